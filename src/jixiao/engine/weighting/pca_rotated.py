"""因子旋转法: weights from rotated factors, as the handbook of the OECD draws them."""

from dataclasses import dataclass
from itertools import combinations
from math import atan2, cos, sin
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance
from jixiao.engine.weighting.method import count
from jixiao.engine.weighting.pca import SAME_EIGENVALUE, components

OWN_SHARE = 0.10
"""A factor is kept if it explains more than a tenth of the variance … (OECD 2008, section 6.1, criterion ii)."""
JOINT_SHARE = 0.60
"""… and more until those kept explain more than three fifths (criterion iii)."""
SWEEPS = 1_000
STILL = 1e-14


@dataclass(frozen=True)
class PcaRotated(FigureWeighting):
    """l²ⱼ ÷ Σ l²: squared varimax loading on the factor that the indicator belongs to (its largest loading).

    The same as the share of l²ⱼ in its factor, times the factor's share of the variance explained, scaled to 1. Kaiser
    normalisation; `factors` 0: those that explain over 10 % each and over 60 % together. Constant indicators get 0.
    Source: OECD 2008, Handbook on Constructing Composite Indicators, section 6.1; Kaiser 1958, Psychometrika 23, 187–200.
    """

    name: ClassVar[str] = "pca-rotated"
    label: ClassVar[Text] = Text("Rotated factors", "因子旋转法")

    factors: int = count(0)

    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        found = components(figures, findings)
        if found is None:
            return None
        amount = np.zeros(len(figures.codes))
        if not found.varies.any():
            return Importance(amount)
        share = found.eigenvalues / found.eigenvalues.sum()
        kept = min(self.factors, len(share)) if self.factors else factors_to_keep(share)
        if kept < len(share) and share[kept - 1] - share[kept] <= SAME_EIGENVALUE * share[0]:
            findings.add(remarks.factors_not_unique(kept))
            return None
        findings.add(remarks.factors_kept(kept, share[:kept]))
        rotated = varimax(found.vectors[:, :kept] * np.sqrt(np.maximum(found.eigenvalues[:kept], 0.0)))
        amount[found.varies] = rotated[np.arange(len(rotated)), belonging(rotated)] ** 2
        return Importance(amount)


def factors_to_keep(share: Floats) -> int:
    """How many components: each over 10 % of the variance, together over 60 %."""
    own = int((share > OWN_SHARE).sum())
    joint = int(np.searchsorted(np.cumsum(share), JOINT_SHARE, side="right")) + 1
    return max(1, min(len(share), max(own, joint)))


def belonging(loadings: Floats) -> Ints:
    """The factor of each indicator: the one with its largest loading, each factor turned so that its loadings add up.

    Largest, not largest in size: an indicator that runs against a factor does not belong to it unless to none else.
    """
    turned = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    against = (turned <= 0).all(axis=1, keepdims=True)
    return np.asarray(np.argmax(np.where(against, -turned, turned), axis=1), dtype=np.int64)


def varimax(loadings: Floats) -> Floats:
    """Loadings turned so that the variance of the squared ones is largest, rows first scaled to 1 (Kaiser's way).

    Two factors at a time, each pair by its best angle, until none turns any more.
    """
    size = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    turned = loadings / np.where(size > 0, size, 1.0)
    for _ in range(SWEEPS):
        angles = [_turn_pair(turned, pair) for pair in combinations(range(loadings.shape[1]), 2)]
        if max(map(abs, angles), default=0.0) < STILL:
            break
    return np.asarray(turned * size, dtype=np.float64)


def _turn_pair(loadings: Floats, pair: tuple[int, int]) -> float:
    """Turn two columns in place by the angle that is best for the pair; the angle in radians."""
    one, other = loadings[:, pair[0]], loadings[:, pair[1]]
    flat, cross = one**2 - other**2, 2 * one * other
    n = len(loadings)
    upper = 2 * (flat @ cross - flat.sum() * cross.sum() / n)
    lower = flat @ flat - cross @ cross - (flat.sum() ** 2 - cross.sum() ** 2) / n
    if max(abs(upper), abs(lower)) < STILL:
        return 0.0
    angle = atan2(upper, lower) / 4
    loadings[:, pair[0]], loadings[:, pair[1]] = (
        cos(angle) * one + sin(angle) * other,
        cos(angle) * other - sin(angle) * one,
    )
    return angle
