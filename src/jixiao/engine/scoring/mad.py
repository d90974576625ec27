"""中位数偏差: how many median absolute deviations off the peer group's median."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.rule import Case
from jixiao.engine.model.text import Text
from jixiao.engine.scoring.deviation import DeviationRule


@dataclass(frozen=True)
class MedianDeviation(DeviationRule):
    """UK Oflog, Local Authority Data Explorer: (x − median) ÷ MAD of the class, MAD = median |x − median|, unscaled.

    w × (`centre` + `step` × deviation), cut at `lowest` and `highest`, as for `zscore` (the mapping is ours); one
    extreme value moves neither median nor MAD.
    """

    name: ClassVar[str] = "mad"
    label: ClassVar[Text] = Text("Deviation from the peer group's median", "按组内中位数偏差赋分")
    aliases: ClassVar[tuple[str, ...]] = ("median_mad",)

    def middle_and_spread(self, values: Floats) -> tuple[float, float]:
        median = float(np.median(values))
        return median, float(np.median(np.abs(values - median)))

    def standing(self, case: Case) -> dict[str, Any]:
        deviation, median, spread, n_values = self.placed(case)
        return {"deviation": deviation, "median": median, "mad": spread, "n_in_group": n_values}
