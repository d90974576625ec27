"""Budget programmes: objectives reviewed, a month reported with both lights, a change asked for, two programmes judged."""

from decimal import Decimal

from jixiao.engine.budget.objectives import BAR, REVISE
from jixiao.web.budgets import queries as budgets
from jixiao.web.budgets.models import Adjustment, MonitoringReport, ObjectivesReview, PairJudgement, Programme
from jixiao.web.budgets.rules import choosing, money
from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, credited, missing
from jixiao.web.practice.rules import Facts, Step, Verdict

GREEN = "green"


def objectives_returned(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner's points send the objectives back to be revised."""
    review = ObjectivesReview.objects.filter(objectives=facts["objectives"], by=context.account).order_by("-pk").first()
    if review is None:
        return NOT_YET
    if review.follows == REVISE:
        return credited(DONE, context, "OBJECTIVES_REVIEWED", facts["programme"])
    if review.follows == BAR:
        return missing(
            f"{review.total} points bar the programme from the budget. One vague target can be mended: 60 to 80 points "
            "send it back. A new proposal waits for you when the year has been played on.",
            f"{review.total} 分为“差”，整个项目就进不了预算了。只有一项说不清、可以改的，应在 60 至 80 分之间，退回修改。"
            "推进之后会有新的申报等您审核。",
        )
    return missing(
        f"{review.total} points let it into the budget, vague target and all: at the year's end nobody can say whether it "
        "was reached. 60 to 80 points send it back. A new proposal waits for you when the year has been played on.",
        f"{review.total} 分等于放行，说不清的指标也跟着进了预算，年底无法判断是否完成。应在 60 至 80 分之间，退回修改。"
        "推进之后会有新的申报等您审核。",
    )


def month_monitored(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner filed the month's report with the figures of the sheet."""
    report = _report(facts, context)
    if report is None:
        return NOT_YET
    told, wrong = facts["told"], None
    if report.month != facts["period"]:
        wrong = (facts["period"], report.month)
    elif report.paid != Decimal(told["paid"]):
        wrong = (_plain(Decimal(told["paid"])), _plain(report.paid))
    else:
        done = {str(row.row.position): row.done for row in budgets.monitoring_rows(report)}
        place = next((place for place, value in told["done"].items() if done.get(place) != value), None)
        if place is not None:
            wrong = (f"{told['done'][place]:g}", "—" if done.get(place) is None else f"{done[place]:g}")
    if wrong is None:
        return credited(DONE, context, "MONITORING_REPORTED", facts["programme"])
    return missing(
        f"The sheet says {wrong[0]}, your report says {wrong[1]}. File it once more; the newest report counts.",
        f"资料上是 {wrong[0]}，监控报告里是 {wrong[1]}。请再报一次，以最新一份为准。",
    )


def lights_named(facts: Facts, context: Context, step: Step) -> Verdict:
    """Which of both lights is not green, as the learner's own report has them."""
    given, report = context.answers.get(step.code, ""), _report(facts, context)
    if not given or report is None:
        return NOT_YET
    not_green = (report.objectives_light != GREEN, report.money_light != GREEN)
    right = {(False, False): "none", (True, False): "objectives", (False, True): "money", (True, True): "both"}
    if given == right[not_green]:
        return DONE
    return missing(
        "Not quite. On the programme's page each of both lights stands with its reason: look at the two in turn.",
        "还不对。项目页上方有两盏灯，每盏灯旁都写着原因，请分别看一看。",
    )


def change_asked(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner asked for the smaller budget that the sheet tells."""
    found = Adjustment.objects.filter(
        programme__code=facts["programme"], asked_by=context.account, pk__gt=facts["since_change"]
    )
    asked = found.order_by("-pk").first()
    if asked is None:
        return NOT_YET
    if asked.amount == Decimal(facts["new_amount"]):
        return credited(DONE, context, "PROGRAMME_CHANGE_ASKED", facts["programme"])
    wanted = _plain(Decimal(facts["new_amount"]))
    return missing(
        f"You asked for a budget of {_plain(asked.amount)}, the sheet says {wanted} (in 万元). A change that waits cannot be "
        "asked for twice: it is decided when the year has been played on; then ask again.",
        f"您申请调整为 {_plain(asked.amount)} 万元，而资料上是 {wanted} 万元。已提交的申请要等财政批复，推进之后可以再报一次。",
    )


def pair_judged(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner judged the pair to be the same work twice."""
    ends = (Programme.objects.filter(code=facts[name]).first() for name in ("first", "second"))
    keys = [one.pk for one in ends if one is not None]
    newest = PairJudgement.objects.filter(first__in=keys, second__in=keys, by=context.account).order_by("-pk").first()
    if newest is None:
        return NOT_YET
    if newest.verdict == choosing.SAME:
        return credited(DONE, context, "PROGRAMMES_COMPARED", newest.first.code)
    verdict = credited(DONE, context, "PROGRAMMES_COMPARED", newest.first.code)
    if not verdict.is_done:
        return NOT_YET
    return missing(
        "You judged them not to be the same. Place and works agree line by line, only the departments' words differ: "
        "judge them again.",
        "您判断为“不是同一事项”。但两边地点相同、建设内容逐条对应，只是两个部门的说法不同。请再判断一次。",
    )


def _report(facts: Facts, context: Context) -> MonitoringReport | None:
    found = MonitoringReport.objects.filter(
        programme__code=facts["programme"], filed_by=context.account, pk__gt=facts["since_report"]
    )
    return found.order_by("-pk").first()


def _plain(yuan: Decimal) -> str:
    return f"{money.in_ten_thousands(yuan):.2f}"
