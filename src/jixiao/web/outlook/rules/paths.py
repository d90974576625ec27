"""Series and their year: what is left of it, running totals, a fan led to where the year is said to end. Pure."""

from collections.abc import Collection, Sequence

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.period import Period
from jixiao.engine.model.series import Series
from jixiao.web.outlook.rules.outlooks import STALE_AFTER

SHORT_BELOW = 4
"""With fewer years a series is short: its intervals are counted with those of other short ones."""


def added(totals: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """What each period added to a total that runs through the year; what came in periods without one is spread evenly."""
    found: list[tuple[str, float]] = []
    before: Period | None = None
    total = 0.0
    for period, value in sorted((Period.parse(text), value) for text, value in totals):
        if before is None or before.year != period.year or before.frequency is not period.frequency:
            before, total = Period(period.year, period.frequency, 1).previous(), 0.0
        n = period.ordinal - before.ordinal
        found += [(str(before.shift(step)), (value - total) / n) for step in range(1, n + 1)]
        before, total = period, value
    return found


def as_totals(figures: Floats, done: float) -> Floats:
    """Running totals: the errors of single periods add up as if each were by itself."""
    mean = done + np.cumsum(figures[0])
    reach = np.sqrt(np.cumsum((figures[1:] - figures[0]) ** 2, axis=1)) * np.array([[-1], [1], [-1], [1]])
    return np.vstack([mean, mean + reach])


def led_to(figures: Floats, ends: Floats) -> Floats:
    """The fan moved and widened step by step so that its last step is `ends` (middle, then the four edges)."""
    n = figures.shape[1]
    weight = np.arange(1, n + 1) / n
    mean = figures[0] + weight * (ends[0] - figures[0, -1])
    reach = figures[1:] - figures[0]
    wanted = ends[1:] - ends[0]
    reach = np.sign(wanted)[:, None] * np.minimum(np.abs(reach), np.maximum(np.abs(reach[:, -1:]), 0.0))
    flat = reach[:, -1] == 0
    reach[flat] = wanted[flat][:, None] * np.sqrt(weight)
    ratio = np.where(flat, 1.0, wanted / np.where(flat, 1.0, reach[:, -1]))
    return np.vstack([mean, mean + reach * (1 + weight * (ratio[:, None] - 1))])


def within(figures: Floats, lower: float | None, upper: float | None) -> Floats:
    """Inside the indicator's bounds."""
    low, high = -np.inf if lower is None else lower, np.inf if upper is None else upper
    return np.asarray(np.clip(figures, low, high))


def plain_double(value: float | None) -> float | None:
    """Ten digits: no noise of binary arithmetic in what is stored."""
    return None if value is None or value != value else float(f"{value:.10g}")


def pair_of(series: Series) -> tuple[int, int]:
    """The organisation and indicator that a series' code names."""
    organisation, _, indicator = series.code.partition("/")
    return int(organisation), int(indicator)


def is_stale(series: Series, period: Period) -> bool:
    newest = Period.parse(series.period(len(series) - 1))
    return newest.last_date < period.shift(-STALE_AFTER).last_date


def n_left(series: Series, year: int) -> int:
    """How many periods of the year come after the series' newest; 0 where the year is complete."""
    end = (year + 1) * series.step.per_year - 1
    return max(0, end - series.last)


def of_year(series: Series, year: int) -> Floats:
    first = year * series.step.per_year - series.first
    return np.asarray(series.values[max(first, 0) : max(first + series.step.per_year, 0)])


def coverage_group(series: Series, groups: Collection[str]) -> str:
    """Which rows of the coverage speak of the series: those of its kind of period, short series by themselves."""
    step = series.step.value
    is_short = len(series) < SHORT_BELOW * series.step.per_year
    return f"{step} (short)" if f"{step} (short)" in groups and (is_short or step not in groups) else step
