"""Effective weights (实际影响力): how much each indicator really moves a score, beside the weight that it was given."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, absent
from jixiao.engine.model.indicator_table import IndicatorTable

KNOTS = (
    (30, (0.10, 0.50, 0.90)),
    (100, (0.05, 0.35, 0.65, 0.95)),
    (10**18, (0.05, 0.275, 0.50, 0.725, 0.95)),
)
"""Below how many points the knots of a natural spline stand at which quantiles (Harrell 2001, Regression Modeling
Strategies, table 2.3)."""
FLAT = 1e-10


@dataclass(frozen=True)
class Influence:
    """Per indicator: squared Pearson correlation with the score, and correlation ratio Var(E[score | x]) ÷ Var(score).

    0 where the indicator or the score is constant, NaN where fewer than three organisations have both.
    """

    linear: Floats
    correlation_ratio: Floats

    @property
    def linear_share(self) -> Floats:
        """`linear` as shares of their sum: comparable with weights."""
        return shares(self.linear)

    @property
    def correlation_ratio_share(self) -> Floats:
        """`correlation_ratio` as shares of their sum: comparable with weights."""
        return shares(self.correlation_ratio)


def effective_weights(table: IndicatorTable | Floats, scores: Floats) -> Influence:
    """Influence of every column (organisations × indicators, NaN where missing) on `scores` (NaN where there is none).

    The ratio's E[score | x] is a least-squares natural cubic spline in x, so that it is never below `linear`.
    Source: Paruolo, Saisana and Saltelli 2013, Journal of the Royal Statistical Society A 176(3), 609–634.
    """
    values = table.values if isinstance(table, IndicatorTable) else np.asarray(table, np.float64)
    linear, ratio = absent(values.shape[1]), absent(values.shape[1])
    for place in range(values.shape[1]):
        both = np.isfinite(values[:, place]) & np.isfinite(scores)
        if both.sum() < 3:
            continue
        off = scores[both] - scores[both].mean()
        total = float(off @ off)
        basis = spline_basis(values[both, place])
        if total <= FLAT**2 * float(scores[both] @ scores[both]) or not basis.shape[1]:
            linear[place] = ratio[place] = 0.0
            continue
        explained = (basis.T @ off) ** 2 / total
        linear[place], ratio[place] = min(explained[0], 1.0), min(explained.sum(), 1.0)
    return Influence(linear, ratio)


def shares(amounts: Floats) -> Floats:
    """Amounts as shares of their sum; NaN where there is nothing to share."""
    total = np.nansum(amounts)
    return np.asarray(amounts / total, dtype=np.float64) if total > 0 else absent(len(amounts))


def spline_basis(x: Floats) -> Floats:
    """An orthonormal basis of the natural cubic splines in x without the constant; the first column is x itself.

    No column where x is constant; only the straight line where there are fewer than three different knots.
    """
    size = float(np.abs(x).max())
    spread = float(x.max() - x.min())
    if spread <= FLAT * size:
        return np.zeros((len(x), 0))
    scaled = (x - x.min()) / spread
    columns = [scaled, *_curved(scaled)]
    kept: list[Floats] = []
    for column in columns:
        rest = column - column.mean()
        before = float(np.linalg.norm(rest))
        for _ in range(2):
            for done in kept:
                rest = rest - done * float(done @ rest)
        length = float(np.linalg.norm(rest))
        if length > FLAT * max(before, 1.0):
            kept.append(rest / length)
    return np.column_stack(kept)


def _curved(x: Floats) -> list[Floats]:
    """The bending columns of a natural cubic spline: straight beyond the outer knots."""
    quantiles = next(at for below, at in KNOTS if len(x) < below)
    knots = np.unique(np.quantile(x, quantiles))
    if len(knots) < 3:
        return []

    def bend(knot: float) -> Floats:
        cubes = np.maximum(x - knot, 0.0) ** 3 - np.maximum(x - knots[-1], 0.0) ** 3
        return np.asarray(cubes / (knots[-1] - knot), dtype=np.float64)

    last = bend(float(knots[-2]))
    return [bend(float(knot)) - last for knot in knots[:-2]]
