"""The fan of one series as data: history, target path, limits of usual variation, forecast, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.series import Step
from jixiao.engine.warning.control_chart import Chart, chart_of
from jixiao.engine.warning.control_chart.residuals import residuals
from jixiao.report.charts.fan_spec import Ahead, Fan, Remark
from jixiao.web.base.formats import number
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.outlook import queries, rules
from jixiao.web.outlook.models import Outlook
from jixiao.web.outlook.queries import Tried
from jixiao.web.outlook.views import sentences

LIMITS_FROM = 12
"""With fewer figures limits of usual variation move with each new one, and are not drawn."""
MOST_REMARKS = 5


class Usual(NamedTuple):
    """The limits of usual variation by period, and the control chart behind them."""

    lower: Floats
    upper: Floats
    chart: Chart


@dataclass(frozen=True)
class Picture:
    """The fan and the limits in it (None: too few figures)."""

    fan: Fan
    usual: Usual | None


def picture(
    one: Outlook | None,
    version: IndicatorVersion,
    shown: queries.History,
    happened: Sequence[tuple[str, str]],
    *,
    title: str,
    tried: Tried | None = None,
) -> Picture:
    """`happened`: (period, words). `tried`: another target or pace in place of the outlook's own."""
    path = [] if one is None else one.path
    ahead_periods = [row[0] for row in path]
    year_ends = [period for period in sorted(shown.targets) if shown.periods and len(period) == len(shown.periods[-1])]
    later = [period for period in year_ends if shown.periods and period > shown.periods[-1]]
    positions = [*shown.periods, *(ahead_periods or later)]
    target = [shown.targets.get(period) for period in positions]
    last_target = next((value for value in reversed(target) if value is not None), None)
    if tried is not None and tried.target is not None and one is not None and one.target:
        last_target = _moved(target, one, tried.target)
    usual = usual_range(version, shown)
    fan = Fan(
        title, positions, [*shown.values, *[None] * (len(positions) - len(shown.values))],
        _ahead(one, version, shown, len(positions), tried) if path else None, target,
        _("Target %(value)s") % {"value": sentences.reported(last_target, version)} if last_target is not None else "",
        _limits(usual, version, len(positions)), _("usual range") if usual else "",
        [*_remarks(positions, happened), *_signals(usual)],
        version.unit_of_measure, version.decimals,
        [_("Figure"), _("Target path"), _("Forecast"), _("80 % from"), _("80 % to"), _("95 % from"), _("95 % to"),
         _("Lower limit"), _("Upper limit")],
    )  # fmt: skip
    return Picture(fan, usual)


def _moved(target: list[float | None], one: Outlook, aim: float) -> float:
    """The path of the year towards another target: a flow's in proportion, a level's by ever more; in place."""
    known = [place for place, value in enumerate(target) if value is not None]
    of_year = known[-min(len(known), one.n_known + one.n_left) :]
    old = one.target or aim
    for step, place in enumerate(of_year, start=1):
        value = target[place] or 0.0
        share = step / len(of_year)
        target[place] = value * aim / old if one.kind == rules.FLOW else value + (aim - old) * share
    last = target[known[-1]] if known else aim
    return aim if last is None else last


def _ahead(
    one: Outlook | None, version: IndicatorVersion, shown: queries.History, n: int, tried: Tried | None
) -> Ahead:
    assert one is not None
    lines = [[row[column] for row in one.path] for column in range(1, 6)]
    shift = _shift(one, tried)
    pad: list[float | None] = [None] * (n - len(one.path))
    mean, low80, high80, low95, high95 = (
        [
            *pad,
            *_within([None if value is None else value + by for value, by in zip(line, shift, strict=True)], version),
        ]
        for line in lines
    )
    end, low, high = mean[-1], low80[-1], high80[-1]
    note = ""
    if low is not None and high is not None:
        note = f"{number(low, version.decimals)}–{number(high, version.decimals)}"
    return Ahead(mean, (low80, high80), (low95, high95), sentences.figure(end, version), note)


def _shift(one: Outlook, tried: Tried | None) -> list[float]:
    """How far each period ahead moves under another pace."""
    n = len(one.path)
    if tried is None or tried.pace is None:
        return [0.0] * n
    start = one.newest_value or 0.0
    if one.kind == rules.LEVEL:
        paced = [start + tried.pace * (step + 1) for step in range(n)]
    else:
        paced = [tried.pace] * n
    return [value - (row[1] or 0.0) for value, row in zip(paced, one.path, strict=True)]


def usual_range(version: IndicatorVersion, shown: queries.History) -> Usual | None:
    """Limits of usual variation around the course of the series; None with too few figures to draw them.

    An XmR chart of what is left without season and trend, as the warnings see it; the limits follow the course.
    """
    values = np.array([np.nan if value is None else value for value in shown.values], np.float64)
    if np.isfinite(values).sum() < LIMITS_FROM:
        return None
    season = Step(queries.usual_frequency(shown.periods).value).per_year
    left = residuals(values[None, :], season, np.zeros(1, np.int64))[0]
    chart = chart_of(left, improvement=1 if version.direction == "higher" else -1)
    course = values - left
    return Usual(course + chart.lower, course + chart.upper, chart)


def _limits(
    usual: Usual | None, version: IndicatorVersion, n: int
) -> tuple[list[float | None], list[float | None]] | None:
    if usual is None:
        return None
    lines = [_within([None if value != value else value for value in line.tolist()], version) for line in usual[:2]]
    rest: list[float | None] = [None] * (n - len(lines[0]))
    return [*lines[0], *rest], [*lines[1], *rest]


def _within(line: Sequence[float | None], version: IndicatorVersion) -> list[float | None]:
    """Inside the indicator's bounds."""
    low = -np.inf if version.lower_bound is None else version.lower_bound
    high = np.inf if version.upper_bound is None else version.upper_bound
    return [None if value is None else float(min(max(value, low), high)) for value in line]


def _remarks(positions: Sequence[str], happened: Sequence[tuple[str, str]]) -> list[Remark]:
    """The newest happenings, those of one period together."""
    words: dict[str, list[str]] = {}
    for period, each in happened:
        if period in positions and each not in words.setdefault(period, []):
            words[period].append(each)
    joined = [(positions.index(period), f"{period} {'、'.join(each)}") for period, each in words.items()]
    return [Remark(place, label) for place, label in sorted(joined)[-MOST_REMARKS:]]


def _signals(usual: Usual | None) -> list[Remark]:
    """Figures outside the limits, with a ring."""
    if usual is None:
        return []
    found, chart = [], usual.chart
    for place in range(len(chart.values)):
        outside = [name for name in chart.signals(place) if name.startswith("outside")]
        if outside:
            words = _("above the usual range") if outside[0].endswith("high") else _("below the usual range")
            found.append(Remark(place, words, is_signal=True))
    return found
