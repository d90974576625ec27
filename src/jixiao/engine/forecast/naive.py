"""The plain forecasts: last value, drift, the same season of last year, and that with the growth of all series."""

import numpy as np

from jixiao.engine.model.arrays import Floats


def last_value(filled: Floats, horizon: int) -> Floats:
    """The newest value of each row, repeated."""
    return np.repeat(filled[:, -1:], horizon, axis=1)


def drift(filled: Floats, horizon: int) -> Floats:
    """The newest value plus the mean step so far, for each step ahead."""
    spans = np.isfinite(filled).sum(axis=1)
    first = filled[np.arange(len(filled)), filled.shape[1] - np.maximum(spans, 1)]
    step = (filled[:, -1] - first) / np.maximum(spans - 1, 1)
    return np.asarray(filled[:, -1:] + step[:, None] * np.arange(1, horizon + 1))


def seasonal_naive(filled: Floats, season: int, horizon: int) -> Floats:
    """The value of the same phase in the last whole season; the newest value where a row is shorter than a season."""
    if season == 1 or filled.shape[1] < season:
        return last_value(filled, horizon)
    repeated = filled[:, -season:][:, np.arange(horizon) % season]
    short = ~np.isfinite(filled[:, -season])
    return np.asarray(np.where(short[:, None], last_value(filled, horizon), repeated))
