"""Growth over a year, of one series and of all of them, for series of which hardly more than a year is known."""

import numpy as np

from jixiao.engine.forecast.naive import seasonal_naive
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.rows_of_series import row_mean

OWN_SHARE = POOLED_SHARE = 0.35
"""How much of its own and of the others' growth a series is carried on by: best of what was tried on 15 and 18 months
of M1, M3 and Tourism (docs/decisions/0012)."""

RECENT = 3


def grown_naive(filled: Floats, season: int, horizon: int) -> Floats:
    """The same phase of last year plus, for each year ahead, OWN_SHARE of the row's growth and POOLED_SHARE of all rows'.

    Growth is the mean change over a year, as far as it is known; of all rows the median share of a row's level.
    """
    naive = seasonal_naive(filled, season, horizon)
    own, level = yearly_change(filled, season), row_mean(np.abs(filled[:, -season:]))
    known = np.isfinite(own) & (level > 0)
    pooled = float(np.median(own[known] / level[known])) if known.any() else 0.0
    yearly = np.where(np.isfinite(own), OWN_SHARE * own + POOLED_SHARE * pooled * level, POOLED_SHARE * pooled * level)
    years = np.arange(horizon) // season + 1
    return np.asarray(naive + yearly[:, None] * years)


def recent_naive(filled: Floats, season: int, horizon: int) -> Floats:
    """The same phase of last year plus the mean change over a year of the newest RECENT periods; plain where none is known."""
    change = np.nan_to_num(yearly_change(filled, season, RECENT))
    return np.asarray(seasonal_naive(filled, season, horizon) + change[:, None])


def yearly_change(filled: Floats, season: int, newest: int | None = None) -> Floats:
    """The mean of the value less that of a year before, over the `newest` periods (a year of them).

    NaN where no pair is known.
    """
    width = filled.shape[1]
    pairs = min(newest or season, season, width - season)
    if pairs <= 0:
        return np.full(len(filled), np.nan)
    return row_mean(filled[:, -pairs:] - filled[:, width - pairs - season : width - season])
