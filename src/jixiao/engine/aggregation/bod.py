"""受益者怀疑法（Benefit of the doubt）: every organisation is judged by the weights that suit it best."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.best_weights import best_scores, linear_program
from jixiao.engine.aggregation.columns import Columns, range_of
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import Bools, Floats, absent, at_least
from jixiao.engine.model.method import require
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Bod(Aggregation):
    """max Σ wᵢxᵢ over own weights w ≥ 0 with which nobody exceeds 1 (Melyn & Moesen 1991; Cherchye et al. 2007).

    The same as input-oriented DEA with one input of 1. Values are taken as given, higher better, not negative; a missing
    one counts as 0 (Kuosmanen 2009). Of META's weights only 0 matters: such a column does not count. `share_low` and
    `share_high` bound what each column may contribute to an organisation's score.
    """

    share_low: float = 0.0
    share_high: float = 1.0

    name: ClassVar[str] = "bod"
    label: ClassVar[Text] = Text("Benefit of the doubt", "最有利权重法（BoD）")
    relative: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require(0 <= self.share_low < 1, "share_low", "must be 0 or more and below 1", "须不小于 0 且小于 1")
        above = self.share_low < self.share_high <= 1
        require(above, "share_high", "must be above share_low and at most 1", "须大于 share_low 且不超过 1")

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        columns = Columns.of(values, weights, higher)
        if columns.nothing:
            return columns.unscored()
        negative = columns.values < 0
        refused = np.asarray(negative.any(axis=1), dtype=np.bool_)
        judged = np.flatnonzero(~refused & ~columns.empty)
        score = absent(columns.size)
        zero = np.ones(len(columns.used), np.bool_)
        if len(judged):
            scaled, _ = range_of(columns)
            own = np.nan_to_num(scaled.values[judged], nan=0.0)
            top = own.max(axis=0)
            zero = top == 0
            score[judged] = self._scores(own[:, ~zero] / top[~zero], np.isfinite(scaled.values[judged])[:, ~zero])
        cells = (("negative_value", columns.spread_cells(negative)),) if refused.any() else ()
        refusals = (*columns.refused(), ("negative_value", refused)) if refused.any() else columns.refused()
        marks = (("lower_as_given", ~columns.higher), ("zero_column", zero))
        remarks = tuple((code, columns.spread(mask)) for code, mask in marks if mask.any())
        return Combined(score, refusals, cells=cells, remarks=remarks)

    def _scores(self, own: Floats, present: Bools) -> Floats:
        """Scores of columns whose largest value is 1."""
        if not own.shape[1]:
            return np.zeros(own.shape[0])
        if (self.share_low, self.share_high) == (0.0, 1.0):
            scores = best_scores(own, own)
        else:
            scores = np.array([self._bounded(own, row, there) for row, there in zip(own, present, strict=True)])
        return np.where(at_least(scores, 1.0), 1.0, scores)

    def _bounded(self, rivals: Floats, own: Floats, there: Bools) -> float:
        return linear_program(own[there], rivals[:, there], self.share_low, self.share_high)[0] if there.any() else 0.0
