"""加权几何平均: the weighted geometric mean."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import weighted
from jixiao.engine.aggregation.mean import Mean
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Geometric(Mean):
    """exp(Σ wᵢ ln xᵢ ÷ Σ wᵢ): a weakness is made up for only in part, the less the deeper it is (OECD/JRC 2008, step 6)."""

    name: ClassVar[str] = "geometric"
    label: ClassVar[Text] = Text("Weighted geometric mean", "加权几何平均")
    above_zero: ClassVar[bool] = True

    def average(self, values: Floats, weights: Floats) -> Floats:
        least = np.fmin.reduce(values, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            held = np.einsum("ij,j->i", np.isfinite(values) * 1.0, weights)
            logs = np.log(values)
            logs -= np.log(least)[:, None]  # so that the mean of equal values is that value to the last digit
            return np.asarray(least * np.exp(weighted(logs, weights) / held))
