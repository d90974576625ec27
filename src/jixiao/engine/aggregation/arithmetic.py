"""加权算术平均: the weighted arithmetic mean."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import weighted
from jixiao.engine.aggregation.mean import Mean
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.text import Text

NOISE = 1e-14


@dataclass(frozen=True)
class Arithmetic(Mean):
    """Σ wᵢxᵢ ÷ Σ wᵢ over those present: a strength makes up for a weakness in full (OECD/JRC 2008, step 6)."""

    name: ClassVar[str] = "arithmetic"
    label: ClassVar[Text] = Text("Weighted arithmetic mean", "加权算术平均")

    def average(self, values: Floats, weights: Floats) -> Floats:
        total = np.einsum("ij,j->i", values, weights)
        gaps = np.isnan(total)
        if gaps.any():
            total[gaps] = weighted(values[gaps], weights)
            with np.errstate(invalid="ignore"):
                total[gaps] /= np.einsum("ij,j->i", np.isfinite(values[gaps]) * 1.0, weights)
        return _without_noise(total, values, weights)


def _without_noise(total: Floats, values: Floats, weights: Floats) -> Floats:
    """0.1 + 0.2 − 0.3 is 0: what is left of terms that cancel each other is no difference between organisations."""
    small = np.flatnonzero(np.abs(total) <= NOISE * np.nanmax(np.abs(values), initial=0.0))
    if len(small):
        terms = weighted(np.abs(values[small]), weights)
        total[small] = np.where(np.abs(total[small]) <= NOISE * terms, 0.0, total[small])
    return total
