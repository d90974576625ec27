"""What can be done at any stop: orders, scoring by people, rating a counter."""

from typing import Any

from django.db.models import QuerySet

from jixiao.demo.city import street
from jixiao.demo.people import DEMO_REPORTER_STREET
from jixiao.demo.sandbox.setting import ANSWERED_STREET, EXPERTS, OWN_STREET, POINT, SCORED
from jixiao.demo.sandbox.situations.frame import Place, said, street_name
from jixiao.web.appraisal import rules as scoring
from jixiao.web.appraisal.models import Assignment
from jixiao.web.followup import rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.satisfaction.models import Rating, ServicePoint
from jixiao.web.satisfaction.queries import public_code


def order_owed(place: Place) -> dict[str, Any]:
    """The order that the learner's street owes."""
    return _order(place, DEMO_REPORTER_STREET, {rules.ISSUED, rules.SIGNED})


def order_answered(place: Place) -> dict[str, Any]:
    """The order whose reply waits for the office."""
    return _order(place, ANSWERED_STREET, {rules.REPLIED})


def to_mark(place: Place) -> dict[str, Any]:
    """The first street that waits for the learner's scores, other than the one to step back from."""
    mine = _mine().filter(state=scoring.WAITING).exclude(target__organisation__code=OWN_STREET)
    one = mine.order_by("target__number").first()
    if one is None:
        return {}
    name = street_name(street(one.target.organisation.code), place.month)
    hand_in = said("提交", "Hand in")
    return {"assignment": one.pk, "street": name, "n_marks": one.target.panel.indicators.count(), "hand_in": hand_in}


def own_street(place: Place) -> dict[str, Any]:
    """The street that the learner's expert once worked for."""
    one = _mine().filter(state=scoring.WAITING, target__organisation__code=OWN_STREET).first()
    return {} if one is None else {"own_assignment": one.pk, "street": street_name(street(OWN_STREET), place.month)}


def counter(place: Place) -> dict[str, Any]:
    """The counter with its poster's code."""
    point = ServicePoint.objects.get(code=POINT[0])
    since = Rating.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    name = said(point.label_zh, point.label_en)
    facts = {"point": point.pk, "since_rating": since, "poster": public_code(point), "counter": name}
    return facts | {"street": street_name(street(DEMO_REPORTER_STREET), place.month)}


def _mine() -> QuerySet[Assignment]:
    found = Assignment.objects.filter(member__account__username=EXPERTS[0], target__panel__period=SCORED)
    return found.select_related("target__organisation", "target__panel")


def _order(place: Place, code: str, states: set[str]) -> dict[str, Any]:
    found = RectificationOrder.objects.filter(source=rules.INSPECTION, organisation__code=code).order_by("pk").first()
    if found is None or found.state not in states:
        return {}
    facts = {"order": found.code, "problem": said(found.problem_zh, found.problem_en)}
    return facts | {"street": street_name(street(code), place.month), "reply": found.reply}
