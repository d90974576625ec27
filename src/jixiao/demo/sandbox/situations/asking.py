"""Questions that a page answers: what weighs most, who is late, who approved."""

from typing import Any

from jixiao.demo.city import street, streets_in
from jixiao.demo.sandbox import desk
from jixiao.demo.sandbox.situations.frame import Place, month_name, said, street_name, streets_question
from jixiao.web.collection import rules
from jixiao.web.collection.models import Review
from jixiao.web.collection.queries import task_code
from jixiao.web.indicators.queries import engine_scheme

MOST_OPTIONS = 5
ASKED_STREET = "BH-0101"


def what_weighs(place: Place) -> dict[str, Any]:
    """The heaviest leaf of the scheme in force."""
    version = place.world.version_for(place.month)
    leaves = sorted(engine_scheme(version).leaves, key=lambda leaf: -(leaf.weight or 0))
    heaviest = [leaf.code for leaf in leaves if leaf.weight == leaves[0].weight]
    options = [[leaf.code, *leaf.label()] for leaf in leaves[:MOST_OPTIONS]]
    hint = said(
        "看“分值”一列，最大的那个数在哪一项指标上。", "Look at the column of weights: which indicator has the largest?"
    )
    asked = {"options": sorted(options), "right": heaviest, "hint": hint}
    return {"scheme": version.scheme.code, "number": version.number, "heaviest": asked}


def who_lags(place: Place) -> dict[str, Any]:
    """A street that has not handed in yet at the stop where figures come in."""
    if not place.takes_figures:
        return {}
    tasks = desk.tasks_of(place.world, place.month)
    missing = sorted(code for code, task in tasks.items() if task.state in rules.EDITABLE)
    handed_in = sorted(code for code, task in tasks.items() if task.state not in rules.EDITABLE)
    if not missing or len(handed_in) < MOST_OPTIONS - 1:
        return {}
    shown = sorted([missing[0], *handed_in[: MOST_OPTIONS - 1]])
    hint = said("看哪个街道的状态还是“待填报”。", "Look for the street whose state is still “To be filled in”.")
    asked = streets_question(shown, [missing[0]], place.month, hint)
    return {"lagging": asked, "period": str(place.month), "month": month_name(place.month)}


def who_approved(place: Place) -> dict[str, Any]:
    """Whose approval stands in the event log of one submission."""
    approved = Review.objects.filter(decision="approve", submission__task__organisation__code=ASKED_STREET)
    newest = approved.select_related("reviewed_by", "submission__task__scheme_version__scheme").order_by("-pk").first()
    if newest is None:
        return {}
    task = newest.submission.task
    hint = said("看“审核通过”这一行的操作人。", "Look at who stands in the line “Submission approved”.")
    people = sorted({one.display_name for one in place.world.accounts.values() if one.username.startswith("approver")})
    asked = {
        "options": [[name, name, name] for name in people],
        "right": [newest.reviewed_by.display_name],
        "hint": hint,
    }
    facts = {"log": f"/audit/objects/collection_task/{task_code(task)}/", "approver": asked, "period": task.period}
    return facts | {"street": street_name(street(ASKED_STREET), place.month), "n_streets": len(streets_in(place.month))}
