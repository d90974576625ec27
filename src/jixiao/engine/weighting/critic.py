"""CRITIC 法: weights by spread and by conflict with the other indicators."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance
from jixiao.engine.weighting.moments import moments


@dataclass(frozen=True)
class Critic(FigureWeighting):
    """Cⱼ ÷ Σ C with Cⱼ = sⱼ Σₖ (1 − rⱼₖ) on min-max values by direction; s with n − 1, r Pearson's correlation.

    A constant indicator gets 0 and conflicts with none. Correlations of pairs that both have a value.
    Source: Diakoulaki, Mavrotas and Papayannakis 1995, Computers & Operations Research 22(7), 763–770.
    """

    name: ClassVar[str] = "critic"
    label: ClassVar[Text] = Text("CRITIC", "CRITIC 法")

    def importance(self, figures: Figures, findings: FindingList) -> Importance:
        found = moments(figures.values, correlate=True)
        remarks.tell_constant(figures.codes, found.constant, findings)
        spread = np.where(found.constant, 0.0, found.sd / np.where(found.constant, 1.0, found.high - found.low))
        if (~found.constant).sum() == 1:
            return Importance(spread)  # with nothing to conflict with, the only one that varies counts for everything
        # Min-max values are the raw ones stretched, and turned where lower is better: so are their correlations.
        turn = np.where(figures.higher, 1.0, -1.0)
        conflict = np.nansum(1.0 - found.correlation * np.outer(turn, turn), axis=1)
        return Importance(spread * conflict)
