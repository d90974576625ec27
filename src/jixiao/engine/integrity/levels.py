"""Values away from what their series lets expect, sorted by what they look like: another unit, a zero, an outlier."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.integrity.cuts import Cuts
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.panel import Panel

OUTLIER, UNIT, ZERO = 0, 1, 2
POWERS = (-4, -3, -2, -1, 1, 2, 3, 4)
USUAL_ZEROS = 0.1


@dataclass(frozen=True)
class Levels:
    """By observation: `score` (1 at the cut, 0 where unknown), `kind`, the power of ten where kind is UNIT, `expected`."""

    score: Floats
    kind: Floats
    power: Floats
    expected: Floats


def sort_out(panel: Panel, distance: Floats, expected: Floats, cuts: Cuts) -> Levels:
    """Score and kind of every value. A value that is a power of ten times the expected one needs a smaller distance."""
    score = np.nan_to_num(np.abs(distance))
    power = _power(panel.values, expected, cuts["unit_tolerance"])
    is_unit = power != 0
    lighter = cuts["unit_share_of_distance"]
    score = np.where(is_unit, np.where(np.isnan(distance), 1.0, score / lighter), score)
    is_zero = (panel.values == 0) & (score > 0)
    kind = np.where(is_unit, UNIT, np.where(is_zero, ZERO, OUTLIER)).astype(float)
    score = np.where(is_zero & _has_zeros(panel), 0.0, score)
    return Levels(score, kind, power, expected)


def _power(values: Floats, expected: Floats, tolerance: float) -> Floats:
    """The power of ten by which a value differs from the expected one; 0 where it is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(values * expected > 0, np.log10(np.abs(values)) - np.log10(np.abs(expected)), np.nan)
    nearest = np.rint(ratio)
    fits = (np.abs(ratio - nearest) <= tolerance) & (np.abs(nearest) >= 1) & (np.abs(nearest) <= max(POWERS))
    return np.where(fits, nearest, 0.0)


def _has_zeros(panel: Panel) -> Bools:
    """Values whose series has a zero every now and then, besides this one."""
    zeros = np.add.reduceat((panel.values == 0).astype(float), panel.starts[:-1]) if panel.n_series else np.zeros(0)
    often = zeros - 1 > USUAL_ZEROS * panel.sizes
    return np.asarray(often[panel.series_of], np.bool_)
