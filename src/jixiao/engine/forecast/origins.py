"""Rolling origins: the whole way of forecasting, pooled model and all, sent back into the past of the same series."""

from collections.abc import Callable

import numpy as np

from jixiao.engine.forecast.blend import NO_POOLS, blend, fit_pools
from jixiao.engine.forecast.conformal import Tried
from jixiao.engine.forecast.histories import Histories
from jixiao.engine.forecast.pooled import unit_of
from jixiao.engine.forecast.season import find_season
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.rows_of_series import row_mean

LEAST = 3
"""Fewer values than this say nothing about how a series moves."""
MOST_EXTRA, FEW_PATHS = 24, 60
HALF_WEIGHT = 0.5
"""So many horizons back an origin counts half: nearer ones are more like what is to come."""
MOST_ROWS = 1500
"""So many series of a large run are tried; their errors speak for the others."""


def _silent() -> None:
    """Tells nobody."""


def n_origins(horizon: int) -> int:
    """How many origins are tried."""
    return len(_cuts(horizon))


def try_origins(
    histories: Histories, horizon: int, scale: Floats, seed: int, tick: Callable[[], None] = _silent
) -> Tried:
    """Errors of forecasts from origins up to one and a half horizons back, in units of the row's scale as it was there.

    (A scale that knew what came after would hold the misses themselves, and make them look small.) `scale`: as it is now.
    A row is sent back at most a third of its length (half of it, where it has no season or that is less than six
    periods), so that what is tried is like what is told.
    """
    plain = find_season(histories.filled, histories.season).taken_out(histories.filled)
    rng = np.random.default_rng(seed)
    rows, errors, weights, pools = [], [], [], NO_POOLS
    usual = _cuts(horizon)
    for cut in sorted({*usual, *_more_cuts(horizon, len(histories))}, reverse=True):
        if cut in usual:
            tick()
        fit = _fit_rows(histories, cut, scale)
        if len(fit) > MOST_ROWS:
            fit = np.sort(rng.choice(fit, MOST_ROWS, replace=False))
        if not len(fit):
            continue
        past = cut_back(histories, cut)
        pools = fit_pools(past, min(horizon, cut), seed, pools)
        steps = min(horizon, cut)
        ahead = blend(past.rows(fit), steps, pools).mean
        width = histories.values.shape[1]
        found = np.full((len(fit), horizon), np.nan)
        actual = histories.values[fit, width - cut : width - cut + steps]
        then = movement(past.filled[fit], plain[fit, : width - cut], histories.season)[:, None]
        found[:, :steps] = np.where(then > 0, (actual - ahead) / np.where(then > 0, then, 1.0), np.nan)
        rows.append(fit)
        errors.append(found)
        weights.append(np.full(len(fit), 0.5 ** (cut / (HALF_WEIGHT * horizon))))
    if not rows:
        return Tried(np.zeros(0, np.int64), np.zeros((0, horizon)), np.zeros(0))
    return Tried(np.concatenate(rows), np.concatenate(errors), np.concatenate(weights))


def _cuts(horizon: int) -> list[int]:
    """How many periods back the origins lie, the farthest first."""
    return sorted({horizon + horizon // 2, horizon, max(1, horizon // 2), max(1, horizon // 4), 1}, reverse=True)


def _more_cuts(horizon: int, n_rows: int) -> list[int]:
    """A run of few series is sent back more often: else a handful of errors would stand against what is usual."""
    count = min(MOST_EXTRA, FEW_PATHS // max(n_rows, 1))
    return [1 + place * 2 * horizon // MOST_EXTRA for place in range(count)] if count else []


def _fit_rows(histories: Histories, cut: int, scale: Floats) -> Ints:
    spans = histories.spans
    left = spans - cut
    enough = (left >= LEAST) & ((3 * cut <= spans) | ((2 * cut <= spans) & ((cut < 6) | (histories.season == 1))))
    width = histories.filled.shape[1]
    if width <= cut:
        return np.zeros(0, np.int64)
    known = np.isfinite(histories.values[:, : width - cut]).sum(axis=1) >= LEAST
    return np.flatnonzero(enough & known & (scale > 0))


def cut_back(histories: Histories, cut: int) -> Histories:
    """The histories as they were so many periods ago; a row that had not begun is all NaN."""
    width = histories.values.shape[1]
    keep = slice(0, width - cut)
    return Histories(
        histories.step, histories.season, histories.places, histories.values[:, keep], histories.filled[:, keep]
    )


def scales(histories: Histories) -> Floats:
    """The size of each row's movements now."""
    plain = find_season(histories.filled, histories.season).taken_out(histories.filled)
    return movement(histories.filled, plain, histories.season)


def movement(filled: Floats, plain: Floats, season: int) -> Floats:
    """The size of each row's movements; 0 of a constant row. `plain`: the same values without season.

    The geometric mean of two mean absolute steps: of the values without season, and over a whole season.
    """
    steps = row_mean(np.abs(np.diff(plain, axis=1))[:, -5 * max(season, 4) :])
    low, high = np.nanmin(filled, axis=1), np.nanmax(filled, axis=1)
    steps = np.fmax(np.nan_to_num(steps), (high - low) / 50)
    return np.asarray(np.where(high > low, np.sqrt(steps * unit_of(filled, season)), 0.0))
