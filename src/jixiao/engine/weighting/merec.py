"""MEREC 法: weights by what the result loses when an indicator is removed."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance, complete_rows
from jixiao.engine.weighting.moments import blocks, extremes


@dataclass(frozen=True)
class Merec(FigureWeighting):
    """Eⱼ ÷ Σ E, Eⱼ = Σᵢ |S′ᵢⱼ − Sᵢ|, Sᵢ = ln(1 + Σₖ |ln nᵢₖ| ÷ m), S′ᵢⱼ the same without k = j (m stays).

    n = min ÷ x where higher is better, x ÷ max where lower is. Values must be above 0; organisations with all of them count.
    Source: Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene 2021, Symmetry 13(4), 525.
    """

    name: ClassVar[str] = "merec"
    label: ClassVar[Text] = Text("MEREC (removal effects)", "MEREC 法（去除效应）")

    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        whole = complete_rows(figures, findings)
        found = extremes(whole.values)
        if not len(whole.values):
            return None
        if (found.low <= 0).any():
            remarks.tell_not_positive(whole, self.name, findings)
            return None
        remarks.tell_constant(whole.codes, found.constant, findings)
        best, turn = np.log(np.where(whole.higher, found.low, found.high)), np.where(whole.higher, 1.0, -1.0)
        effect = np.zeros(len(whole.codes))
        for block in blocks(whole.values):
            distance = np.abs((np.log(block) - best) * turn)
            size = len(whole.codes) + distance.sum(axis=1, keepdims=True)
            effect -= np.log1p(-distance / size).sum(axis=0)
        return Importance(np.where(found.constant, 0.0, effect))
