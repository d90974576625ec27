"""标准差法: weights by standard deviation."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance
from jixiao.engine.weighting.method import choice
from jixiao.engine.weighting.moments import moments


@dataclass(frozen=True)
class Std(FigureWeighting):
    """sⱼ ÷ Σ s with the sample standard deviation (n − 1) of the table as given, or of its min-max values.

    On the table as given the weights depend on the units of measure; min-max values have none.
    """

    name: ClassVar[str] = "std"
    label: ClassVar[Text] = Text("Standard deviation", "标准差法")

    on: str = choice("raw", "minmax")

    def importance(self, figures: Figures, findings: FindingList) -> Importance:
        found = moments(figures.values)
        remarks.tell_constant(figures.codes, found.constant, findings)
        divisor = found.high - found.low if self.on == "minmax" else np.ones(len(figures.codes))
        return Importance(np.where(found.constant, 0.0, found.sd / np.where(found.constant, 1.0, divisor)))
