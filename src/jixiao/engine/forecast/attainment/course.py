"""A series as the years it runs through: running totals taken apart, January and February that come as one, gaps."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.forecast.attainment.pace import Kind
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.series import Series

MOST_DECIMALS = 6


@dataclass(frozen=True)
class Course:
    """Values from the first period of a year on: `values[i]` belongs to ordinal `first + i`, NaN where none is known.

    `pairs`: years in which February's value holds for January too. `floor` is 0 where no value is negative, else None.
    """

    series: Series
    first: int
    values: Floats
    pairs: frozenset[int]
    floor: float | None

    @property
    def newest(self) -> int:
        """The ordinal of the newest value."""
        return self.first + len(self.values) - 1

    @property
    def season(self) -> int:
        """Periods in a year."""
        return self.series.step.per_year

    def known(self, year: int) -> Floats:
        """The values of a year's periods up to the newest, NaN for gaps; empty where none is due yet."""
        start = year * self.season - self.first
        return self.values[start : start + self.season] if start >= 0 else self.values[:0]


def course_of(series: Series, kind: Kind, *, cumulative: bool) -> Course:
    """The course of a series. `cumulative`: values are running totals of their year, and are taken apart."""
    season = series.step.per_year
    lead = series.first % season
    values = np.concatenate([np.full(lead, np.nan), series.values])
    first = series.first - lead
    pairs: frozenset[int] = frozenset()
    if cumulative:
        values = from_running_totals(values, season)
    elif season == 12:
        values, pairs = with_january(values, first, kind)
    there = values[np.isfinite(values)]
    return Course(series, first, values, pairs, 0.0 if len(there) and there.min() >= 0 else None)


def from_running_totals(values: Floats, season: int) -> Floats:
    """What was added in each period; where totals are missing, their sum until the next one is spread evenly.

    `values` begin with a year's first period and start again from 0 each year.
    """
    flows = np.full(len(values), np.nan)
    for start in range(0, len(values), season):
        total, done = 0.0, start - 1
        for place in (np.flatnonzero(np.isfinite(values[start : start + season])) + start).tolist():
            flows[done + 1 : place + 1] = (values[place] - total) / (place - done)
            total, done = float(values[place]), place
    return flows


def with_january(values: Floats, first: int, kind: Kind) -> tuple[Floats, frozenset[int]]:
    """Months with a blank January filled from a February that holds both (half of a flow, else the same), and the years.

    A blank January is simply missing where other years have one and, for a flow, February is nearer to theirs alone.
    """
    n_years = -(-len(values) // 12)
    padded = np.full(n_years * 12, np.nan)
    padded[: len(values)] = values
    table = padded.reshape(n_years, 12)
    january, february = table[:, 0], table[:, 1]
    blank = np.flatnonzero(~np.isfinite(january) & np.isfinite(february)).tolist()
    both = np.flatnonzero(np.isfinite(january) & np.isfinite(february))
    found = values.copy()
    pairs = []
    for year in blank:
        if len(both):
            near = int(both[np.argmin(np.abs(both - year))])
            if kind is not Kind.FLOW or not _holds_both(february[year], january[near], february[near]):
                continue
        found[year * 12 : year * 12 + 2] = february[year] / 2 if kind is Kind.FLOW else february[year]
        pairs.append(first // 12 + year)
    return found, frozenset(pairs)


def _holds_both(now: float, january: float, february: float) -> bool:
    """Whether `now` is nearer to January and February together than to February alone, by ratio where all are positive."""
    if min(now, january, february) > 0:
        return bool(now * now > february * (january + february))
    return bool(abs(now - january - february) < abs(now - february))


def written_unit(values: Floats) -> float:
    """The last decimal place that four fifths of the values need no finer one than, at least 10⁻⁶."""
    there = values[np.isfinite(values)]
    for digits in range(MOST_DECIMALS):
        scaled = there * 10.0**digits
        whole: Bools = np.abs(scaled - np.rint(scaled)) <= 1e-9 * np.maximum(1.0, np.abs(scaled))
        if whole.mean() >= 0.8:
            return float(10.0**-digits)
    return float(10.0**-MOST_DECIMALS)
