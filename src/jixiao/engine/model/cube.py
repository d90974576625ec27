"""Clean rows as dense matrices (organisations × indicators), one per period, made when asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from jixiao.engine.model.arrays import Bools, Codes, Floats, Ints
from jixiao.engine.model.period import Frequency, Period

FINER = (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF)


@dataclass
class Cube:
    """Entries of one quantity in the order of their rows, none refused or doubled.

    `period` numbers the period of each entry (None: all are of the first), `cell` is indicator × n_organisations +
    organisation, `place` the row an entry came from (None: its own number).
    """

    n_organisations: int
    n_indicators: int
    periods: tuple[Period, ...]
    period: Codes | None
    cell: Ints
    value: Floats
    place: Ints | None = None
    _cache: dict[Period, Floats] = field(default_factory=dict, repr=False)

    def values(self, period: Period) -> Floats:
        """Values of exactly that period, NaN where absent; a column is contiguous. Not to be written to."""
        if period not in self._cache:
            flat = np.full(self.n_organisations * self.n_indicators, np.nan)
            part = self._part(period)
            flat[self.cell[part]] = self.value[part]
            matrix = flat.reshape(self.n_indicators, self.n_organisations).T
            matrix.flags.writeable = False
            self._cache[period] = matrix
        return self._cache[period]

    def place_of(self, period: Period, organisation: int, indicator: int) -> int:
        """The row that one entry came from, −1 where there is none."""
        part = self._part(period)
        found = np.flatnonzero(self.cell[part] == indicator * self.n_organisations + organisation)
        if not len(found):
            return -1
        number = int(found[0]) if isinstance(part, slice) else int(part[found[0]])
        return number if self.place is None else int(self.place[number])

    def split_last(self) -> "tuple[Cube | None, Cube]":
        """The entries of all organisations but the last (None where there are none), and those of the last alone."""
        organisation = self.cell % self.n_organisations
        last = organisation == self.n_organisations - 1
        kept = np.flatnonzero(last)
        period = None if self.period is None else self.period[kept]
        cell = self.cell[kept] // self.n_organisations
        alone = Cube(1, self.n_indicators, self.periods, period, cell, self.value[kept])
        return (None if bool(last.all()) else self), alone

    def _part(self, period: Period) -> slice | Ints:
        """Which entries are of that period."""
        if period not in self.periods:
            return slice(0, 0)
        if self.period is None:
            return slice(None)
        return np.flatnonzero(self.period == self.periods.index(period))

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
    """A column set at one period: values, and where they were rolled up, how many parts were there of how many due.

    `n_present` is None where nothing was rolled up. Not to be written to: without finer parts `value` may be the cube's.
    """

    value: Floats
    n_present: Ints | None = None
    n_due: Ints | None = None

    def partial(self) -> Iterator[tuple[int, int, int, int]]:
        """Row, column, parts present and parts due of every value made from fewer parts than were due."""
        if self.n_present is None or self.n_due is None:
            return
        for row, column in np.argwhere((self.n_present > 0) & (self.n_present < self.n_due)):
            yield int(row), int(column), int(self.n_present[row, column]), int(self.n_due[row, column])


def roll_up(
    cube: Cube, period: Period, indicator: Ints, over_time: tuple[str, ...], as_of: date | None = None
) -> Rolled:
    """Values of `period` for each column (indicator and way over time): its own, else rolled up from finer periods.

    The finest frequency wins. Parts that begin after `as_of` are not yet due.
    """
    own = cube.values(period)
    every = len(indicator) == cube.n_indicators and bool((indicator == np.arange(cube.n_indicators)).all())
    finer = cube.parts(period)
    if not finer:
        return Rolled(own if every else own[:, indicator])
    value = np.array(own[:, indicator], order="F")
    n_present = np.zeros(value.shape, np.int64)
    n_due = np.zeros(value.shape, np.int64)
    for parts in finer.values():
        open_cells = np.isnan(value) & (n_present == 0)
        stack = np.stack([cube.values(part)[:, indicator] for part in parts])
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
