"""Observations sorted into series, and series of one frequency laid out as matrices, newest value on the right."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.period import Frequency, Period

FREQUENCIES = tuple(Frequency)
LONGEST = 480
"""So many of a series' newest periods are looked at: forty years of months."""
CELLS = 1 << 21
MOST_DECIMALS = 6


@dataclass(frozen=True)
class Block:
    """Series of one frequency, `values[i, -1]` the newest of series `series[i]`; NaN where a period has no value.

    `places[i, j]` is the observation, −1 for none; `newest[i]` the ordinal of the last column; `unit[i]` the last
    decimal place that the series is written with.
    """

    frequency: Frequency
    series: Ints
    values: Floats
    places: Ints
    newest: Ints
    unit: Floats

    @property
    def season(self) -> int:
        """Periods in a year."""
        return self.frequency.per_year


@dataclass(frozen=True)
class Panel:
    """Every admitted value once, sorted by series (organisation × indicator × frequency) and period.

    `starts` has one entry more than there are series: series s is `values[starts[s]:starts[s + 1]]`.
    """

    organisations: tuple[str, ...]
    indicators: tuple[str, ...]
    organisation: Ints
    indicator: Ints
    frequency: Ints
    starts: Ints
    ordinals: Ints
    values: Floats
    rows: Ints

    @property
    def n_series(self) -> int:
        return len(self.organisation)

    @cached_property
    def sizes(self) -> Ints:
        """How many values each series has."""
        return np.diff(self.starts)

    @cached_property
    def series_of(self) -> Ints:
        """The series of every value."""
        return np.repeat(np.arange(self.n_series), self.sizes)

    @cached_property
    def last(self) -> Ints:
        """The newest value of every series."""
        return np.asarray(self.starts[1:] - 1)

    @cached_property
    def years(self) -> Ints:
        """The year of every value."""
        per_year = np.array([each.per_year for each in FREQUENCIES])
        return np.asarray(self.ordinals // per_year[self.frequency[self.series_of]])

    def period(self, place: int) -> Period:
        """The period of one value."""
        return self.period_at(int(self.series_of[place]), int(self.ordinals[place]))

    def period_at(self, series: int, ordinal: int) -> Period:
        """The period of that ordinal in a series."""
        frequency = FREQUENCIES[int(self.frequency[series])]
        year, index = divmod(ordinal, frequency.per_year)
        return Period(year, frequency, index + 1)

    def codes(self, series: int) -> tuple[str, str]:
        """Organisation and indicator of a series."""
        return self.organisations[int(self.organisation[series])], self.indicators[int(self.indicator[series])]

    def place_of(self, indicator: str) -> int:
        """The number of an indicator, −1 where there is none of that code."""
        return self.indicators.index(indicator) if indicator in self.indicators else -1

    def places_of(self, indicator: str) -> Ints:
        """All values of an indicator, by series and period."""
        return np.flatnonzero(self.indicator[self.series_of] == self.place_of(indicator))

    def unit_of(self, indicator: str) -> float:
        """The finest last decimal among the series of an indicator; 1 where it has none."""
        return float(self.units[self.indicator == self.place_of(indicator)].min(initial=1.0))

    def aligned(self, places: Ints, indicator: str) -> Floats:
        """For values at `places` the value of another indicator, same organisation and period; NaN where there is none."""
        others = self.places_of(indicator)
        keys = [self._moment(each) for each in (others, places)]
        order = np.argsort(keys[0], kind="stable")
        if not len(others):
            return np.full(len(places), np.nan)
        seats = np.minimum(np.searchsorted(keys[0][order], keys[1]), len(others) - 1)
        found = others[order][seats]
        return np.where(keys[0][order][seats] == keys[1], self.values[found], np.nan)

    def beside(self, left: str, right: str) -> tuple[Ints, Floats]:
        """Where `left` and `right` both have a value: the places of the left ones and the right values."""
        places = self.places_of(left)
        other = self.aligned(places, right)
        there = np.isfinite(other)
        return places[there], other[there]

    def _moment(self, places: Ints) -> Ints:
        """Organisation, frequency and period in one number."""
        series = self.series_of[places]
        return np.asarray(((self.organisation[series] * 4 + self.frequency[series]) << 18) + self.ordinals[places])

    @cached_property
    def decimals(self) -> Ints:
        """How many decimals each value is written with, at most MOST_DECIMALS."""
        found = np.full(len(self.values), MOST_DECIMALS)
        for digits in range(MOST_DECIMALS - 1, -1, -1):
            scaled = self.values * 10.0**digits
            noise = 1e-9 * np.maximum(1.0, np.abs(scaled))
            found[np.abs(scaled - np.rint(scaled)) <= noise] = digits
        return found

    @cached_property
    def units(self) -> Floats:
        """The last place that a series is written with: four fifths of its values need no finer one."""
        if not self.n_series:
            return np.zeros(0)
        digits = np.full(self.n_series, MOST_DECIMALS)
        for tried in range(MOST_DECIMALS - 1, -1, -1):
            share = np.add.reduceat((self.decimals <= tried).astype(float), self.starts[:-1]) / self.sizes
            digits[share >= 0.8] = tried
        return np.asarray(10.0 ** -digits.astype(float))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All series as matrices of like length, none wider than LONGEST or larger than CELLS."""
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        if not self.n_series:
            return
        newest = self.ordinals[self.last]
        spans = np.minimum(newest - self.ordinals[self.starts[:-1]] + 1, LONGEST)
        widths = np.minimum(-(-spans // 4) * 4, LONGEST)
        groups = self.frequency * (LONGEST + 1) + widths
        order = np.argsort(groups, kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
            width = int(widths[members[0]])
            step = max(1, CELLS // width)
            for first in range(0, len(members), step):
                yield self._block(members[first : first + step], width, newest)

    def _block(self, members: Ints, width: int, newest: Ints) -> Block:
        sizes = self.sizes[members]
        lines = np.repeat(np.arange(len(members)), sizes)
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        places = np.repeat(self.starts[members], sizes) + offsets
        columns = width - 1 - (newest[members][lines] - self.ordinals[places])
        kept = columns >= 0
        values, seats = np.full((len(members), width), np.nan), np.full((len(members), width), -1)
        values[lines[kept], columns[kept]] = self.values[places[kept]]
        seats[lines[kept], columns[kept]] = places[kept]
        frequency = FREQUENCIES[int(self.frequency[members[0]])]
        return Block(frequency, members, values, seats, newest[members], self.units[members])
