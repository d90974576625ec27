"""Clean rows as dense matrices (organisations × indicators), one per period, made when asked for."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, absent
from jixiao.engine.model.period import Frequency, Period

FINER = (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF)


@dataclass
class Cube:
    """Entries of one quantity. `place` is the row each entry came from; nothing in it is refused or doubled."""

    n_organisations: int
    n_indicators: int
    periods: tuple[Period, ...]
    period: Ints
    organisation: Ints
    indicator: Ints
    value: Floats
    place: Ints
    _cache: dict[Period, tuple[Floats, Ints]] = field(default_factory=dict, repr=False)

    def matrix(self, period: Period) -> tuple[Floats, Ints]:
        """Values (NaN where absent) and places (−1 where absent) of exactly that period."""
        if period not in self._cache:
            shape = (self.n_organisations, self.n_indicators)
            values, places = absent(*shape), np.full(shape, -1, np.int64)
            if period in self.periods:
                here = np.flatnonzero(self.period == self.periods.index(period))
                spot = (self.organisation[here], self.indicator[here])
                values[spot], places[spot] = self.value[here], self.place[here]
            self._cache[period] = values, places
        return self._cache[period]

    def parts(self, period: Period) -> dict[Frequency, tuple[Period, ...]]:
        """The finer periods inside `period`, for each frequency of which there is any entry."""
        found: dict[Frequency, tuple[Period, ...]] = {}
        for frequency in FINER:
            parts = period.parts(frequency)
            if any(part in self.periods for part in parts):
                found[frequency] = parts
        return found


@dataclass(frozen=True)
class Rolled:
    """A column set at one period: values, and where they were rolled up, how many parts were there of how many due."""

    value: Floats
    n_present: Ints
    n_due: Ints

    def partial(self) -> Bools:
        return np.asarray((self.n_present > 0) & (self.n_present < self.n_due), dtype=np.bool_)


def roll_up(
    cube: Cube, period: Period, indicator: Ints, over_time: tuple[str, ...], as_of: date | None = None
) -> Rolled:
    """Values of `period` for each column (indicator and way over time): its own, else rolled up from finer periods.

    The finest frequency wins. Parts that begin after `as_of` are not yet due.
    """
    value = cube.matrix(period)[0][:, indicator].copy()
    n_present = np.zeros(value.shape, np.int64)
    n_due = np.zeros(value.shape, np.int64)
    for parts in cube.parts(period).values():
        open_cells = np.isnan(value) & (n_present == 0)
        stack = np.stack([cube.matrix(part)[0][:, indicator] for part in parts])
        present = np.isfinite(stack).sum(axis=0)
        filled = open_cells & (present > 0)
        value[filled] = _over_time(stack, over_time)[filled]
        n_present[filled] = present[filled]
        n_due[filled] = sum(1 for part in parts if as_of is None or part.first_date <= as_of)
    return Rolled(value, n_present, n_due)


def _over_time(stack: Floats, ways: tuple[str, ...]) -> Floats:
    """Collapse the first axis column by column: mean, sum or last of what is present."""
    seen = np.isfinite(stack)
    count = seen.sum(axis=0)
    total = np.where(seen, stack, 0.0).sum(axis=0)
    last = np.where(count > 0, np.take_along_axis(stack, _last_seen(seen)[None], axis=0)[0], np.nan)
    way = np.array(ways)
    with np.errstate(invalid="ignore"):
        return np.where(way == "sum", total, np.where(way == "last", last, total / np.maximum(count, 1)))


def _last_seen(seen: Bools) -> Ints:
    return np.asarray(seen.shape[0] - 1 - np.argmax(seen[::-1], axis=0), dtype=np.int64)
