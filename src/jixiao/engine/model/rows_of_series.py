"""Robust figures of every row of a matrix in which NaN is a gap: medians, spreads, season, one-step errors."""

from typing import NamedTuple

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints

MAD_TO_SIGMA = 1.4826
"""The median absolute deviation of a normal sample times this is its standard deviation."""
ALPHAS = (0.1, 0.3, 0.5, 0.7, 1.0)
CLIP = 3.0
SEASON_FROM = 0.3
"""Share of the variance that a season must explain to be taken away."""
YEARS_OF_SEASON = 2
"""From so many years on there is a season: out of one, each value would be its own."""
DRIFT_FROM = 1.5
"""Standard errors that a drift must be away from zero to be carried on."""


def row_median(values: Floats) -> Floats:
    """The median of the last axis without NaN; NaN where nothing is there."""
    if not values.shape[-1]:
        return np.full(values.shape[:-1], np.nan)
    ranked = np.sort(values, axis=-1)
    width = values.shape[-1]
    if not np.isnan(ranked[..., -1]).any():  # nothing is missing, as in most tables
        return np.asarray(ranked[..., (width - 1) // 2] / 2 + ranked[..., width // 2] / 2)
    n = np.isfinite(values).sum(axis=-1)[..., None]
    low = np.take_along_axis(ranked, np.maximum(n - 1, 0) // 2, axis=-1)
    high = np.take_along_axis(ranked, np.minimum(n // 2, values.shape[-1] - 1), axis=-1)
    return np.asarray(np.where(n > 0, low / 2 + high / 2, np.nan)[..., 0])


def row_count(values: Floats) -> Floats:
    """How many are there."""
    return np.asarray(np.isfinite(values).sum(axis=-1), np.float64)


def row_mean(values: Floats) -> Floats:
    """The mean without NaN; NaN where nothing is there."""
    there = np.isfinite(values)
    n = there.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(there, values, 0.0).sum(axis=-1) / n)


def spread(errors: Floats, floor: Floats) -> Floats:
    """A robust standard deviation about 0, at least `floor`: the larger of MAD and a clipped root mean square.

    Widened for few values: with n errors by √((n+2)/(n−1)).
    """
    far = np.abs(errors)
    usual = MAD_TO_SIGMA * row_median(far)
    clipped = np.minimum(far, CLIP * usual[:, None])
    n = row_count(errors)
    size = np.fmax(usual, np.sqrt(row_mean(clipped**2))) * np.sqrt((n + 2) / np.maximum(n - 1, 0.5))
    return np.asarray(np.fmax(size, floor))


def window(values: Floats, size: int) -> Floats:
    """Every run of `size` columns, as a view with one axis more."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, size, axis=1))


def without_season(values: Floats, season: int, past: Floats) -> Floats:
    """The values less their season, learnt from `past` (values with NaN where one may not learn).

    Each phase's median distance from a running median over a year; kept only as far as it explains the spread, and from
    two years on.
    """
    n_columns = values.shape[1]
    if season == 1 or n_columns < season + 3:
        return values
    size = season + 1 - season % 2
    padded = np.pad(past, ((0, 0), (size // 2, size // 2)), constant_values=np.nan)
    apart = past - row_median(window(padded, size))
    phases = (np.arange(n_columns) - (n_columns - 1)) % season
    shape = np.stack([row_median(apart[:, phases == phase]) for phase in range(season)], axis=1)
    shape = np.nan_to_num(shape - row_median(shape)[:, None])
    strength = _strength(apart, apart - shape[:, phases], row_count(past) / season)
    strength = np.where(row_count(past) >= YEARS_OF_SEASON * season - 1, strength, 0.0)
    return np.asarray(values - (strength[:, None] * shape)[:, phases])


def _strength(before: Floats, after: Floats, n_years: Floats) -> Floats:
    """What share of the spread the season explains, as if each value had not helped to find it; 0 where little."""
    left, all_of_it = (row_median(np.abs(each - row_median(each)[:, None])) for each in (after, before))
    left = left * np.sqrt(n_years / np.maximum(n_years - 1, 0.25))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        share = np.nan_to_num(1 - (left / all_of_it) ** 2)
    return np.asarray(np.where(share > SEASON_FROM, np.clip(share, 0, 1), 0.0))


class Errors(NamedTuple):
    """One-step errors in the shape of the values (NaN where nothing was expected), those fit to judge the others by."""

    errors: Floats
    learnt: Bools


def one_step_errors(values: Floats) -> Errors:
    """Each value against exponential smoothing with drift of what came before it.

    The smoothing constant is the one of ALPHAS with the least clipped absolute error in the past (without the newest).
    """
    drift = _drift(values[:, :-1])
    tried = np.stack([_smoothed_errors(values, drift, alpha) for alpha in ALPHAS])
    seen = np.cumsum(np.isfinite(values), axis=1)
    learnt = np.isfinite(values) & (seen > np.minimum(3, seen[:, -1:] // 3))
    learnt[:, -1] = False
    past = np.where(learnt, np.abs(tried), np.nan)
    clipped = np.minimum(past, 4 * row_median(past)[..., None])
    loss = np.nan_to_num(row_mean(clipped), nan=np.inf)
    best = loss.argmin(axis=0)
    errors = tried[best, np.arange(len(values))]
    return Errors(errors, learnt & np.isfinite(errors))


def _drift(past: Floats) -> Floats:
    """The usual step, 0 where it cannot be told from none."""
    steps = np.diff(past, axis=1)
    usual = row_median(steps)
    noise = MAD_TO_SIGMA * row_median(np.abs(steps - usual[:, None])) * 1.25 / np.sqrt(np.maximum(row_count(steps), 1))
    return np.asarray(np.where(np.abs(usual) > DRIFT_FROM * noise, usual, 0.0))


def _smoothed_errors(values: Floats, drift: Floats, alpha: float) -> Floats:
    errors = np.full(values.shape, np.nan)
    level = row_median(first_values(values, 3)) - drift
    begun = np.zeros(len(values), np.bool_)
    for column in range(values.shape[1]):
        there = np.isfinite(values[:, column])
        begun |= there
        expected = np.where(begun, level + drift, level)
        error = values[:, column] - expected
        errors[:, column] = error
        level = np.where(there, expected + alpha * error, expected)
    return errors


def first_values(values: Floats, count: int) -> Floats:
    """The first values of each row that are there, the rest NaN."""
    seen = np.cumsum(np.isfinite(values), axis=1)
    return np.asarray(np.where(seen <= count, values, np.nan))


def group_medians(values: Floats, group: Ints, n_groups: int) -> Floats:
    """The median of every group; NaN of an empty one. `values` has no NaN."""
    order = np.lexsort([values, group])
    sizes = np.bincount(group, minlength=n_groups)
    starts, there = np.cumsum(sizes) - sizes, sizes > 0
    result = np.full(n_groups, np.nan)
    low, high = ((starts + half)[there] for half in ((sizes - 1) // 2, sizes // 2))
    result[there] = values[order[low]] / 2 + values[order[high]] / 2
    return result
