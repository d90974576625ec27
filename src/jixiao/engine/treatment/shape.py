"""Skewness (偏度) and excess kurtosis (峰度) of a sample, corrected for its size."""

from dataclasses import dataclass
from math import nan, sqrt

from jixiao.engine.model.arrays import Floats, nearly

FEWEST = 4
"""The corrected kurtosis divides by (n − 2)(n − 3)."""


@dataclass(frozen=True)
class Shape:
    """`skew` and excess `kurtosis`, 0 for a normal distribution; NaN where the values are too few or all equal."""

    skew: float
    kurtosis: float


def shape_of(values: Floats) -> Shape:
    """G₁ and G₂ of Joanes and Gill 1998 (type 2 of R's e1071; SAS, SPSS and Excel give the same)."""
    n = len(values)
    if n < FEWEST or nearly(values.min(), values.max()):
        return Shape(nan, nan)
    power = values - values.mean()
    power /= max(power.max(), -power.min())
    square = power * power
    second = square.mean()
    power *= square
    square *= square
    third, fourth = power.mean(), square.mean()
    skew, kurtosis = third / second**1.5, fourth / second**2 - 3
    return Shape(
        skew=float(skew * sqrt(n * (n - 1)) / (n - 2)),
        kurtosis=float(((n + 1) * kurtosis + 6) * (n - 1) / ((n - 2) * (n - 3))),
    )
