"""Scores that experts gave, and conflicts of interest that they declared."""

from jixiao.web.appraisal import rules as appraisal
from jixiao.web.appraisal.models import Assignment, Conflict, Mark
from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, credited, missing
from jixiao.web.practice.rules import Facts, Step, Verdict


def marked(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner handed in the scores of one organisation: of that one, or of any among several."""
    keys = facts["assignments"] if "assignments" in facts else [facts["assignment"]]
    found = list(Assignment.objects.filter(pk__in=keys).select_related("member__panel"))
    if any(one.state == appraisal.HANDED_IN for one in found):
        return credited(DONE, context, "MARKS_HANDED_IN", found[0].member.panel.code)
    n_given = Mark.objects.filter(assignment__in=keys, value__isnull=False).count()
    if not n_given:
        return NOT_YET
    return missing(
        f"{n_given} of {facts['n_marks']} scores are kept as your draft. When all are there, press “{facts['hand_in']['en']}”.",
        f"已打 {n_given} 项（共 {facts['n_marks']} 项），目前是草稿。全部打完后请按“{facts['hand_in']['zh']}”。",
    )


def stepped_back(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner declared the conflict of interest, and no other."""
    assignment = Assignment.objects.filter(pk=facts["own_assignment"]).select_related("target__panel").first()
    if assignment is None:
        return NOT_YET
    panel, place = assignment.target.panel, assignment.target.organisation
    mine = Conflict.objects.filter(declared_by=context.account, kind=appraisal.DECLARED, member__panel=panel)
    if mine.filter(organisation=place).exists():
        return credited(DONE, context, "CONFLICT_DECLARED", panel.code)
    if mine.exists():
        return missing(
            f"You stepped back from another organisation. The one that you worked for is {facts['street']['en']}.",
            f"您对另一个单位申报了回避。与您有利害关系的是{facts['street']['zh']}。",
        )
    if assignment.state == appraisal.HANDED_IN:
        return missing(
            "You scored it, although you worked for it. The office would have to give your scores back, and others would "
            "doubt the whole panel. A new panel begins when the year has been played on.",
            "您曾受托为它工作，却给它打了分。实际工作中需由绩效办退回评分，整个评审的公信力也会受影响。推进之后会有新的一轮评审。",
        )
    return NOT_YET
