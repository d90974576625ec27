"""One column: is it too skewed, and what is done about it: first winsorise, then take logarithms."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, at_least, nearly
from jixiao.engine.model.method import require
from jixiao.engine.treatment.shape import Shape, shape_of

WINSORISED, TRANSFORMED = "winsorised", "transformed"
SHIFT = 0.01
"""Share of the range that is added before the logarithm, so that none is taken of 0 (as in the JRC's COIN Tool)."""


@dataclass(frozen=True)
class Limits:
    """A column is treated where |skew| ≥ `skew` and excess kurtosis ≥ `kurtosis`; at most `points` are winsorised.

    The defaults are those of the Global Innovation Index (after Groeneveld and Meeden 1984) and of the JRC's COIN Tool.
    """

    skew: float = 2.0
    kurtosis: float = 3.5
    points: int = 5
    transform: bool = True

    def __post_init__(self) -> None:
        require(self.skew >= 0, "skew", "cannot be negative", "不能为负")
        require(self.kurtosis == self.kurtosis, "kurtosis", "must be a number", "须为数值")
        require(self.points >= 0, "points", "cannot be negative", "不能为负")

    def crossed_by(self, shape: Shape) -> bool:
        """Whether both limits are reached; a column whose shape is unknown crosses none."""
        skew, kurtosis = np.array(abs(shape.skew)), np.array(shape.kurtosis)
        return bool(at_least(skew, self.skew) & at_least(kurtosis, self.kurtosis))


@dataclass(frozen=True)
class Treated:
    """The values after treatment, the action ("" for none), which points were changed, the shape before and after."""

    values: Floats
    action: str
    before: Shape
    after: Shape


def treat_values(values: Floats, limits: Limits) -> Treated:
    """The values (none missing) winsorised as little as is needed; where that is not enough, the logarithm of the original."""
    before = shape_of(values)
    if not limits.crossed_by(before):
        return Treated(values, "", before, before)
    winsorised = _winsorise(values, before, limits)
    if winsorised is not None and not (limits.transform and limits.crossed_by(winsorised.after)):
        return winsorised
    if not limits.transform:
        return Treated(values, "", before, before)
    transformed = take_logarithm(values, before.skew)
    return Treated(transformed, TRANSFORMED, before, shape_of(transformed))


def _winsorise(values: Floats, before: Shape, limits: Limits) -> Treated | None:
    """One more extreme point to the next value per step, on the side of the skew; never so far that all are equal."""
    ordered = np.sort(values)
    low, high = 0, len(values) - 1
    shape = before
    for _ in range(limits.points):
        nearer = (low, high - 1) if shape.skew > 0 else (low + 1, high)
        if nearly(ordered[nearer[0]], ordered[nearer[1]]):
            break
        low, high = nearer
        shape = shape_of(np.clip(values, ordered[low], ordered[high]))
        if not limits.crossed_by(shape):
            break
    if shape is before:
        return None
    return Treated(_between(values, ordered[low], ordered[high]), WINSORISED, before, shape)


def _between(values: Floats, low: float, high: float) -> Floats:
    """Values outside go to the end that they lie beyond; those that are equal to it but for noise stay as they are."""
    clipped = np.clip(values, low, high)
    return np.where(nearly(values, clipped), values, clipped)


def take_logarithm(values: Floats, skew: float) -> Floats:
    """ln(x − min + a), for negative skew −ln(max − x + a); a is SHIFT of the range. The order stays as it is."""
    smallest, largest = values.min(), values.max()
    shift = SHIFT * (largest - smallest)
    taken = np.log(values - smallest + shift) if skew > 0 else -np.log(largest - values + shift)
    return np.asarray(taken + 0.0, dtype=np.float64)
