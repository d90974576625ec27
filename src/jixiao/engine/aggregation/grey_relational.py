"""灰色关联度: how closely an organisation follows the best there is."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import Columns, by_rows, range_of, shortfalls, weighted
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.method import require
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class GreyRelational(Aggregation):
    """Σ w(Δmin + ζΔmax)/(Δ + ζΔmax), Δ the distance to the best on min-max values by direction (Deng 1982).

    Δmin and Δmax are taken over the whole table, where they come out as 0 and 1. 1 is best in everything, ζ/(1 + ζ)
    worst in everything. A column in which all are equal has Δ = 0.
    """

    zeta: float = 0.5

    name: ClassVar[str] = "grey-relational"
    label: ClassVar[Text] = Text("Grey relational grade", "灰色关联度")
    relative: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require(0 < self.zeta <= 1, "zeta", "must be above 0 and at most 1", "须大于 0 且不超过 1")

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        columns = Columns.of(values, weights, higher)
        if columns.nothing:
            return columns.unscored()
        columns, extent = range_of(columns)

        def grade(block: Floats) -> Floats:
            distance = shortfalls(block, extent)
            distance += self.zeta
            return weighted(np.divide(self.zeta, distance, out=distance), columns.weights)

        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.minimum(by_rows(columns.values, grade) / columns.holds(), 1.0)
        undecided = extent.undecided(columns)
        score[undecided | columns.empty] = np.nan
        refusals = (*columns.refused(), ("no_difference", undecided)) if undecided.any() else columns.refused()
        return Combined(score, refusals, remarks=extent.remarks(columns))
