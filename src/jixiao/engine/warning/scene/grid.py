"""Series on a common calendar: what signals compute on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.panel import FREQUENCIES, LONGEST, Panel
from jixiao.engine.model.period import Frequency, Period

CELLS = 1 << 22


@dataclass(frozen=True)
class Grid:
    """Series of one frequency, whole indicators: `values[i, j]` is series `series[i]` in the period `first + j`.

    NaN where there is no value; `places[i, j]` is the observation in the panel, −1 for none.
    """

    frequency: Frequency
    series: Ints
    first: int
    values: Floats
    places: Ints
    indicator: Ints
    organisation: Ints
    n_given: int
    """Columns up to the newest value of all; those after it only have figures that are owed."""

    @property
    def season(self) -> int:
        """Periods in a year."""
        return self.frequency.per_year

    @property
    def n_columns(self) -> int:
        return int(self.values.shape[1])

    @cached_property
    def known(self) -> Bools:
        """Where there is a value."""
        return np.isfinite(self.values)

    @cached_property
    def begun(self) -> Bools:
        """From the first value of each series on."""
        return np.asarray(np.logical_or.accumulate(self.known, axis=1))

    @cached_property
    def is_empty(self) -> Bools:
        """Lines that never had a value: figures are only owed."""
        return np.asarray(~self.known.any(axis=1))

    @cached_property
    def newest(self) -> Ints:
        """The column of each series' newest value; the last one where it is empty."""
        return np.asarray(self.n_columns - 1 - self.known[:, ::-1].argmax(axis=1), np.int64)

    @cached_property
    def is_newest(self) -> Bools:
        """The cell of each series' newest value."""
        marked = np.zeros(self.values.shape, np.bool_)
        lines = np.flatnonzero(~self.is_empty)
        marked[lines, self.newest[lines]] = True
        return marked

    @cached_property
    def years(self) -> Ints:
        """The year of every column."""
        return np.asarray((self.first + np.arange(self.n_columns)) // self.season, np.int64)

    @cached_property
    def phases(self) -> Ints:
        """The place of every column in its year, from 0."""
        return np.asarray((self.first + np.arange(self.n_columns)) % self.season, np.int64)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every column's period as it is written."""
        return tuple(str(self.period(column)) for column in range(self.n_columns))

    def period(self, column: int) -> Period:
        """The period of a column."""
        year, index = divmod(self.first + column, self.season)
        return Period(year, self.frequency, index + 1)

    def spread_out(self, by_observation: Floats) -> Floats:
        """Figures by observation of the panel, laid out as the values are."""
        return np.where(self.places >= 0, by_observation[self.places], np.nan) if len(by_observation) else self.values


def lay_out(panel: Panel, owed: Mapping[Frequency, tuple[int, int]] | None = None) -> tuple[Grid, ...]:
    """The panel on calendars, one or more grids a frequency, the series of an indicator always in one.

    At most the LONGEST newest periods of a frequency are laid out. `owed`: from which to which ordinal figures are owed;
    what is owed later than the newest value, and where no value ever was, has its columns, too.
    """
    return tuple(_grids(panel, owed or {}))


def _grids(panel: Panel, owed: Mapping[Frequency, tuple[int, int]]) -> Iterator[Grid]:
    for number, frequency in enumerate(FREQUENCIES):
        members = np.flatnonzero(panel.frequency == number)
        if not len(members):
            continue
        first, newest, end = _columns(panel, members, owed.get(frequency), frequency.per_year)
        is_empty = panel.sizes[members] == 0
        members = members[is_empty | (panel.ordinals[panel.last[members]] >= first)] if len(panel.ordinals) else members
        members = members[np.argsort(panel.indicator[members], kind="stable")]
        for part in _parts(panel.indicator[members], end - first + 1):
            yield _grid(panel, frequency, members[part], first, newest, end)


def _columns(panel: Panel, members: Ints, owed: tuple[int, int] | None, season: int) -> tuple[int, int, int]:
    """Ordinals of the first column, of the newest value, and of the last column."""
    full = members[panel.sizes[members] > 0]
    if not len(full):
        first, last = owed or (0, 0)
        end = min(last, first + LONGEST - 1)
        return first, end, end
    newest = int(panel.ordinals[panel.last[full]].max())
    first = int(panel.ordinals[panel.starts[full]].min())
    if owed is not None and len(full) < len(members):
        first = min(first, owed[0])
    first = max(first, newest - LONGEST + 1)
    end = newest if owed is None else min(max(newest, owed[1]), newest + season)
    return first, newest, end


def _parts(indicator: Ints, width: int) -> Iterator[slice]:
    """Series in pieces of at most CELLS cells, cut between indicators."""
    ends = [*(np.flatnonzero(np.diff(indicator)) + 1).tolist(), len(indicator)]
    begin = last = 0
    for end in ends:
        if (end - begin) * width > CELLS and last > begin:
            yield slice(begin, last)
            begin = last
        last = end
    yield slice(begin, last)


def laid_out_like(grid: Grid, panel: Panel) -> Grid:
    """The same series and columns with the values that another panel of the same series has."""
    own = panel.last[grid.series][panel.sizes[grid.series] > 0]
    newest = int(panel.ordinals[own].max()) if len(own) else grid.first - 1
    end = grid.first + grid.n_columns - 1
    return _grid(panel, grid.frequency, grid.series, grid.first, min(newest, end), end)


def _grid(panel: Panel, frequency: Frequency, members: Ints, first: int, newest: int, end: int) -> Grid:
    line_of = np.full(panel.n_series, -1)
    line_of[members] = np.arange(len(members))
    lines, columns = line_of[panel.series_of], panel.ordinals - first
    kept = np.flatnonzero((lines >= 0) & (columns >= 0) & (columns <= end - first))
    values = np.full((len(members), end - first + 1), np.nan)
    places = np.full(values.shape, -1)
    values[lines[kept], columns[kept]] = panel.values[kept]
    places[lines[kept], columns[kept]] = kept
    who = panel.indicator[members], panel.organisation[members]
    return Grid(frequency, members, first, values, places, *who, newest - first + 1)
