"""What is known at an origin about what comes: figures of every row of a matrix whose newest value is on the right."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import ceil

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

ALPHAS = (0.1, 0.3, 0.6)
LEAST_WINDOW = 4
"""Periods in the window that a scale is taken from, where a year has fewer."""
LOOK_BACK = 20
"""Years of history that are looked at."""
LEAST_ERROR = 1e-5


@dataclass(frozen=True)
class Traits:
    """Per row: `columns` for the pooled model, `base` the sum of the same periods of the last known year, its `scale`.

    `smooth` and `growth`: what a smoothed level and the latest growth say of (mean of the remainder − base)/scale;
    `error`: the usual one-step error over the scale.
    """

    columns: Floats
    base: Floats
    scale: Floats
    smooth: Floats
    growth: Floats
    error: Floats

    def rows(self, chosen: Ints) -> "Traits":
        """Some rows only."""
        return Traits(*(getattr(self, each.name)[chosen] for each in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence["Traits"]) -> "Traits":
        """All rows of several."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))


def window_of(season: int) -> int:
    """Periods that a scale is taken from."""
    return max(season, LEAST_WINDOW)


def traits(history: Floats, season: int, leads: Ints, n_known: int) -> Traits:
    """The traits of each row for the sum over `leads` (1 is the next period), `n_known` periods of the year being known.

    `history` has no gaps but NaN before a row's first value, and at least `season` values in each row.
    """
    history = history[:, -max(LOOK_BACK * season, 6 * LEAST_WINDOW) :]
    width, window = history.shape[1], window_of(season)
    seats = width - season + (leads - 1) % season
    base = history[:, seats].sum(axis=1)
    scale = _mean(np.abs(history[:, -window:]))
    scale = np.where(scale > 0, scale, 1.0)
    earlier = _rises(history[:, :-season], season, window) / scale[:, None]
    ended = width - n_known % season
    rises, due = _rises(history, season, window), n_known % season
    rise = rises / scale[:, None]
    turn = _mean(rises[:, window - due : window - due + ceil(window / 4)]) if due else np.full(len(history), np.nan)
    index, block = seasonal_index(history[:, :ended], season, turn)
    bare = ~np.isfinite(block[:, -1])  # no whole year before the one in view: no season, one scale
    block[bare, -1] = _mean(np.abs(history[bare]))
    level = history - index[:, (np.arange(width) - ended) % season] * _spread_out(block, season, ended, width)
    smoothed = [smooth(level, alpha) for alpha in ALPHAS]
    shape = index[:, (seats - ended) % season].mean(axis=1) * block[:, -1]
    n = len(leads)
    ahead = [(run[:, -1] + shape - base / n) / scale for run in smoothed]
    one_year = ~np.isfinite(block[:, -2]) if block.shape[1] > 1 else np.ones(len(block), np.bool_)
    error = _usual_miss(level, smoothed[1], season)
    if season > 1 and one_year.any():  # a season learnt from one year fits that year without any error
        plain = history[one_year]
        error[one_year] = _usual_miss(plain, smooth(plain, ALPHAS[1]), season)
    error = error / scale + LEAST_ERROR
    quarter, half = ceil(window / 4), ceil(window / 2)
    growth = _mean(rise[:, -quarter:])
    same = seats - season
    before = history[:, np.maximum(same, 0)].sum(axis=1) if same.min(initial=0) >= 0 else np.full(len(base), np.nan)
    found = [
        _mean(rise[:, -max(1, min(n_known or window, window)) :]),
        rise[:, -1], growth, _mean(rise[:, -half:]), _mean(rise), _deviation(rise),
        (base - before) / (n * scale), _mean(earlier), *ahead, _slope(level, season) * season / scale,
        (shape + _mean(history[:, -season:]) - base / n) / scale, error, np.nanmax(history[:, -window:], axis=1) / scale,
        np.log(np.isfinite(history).sum(axis=1) / season),
    ]  # fmt: skip
    columns = np.stack([_bent(each) for each in found], axis=1)
    sizes = np.stack([np.log(np.abs(found[place]) + 0.003) for place in (0, 1, 4, 5, 6, 11, 13, 14)], axis=1)
    return Traits(np.hstack([columns, sizes]), base, scale, ahead[1], np.nan_to_num(growth), error)


def _usual_miss(values: Floats, smoothed: Floats, season: int) -> Floats:
    """The root mean square of one-step errors in the newest two years."""
    misses = (values[:, 1:] - smoothed[:, :-1])[:, -max(2 * season, 2 * LEAST_WINDOW) :]
    return np.asarray(np.sqrt(np.nan_to_num(_mean(misses**2))))


