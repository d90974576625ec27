"""TOPSIS 法（逼近理想解排序法）: near the ideal and far from the anti-ideal."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import Columns, Range, blocks, range_of, zero_for_missing
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Topsis(Aggregation):
    """D⁻ ÷ (D⁺ + D⁻): Euclidean distances to the worst and the best of w·x/√Σx² (Hwang & Yoon 1981, ch. 3).

    Raw columns go in; 1 is best in everything, 0 worst in everything. A column in which all are equal decides nothing.
    """

    name: ClassVar[str] = "topsis"
    label: ClassVar[Text] = Text("Closeness to the ideal (TOPSIS)", "逼近理想解排序法（TOPSIS）")
    relative: ClassVar[bool] = True

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        columns = Columns.of(values, weights, higher)
        if columns.nothing:
            return columns.unscored()
        columns, extent = range_of(columns)
        near, far = _distances(columns, extent, _factors(columns, extent))
        span = near + far
        alike = np.asarray((span == 0) & ~columns.empty, dtype=np.bool_)
        with np.errstate(invalid="ignore"):
            score = np.where(far <= RELATIVE_NOISE * span, 0.0, far / span)
        score[alike | columns.empty] = np.nan
        refusals = (*columns.refused(), ("no_difference", alike)) if alike.any() else columns.refused()
        return Combined(score, refusals, remarks=extent.remarks(columns))


def _factors(columns: Columns, extent: Range) -> Floats:
    """Per column what a difference of raw values is multiplied with: weight ÷ length of the column."""
    squares = np.zeros(len(columns.weights))
    for cut in blocks(columns.values):
        block = columns.values[cut]
        some = np.einsum("ij,ij->j", block, block)
        if np.isnan(some).any():
            block = zero_for_missing(block.copy())
            some = np.einsum("ij,ij->j", block, block)
        squares += some
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(extent.varies, columns.weights / np.sqrt(squares), 0.0)


def _distances(columns: Columns, extent: Range, factors: Floats) -> tuple[Floats, Floats]:
    """To the ideal and to the anti-ideal; the weights of those present are rescaled, which their ratio does not feel."""
    near, far = np.empty(columns.size), np.empty(columns.size)
    best, worst = np.nan_to_num(extent.best), np.nan_to_num(extent.worst)
    for cut in blocks(columns.values):
        for goal, result in ((best, near), (worst, far)):
            gap = np.subtract(columns.values[cut], goal)
            gap *= factors
            squares = np.einsum("ij,ij->i", gap, gap)
            if np.isnan(squares).any():
                squares = np.einsum("ij,ij->i", zero_for_missing(gap), gap)
            result[cut] = np.sqrt(squares)
    return near, far
