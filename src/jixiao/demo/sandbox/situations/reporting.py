"""At the stop where figures come in: a month to hand in, a slip to return, a submission to approve."""

from typing import Any

from jixiao.demo.city import street
from jixiao.demo.figures import INDICATORS
from jixiao.demo.filing import typed
from jixiao.demo.people import DEMO_REPORTER_STREET
from jixiao.demo.sandbox import desk
from jixiao.demo.sandbox.situations.frame import Place, month_name, said, street_name
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import task_cells

ASKED = {"accuracy_rate", "kitchen_share", desk.MISTYPED, "compliant_points_rate", "coverage_rate"}
"""Among which figures the slip is looked for."""


def first_month(place: Place) -> dict[str, Any]:
    """The street's month with the figures that no source has delivered."""
    task = _task(place, DEMO_REPORTER_STREET)
    if task is None or task.state not in rules.EDITABLE:
        return {}
    sheet = []
    for cell in task_cells(task):
        if cell.code in INDICATORS and cell.value is None:
            text = typed(cell.code, place.world.figures.of(DEMO_REPORTER_STREET, cell.code, place.month))
            label = {"label_zh": cell.label_zh, "label_en": cell.label_en}
            sheet.append({"code": cell.code, **label, "text": text, "value": float(text), "unit": cell.unit})
    known = len(task_cells(task)) - len(sheet)
    facts = _named(place, DEMO_REPORTER_STREET) | {"task": task.pk, "sheet": sheet, "n_known": known}
    return facts | {"n_sheet": len(sheet), "due": task.due_date.isoformat()} if sheet else {}


def slip(place: Place) -> dict[str, Any]:
    """A submission whose decimal point slipped; which figure that is, is asked."""
    task = _task(place, desk.MISTYPED_STREET)
    if task is None or task.state != rules.SUBMITTED:
        return {}
    cells = [cell for cell in task_cells(task) if cell.value is not None]
    wrong = next(cell for cell in cells if cell.code == desk.MISTYPED)
    if wrong.last is None or wrong.value is None or wrong.value > wrong.last / 2:
        return {}
    hint = said(
        "逐行比较“本期”与“上期”，看哪一项差了大约十倍。",
        "Compare “This period” with “Last period”: which differs about tenfold?",
    )
    options = [[cell.code, cell.label_en, cell.label_zh] for cell in cells if cell.code in ASKED]
    asked = {"options": options, "right": [desk.MISTYPED], "hint": hint}
    return _named(place, desk.MISTYPED_STREET) | {"task": task.pk, "slip": asked}


def sound(place: Place) -> dict[str, Any]:
    """A submission that is right."""
    task = _task(place, desk.SOUND_STREET)
    if task is None or task.state != rules.SUBMITTED:
        return {}
    return _named(place, desk.SOUND_STREET) | {"task": task.pk, "good_task": task.pk}


def _task(place: Place, code: str) -> CollectionTask | None:
    return desk.tasks_of(place.world, place.month).get(code) if place.takes_figures else None


def _named(place: Place, code: str) -> dict[str, Any]:
    return {
        "street": street_name(street(code), place.month),
        "month": month_name(place.month),
        "period": str(place.month),
    }
