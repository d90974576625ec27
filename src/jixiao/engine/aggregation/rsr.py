"""秩和比法（RSR）: the mean rank as a share of the number of organisations."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import Columns
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Rsr(Aggregation):
    """Σ w·R/n: the worst has rank R = 1, ties share the mean rank (田凤调 1988, 秩和比法及其应用).

    n and R count the organisations of which the column is present; the weights of those present are rescaled.
    """

    name: ClassVar[str] = "rsr"
    label: ClassVar[Text] = Text("Rank-sum ratio (RSR)", "秩和比（RSR）")
    relative: ClassVar[bool] = True

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        columns = Columns.of(values, weights, higher)
        if columns.nothing:
            return columns.unscored()
        total, held = np.zeros(columns.size), np.zeros(columns.size)
        for place, weight in enumerate(columns.weights.tolist()):
            column = columns.values[:, place] if columns.higher[place] else -columns.values[:, place]
            seen = np.flatnonzero(np.isfinite(column))
            if len(seen):
                total[seen] += weight * mean_ranks(column[seen]) / len(seen)
                held[seen] += weight
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.minimum(np.where(columns.empty, np.nan, total / held), 1.0)
        return Combined(score, columns.refused())


def mean_ranks(column: Floats) -> Floats:
    """Rank of every value, the smallest 1; values equal but for binary noise share the mean of their ranks."""
    order = np.argsort(column)
    ordered = column[order]
    noise = RELATIVE_NOISE * np.maximum(np.abs(ordered[:-1]), np.abs(ordered[1:]))
    with np.errstate(over="ignore"):
        starts = np.concatenate(([True], np.diff(ordered) > noise))
    first = np.flatnonzero(starts)
    last = np.append(first[1:], len(column)) - 1
    ranks = np.empty(len(column))
    ranks[order] = ((first + last) / 2 + 1)[np.cumsum(starts) - 1]
    return ranks
