"""The dynamic optimised theta model for many series at once: best start and theta in closed form for each smoothing."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

ALPHAS = (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95)
TIE = 1e-9
"""Of a row's squares: losses that differ by less are one."""
SKIPPED = 2
"""The first errors of a row say nothing: there is no trend before the third value."""


@dataclass(frozen=True)
class _Trend:
    """By column the least-squares line of all values so far: `start + slope · t`; `count` values so far."""

    count: Floats
    start: Floats
    slope: Floats


@dataclass(frozen=True)
class _Sums:
    """What least squares needs, by row and alpha; level without its start and what of the start is left."""

    squares: Floats
    with_start: Floats
    with_trend: Floats
    start: Floats
    start_trend: Floats
    trend: Floats
    level: Floats
    left: Floats


def theta(filled: Floats, horizon: int, *, most_trend: float = 1.0) -> Floats:
    """Forecast rows without season `horizon` steps ahead. NaN stands only before a row's first value.

    Of ALPHAS the one with the least squared error; the level's start and the weight of the trend, (θ − 1)/θ up to
    `most_trend`, solve a two-by-two least-squares problem. Source: Fiorucci et al. (2016), Int. J. Forecasting 32.
    """
    middle = np.nanmean(filled, axis=1)
    centred = filled - middle[:, None]
    trend = _trend(centred)
    sums = _run(centred, trend)
    weight, start, loss = _solve(sums, most_trend)
    row, best = np.arange(len(filled)), _least(loss, np.nansum(centred**2, axis=1))
    alpha = np.array(ALPHAS)[best]
    level = (sums.level + start * sums.left)[row, best]
    ahead = _ahead(alpha, level, weight[row, best], sums.left[row, best], trend, horizon)
    return np.asarray(ahead + middle[:, None])


def _least(loss: Floats, size: Floats) -> Ints:
    """The first alpha whose loss is the least but for rounding: where several fit alike, rounding must not choose."""
    near = loss <= (loss.min(axis=1) + TIE * size)[:, None]
    return np.asarray(near.argmax(axis=1))


def _trend(values: Floats) -> _Trend:
    there = np.isfinite(values)
    count = np.cumsum(there, axis=1).astype(np.float64)
    known = np.where(there, values, 0.0)
    mean = np.cumsum(known, axis=1) / np.maximum(count, 1)
    about = np.cumsum(known * count, axis=1) - count * (count + 1) / 2 * mean
    slope = np.where(count > 1, about / np.maximum(count * (count**2 - 1) / 12, 0.5), 0.0)
    return _Trend(count, mean - slope * (count + 1) / 2, slope)


def _run(values: Floats, trend: _Trend) -> _Sums:
    """Simple smoothing from level 0 through all columns, with every alpha beside the others."""
    alpha = np.array(ALPHAS)[None, :]
    shape = (len(values), len(ALPHAS))
    level, left = np.zeros(shape), np.ones(shape)
    sums = np.zeros((6, *shape))
    for column in range(values.shape[1]):
        there = np.isfinite(values[:, column])[:, None]
        error = np.where(there, values[:, column : column + 1], 0.0) - level
        counted = there & (trend.count[:, column : column + 1] > SKIPPED)
        if counted.any():
            start, slope = trend.start[:, column - 1, None], trend.slope[:, column - 1, None]
            pull = np.where(counted, left * start + (1 - left * (1 - alpha)) / alpha * slope, 0.0)
            seen, weight = np.where(counted, error, 0.0), np.where(counted, left, 0.0)
            for place, term in enumerate(_products(seen, weight, pull)):
                sums[place] += term
        level = np.where(there, level + alpha * error, level)
        left = np.where(there, left * (1 - alpha), left)
    squares, with_start, with_trend, start_twice, start_trend, trend_twice = sums
    return _Sums(squares, with_start, with_trend, start_twice, start_trend, trend_twice, level, left)


def _products(error: Floats, start: Floats, pull: Floats) -> tuple[Floats, ...]:
    return error * error, error * start, error * pull, start * start, start * pull, pull * pull


def _solve(sums: _Sums, most_trend: float) -> tuple[Floats, Floats, Floats]:
    """Weight of the trend, start of the level and loss for each alpha."""
    size = sums.start * sums.trend
    apart = size - sums.start_trend**2
    own = apart > 1e-12 * size
    weight = (sums.with_trend * sums.start - sums.with_start * sums.start_trend) / np.where(own, apart, 1.0)
    weight = np.clip(np.where(own, weight, 0.0), 0.0, most_trend)
    start = (sums.with_start - weight * sums.start_trend) / np.maximum(sums.start, np.finfo(float).tiny)
    loss = sums.squares + start**2 * sums.start + weight**2 * sums.trend
    loss += 2 * (start * weight * sums.start_trend - start * sums.with_start - weight * sums.with_trend)
    return weight, start, loss


def _ahead(alpha: Floats, level: Floats, weight: Floats, left: Floats, trend: _Trend, horizon: int) -> Floats:
    """Step by step, each forecast taken for the value that the trend then sees."""
    count, start, slope = trend.count[:, -1], trend.start[:, -1], trend.slope[:, -1]
    mean = start + slope * (count + 1) / 2
    found = np.empty((len(alpha), horizon))
    for step in range(horizon):
        value = level + weight * (left * start + (1 - left * (1 - alpha)) / alpha * slope)
        found[:, step] = value
        level = alpha * value + (1 - alpha) * level
        count = count + 1
        slope = ((count - 2) * slope + 6 / count * (value - mean)) / (count + 1)
        mean = ((count - 1) * mean + value) / count
        start = mean - (count + 1) / 2 * slope
        left = left * (1 - alpha)
    return found
