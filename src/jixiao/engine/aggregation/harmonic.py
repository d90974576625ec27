"""加权调和平均: the weighted harmonic mean."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import weighted
from jixiao.engine.aggregation.mean import Mean
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Harmonic(Mean):
    """Σ wᵢ ÷ Σ (wᵢ/xᵢ): the weakest indicator counts most; of rates over unequal bases it is the right mean."""

    name: ClassVar[str] = "harmonic"
    label: ClassVar[Text] = Text("Weighted harmonic mean", "加权调和平均")
    above_zero: ClassVar[bool] = True

    def average(self, values: Floats, weights: Floats) -> Floats:
        least = np.fmin.reduce(values, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            held = np.einsum("ij,j->i", np.isfinite(values) * 1.0, weights)
            return np.asarray(least * (held / weighted(least[:, None] / values, weights)))
