"""标准分: how many standard deviations off the peer group's mean."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.rule import Case
from jixiao.engine.model.text import Text
from jixiao.engine.scoring.deviation import DeviationRule


@dataclass(frozen=True)
class ZScore(DeviationRule):
    """z = (x − mean) ÷ s within the peer group, s with n − 1; points as the T score (McCall 1922): 50 + 10 z of 100.

    w × (`centre` + `step` × z), cut at `lowest` and `highest` (shares of w); z is turned where lower is better.
    """

    name: ClassVar[str] = "zscore"
    label: ClassVar[Text] = Text("z-score in the peer group", "按组内标准分赋分")
    aliases: ClassVar[tuple[str, ...]] = ("z_score",)

    def middle_and_spread(self, values: Floats) -> tuple[float, float]:
        ordered = np.sort(values)  # so that the last digit does not hang on the order of the rows
        return float(ordered.mean()), float(np.std(ordered, ddof=1)) if len(values) > 1 else 0.0

    def standing(self, case: Case) -> dict[str, Any]:
        z, mean, spread, n_values = self.placed(case)
        known = spread if n_values > 1 else None
        return {"z": z, "mean": mean, "standard_deviation": known, "n_in_group": n_values}
