"""加权算术平均: the weighted arithmetic mean."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Arithmetic(Aggregation):
    """Σ wᵢxᵢ ÷ Σ wᵢ over those present: a strength makes up for a weakness in full."""

    name: ClassVar[str] = "arithmetic"
    label: ClassVar[Text] = Text("Weighted arithmetic mean", "加权算术平均")

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        present = np.isfinite(values)
        held = np.where(present, weights, 0.0).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(present, values, 0.0) @ weights / held
        return Combined(np.where(held > 0, score, np.nan))
