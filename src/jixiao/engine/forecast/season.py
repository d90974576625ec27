"""A season found, shrunk to what is surely there, taken out of series and put back into their forecasts."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA, row_median

FADING = 0.8
"""Each year back counts so much less: on M1, M3 and Tourism as good as equal weights where seasons stand, better where
they move (docs/decisions/0012)."""
FARTHEST = 3.0
"""Values farther from line and season, in robust standard deviations, are drawn in: a slip is no season."""
LEAST_FACTOR = 0.01
SEASONS_SEEN = 1.5
"""A season can be told from the line when half of its phases were seen twice: so known, 18 to 23 months of M1, M3 and Tourism
were forecast better than without (docs/decisions/0012)."""


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
    """Line and season together by least squares, then the season about a moving level; recent years weigh more.

    Shrunk by James–Stein; factors, by logarithms, where all values are > 0. A row of fewer than SEASONS_SEEN has none.
    `filled`: newest on the right, NaN before the first value.
    """
    width = filled.shape[1]
    is_factor = np.asarray(np.nanmin(filled, axis=1) > 0, np.bool_)
    neutral = np.repeat(is_factor.astype(np.float64)[:, None], max(season, 1), axis=1)
    if season == 1 or width < SEASONS_SEEN * season:
        return Season(neutral, is_factor)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(is_factor[:, None], np.log(filled), filled)
    apart, index = _about_level(values, season)
    index = _sure_share(apart, index)[:, None] * index
    factors = np.exp(np.where(is_factor[:, None], index, 0.0))
    found = np.where(is_factor[:, None], factors / factors.mean(axis=1, keepdims=True), index)
    known = np.isfinite(filled).sum(axis=1) >= SEASONS_SEEN * season
    fit = known & np.isfinite(found).all(axis=1) & (~is_factor | (found.min(axis=1) > LEAST_FACTOR))
    return Season(np.where(fit[:, None], found, neutral), is_factor)


def _about_level(values: Floats, season: int) -> tuple[Floats, Floats]:
    """What the values lie off their level, and the mean of that by phase (rows of mean 0).

    The level reaches to both ends: a mean over whole seasons alone would leave out half a season at each.
    """
    width = values.shape[1]
    first, line = line_and_season(values, season)
    own = first[:, phases(width, season)]
    drawn = _drawn_in(values - line - own)
    apart = own + drawn - moving_level(drawn, season)
    index = np.stack([_faded_mean(apart[:, phase]) for phase in _columns(width, season)], axis=1)
    return apart, index - index.mean(axis=1, keepdims=True)


def line_and_season(values: Floats, season: int) -> tuple[Floats, Floats]:
    """The season by phase (rows of mean 0) and the line at every column that together have least faded squares."""
    width = values.shape[1]
    years = -(-width // season)
    blocks = np.full((len(values), years * season), np.nan)
    blocks[:, years * season - width :] = values
    blocks = blocks.reshape(len(values), years, season)
    there = np.isfinite(blocks)
    weight = np.where(there, FADING ** np.arange(years - 1.0, -1.0, -1.0)[None, :, None], 0.0)
    when = np.broadcast_to(np.arange(1.0 - years * season, 1.0).reshape(years, season), blocks.shape)
    known = np.where(there, blocks, 0.0)
    total = np.where(there.any(axis=1), weight.sum(axis=1), 1.0)
    mean, middle = (weight * known).sum(axis=1) / total, (weight * when).sum(axis=1) / total
    away, off = when - middle[:, None], known - mean[:, None]
    below = (weight * away**2).sum(axis=(1, 2))
    slope = (weight * away * off).sum(axis=(1, 2)) / np.where(below > 0, below, 1.0)
    index = mean - slope[:, None] * middle
    level = index.mean(axis=1, keepdims=True)
    return index - level, level + slope[:, None] * np.arange(1.0 - width, 1.0)


def moving_level(values: Floats, season: int) -> Floats:
    """The mean around each value, a season to each side, nearer ones weighing more; at the ends of what is there."""
    weights = np.r_[np.arange(1.0, season + 1), np.arange(season - 1.0, 0.0, -1.0)]
    there = np.isfinite(values)
    sides = ((0, 0), (season - 1, season - 1))
    summed, counted = (
        np.lib.stride_tricks.sliding_window_view(np.pad(each, sides), len(weights), axis=1) @ weights
        for each in (np.where(there, values, 0.0), there.astype(np.float64))
    )
    return np.asarray(summed / np.where(counted > 0, counted, 1.0))


def _drawn_in(errors: Floats) -> Floats:
    """No farther than FARTHEST robust standard deviations; as they are where most are 0."""
    far = FARTHEST * MAD_TO_SIGMA * row_median(np.abs(errors))[:, None]
    return np.asarray(np.where(far > 0, np.clip(errors, -far, far), errors))


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


def _sure_share(apart: Floats, index: Floats) -> Floats:
    """1 − noise of the indices / their spread, at least 0: how far they can be trusted. Source: James & Stein (1961)."""
    season = index.shape[1]
    left = apart - index[:, phases(apart.shape[1], season)]
    n_years = np.isfinite(apart).sum(axis=1) / season
    counted = (1 - FADING**n_years) / (1 - FADING) * (1 + FADING) / (1 + FADING**n_years)
    freedom = season / (season - 1) * n_years / np.maximum(n_years - 1, 0.5)
    noise = _mean_square(left) * freedom / np.maximum(counted, 1)
    spread = _mean_square(index) * season / (season - 1)
    return np.asarray(np.clip(1 - noise / np.maximum(spread, np.finfo(float).tiny), 0, 1))


def _mean_square(values: Floats) -> Floats:
    there = np.isfinite(values)
    summed = (np.where(there, values, 0.0) ** 2).sum(axis=1)
    return np.asarray(summed / np.maximum(there.sum(axis=1), 1), np.float64)
