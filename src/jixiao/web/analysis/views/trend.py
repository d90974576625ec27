"""A small line for every row: how its figure went up to the period that is looked at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from django.utils.translation import gettext as _

from jixiao.engine.model.period import Period
from jixiao.report.charts import Sparkline
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views.pivot import Grid, Line, Pivot
from jixiao.web.analysis.views.titles import main_column
from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import period_label


def with_trend(pivot: Pivot, grid: Grid) -> Grid:
    """The page of the table with a line in each row, where its rows have a past and a line is asked for.

    Beside several indicators the line is that of the sorted column, else of the first, as the head says.
    """
    question = pivot.question
    if not (question.has_trend and question.trend and question.period and grid.lines):
        return grid
    last = Period.parse(question.period)
    periods = [str(last.shift(step)) for step in range(1 - question.trend, 1)]
    at = main_column(pivot, grid)
    series = [pivot.place(line.head.key, grid.columns[at].key)[0][:2] for line in grid.lines]
    values = _values(pivot, series, periods)
    lines = tuple(_drawn(pivot, line, values[own], periods) for line, own in zip(grid.lines, series, strict=True))
    return replace(grid, lines=lines, trend_head=_head(pivot, grid, at))


Series = tuple[int, int]
"""Organisation and indicator."""


def _values(pivot: Pivot, series: Sequence[Series], periods: Sequence[str]) -> dict[Series, list[float | None]]:
    places, things = ({pair[side] for pair in series} for side in (0, 1))
    cut = queries.Cut(sorted(places), sorted(things), periods, [rules.VALUE])
    found = frames.look(cut, pivot.room.ground, with_peers=False).shown.get(rules.VALUE, {})
    return {pair: [found.get((*pair, period)) for period in periods] for pair in series}


def _head(pivot: Pivot, grid: Grid, at: int) -> str:
    """Of what the line is, where the row alone does not say it."""
    other = pivot.question.columns
    return grid.columns[at].label if other in {rules.ORGANISATIONS, rules.INDICATORS} and len(grid.columns) > 1 else ""


def _drawn(pivot: Pivot, line: Line, values: Sequence[float | None], periods: Sequence[str]) -> Line:
    known = [(period, value) for period, value in zip(periods, values, strict=True) if value is not None]
    if len(known) < 2:
        return line
    indicator = line.head.key if pivot.question.rows == rules.INDICATORS else None
    version = pivot.room.all_versions.get(cast(int, indicator)) if indicator else pivot.room.version
    decimals = version.decimals if version else 1
    (first, before), (newest, now) = known[0], known[-1]
    title = _("%(first)s %(before)s → %(newest)s %(now)s") % {
        "first": period_label(first), "before": number(before, decimals),
        "newest": period_label(newest), "now": number(now, decimals),
    }  # fmt: skip
    return replace(line, trend=Sparkline(values, title))
