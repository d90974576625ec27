"""How far every value of a series lies from those around it, before and after, seasons allowed for."""

from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.integrity.entry import SMALLEST_SHARE, in_logs, less_shared
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.panel import Block, Panel
from jixiao.engine.model.rows_of_series import row_count, row_median, spread, window, without_season

NEIGHBOURS = 3
LEAST = 8


@dataclass(frozen=True)
class Around:
    """By observation: `z` (signed, NaN where too little is around it) and `expected` from its surroundings."""

    z: Floats
    expected: Floats


def distances_around(panel: Panel, cut: float) -> Around:
    """For every value but the newest of a series of LEAST values or more: how far it stands out on both sides.

    A step to a new level, a trend and a season stand out on one side only, or in every year, and are none. What
    PEERS series of an indicator share in a period is taken away. A value that stands out no longer when those
    beyond `cut` are left out does not stand out.
    """
    z, expected = np.full(len(panel.values), np.nan), np.full(len(panel.values), np.nan)
    for block in panel.blocks:
        distance, centre = _of_block(block)
        again = np.flatnonzero((np.abs(distance) >= cut).any(axis=1))
        if len(again):
            far = _farthest(np.abs(distance[again]), cut, block.season)
            rest = replace(block, values=np.where(far, np.nan, block.values[again]), unit=block.unit[again])
            second, centres = _of_block(rest)
            nearer = ~far & (np.abs(second) < np.abs(distance[again]))
            distance[again] = np.where(nearer, second, distance[again])
            centre[again] = np.where(nearer, centres, centre[again])
        there = block.places >= 0
        z[block.places[there]], expected[block.places[there]] = distance[there], centre[there]
    if len(z):
        z[panel.last] = np.nan
        series = panel.series_of
        z = less_shared(z, (panel.indicator[series] * 8 + panel.frequency[series]) * (1 << 20) + panel.ordinals)
    return Around(z, expected)


def _farthest(distance: Floats, cut: float, season: int) -> Bools:
    """Distances beyond the cut that are the largest among their neighbours and the same period of other years."""
    known = np.nan_to_num(distance)
    reach = max(NEIGHBOURS, season)
    padded = np.pad(known, ((0, 0), (reach, reach)))
    shifts = {*range(1, NEIGHBOURS + 1), season}
    around = [padded[:, reach + sign * step :][:, : known.shape[1]] for step in shifts for sign in (1, -1)]
    return np.asarray((known >= cut) & (known >= np.max(around, axis=0)))


def _of_block(block: Block) -> tuple[Floats, Floats]:
    values = block.values
    level = np.abs(row_median(values))
    plain, expected = _stands_out(values, block.season, np.fmax(block.unit / 2, SMALLEST_SHARE * level))
    logs, positive = in_logs(values, np.where(values == 0, np.nan, values), block.unit)
    floor = np.fmax(block.unit / 2 / np.maximum(level, 1e-300), SMALLEST_SHARE)
    relative, _ = _stands_out(logs, block.season, floor)
    both = np.sign(plain) * (np.abs(plain) + np.abs(relative)) / 2
    z = np.where(positive[:, None] & np.isfinite(relative), both, plain)
    z = np.where((row_count(values) >= LEAST)[:, None], z, np.nan)
    return z, np.where(np.isfinite(z), expected, np.nan)


def _stands_out(values: Floats, season: int, floor: Floats) -> tuple[Floats, Floats]:
    """The median of three distances: from the neighbours, from the neighbours without season, from the years around."""
    smooth = without_season(values, season, values)
    raw, _ = _from_neighbours(values, floor)
    plain, gap = _from_neighbours(smooth, floor)
    yearly = _from_years(values, season, floor)
    z = row_median(np.stack([raw, plain, np.where(np.isfinite(yearly), yearly, plain)], axis=2))
    return np.where(np.isfinite(plain), z, np.nan), values - gap


def _from_neighbours(values: Floats, floor: Floats) -> tuple[Floats, Floats]:
    """The smaller of the distances from the medians of three before and three after, 0 where they lie on two sides."""
    padded = np.pad(values, ((0, 0), (NEIGHBOURS, NEIGHBOURS)), constant_values=np.nan)
    runs = window(padded, NEIGHBOURS)
    before, after = runs[:, : values.shape[1]], runs[:, NEIGHBOURS + 1 :]
    left, right = values - row_median(before), values - row_median(after)
    drift = row_median(right)
    middle = values - row_median(np.concatenate([before, after], axis=2))
    usual = spread(middle, floor)
    alone = right - drift[:, None]
    gap = np.where(np.isfinite(left), _smaller(left, right), np.where(np.isfinite(right), alone, np.nan))
    first = alone / spread(alone, floor)[:, None]
    return np.where(np.isfinite(left), gap / usual[:, None], first), gap


def _from_years(values: Floats, season: int, floor: Floats) -> Floats:
    """The same against last year and next year."""
    if season == 1 or values.shape[1] < season + 3:
        return np.full(values.shape, np.nan)
    changes = values[:, season:] - values[:, :-season]
    usual = row_median(changes)
    left, right = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    left[:, season:] = changes - usual[:, None]
    right[:, :-season] = -(changes - usual[:, None])
    enough = row_count(changes) >= NEIGHBOURS
    z = _smaller(left, right) / spread(changes - usual[:, None], floor)[:, None]
    return np.asarray(np.where(enough[:, None], z, np.nan))


def _smaller(left: Floats, right: Floats) -> Floats:
    """The one nearer to 0 where both have a sign in common, else 0; the only one where one is missing."""
    agree = np.sign(left) == np.sign(right)
    both = np.where(agree, np.where(np.abs(left) < np.abs(right), left, right), 0.0)
    alone = np.where(np.isfinite(left), left, right)
    return np.asarray(np.where(np.isfinite(left) & np.isfinite(right), both, alone))
