"""均值上下法: above, about or below the mean, nothing finer."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats, nearly
from jixiao.engine.model.method import require
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Column, Normalisation


@dataclass(frozen=True)
class AboveBelowMean(Normalisation):
    """1 above (1 + p) × mean, −1 below (1 − p) × mean, else 0; turned for lower. `threshold` is p.

    OECD/JRC Handbook 2008, step 5.5, whose example has p = 0.2. Of a negative mean the band is mean ± p × |mean|.
    """

    threshold: float = 0.2

    name: ClassVar[str] = "above-below-mean"
    label: ClassVar[Text] = Text("Above or below the mean", "均值上下法")

    def __post_init__(self) -> None:
        require(self.threshold >= 0, "threshold", "cannot be negative", "不能为负")

    def scores(self, column: Column) -> Floats:
        mean = float(column.turned.mean())
        band = self.threshold * abs(mean)
        above = (column.turned > mean + band) & ~nearly(column.turned, mean + band)
        below = (column.turned < mean - band) & ~nearly(column.turned, mean - band)
        return np.where(above, 1.0, np.where(below, -1.0, 0.0))
