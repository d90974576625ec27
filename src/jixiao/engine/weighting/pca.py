"""主成分法: weights by loading on the first principal component."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance, complete_rows
from jixiao.engine.weighting.moments import moments

SAME_EIGENVALUE = 1e-9


@dataclass(frozen=True)
class Components:
    """Principal components of a correlation matrix, largest first, of the columns that are not constant."""

    varies: Bools
    eigenvalues: Floats
    vectors: Floats


def components(figures: Figures, findings: FindingList) -> Components | None:
    """Components over the organisations that have every value; None, with a finding, where there are none."""
    whole = complete_rows(figures, findings)
    if len(whole.organisations) < 2:
        findings.add(remarks.too_few_complete(len(whole.organisations)))
        return None
    found = moments(whole.values, correlate=True)
    remarks.tell_constant(whole.codes, found.constant, findings)
    varies = ~found.constant
    turn = np.where(whole.higher, 1.0, -1.0)[varies]
    eigenvalues, vectors = np.linalg.eigh(found.correlation[np.ix_(varies, varies)] * np.outer(turn, turn))
    return Components(varies, eigenvalues[::-1], vectors[:, ::-1])


@dataclass(frozen=True)
class Pca(FigureWeighting):
    """|loading| ÷ Σ |loading| of the first principal component of the correlation matrix.

    Over the organisations that have every value. Constant indicators get 0; two equal largest eigenvalues are refused.
    """

    name: ClassVar[str] = "pca"
    label: ClassVar[Text] = Text("First principal component", "主成分法")

    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        found = components(figures, findings)
        if found is None:
            return None
        amount = np.zeros(len(figures.codes))
        if found.varies.any():
            values = found.eigenvalues
            if len(values) > 1 and values[0] - values[1] <= SAME_EIGENVALUE * values[0]:
                findings.add(remarks.component_not_unique(float(values[0])))
                return None
            amount[found.varies] = np.abs(found.vectors[:, 0])
        return Importance(amount)
