"""A season found, shrunk to what is surely there, taken out of series and put back into their forecasts."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints

FADING = 0.85
"""Each year back counts so much less: on M1, M3 and Tourism as good as equal weights where seasons stand, better where
they move (docs/decisions/0012)."""
LEAST_FACTOR = 0.01


@dataclass(frozen=True)
class Season:
    """`index[i, p]`: factor (where `is_factor[i]`) or summand of phase p, counted from the period after the newest."""

    index: Floats
    is_factor: Bools

    def taken_out(self, values: Floats) -> Floats:
        """The values without their season."""
        width = values.shape[1]
        own = self.index[:, phases(width, self.index.shape[1])]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(self.is_factor[:, None], values / own, values - own))

    def put_back(self, ahead: Floats) -> Floats:
        """Forecasts, from the period after the newest on, with their season."""
        own = self.index[:, np.arange(ahead.shape[1]) % self.index.shape[1]]
        return np.asarray(np.where(self.is_factor[:, None], ahead * own, ahead + own))


def phases(width: int, season: int) -> Ints:
    """The phase of every column of a matrix whose newest value stands on the right."""
    return np.asarray((np.arange(width) - width) % season, np.int64)


def find_season(filled: Floats, season: int) -> Season:
    """Classical decomposition with recent years weighing more, shrunk by James–Stein; factors where all values are > 0.

    A row of fewer than two seasons has none. `filled`: newest on the right, NaN before the first value.
    """
    width = filled.shape[1]
    is_factor = np.asarray(np.nanmin(filled, axis=1) > 0, np.bool_)
    neutral = np.repeat(is_factor.astype(np.float64)[:, None], max(season, 1), axis=1)
    if season == 1 or width < 2 * season:
        return Season(neutral, is_factor)
    level = centred_mean(filled, season)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(is_factor[:, None], filled / level, filled - level)
    index = np.stack([_faded_mean(apart[:, phase]) for phase in _columns(width, season)], axis=1)
    middle = index.mean(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        index = np.where(is_factor[:, None], index / middle, index - middle)
    index = neutral + _sure_share(apart, index, neutral)[:, None] * (index - neutral)
    known = np.isfinite(filled).sum(axis=1) >= 2 * season
    fit = known & np.isfinite(index).all(axis=1) & (~is_factor | (index.min(axis=1) > LEAST_FACTOR))
    return Season(np.where(fit[:, None], index, neutral), is_factor)


def centred_mean(values: Floats, season: int) -> Floats:
    """The mean over one season around each value; NaN where it is not whole."""
    weights = np.ones(season) if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5]
    reach = len(weights) // 2
    found = np.full(values.shape, np.nan)
    if values.shape[1] >= len(weights):
        seen = np.lib.stride_tricks.sliding_window_view(values, len(weights), axis=1)
        found[:, reach : values.shape[1] - reach] = seen @ (weights / season)
    return found


def _columns(width: int, season: int) -> list[Ints]:
    own = phases(width, season)
    return [np.flatnonzero(own == phase) for phase in range(season)]


def _faded_mean(values: Floats) -> Floats:
    """The mean of each row, a year counting FADING times the one after it; NaN of nothing."""
    there = np.isfinite(values)
    back = np.cumsum(there[:, ::-1], axis=1)[:, ::-1] - 1.0
    weights = np.where(there, FADING ** np.maximum(back, 0), 0.0)
    total = weights.sum(axis=1)
    summed = (weights * np.where(there, values, 0.0)).sum(axis=1)
    return np.asarray(np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.nan))


def _sure_share(apart: Floats, index: Floats, neutral: Floats) -> Floats:
    """1 − noise of the indices / their spread, at least 0: how far they can be trusted. Source: James & Stein (1961)."""
    season = index.shape[1]
    left = apart - index[:, phases(apart.shape[1], season)]
    n_years = np.isfinite(apart).sum(axis=1) / season
    counted = (1 - FADING**n_years) / (1 - FADING) * (1 + FADING) / (1 + FADING**n_years)
    freedom = season / (season - 1) * n_years / np.maximum(n_years - 1, 0.5)
    noise = _mean_square(left) * freedom / np.maximum(counted, 1)
    spread = _mean_square(index - neutral) * season / (season - 1)
    return np.asarray(np.clip(1 - noise / np.maximum(spread, np.finfo(float).tiny), 0, 1))


def _mean_square(values: Floats) -> Floats:
    there = np.isfinite(values)
    summed = (np.where(there, values, 0.0) ** 2).sum(axis=1)
    return np.asarray(summed / np.maximum(there.sum(axis=1), 1), np.float64)
