"""Series of one season laid out side by side for the models: newest value on the right, inner gaps filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.series import Series

LONGEST = 480
"""So many of a series' newest periods are looked at."""


@dataclass(frozen=True)
class Histories:
    """Row i is `series[places[i]]`, newest on the right, NaN before its first value; sorted by code.

    `values` has gaps as NaN, `filled` has inner gaps filled in; `known` counts true values, `season` is 1 for none.
    """

    step: str
    season: int
    places: Ints
    values: Floats
    filled: Floats

    def __len__(self) -> int:
        return len(self.places)

    @property
    def known(self) -> Ints:
        """How many true values each row has."""
        return np.asarray(np.isfinite(self.values).sum(axis=1), np.int64)

    @property
    def spans(self) -> Ints:
        """How many periods lie from the first to the newest value of each row."""
        return np.asarray(np.isfinite(self.filled).sum(axis=1), np.int64)

    def rows(self, chosen: Ints) -> "Histories":
        """Some rows only."""
        width = int(self.spans[chosen].max(initial=0))
        first = self.values.shape[1] - width
        return Histories(
            self.step,
            self.season,
            self.places[chosen],
            self.values[chosen, first:],
            self.filled[chosen, first:],
        )


def lay_out(series: Sequence[Series], season: int | None) -> tuple[Histories, ...]:
    """The histories by kind of step; `season` replaces the number of periods in a year."""
    order = sorted(range(len(series)), key=lambda place: (series[place].step, series[place].code))
    groups: dict[str, list[int]] = {}
    for place in order:
        groups.setdefault(series[place].step.value, []).append(place)
    return tuple(_laid_out(step, series, places, season) for step, places in groups.items())


def _laid_out(step: str, series: Sequence[Series], places: list[int], season: int | None) -> Histories:
    width = min(max(len(series[place]) for place in places), LONGEST)
    per_year = season or series[places[0]].step.per_year
    values = np.full((len(places), width), np.nan)
    for row, place in enumerate(places):
        own = series[place].values[-width:]
        values[row, width - len(own) :] = own
    return Histories(step, per_year, np.array(places, np.int64), values, fill_in(values, per_year))


def fill_in(values: Floats, season: int) -> Floats:
    """Inner gaps: on the line between the neighbours, bent by how the same phase lay off such a line elsewhere."""
    filled = values.copy()
    width = values.shape[1]
    columns = np.arange(width)
    there = np.isfinite(values)
    inner = ~there & (np.cumsum(there, axis=1) > 0)
    for row in np.flatnonzero(inner.any(axis=1)):
        known = there[row]
        gaps = np.flatnonzero(inner[row])
        line = np.interp(gaps, columns[known], values[row, known])
        filled[row, gaps] = line + _bend(values[row], known, gaps, season)
    return filled


def _bend(own: Floats, known: np.ndarray[tuple[int], np.dtype[np.bool_]], gaps: Ints, season: int) -> Floats:
    """What the same phase of other years has above the mean of the values half a year to each side of it."""
    if season == 1 or known.sum() < 2 * season:
        return np.zeros(len(gaps))
    wide = np.concatenate([np.full(season, np.nan), own, np.full(season, np.nan)])
    around = np.lib.stride_tricks.sliding_window_view(wide, 2 * (season // 2) + 1)[season - season // 2 :][: len(own)]
    n_around = np.isfinite(around).sum(axis=1)
    level = np.nansum(around, axis=1) / np.maximum(n_around, 1)
    apart = np.where(known & (n_around > season // 2), own - level, np.nan)
    bends = np.zeros(len(gaps))
    for index, gap in enumerate(gaps):
        same = apart[gap % season :: season]
        same = same[np.isfinite(same)]
        if len(same) >= 2:
            bends[index] = same.mean() - _neighbours(apart, int(gap), season)
    return bends


def _neighbours(apart: Floats, gap: int, season: int) -> float:
    """The mean of what the phases beside it have above that level: the line already runs through them."""
    sides = [apart[(gap + off) % season :: season] for off in (-1, 1)]
    means = [float(side[np.isfinite(side)].mean()) if np.isfinite(side).any() else 0.0 for side in sides]
    return sum(means) / 2
