"""The check at entry: how far the newest value of every series lies from what its own past lets expect."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.panel import Block, Panel
from jixiao.engine.model.rows_of_series import (
    MAD_TO_SIGMA,
    one_step_errors,
    row_count,
    row_median,
    spread,
    window,
    without_season,
)

LEAST_PAST = 5
FEWEST, STEADY = 2, 3.0
"""A shorter past only tells a wrong unit: two values or more, the largest at most three times the smallest."""
PEERS, SHARED = 8, 1.0
"""So many series of an indicator make a common movement that no single one is to blame for."""
SMALLEST_SHARE = 0.003
"""A series is never taken to be steadier than this share of its level: figures are rounded and revised."""


@dataclass(frozen=True)
class Newest:
    """By series: `z` (signed, NaN where the past is too short) and `expected` of the newest value."""

    z: Floats
    expected: Floats


def newest_distances(panel: Panel) -> Newest:
    """For every series the median of three distances of its newest value, in levels and, where all is positive, in logs.

    The three: against smoothing with drift without the season, against the same period last year, against the last
    five. A movement that most series of an indicator share in that period is taken away.
    """
    z, expected = np.full(panel.n_series, np.nan), np.full(panel.n_series, np.nan)
    for block in panel.blocks:
        z[block.series], expected[block.series] = _of_block(block)
    group = (panel.indicator * 8 + panel.frequency) * (1 << 20) + panel.ordinals[panel.last]
    return Newest(less_shared(z, group), expected)


def less_shared(z: Floats, group: Ints) -> Floats:
    """Distances less what their group has in common, never further from 0 than before.

    Common is a movement that three quarters of PEERS members or more make in one direction by SHARED and more: their
    median is taken away, and what is left is held against their own spread.
    """
    result, known = z.copy(), np.flatnonzero(np.isfinite(z))
    for members in large_groups(group[known], PEERS):
        places = known[members]
        own = z[places]
        middle = float(np.median(own))
        if float(np.quantile(own * np.sign(middle), 0.25)) >= SHARED:
            less = (own - middle) / max(1.0, MAD_TO_SIGMA * float(np.median(np.abs(own - middle))))
            result[places] = np.where(np.abs(less) < np.abs(own), less, own)
    return result


def large_groups(group: Ints, least: int) -> list[Ints]:
    """The places of every group with `least` members or more, in order."""
    _, inverse, counts = np.unique(group, return_inverse=True, return_counts=True)
    large = np.flatnonzero(counts[inverse] >= least)
    order = large[np.argsort(inverse[large], kind="stable")]
    return [part for part in np.split(order, np.flatnonzero(np.diff(inverse[order])) + 1) if len(part)]


def _of_block(block: Block) -> tuple[Floats, Floats]:
    values = block.values
    past = values[:, :-1]
    level = np.abs(row_median(past))
    plain, expected = _median_of_three(values, block.season, np.fmax(block.unit / 2, SMALLEST_SHARE * level))
    logs, positive = in_logs(values, past, block.unit)
    relative, _ = _median_of_three(
        logs, block.season, np.fmax(block.unit / 2 / np.maximum(level, 1e-300), SMALLEST_SHARE)
    )
    both = np.where(positive, np.sign(plain) * (np.abs(plain) + np.abs(relative)) / 2, plain)
    short = row_count(past) < LEAST_PAST
    steady = (
        (row_count(past) >= FEWEST)
        & positive
        & (np.nan_to_num(past).max(axis=1, initial=0.0) <= STEADY * _smallest(past))
    )
    return np.where(short, np.nan, both), np.where(short, np.where(steady, row_median(past), np.nan), expected)


def _smallest(past: Floats) -> Floats:
    return np.asarray(np.where(np.isfinite(past), past, np.inf).min(axis=1, initial=np.inf))


def in_logs(values: Floats, past: Floats, unit: Floats) -> tuple[Floats, Bools]:
    """Logarithms of rows whose `past` is positive (zeros and less count as half a unit); which rows those are."""
    smallest = _smallest(past)
    positive = (smallest > 0) & np.isfinite(smallest)
    floor = np.minimum(unit / 2, smallest)
    safe = np.where(positive[:, None], np.fmax(values, np.where(positive, floor, 1.0)[:, None]), 1.0)
    return np.where(np.isfinite(values) & positive[:, None], np.log(safe), np.nan), positive


def _median_of_three(values: Floats, season: int, floor: Floats) -> tuple[Floats, Floats]:
    """The signed median distance and what was expected."""
    past = values.copy()
    past[:, -1] = np.nan
    smooth = without_season(values, season, past)
    errors, learnt = one_step_errors(smooth)
    smoothing = errors[:, -1] / spread(np.where(learnt, errors, np.nan), floor)
    expected = [values[:, -1] - errors[:, -1]]
    found = [smoothing]
    for gap, distance in (_against_last_year(values, season, floor), _against_last_five(smooth, floor)):
        found.append(np.where(np.isfinite(distance), distance, smoothing))
        expected.append(np.where(np.isfinite(distance), values[:, -1] - gap, expected[0]))
    return row_median(np.stack(found, axis=1)), row_median(np.stack(expected, axis=1))


def _against_last_year(values: Floats, season: int, floor: Floats) -> tuple[Floats, Floats]:
    """What the newest change over a year differs by from the last ones, and the same in usual differences."""
    nothing = np.full(len(values), np.nan)
    if season == 1 or values.shape[1] < season + 4:
        return nothing, nothing
    changes = values[:, season:] - values[:, :-season]
    usual = row_median(changes[:, -7:-1])
    gap = changes[:, -1] - usual
    others = changes[:, :-1] - usual[:, None]
    return gap, np.where(row_count(others) >= 3, gap / spread(others, floor), np.nan)


def _against_last_five(values: Floats, floor: Floats) -> tuple[Floats, Floats]:
    """What the newest differs by from the median of the five before it, and the same in usual differences."""
    nothing = np.full(len(values), np.nan)
    size = min(5, values.shape[1] - 2)
    if size < 2:
        return nothing, nothing
    apart = values[:, size:] - row_median(window(values, size)[:, :-1])
    gap = apart[:, -1]
    return gap, np.where(row_count(apart[:, :-1]) >= 4, gap / spread(apart[:, :-1], floor), np.nan)
