"""The score of the whole form and its grade, where every part has a score."""

from decimal import Decimal

from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import grade_of as grade_by
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Paragraph
from jixiao.report.facts import Count, Summary
from jixiao.report.passages.programme.desk import POINTS, ProgrammeDesk

STANDARD = "cn-2020-10"
"""The rules by which the report looks at a form."""


def conclusion(desk: ProgrammeDesk) -> list[Block]:
    """The sum of the scores and the grade, or that scores are missing; then what people wrote."""
    return [Paragraph(_scored(desk)), *desk.written("conclusion", is_needed=False)]


def rules() -> RuleSet:
    """The rule set of the report."""
    return library_rule_set(STANDARD)


def grade_of(points: float) -> Text:
    """The grade by 财预〔2020〕10号: the score is rounded to two decimals first."""
    return grade_by(rules(), Decimal(repr(points))).label


def _scored(desk: ProgrammeDesk) -> Line:
    scores = desk.programme.scores
    known = Count(scores)
    total = Summary("sum", scores)
    if not scores or known.value(desk.book.source.read) != len(scores):
        pattern = Text(
            "{known} of {all} scores are filled in: no total and no grade can be told.",
            "应填得分{all}项，已填{known}项，不能得出总分和等次。",
        )
        return desk.tell(pattern, known=desk.whole(known), all=desk.name(str(len(scores))))
    value = total.value(desk.book.source.read)
    pattern = Text(
        "The self-evaluation scores add up to {total} points, of the grade “{grade}”.",
        "自评得分合计{total}分，等次为“{grade}”。",
    )
    grade = grade_of(float(value)) if isinstance(value, (int, float)) else Text("—", "—")
    return desk.tell(pattern, total=desk.figure(total, POINTS), grade=desk.name(grade))
