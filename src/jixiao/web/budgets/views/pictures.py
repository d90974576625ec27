"""Pictures of budgets as data: execution × output, a programme's own pace, who moves in a proposal."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from jixiao.engine.budget.monitoring import elapsed_share
from jixiao.report.charts.scatter_spec import Dot, Scatter
from jixiao.report.charts.slopes_spec import Slope, Slopes
from jixiao.report.charts.spec import LineChart, Series
from jixiao.web.base.templatetags.words import label
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import PastYear, Programme
from jixiao.web.budgets.views.sentences import percent

MOST_NAMED, MOST_SLOPES = 5, 12


def quadrants(shown: Sequence[queries.Short], n_all: int) -> Scatter | None:
    """Execution across, output up; crossed where both should be by now; those that lag in both are named first.

    `shown` are the largest of `n_all`.
    """
    known = [one for one in shown if one.is_in_budget and one.rate is not None and one.output is not None]
    if len(known) < 2:
        return None
    due, told_by = (elapsed_share(queries.last_day(max(months))) * 100 for months in (
        [one.month for one in known], [one.reported for one in known],
    ))  # fmt: skip
    worst = sorted(known, key=lambda one: (one.rate or 0) + (one.output or 0))
    named = {one.pk for one in [each for each in worst if each.quadrant == queries.BOTH_LAG][:MOST_NAMED]}
    dots = [
        Dot(
            label(one), (one.rate or 0.0) * 100, (one.output or 0.0) * 100, one.pk in named,
            f"{label(one)}: {percent(one.rate)} · {percent(one.output)}",
        )
        for one in known
    ]  # fmt: skip
    n_both = sum(one.quadrant == queries.BOTH_LAG for one in known)
    told = {"n": len(known), "both": n_both}
    title = _("Execution and output of %(n)s programmes: %(both)s lag in both") % told
    if len(shown) < n_all:
        title = _("Execution and output of the %(n)s largest programmes: %(both)s lag in both") % told
    return Scatter(
        title, dots, crossing=(due, told_by), x_label=_("Execution rate, %"), y_label=_("Output reached, %"),
        from_zero=False,
    )  # fmt: skip


def pace(one: Programme, paid: Mapping[str, Decimal], past: Sequence[PastYear]) -> LineChart | None:
    """The share of the budget that was out by the end of each month, this year beside the programme's own earlier ones."""
    if not paid and not past:
        return None
    months = [f"{number:02}" for number in range(1, 13)]
    budget = float(one.amount)
    now = [
        float(paid[f"{one.year}-{month}"]) / budget * 100 if budget > 0 and f"{one.year}-{month}" in paid else None
        for month in months
    ]
    lines = [Series(str(one.year), now, end_label=str(one.year))]
    for year in list(past)[-2:]:
        lines.append(Series(str(year.year), _added_up(year), role="other", end_label=str(year.year)))
    last = next((share for share in reversed(now) if share is not None), None)
    title = _("Paid so far: %(share)s of the budget, beside its own earlier years") % {
        "share": percent(None if last is None else last / 100)
    }
    return LineChart(title, [_month_words(each) for each in months], lines, unit="%")


def _added_up(year: PastYear) -> list[float | None]:
    amount = float(year.amount)
    if amount <= 0:
        return [None] * 12
    return [share * 100 for share in accumulate(float(each) / amount for each in year.paid)]


def _month_words(number: str) -> str:
    return _("%(month)s (month)") % {"month": int(number)}


def slopes(rows: Sequence[Mapping[str, Any]]) -> Slopes | None:
    """Those that move most, from this year's amount to the proposed one, in 万元."""
    moved = sorted((row for row in rows if row["change"]), key=lambda row: -abs(row["change"]))[:MOST_SLOPES]
    if not moved:
        return None
    lines = [Slope(row["name"] or row["programme"], row["last"] / 10_000, row["new"] / 10_000) for row in moved]
    n = sum(bool(row["change"]) for row in rows)
    title = _("%(n)s of %(all)s programmes move; the largest changes") % {"n": n, "all": len(rows)}
    return Slopes(title, lines, _("This year"), _("Proposed amount"), _("10,000 yuan"))
