"""What is left of series once common movement, season and trend are taken away: fit for a control chart."""

import numpy as np

from jixiao.engine.integrity.entry import PEERS, large_groups
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.rows_of_series import one_step_errors, row_count, row_mean, row_median, without_season

LINGERS = 0.3
"""From this autocorrelation on neighbours resemble each other, and a series is held against its last level."""
TREND_FROM = 2.0
"""Standard errors that a slope must be away from 0."""


def residuals(values: Floats, season: int, indicator: Ints) -> Floats:
    """What the newest column and those before it keep; NaN where nothing can be said. `indicator` names each row's.

    Taken away are, in turn: the median of PEERS rows or more of an indicator, where a row gets calmer by it; the season;
    a straight line through the past; or, where what is left still lingers, what one step ahead lets expect.
    The line and the season are learnt from the past alone; whether peers help is asked with the newest column, too, so
    that what hits all of them at once is no single one's.
    """
    own = less_peers(values, indicator)
    past = own.copy()
    past[:, -1] = np.nan
    smooth = without_season(own, season, past)
    level = less_line(smooth)
    errors, learnt = one_step_errors(smooth)
    learnt[:, -1] = True
    stepwise = np.where(learnt, errors, np.nan)
    return np.where((_autocorrelation(level[:, :-1]) > LINGERS)[:, None], stepwise, level)


def less_peers(values: Floats, indicator: Ints) -> Floats:
    """Values less the median of their indicator in the same period, where that makes a row's steps smaller."""
    result = values.copy()
    for rows in large_groups(indicator, PEERS):
        own = values[rows]
        apart = own - row_median(own.T.copy())
        calmer = _step_size(apart) < _step_size(own)
        result[rows] = np.where(calmer[:, None], apart, own)
    return result


def _step_size(values: Floats) -> Floats:
    """The mean step."""
    return row_mean(np.abs(np.diff(values, axis=1)))


def less_line(values: Floats) -> Floats:
    """Values less the straight line through their past, where that has a slope; the line is level at the past's mean."""
    past = values[:, :-1]
    there = np.isfinite(past)
    when = np.arange(values.shape[1]) - (values.shape[1] - 1.0)
    at = np.where(there, when[:-1], np.nan)
    middle = row_mean(at)
    away, height = np.where(there, at - middle[:, None], 0.0), np.where(there, past - row_mean(past)[:, None], 0.0)
    width = (away**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = (away * height).sum(axis=1) / width
        left = ((height - slope[:, None] * away) ** 2).sum(axis=1)
        error = np.sqrt(left / np.maximum(row_count(past) - 2, 1) / width)
        slope = np.where(np.abs(slope) > TREND_FROM * error, slope, 0.0)
    return np.asarray(values - np.nan_to_num(slope[:, None] * (when - middle[:, None])))


def _autocorrelation(values: Floats) -> Floats:
    """How much a value resembles the one before it, −1 to 1."""
    away = np.nan_to_num(values - row_mean(values)[:, None])
    size = (away**2).sum(axis=1)
    return np.asarray((away[:, 1:] * away[:, :-1]).sum(axis=1) / np.where(size > 0, size, 1.0))
