"""Intervals from the errors that the same way of forecasting made on the past of the same run (conformal prediction)."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

LEVELS = (80, 95)


@dataclass(frozen=True)
class Tried:
    """What the rolling origins taught: `errors[i, h]` is (actual − forecast) / scale, NaN where there was no actual.

    `rows[i]` is the row of the histories that the path of errors comes from.
    """

    rows: Ints
    errors: Floats

    def __len__(self) -> int:
        return len(self.rows)


def half_width(errors: Floats, share: float) -> float:
    """The ⌈(n+1)·share⌉-th smallest absolute error: a new one is within it with at least that chance.

    NaN where n is too small for the share (n < share/(1 − share)). Source: Vovk, Gammerman & Shafer (2005).
    """
    sizes = np.sort(np.abs(errors[np.isfinite(errors)]))
    place = ceil((len(sizes) + 1) * share - 1e-9)
    return float(sizes[place - 1]) if 0 < place <= len(sizes) else float("nan")


def half_widths(errors: Floats, share: float) -> Floats:
    """`half_width` of every column, never narrower than at an earlier horizon."""
    found = np.array([half_width(column, share) for column in errors.T])
    return np.asarray(np.fmax.accumulate(found)) if len(found) else found
