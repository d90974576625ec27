"""The whole in a few sentences: how many were evaluated, the middle, the ends, and how it moved."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Grid, Line, Paragraph
from jixiao.report.facts import Count, Difference, Place, Ratio, Summary
from jixiao.report.facts.figure import PERCENT
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER, BEFORE

MOST_NAMED = 3


def overall(desk: EvaluationDesk) -> list[Block]:
    """Who was evaluated by what, and where the scores lie."""
    results = desk.results
    everyone = _totals(desk)
    scheme = results.evaluation.scheme
    opening = desk.tell(
        Text(
            "For {period}, {n} organisations were evaluated by the scheme “{scheme}” (version {version}); {scored} have a score.",
            "{period}，按照《{scheme}》（{version}版）对{n}个单位进行考核，其中{scored}个单位有总分。",
        ),
        period=desk.period(), scheme=desk.speaker.name(scheme.label), version=desk.speaker.name(scheme.version),
        n=desk.whole((AFTER, "organisations")),
        scored=desk.whole(Count(everyone)),
    )  # fmt: skip
    if not any(desk.total(code) is not None for code in results.organisations):
        return [Paragraph((*opening, desk.say(Text(" Nothing can be said of scores.", "暂无可供分析的得分。"))))]
    return [Paragraph((*opening, *_middle(desk, everyone))), *_moved(desk), *_grades(desk)]


def _totals(desk: EvaluationDesk) -> tuple[Place, ...]:
    return tuple((AFTER, "score", code, desk.results.root) for code in desk.results.organisations)


def _middle(desk: EvaluationDesk, everyone: tuple[Place, ...]) -> tuple[Part, ...]:
    style = desk.score_style
    return desk.tell(
        Text(
            " Of {full} points the mean is {mean} and the median {median}; the highest score is {highest} ({best}), "
            "the lowest {lowest} ({last}).",
            "满分{full}分，平均得分{mean}分，中位数{median}分；最高{highest}分（{best}），最低{lowest}分（{last}）。",
        ),
        full=desk.figure((AFTER, "full", desk.results.root), desk.score_style),
        mean=desk.figure(Summary("mean", everyone), style), median=desk.figure(Summary("median", everyone), style),
        highest=desk.figure(Summary("highest", everyone), style), best=_holders(desk, is_best=True),
        lowest=desk.figure(Summary("lowest", everyone), style), last=_holders(desk, is_best=False),
    )  # fmt: skip


def _holders(desk: EvaluationDesk, *, is_best: bool) -> tuple[Part, ...]:
    """Who has the highest or the lowest score; of many equal ones the first three and their number."""
    totals = {code: total for code in desk.results.organisations if (total := desk.total(code)) is not None}
    end = max(totals.values()) if is_best else min(totals.values())
    there = [code for code, total in totals.items() if total == end]
    return desk.some(there, MOST_NAMED, Count(_totals(desk), end))


def _moved(desk: EvaluationDesk) -> list[Block]:
    """Against the evaluation before, of those who have a score in both."""
    if desk.results.earlier is None:
        return []
    both = [code for code in desk.results.organisations if desk.change(code) is not None]
    if not both:
        words = Text(
            "No organisation has a score in both {before} and {period}.", "没有单位在{before}和{period}都有得分。"
        )
        return [Paragraph(desk.tell(words, before=desk.period(BEFORE), period=desk.period()))]
    after, before = (
        Summary("mean", tuple((when, "score", code, desk.results.root) for code in both)) for when in (AFTER, BEFORE)
    )
    risen, fallen = (
        tuple((AFTER, "score", code, desk.results.root) for code in both if (desk.change(code) or 0) * sign > 0)
        for sign in (1, -1)
    )
    pattern = Text(
        "Against {before}, the mean of the {n} organisations with a score in both moved by {change} points; "
        "{risen} scored higher, {fallen} lower.",
        "与{before}相比，两期均有得分的{n}个单位平均变动{change}分，其中{risen}个上升、{fallen}个下降。",
    )
    told = desk.tell(
        pattern, before=desk.period(BEFORE), n=desk.whole(Count(after.cells)),
        change=desk.figure(Difference(after, before), desk.change_style),
        risen=desk.whole(Count(risen)), fallen=desk.whole(Count(fallen)),
    )  # fmt: skip
    return [Paragraph(told)]


def _grades(desk: EvaluationDesk) -> list[Block]:
    """How many have which grade, as a small table."""
    scheme = desk.results.evaluation.scheme
    if not scheme.grades:
        return []
    cells = tuple((AFTER, "grade", code, desk.results.root) for code in desk.results.organisations)
    rows: list[list[Line]] = []
    for grade in scheme.grades:
        n = Count(cells, grade.code)
        name = desk.speaker.name(grade.label())
        rows.append([(name,), (desk.whole(n),), (desk.figure(Ratio(n, Count(cells)), PERCENT),)])
    grid: Grid = desk.grid(
        [(Text("Grade", "等次"), False), (Text("Organisations", "单位数"), True), (Text("Share", "占比"), True)],
        rows,
    )
    return [grid]
