"""What can be done at any stop: orders, scoring by people, rating a counter."""

from typing import Any

from jixiao.demo.city import street
from jixiao.demo.people import DEMO_REPORTER_STREET
from jixiao.demo.sandbox.panels import OWN_HIDDEN, OWN_STREET, assignments_of, running_panel
from jixiao.demo.sandbox.setting import ANSWERED_STREET, POINT, order_of
from jixiao.demo.sandbox.situations.frame import Place, said, street_name
from jixiao.web.appraisal import rules as scoring
from jixiao.web.appraisal.models import Assignment
from jixiao.web.followup import rules
from jixiao.web.satisfaction.models import Rating, ServicePoint
from jixiao.web.satisfaction.queries import public_code

HAND_IN = said("提交", "Hand in")


def order_owed(place: Place) -> dict[str, Any]:
    """The order that the learner's street owes."""
    return _order(place, DEMO_REPORTER_STREET, rules.ISSUED)


def order_answered(place: Place) -> dict[str, Any]:
    """The order whose reply waits for the office."""
    return _order(place, ANSWERED_STREET, rules.REPLIED)


def to_mark(place: Place) -> dict[str, Any]:
    """The first street that waits for the learner's scores, other than the one to step back from."""
    one = next((one for one in _mine(hides_names=False) if one.target.organisation.code != OWN_STREET), None)
    if one is None:
        return {}
    return {"assignment": one.pk, "street": _name(place, one), "n_marks": _n_marks(one), "hand_in": HAND_IN}


def own_street(place: Place) -> dict[str, Any]:
    """The street that the learner's expert once worked for."""
    one = next((one for one in _mine(hides_names=False) if one.target.organisation.code == OWN_STREET), None)
    return {} if one is None else {"own_assignment": one.pk, "street": _name(place, one)}


def blind(place: Place) -> dict[str, Any]:
    """A panel without names: one of its objects is the learner's own client, the others are scored."""
    mine = _mine(hides_names=True)
    own = next((one for one in mine if one.target.organisation.code == OWN_HIDDEN), None)
    others = [one.pk for one in mine if one is not own]
    if own is None or not others:
        return {}
    hint = said(
        "逐个打开，读“单位自评说明”：哪一个单位提到了您的团队？",
        "Open one after the other and read what each says of itself: which names your team?",
    )
    numbers = sorted(one.target.number for one in mine)
    options = [[str(number), f"Object {number}", f"{number}号对象"] for number in numbers]
    asked = {"options": options, "right": [str(own.target.number)], "hint": hint}
    facts = {"own_assignment": own.pk, "assignments": others, "own_object": asked, "hand_in": HAND_IN}
    number = said(f"{own.target.number}号对象", f"Object {own.target.number}")
    return facts | {"n_marks": _n_marks(own), "street": number, "client": _name(place, own)}


def counter(place: Place) -> dict[str, Any]:
    """The counter with its poster's code."""
    point = ServicePoint.objects.get(code=POINT[0])
    since = Rating.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    name = said(point.label_zh, point.label_en)
    facts = {"point": point.pk, "since_rating": since, "poster": public_code(point), "counter": name}
    return facts | {"street": street_name(street(DEMO_REPORTER_STREET), place.month)}


def _mine(*, hides_names: bool) -> list[Assignment]:
    """What waits for the learner's expert."""
    panel = running_panel(hides_names=hides_names)
    return [one for one in assignments_of(panel) if one.state == scoring.WAITING] if panel else []


def _name(place: Place, one: Assignment) -> dict[str, str]:
    return street_name(street(one.target.organisation.code), place.month)


def _n_marks(one: Assignment) -> int:
    return one.target.panel.indicators.count()


def _order(place: Place, code: str, state: str) -> dict[str, Any]:
    found = order_of(code, state)
    if found is None:
        return {}
    facts = {"order": found.code, "problem": said(found.problem_zh, found.problem_en)}
    return facts | {"street": street_name(street(code), place.month), "reply": found.reply}
