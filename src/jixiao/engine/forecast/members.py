"""The forecasts of every plain model for many rows at once: what the blend and the pooled model choose from."""

from typing import NamedTuple

import numpy as np

from jixiao.engine.forecast.damped import damped
from jixiao.engine.forecast.naive import seasonal_naive
from jixiao.engine.forecast.season import find_season
from jixiao.engine.forecast.theta import theta
from jixiao.engine.model.arrays import Floats

ROWS_AT_A_TIME = 256
FARTHEST_UP = 1.0
"""On the logarithm a forecast ends this far above the highest value so far (e times it): no trend grows for ever."""


class Members(NamedTuple):
    """One matrix (row × step ahead) per model; `*_log` are fitted on logarithms where all values are above 0."""

    naive: Floats
    theta: Floats
    theta_log: Floats
    damped: Floats
    damped_log: Floats


def forecast_members(filled: Floats, season: int, horizon: int) -> Members:
    """Every model for every row; NaN stands only before a row's first value, the newest is on the right."""
    parts = [
        _members(_trimmed(filled[first : first + ROWS_AT_A_TIME]), season, horizon)
        for first in range(0, len(filled), ROWS_AT_A_TIME)
    ]
    if not parts:
        return Members(*(np.zeros((0, horizon)) for _ in Members._fields))
    return Members(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _trimmed(filled: Floats) -> Floats:
    """Without the columns in which no row has begun."""
    begun = np.isfinite(filled).any(axis=0)
    return filled[:, int(begun.argmax()) :]


def _members(filled: Floats, season: int, horizon: int) -> Members:
    found = find_season(filled, season)
    plain = found.taken_out(filled)
    positive = found.is_factor & (np.nanmin(plain, axis=1) > 0)
    by_log = np.where(positive[:, None], np.log(np.where(positive[:, None], plain, 1.0)), plain)
    by_log = np.where(np.isfinite(plain), by_log, np.nan)
    ceiling = np.nanmax(by_log, axis=1)[:, None] + FARTHEST_UP

    def unlogged(ahead: Floats) -> Floats:
        grown = np.exp(np.where(positive[:, None], np.minimum(ahead, ceiling), 0.0))
        return found.put_back(np.where(positive[:, None], grown, ahead))

    return Members(
        seasonal_naive(filled, season, horizon),
        found.put_back(theta(plain, horizon)),
        unlogged(theta(by_log, horizon)),
        found.put_back(damped(plain, horizon)),
        unlogged(damped(by_log, horizon)),
    )
