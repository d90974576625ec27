"""Exponential smoothing with a damped trend for many series at once, averaged over a grid by how well each fits."""

from itertools import product

import numpy as np

from jixiao.engine.model.arrays import Floats

LEVELS = (0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
TRENDS = (0.03, 0.1, 0.2, 0.4)
DAMPINGS = (0.8, 0.9, 0.95, 0.98, 1.0)
FIRST = 8
"""So many first values give the start of level and trend."""
GRID = np.array([*product(LEVELS, TRENDS, DAMPINGS), *product(LEVELS, (0.0,), (0.0,))])


def damped(filled: Floats, horizon: int) -> Floats:
    """Forecast rows without season: the mean of all of GRID, weighted by exp(−AICc/2).

    A damping of 0 is simple smoothing, 1 Holt's line. NaN stands only before a row's first value.
    Source: Gardner & McKenzie (1985); weights: Burnham & Anderson (2002).
    """
    alpha, beta, phi = GRID.T
    level, trend = _start(filled, phi)
    squares = np.zeros((len(filled), len(GRID)))
    for column in filled.T:
        there = np.isfinite(column)[:, None]
        expected = level + phi * trend
        error = np.where(there, np.where(there, column[:, None], 0.0) - expected, 0.0)
        squares += error * error
        level = np.where(there, expected + alpha * error, level)
        trend = np.where(there, phi * trend + alpha * beta * error, trend)
    weights = _weights(squares, np.isfinite(filled).sum(axis=1), phi)
    steps = np.cumsum(np.where(phi > 0, phi, 0.0) ** np.arange(1, horizon + 1)[:, None], axis=0)
    return np.asarray((weights * level).sum(axis=1)[:, None] + (weights * trend) @ steps.T)


def _start(filled: Floats, phi: Floats) -> tuple[Floats, Floats]:
    """Level and trend before the first value, from a line through the first ones; their mean where there is no trend."""
    width = filled.shape[1]
    spans = np.isfinite(filled).sum(axis=1)
    used = np.minimum(spans, FIRST)[:, None]
    offsets = np.arange(min(FIRST, width))[None, :]
    first = np.take_along_axis(filled, np.minimum((width - spans)[:, None] + offsets, width - 1), axis=1)
    counted = offsets < used
    mean = np.where(counted, first, 0.0).sum(axis=1) / used[:, 0]
    away = np.where(counted, offsets - (used - 1) / 2, 0.0)
    slope = (away * np.where(counted, first - mean[:, None], 0.0)).sum(axis=1) / np.maximum((away**2).sum(axis=1), 0.5)
    level = mean - slope * (used[:, 0] + 1) / 2
    has_trend = phi[None, :] > 0
    return np.where(has_trend, level[:, None], mean[:, None]), np.where(has_trend, slope[:, None], 0.0)


def _weights(squares: Floats, count: np.ndarray[tuple[int], np.dtype[np.int64]], phi: Floats) -> Floats:
    """By AICc; a fit without error shares its weight among those like it."""
    n = count[:, None].astype(np.float64)
    n_free = np.where(phi == 0, 2, np.where(phi == 1, 4, 5))
    least = squares.max(axis=1, keepdims=True) * 1e-12 + np.finfo(float).tiny
    score = n * np.log(np.maximum(squares, least) / n) + 2 * n_free * n / np.maximum(n - n_free - 1, 0.5)
    weights = np.exp(-0.5 * (score - score.min(axis=1, keepdims=True)))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
