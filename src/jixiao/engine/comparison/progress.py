"""Progress towards a dated goal: the yearly growth since the baseline against the one that the goal needs."""

from datetime import date

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, at_least
from jixiao.library import held_on

PARAMETERS = "comparison"
CLASSES = ("away", "insufficient", "moderate", "significant")


def yearly_growth(base: Floats, value: Floats, years: Floats) -> Floats:
    """(value ÷ base)^(1/years) − 1; NaN unless both are above 0 and time has passed."""
    usable = (base > 0) & (value > 0) & (years > 0)
    with np.errstate(all="ignore"):
        rate = np.expm1(
            np.log(np.where(usable, value, 1.0) / np.where(usable, base, 1.0)) / np.where(usable, years, 1.0)
        )
    return np.asarray(np.where(usable & np.isfinite(rate), rate, np.nan))


def progress_ratio(actual: Floats, needed: Floats) -> Floats:
    """Actual over needed yearly growth: 1 is just on the way; NaN where nothing is needed."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = actual / needed
    return np.asarray(np.where(np.isfinite(ratio), ratio, np.nan))


def progress_classes(ratio: Floats, reached: Bools, day: date) -> Ints:
    """The place in CLASSES, −1 for none: by the dated cuts of Eurostat's method; who has reached the goal is significant."""
    moderate, significant = (
        float(held_on(PARAMETERS, f"progress_{name}", day)) for name in ("moderate", "significant")
    )
    found = sum(at_least(ratio, cut).astype(np.int64) for cut in (0.0, moderate, significant))
    return np.asarray(np.where(reached, 3, np.where(np.isnan(ratio), -1, found)), np.int64)