def _bent(values: Floats) -> Floats:
    """Large figures drawn in, so that one wild row does not pull all others."""
    return np.asarray(np.sign(values) * np.log1p(np.abs(values) * 3) / 3)


def _mean(values: Floats) -> Floats:
    there = np.isfinite(values)
    n = there.sum(axis=1)
    return np.asarray(np.where(n > 0, np.where(there, values, 0.0).sum(axis=1) / np.maximum(n, 1), np.nan))


def _deviation(values: Floats) -> Floats:
    return np.asarray(np.sqrt(_mean((values - _mean(values)[:, None]) ** 2)))


def _rises(history: Floats, season: int, window: int) -> Floats:
    """The newest values less those a year earlier; NaN where there is no year earlier."""
    width = history.shape[1]
    found = np.full((len(history), window), np.nan)
    n = min(window, width - season)
    if n > 0:
        found[:, -n:] = history[:, width - n :] - history[:, width - n - season : width - season]
    return found


def seasonal_index(history: Floats, season: int, rise: Floats) -> tuple[Floats, Floats]:
    """By phase (from the newest year's first value on) the mean deviation from the year's mean, over the year's scale.

    And the scale (mean absolute value) of every whole year, counted back from the newest value; 0 index without season.
    """
    n_years = history.shape[1] // season
    if not n_years:  # less than a year lies before the one in view: no season can be told, one scale for all
        return np.zeros((len(history), season)), _mean(np.abs(history))[:, None]
    blocks = history[:, history.shape[1] - n_years * season :].reshape(len(history), n_years, season)
    scale = np.abs(blocks).mean(axis=2)
    if season == 1:
        return np.zeros((len(history), 1)), scale
    apart = (blocks - blocks.mean(axis=2, keepdims=True)) / np.where(scale > 0, scale, 1.0)[:, :, None]
    there = np.isfinite(apart)
    apart = np.where(there, apart, 0.0)
    lone = np.isfinite(scale).sum(axis=1) == 1  # in one year alone a climb looks like a season: its line is taken away
    apart[lone] -= _lines(apart[lone], rise[lone] / season / np.where(scale > 0, scale, 1.0)[lone, -1])
    n = np.maximum(there.sum(axis=1), 1)
    return np.asarray(np.where(there, apart, 0.0).sum(axis=1) / n), scale


def _lines(blocks: Floats, rise: Floats) -> Floats:
    """The straight line of mean 0 through each year, no steeper than the next year's first rise on it tells."""
    when = np.arange(blocks.shape[2]) - (blocks.shape[2] - 1) / 2
    slope = blocks @ when / (when @ when)
    told = np.where(np.isfinite(rise), rise, slope[:, -1])[:, None]
    slope = np.where(slope * told > 0, np.sign(slope) * np.minimum(np.abs(slope), np.abs(told)), 0.0)
    return np.asarray(slope[:, :, None] * when)


def _spread_out(block: Floats, season: int, ended: int, width: int) -> Floats:
    """The scale of the year that each column lies in; the oldest part of a year has that of the year after it."""
    filled = block.copy()
    for year in range(block.shape[1] - 2, -1, -1):
        filled[:, year] = np.where(np.isfinite(filled[:, year]), filled[:, year], filled[:, year + 1])
    years = np.clip((np.arange(width) - ended % season) // season, 0, block.shape[1] - 1)
    return np.asarray(filled[:, years])


def smooth(values: Floats, alpha: float) -> Floats:
    """Exponential smoothing of each row after each value; NaN before the first."""
    found = np.full(values.shape, np.nan)
    level = np.full(len(values), np.nan)
    for column in range(values.shape[1]):
        level = np.where(np.isnan(level), values[:, column], level + alpha * (values[:, column] - level))
        found[:, column] = level
    return found


def _slope(level: Floats, season: int) -> Floats:
    """The step per period of a straight line through the newest two years."""
    recent = level[:, -max(2 * season, 2 * LEAST_WINDOW) :]
    there = np.isfinite(recent)
    when = np.where(there, np.arange(recent.shape[1]), np.nan)
    when = when - _mean(when)[:, None]
    below = np.where(there, when**2, 0.0).sum(axis=1)
    return np.asarray(np.where(there, when * recent, 0.0).sum(axis=1) / np.where(below > 0, below, 1.0))
