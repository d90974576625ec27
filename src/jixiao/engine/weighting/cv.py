"""变异系数法: weights by coefficient of variation."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance
from jixiao.engine.weighting.moments import NOISE, moments


@dataclass(frozen=True)
class Cv(FigureWeighting):
    """vⱼ ÷ Σ v with v = s ÷ |mean| (s with n − 1): spread in relation to size. A mean of 0 is refused."""

    name: ClassVar[str] = "cv"
    label: ClassVar[Text] = Text("Coefficient of variation", "变异系数法")

    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        found = moments(figures.values)
        size = np.maximum(np.abs(found.low), np.abs(found.high))
        no_mean = ~found.constant & (np.abs(found.mean) <= NOISE * size)
        remarks.tell_constant(figures.codes, found.constant, findings)
        remarks.tell_negative_mean(figures.codes, ~found.constant & ~no_mean & (found.mean < 0), findings)
        if no_mean.any():
            remarks.tell_no_mean(figures.codes, no_mean, findings)
            return None
        return Importance(np.where(found.constant, 0.0, found.sd / np.where(found.constant, 1.0, np.abs(found.mean))))
