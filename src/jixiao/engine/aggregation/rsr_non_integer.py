"""非整次秩和比法: ranks that keep how far the values lie apart."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import Columns, by_rows, range_of, shortfalls, weighted
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class RsrNonInteger(Aggregation):
    """Σ w·R/n with R = 1 + (n − 1)(x − min)/(max − min), turned round for lower (田凤调 1993, 秩和比法的应用).

    n counts the organisations of which the column is present. Where all are equal, they share the mean rank (n + 1)/2.
    """

    name: ClassVar[str] = "rsr-non-integer"
    label: ClassVar[Text] = Text("Rank-sum ratio with non-integer ranks", "非整次秩和比")
    relative: ClassVar[bool] = True

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        columns = Columns.of(values, weights, higher)
        if columns.nothing:
            return columns.unscored()
        columns, extent = range_of(columns)
        n = np.maximum(1, np.isfinite(columns.values).sum(axis=0))
        steps, base = (n - 1) / n, 1 / n

        def ratio(block: Floats) -> Floats:
            ranks = shortfalls(block, extent)
            ranks[:, ~extent.varies] += 0.5
            np.subtract(1.0, ranks, out=ranks)
            ranks *= steps
            ranks += base
            return weighted(ranks, columns.weights)

        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.minimum(by_rows(columns.values, ratio) / columns.holds(), 1.0)
        score[columns.empty] = np.nan
        return Combined(score, columns.refused(), remarks=extent.remarks(columns))
