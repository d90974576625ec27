"""Joint projects: a milestone reported, the ball handed on."""

from jixiao.web.organisations.models import Organisation
from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, credited, missing
from jixiao.web.practice.rules import Facts, Step, Verdict
from jixiao.web.projects.models import ProjectEvent, ReportedMilestone
from jixiao.web.satisfaction.queries import place_names


def progress_reported(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner reported the milestone as far as the sheet says."""
    found = ReportedMilestone.objects.filter(
        report__project__code=facts["project"], report__sent_by=context.account, code=facts["milestone"],
        report__pk__gt=facts["since_report"],
    )  # fmt: skip
    newest = found.order_by("-pk").first()
    if newest is None:
        return NOT_YET
    told = round(100 * newest.share, 4)
    if told == facts["share"]:
        return credited(DONE, context, "PROJECT_PROGRESS_REPORTED", facts["project"])
    return missing(
        f"The sheet says {facts['share']} %, your report says {told:g} %. The office has it now; when the year has been played "
        "on you can report anew.",
        f"资料上是 {facts['share']}%，报告里是 {told:g}%。报告已在绩效办审核，推进之后可以再报。",
    )


def ball_passed(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner handed the ball to the organisation whose milestone is next."""
    found = ProjectEvent.objects.filter(
        project__code=facts["project"], kind="passed_on", by=context.account, pk__gt=facts["since_event"]
    )
    newest = found.order_by("-pk").first()
    if newest is None:
        return NOT_YET
    to = str(newest.details.get("successor", ""))
    if to == facts["next_code"]:
        return credited(DONE, context, "PROJECT_PASSED_ON", facts["project"])
    there = Organisation.objects.filter(code=to).first()
    zh, en = place_names(there.pk) if there else (to, to)
    return missing(
        f"You handed it to {en or zh}, who have nothing to do before the grid's records are checked. Whose milestone is open? "
        f"Pass it on once more, to {facts['next']['en']}.",
        f"您移交给了{zh}，而核对网格信息之前它没有可做的事。看一看哪个单位的里程碑在等：请再移交一次，交给{facts['next']['zh']}。",
    )
