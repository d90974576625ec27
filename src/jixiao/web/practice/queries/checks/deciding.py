"""Results that were scored, confirmed and published; orders and what came of them; ratings that were given."""

from django.db.models import QuerySet

from jixiao.web.evaluation import rules as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.followup.models import OrderEvent, RectificationOrder
from jixiao.web.portal import rules as portal
from jixiao.web.portal.models import Release
from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, credited, missing
from jixiao.web.practice.rules import Facts, Step, Verdict
from jixiao.web.satisfaction.models import Rating
from jixiao.web.satisfaction.queries import place_names

LOGGED = {
    "signed": "ORDER_SIGNED_FOR",
    "planned": "ORDER_PLANNED",
    "accepted": "ORDER_ACCEPTED",
    "returned": "ORDER_RETURNED",
}
"""What the event log calls the steps of an order."""


def scored(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner computed the month's scores."""
    runs = ScoringRun.objects.filter(cycle__code=facts["cycle"], period=facts["period"])
    mine = runs.filter(created_by=context.account).order_by("-pk").first()
    return NOT_YET if mine is None else credited(DONE, context, "PERIOD_SCORED", facts["cycle"], run__in=_codes(runs))


def confirmed(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner confirmed a run of the month."""
    runs = ScoringRun.objects.filter(cycle__code=facts["cycle"], period=facts["period"])
    if runs.filter(confirmed_by=context.account).exists():
        return credited(DONE, context, "RUN_CONFIRMED", facts["cycle"], run__in=_codes(runs))
    if runs.filter(state=evaluation.COMPUTED).exists():
        return missing(
            "The scores are computed and not yet valid: nobody but the office sees them before you confirm the run.",
            "得分已算出，但尚未生效：确认之前，只有绩效办能看到。",
        )
    return NOT_YET


def published(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner published the draft."""
    release = Release.objects.filter(code=facts["release"]).first()
    is_mine = release is not None and release.published_by_id == getattr(context.account, "pk", None)
    if release is not None and release.state != portal.DRAFT and is_mine:
        return credited(DONE, context, "RELEASE_PUBLISHED", release.code)
    return NOT_YET


def _codes(runs: QuerySet[ScoringRun]) -> list[str]:
    return list(runs.values_list("code", flat=True))


def order_issued(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner issued an order to the street in question since the year stood here."""
    mine = RectificationOrder.objects.filter(issued_by=context.account, pk__gt=facts["since_order"])
    there = mine.filter(organisation__code=facts["street_code"])
    if there.exists():
        codes = list(there.values_list("code", flat=True))
        return credited(DONE, context, "ORDER_ISSUED", codes[-1] if len(codes) == 1 else "")
    other = mine.select_related("organisation").first()
    if other is None:
        return NOT_YET
    street, (zh, en) = facts["street"], place_names(other.organisation_id)
    return missing(
        f"Your order went to {en or zh}; it is {street['en']} that fell.",
        f"您的整改通知发给了{zh}，而下降的是{street['zh']}。",
    )


def order_signed(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner signed for the order."""
    return _happened(facts, context, "signed")


def order_planned(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner handed in a plan for the order."""
    return _happened(facts, context, "planned")


def order_accepted(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner accepted what was replied."""
    if _happened(facts, context, "returned").is_done and not _happened(facts, context, "accepted").is_done:
        return missing(
            "You sent it back; the street will answer when the year goes on.", "您已退回，继续演练后街道会重新报送。"
        )
    return _happened(facts, context, "accepted")


def _happened(facts: Facts, context: Context, kind: str) -> Verdict:
    mine = OrderEvent.objects.filter(order__code=facts["order"], by=context.account, kind=kind)
    return credited(DONE, context, LOGGED[kind], facts["order"]) if mine.exists() else NOT_YET


def rated(facts: Facts, context: Context, step: Step) -> Verdict:
    """Somebody rated the service point since the year stood here."""
    return DONE if Rating.objects.filter(point=facts["point"], pk__gt=facts["since_rating"]).exists() else NOT_YET
