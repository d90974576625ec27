"""Releases of decisions on money: what was found idle or planned twice, and where it goes instead, by performance."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.report.open_data.published import Extract
from jixiao.web.budgets.models import BudgetProposal
from jixiao.web.indicators.rules import BUDGETS
from jixiao.web.organisations.queries import tree_on
from jixiao.web.portal.frames.budget_found import accepted, found_tables, found_until, moves_table, of_year
from jixiao.web.portal.frames.budget_words import day_told, found_told, moves_picture, moves_told, rows_of
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.goals import goals_about, goals_table
from jixiao.web.portal.frames.kind import Source
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on

KIND = "reallocation"
METHOD = (
    Text(
        "Where the money goes is computed by performance under floors, caps and protected items, proved optimal, proposed by "
        "one person and decided by another.",
        "资金去向按绩效测算（设下限、上限和保障项目，结果经最优性检验），由一人提出建议、另一人作出决定。",
    ),
    Text(
        "Scores are those of the newest evaluation. A programme without a score, or that is protected, keeps its amount.",
        "得分取最近一次评价结果；无得分或属保障范围的项目金额不变。",
    ),
    Text(
        "Idle money is what its department confirmed, the same work twice what a person judged, both until the decision.",
        "闲置资金以主管部门确认为准，重复项目以人工认定为准，均截至决定之日。",
    ),
)
EXTRACTS = (
    Extract("moves", ("programme", "score", "before", "after", "change")),
    Extract("idle_money", ("programme", "given_back")),
    Extract("same_work", ("programme", "other", "one_of_two")),
)


class ReallocationKind:
    """A reallocation that was accepted; each is a series of its own."""

    label = Text("Decision on budget money", "预算调整决定公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Accepted proposals, settled when they were decided."""
        return [
            Source(_code(one), _code(one), f"{timezone.localdate(one.decided_at):%Y-%m}", one.decided_at, is_over=True)
            for one in accepted()
            if one.decided_at is not None and timezone.localdate(one.decided_at) <= today
        ]

    def mark(self, source: Source) -> str:
        """A decision is taken once."""
        return ""

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """Who gets more or less and why, and what was found until then."""
        one = next(each for each in accepted() if _code(each) == source.code)
        assert one.decided_at is not None
        day, of = timezone.localdate(one.decided_at), of_year(one.year)
        names, goals = tree_on(day).names(), goals_about(BUDGETS, one.year)
        found, moves = found_tables(found_until(of, one.decided_at), names), moves_table(of, (), (one,), names)
        told, moved = day_told(day), rows_of(moves)
        title = Text(f"Money goes where it works: decision of {told.en}", f"预算调整决定（{told.zh}）：{one.label}")
        description = Text(
            f"Changes of the amounts of {one.year} for the year after, with what was found idle or planned twice.",
            f"以{one.year}年度项目金额为基础的下年度预算调整，以及收回的闲置资金和认定重复的项目。",
        )
        said = [*moves_told(moved), *found_told(*map(rows_of, found))] or [_nothing(one)]
        picture = moves_picture(moved)
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(day),
            (*map(Headline, said), *(Headline(said[0], f"goal:{goal.code}") for goal in goals)),
            (*METHOD, Text(f"Reason of the decision: {one.reason}", f"决定理由：{one.reason}")),
            (moves, *found, *goals_table(goals, day)), (picture,) if picture else (), extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The decision on paper."""
        return printed(content)


def _code(one: BudgetProposal) -> str:
    return f"{KIND}-{one.number}"


def _nothing(one: BudgetProposal) -> Text:
    return Text(
        f"The amounts of {one.year} stay as they are.", f"{one.year}年度各项目金额不作调整。",
    )  # fmt: skip
