"""Where a year's target should stand by now: paths in the shape that earlier years had, for many series at once."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.warning.scene.grid import Grid


@dataclass(frozen=True)
class Years:
    """A grid cut into years: `values[i, y, p]` is phase p of year `first + y` of series i, NaN where there is none."""

    first: int
    values: Floats

    @property
    def season(self) -> int:
        """Periods in a year."""
        return int(self.values.shape[2])

    @property
    def whole(self) -> Bools:
        """By series and year whether every period is there."""
        return np.asarray(np.isfinite(self.values).all(axis=2))

    def some(self, series: Ints) -> "Years":
        """Some of the series."""
        return Years(self.first, self.values[series])


def in_years(grid: Grid, figures: Floats | None = None) -> Years:
    """The grid's values (or other figures laid out like them) by year.

    A January that never had a value so far counts as 0 beside a February that did.

    January and February often come as one figure, told in February.
    """
    before, after = int(grid.phases[0]), grid.season - 1 - int(grid.phases[-1])
    padded = np.pad(grid.values if figures is None else figures, ((0, 0), (before, after)), constant_values=np.nan)
    values = padded.reshape(len(padded), -1, grid.season).copy()
    if grid.season == 12:
        never = ~np.logical_or.accumulate(np.isfinite(values[:, :, 0]), axis=1)
        joined = never & np.isfinite(values[:, :, 1])
        values[:, :, 0] = np.where(joined, 0.0, values[:, :, 0])
    return Years(int(grid.years[0]), values)


def shares_so_far(years: Years, place: int) -> Floats:
    """By series and phase of the year at `place`: the share of its total due by the end of that phase.

    The mean share in whole earlier years; equal parts where there is none, or where one is negative or all zero.
    """
    earlier, n_phases = years.values[:, :place], years.season
    even = np.arange(1, n_phases + 1) / n_phases
    if not place:
        return np.broadcast_to(even, (len(years.values), n_phases))
    whole = years.whole[:, :place]
    totals = earlier.sum(axis=2)
    unfit = whole & ((np.nan_to_num(earlier).min(axis=2) < 0) | (np.nan_to_num(totals) <= 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(whole[:, :, None], np.cumsum(earlier, axis=2) / totals[:, :, None], 0.0)
        mean = shares.sum(axis=1) / whole.sum(axis=1)[:, None]
    is_usable = whole.any(axis=1) & ~unfit.any(axis=1)
    return np.where(is_usable[:, None], mean, even)


def level_path(years: Years, place: int, target: Floats) -> Floats:
    """By series and phase the level due in the year at `place`, whose end should be at `target` (by series).

    From the end of the year before (else the first figure of this one) along the shape within whole earlier years; NaN
    before a series has either. The shape shrinks with the climb as far as it is one (see `seasonal_path`).
    """
    n_phases = years.season
    start, from_phase = _start(years, place)
    steps = np.arange(1, n_phases + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (steps - from_phase[:, None]) / (n_phases - from_phase[:, None])
    share = np.where(steps == n_phases, 1.0, np.clip(share, 0.0, 1.0))
    line = start[:, None] + (target - start)[:, None] * share
    line = np.where(share == 1.0, target[:, None], line)
    season, climb = _shape(years, place)
    return np.asarray(line + season * _kept(season, climb, target - start)[:, None])


def _start(years: Years, place: int) -> tuple[Floats, Ints]:
    """The level from which the year set out, and after which phase: 0 where it is that of the year before."""
    own = years.values[:, place]
    known = np.isfinite(own)
    first = known.argmax(axis=1)
    at_first = np.where(known.any(axis=1), own[np.arange(len(own)), first], np.nan)
    before = years.values[:, place - 1, -1] if place else np.full(len(own), np.nan)
    has_before = np.isfinite(before)
    return np.where(has_before, before, at_first), np.where(has_before, 0, first + 1)


def _shape(years: Years, place: int) -> tuple[Floats, Floats]:
    """Each phase's mean distance from the straight line within whole earlier years, and their mean climb."""
    n_series, _, n_phases = years.values.shape
    season, climb, n_whole = np.zeros((n_series, n_phases)), np.zeros(n_series), np.zeros(n_series)
    steps = np.arange(1, n_phases + 1) / n_phases
    for year in range(place):
        values, whole = years.values[:, year], years.whole[:, year]
        backwards = values[:, 0] - (values[:, -1] - values[:, 0]) / max(n_phases - 1, 1)
        before = years.values[:, year - 1, -1] if year else np.full(n_series, np.nan)
        before = np.where(np.isfinite(before), before, backwards)
        away = values - (before[:, None] + (values[:, -1] - before)[:, None] * steps)
        season += np.where(whole[:, None], away, 0.0)
        climb += np.where(whole, values[:, -1] - before, 0.0)
        n_whole += whole
    counted = np.maximum(n_whole, 1)
    return season / counted[:, None], climb / counted


def _kept(season: Floats, climb: Floats, wanted: Floats) -> Floats:
    """How much of the shape stays where the year is to move by `wanted` and history moved by `climb`."""
    swing = np.abs(season).max(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.minimum(1.0, np.abs(climb) / (2 * swing))
        kept = 1 - part * (1 - np.minimum(1.0, np.abs(wanted) / np.abs(climb)))
    return np.where((climb == 0) | (swing == 0), 1.0, kept)
