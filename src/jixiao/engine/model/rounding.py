"""Rounding as officials do it by hand: half up on the decimal value, untouched by binary noise."""

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.parts import Rounding

ABSOLUTE_NOISE = 1e-9
RELATIVE_NOISE = 4 * float(np.finfo(np.float64).eps)


def half_up(values: Floats, digits: int = 2) -> Floats:
    """四舍五入, halves away from zero: 1.005 → 1.01, 88.645 → 88.65. Within 1e-9 of a half is that half."""
    scaled = np.abs(values) * 10.0**digits
    noise = np.maximum(ABSOLUTE_NOISE, scaled * RELATIVE_NOISE)
    return np.asarray(np.copysign(np.floor(scaled + 0.5 + noise) / 10.0**digits, values) + 0.0, dtype=np.float64)


def half_even(values: Floats, digits: int = 2) -> Floats:
    """四舍六入五成双 (GB/T 8170): halves to the even digit, noise forgiven as in half_up."""
    up = half_up(values, digits)
    scaled = np.abs(values) * 10.0**digits
    is_half = np.abs(scaled - np.floor(scaled) - 0.5) <= np.maximum(ABSOLUTE_NOISE, scaled * RELATIVE_NOISE)
    even = 2 * np.round(scaled / 2) / 10.0**digits
    return np.asarray(np.where(is_half, np.copysign(even, values) + 0.0, up), dtype=np.float64)


def rounded(values: Floats, rounding: Rounding) -> Floats:
    """Rounded by the scheme's rule."""
    way = half_up if rounding.mode == "half-up" else half_even
    return way(values, rounding.digits)
