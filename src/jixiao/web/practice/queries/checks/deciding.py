"""Results that were scored, confirmed and published; orders and what came of them; marks and ratings that were given."""

from jixiao.web.appraisal import rules as appraisal
from jixiao.web.appraisal.models import Assignment, Conflict, Mark
from jixiao.web.evaluation import rules as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.followup.models import OrderEvent, RectificationOrder
from jixiao.web.portal import rules as portal
from jixiao.web.portal.models import Release
from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, missing
from jixiao.web.practice.rules import Facts, Step, Verdict
from jixiao.web.satisfaction.models import Rating
from jixiao.web.satisfaction.queries import place_names


def scored(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner computed the month's scores."""
    runs = ScoringRun.objects.filter(cycle__code=facts["cycle"], period=facts["period"])
    return DONE if runs.filter(created_by=context.account).exists() else NOT_YET


def confirmed(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner confirmed a run of the month."""
    runs = ScoringRun.objects.filter(cycle__code=facts["cycle"], period=facts["period"])
    if runs.filter(confirmed_by=context.account).exists():
        return DONE
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
        return DONE
    return NOT_YET


def order_issued(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner issued an order to the street in question since the year stood here."""
    mine = RectificationOrder.objects.filter(issued_by=context.account, pk__gt=facts["since_order"])
    if mine.filter(organisation__code=facts["street_code"]).exists():
        return DONE
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
    return DONE if mine.exists() else NOT_YET


def marked(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner handed in the scores of one organisation."""
    assignment = Assignment.objects.filter(pk=facts["assignment"]).first()
    if assignment is not None and assignment.state == appraisal.HANDED_IN:
        return DONE
    n_given = Mark.objects.filter(assignment=facts["assignment"], value__isnull=False).count()
    if not n_given:
        return NOT_YET
    return missing(
        f"{n_given} of {facts['n_marks']} scores are kept as your draft. When all are there, press “{facts['hand_in']['en']}”.",
        f"已打 {n_given} 项（共 {facts['n_marks']} 项），目前是草稿。全部打完后请按“{facts['hand_in']['zh']}”。",
    )


def stepped_back(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner declared the conflict of interest, and no other."""
    mine = Conflict.objects.filter(declared_by=context.account, kind=appraisal.DECLARED)
    assignment = Assignment.objects.filter(pk=facts["own_assignment"]).select_related("target__panel").first()
    if assignment is None:
        return NOT_YET
    panel, place = assignment.target.panel, assignment.target.organisation
    mine = mine.filter(member__panel=panel)
    if mine.filter(organisation=place).exists():
        return DONE
    if mine.exists():
        return missing(
            f"You stepped back from another organisation. The one that you worked for is {facts['street']['en']}.",
            f"您对另一个单位申报了回避。与您有利害关系的是{facts['street']['zh']}。",
        )
    if assignment.state == appraisal.HANDED_IN:
        return missing(
            "You scored it. In earnest the office would have to give your scores back; here, begin the year anew to try again.",
            "您已经给它打了分。实际工作中需由绩效办退回评分；在演练中可以重新开始这一年再试。",
        )
    return NOT_YET


def rated(facts: Facts, context: Context, step: Step) -> Verdict:
    """Somebody rated the service point since the year stood here."""
    return DONE if Rating.objects.filter(point=facts["point"], pk__gt=facts["since_rating"]).exists() else NOT_YET
