"""Releases of budget performance: a year's programmes with objectives, money, scores, what was found and moved."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data.published import Extract
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import Programme, ProgrammeUse
from jixiao.web.budgets.rules import life
from jixiao.web.indicators.rules import BUDGETS
from jixiao.web.organisations.queries import tree_on
from jixiao.web.portal.frames.budget_found import accepted, found_tables, found_until, moves_table, of_year
from jixiao.web.portal.frames.budget_tables import objectives_table, programmes_table
from jixiao.web.portal.frames.budget_words import (
    found_told,
    moves_picture,
    moves_told,
    rows_of,
    scores_picture,
    year_told,
)
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.goals import goals_about, goals_table
from jixiao.web.portal.frames.kind import Source, marked
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on

KIND = SERIES = "budgets"
LATEST_MONTH, LATEST_DAY = 12, 31
"""Of the year after: then a year is drafted though somebody still owes a self-evaluation."""
EVALUATED = life.IN_BUDGET - {life.RUNNING, life.SELF_FILED}
EXTRACTS = (
    Extract("programmes", ("programme", "budget", "execution_rate", "self_score", "score", "use")),
    Extract("idle_money", ("programme", "given_back")),
    Extract("same_work", ("programme", "other", "one_of_two")),
    Extract("moves", ("programme", "before", "after", "change")),
)


class BudgetsKind:
    """A year of budget programmes that is over, once their self-evaluations are endorsed."""

    label = Text("Budget performance of a year", "年度预算绩效公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Years that are over and have an endorsed self-evaluation; settled when all are, at the latest a year later."""
        found = []
        for year in sorted(set(Programme.objects.filter(state__in=EVALUATED).values_list("year", flat=True))):
            if date(year, 12, 31) < today:
                found.append(Source(f"{SERIES}-{year}", SERIES, str(year), _settled(year)))
        return found

    def mark(self, source: Source) -> str:
        """Over money, scores, answers, judgements and decisions."""
        of = of_year(int(source.period))
        found = found_until(of)
        uses = ProgrammeUse.objects.filter(programme__in=[one.pk for one in of]).order_by("pk")
        return marked([
            *((one.pk, one.state, one.amount, one.score, one.state_at) for one in of),
            *((each.pk, each.given_back) for each in found.idle), *((each.pk,) for each in found.same),
            *uses.values_list("pk", "change"), *((each.pk,) for each in accepted(int(source.period))),
        ])  # fmt: skip

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """The year's tables, and what they say."""
        year, day = int(source.period), Period.parse(source.period).last_date
        of, names = of_year(year), tree_on(day).names()
        uses = ProgrammeUse.objects.filter(programme__in=[one.pk for one in of]).order_by("at", "pk")
        programmes, found = programmes_table(year, of, names), found_tables(found_until(of), names)
        moves = moves_table(of, uses, accepted(year), names)
        goals = goals_about(BUDGETS, year)
        title = Text(f"Budget performance of {year}", f"{year}年度预算绩效")
        description = Text(
            "Programmes with objectives, money, self-evaluation, evaluation, and what was done with the result.",
            "预算项目的绩效目标、资金执行、单位自评、评价结果及结果应用。",
        )
        rows, moved = rows_of(programmes), rows_of(moves)
        said = [*year_told(year, rows), *found_told(*map(rows_of, found)), *moves_told(moved)]
        drawn = (scores_picture(year, rows), moves_picture(moved))
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(day),
            (*map(Headline, said), *(Headline(said[0], f"goal:{goal.code}") for goal in goals)), method_of(day),
            (programmes, objectives_table(of), *found, moves, *goals_table(goals, day)),
            tuple(each for each in drawn if each is not None), extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The year on paper."""
        return printed(content)


def method_of(day: date) -> tuple[Text, ...]:
    """How the figures come about, with the grades that held on the day."""
    grades = queries.score_grades_on(day)
    en = ", ".join(f"{each.label_en.lower()} from {each.lowest:g}" for each in grades)
    zh = "、".join(f"{each.label_zh}{each.lowest:g}分起" for each in grades)
    return (
        Text(
            "Departments evaluate their programmes by the rules that the form names; execution rate: paid ÷ budget of the "
            "year after its changes.",
            "单位自评按自评表注明的规则计分；预算执行率＝全年执行数÷全年预算数（调整后）。",
        ),
        Text(
            f"Grades: {en}. Departments or finance evaluate by decision, process, output and benefit.",
            f"等级：{zh}。部门评价、财政评价按决策、过程、产出、效益四个维度。",
        ),
        Text(
            "Idle money is what its department confirmed; the same work twice is what a person judged; money moves by "
            "decision only.",
            "闲置资金以主管部门确认为准，重复项目以人工认定为准，资金调整以决定为准。",
        ),
    )


def _settled(year: int) -> datetime:
    """When the last self-evaluation was endorsed; while one is owed, the end of the year after."""
    of = of_year(year)
    if all(one.state in EVALUATED for one in of):
        return max(one.state_at for one in of)
    return make_aware(datetime.combine(date(year + 1, LATEST_MONTH, LATEST_DAY), time(23, 59)))
