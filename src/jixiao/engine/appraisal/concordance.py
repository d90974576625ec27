"""Kendall's W (和谐系数): how far raters put the objects into the same order."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats


@dataclass(frozen=True)
class Concordance:
    """W between 0 and 1, with its chi-square, degrees of freedom, and the chance of such a W among random orders."""

    w: float
    chi_square: float
    freedom: int
    p: float


def concordance(block: Floats) -> Concordance | None:
    """W of a block raters × objects without gaps, corrected for ties (Kendall & Babington Smith 1939, Siegel 1956).

    None where there are fewer than two raters or objects, or where every rater gave all objects the same score.
    The chi-square holds for more than seven objects; with fewer it is a rough guide.
    """
    from scipy.special import chdtrc
    from scipy.stats import rankdata

    m, n = block.shape
    if m < 2 or n < 2:
        return None
    ranks = rankdata(block, axis=1)
    apart = ranks.sum(axis=0)
    spread = float(((apart - apart.mean()) ** 2).sum())
    ties = sum(float((counts**3 - counts).sum()) for counts in (_tied(row) for row in ranks))
    whole = m * m * (n**3 - n) - m * ties
    if whole <= 0:
        return None
    w = 12 * spread / whole
    chi_square = m * (n - 1) * w
    return Concordance(w, chi_square, n - 1, float(chdtrc(n - 1, chi_square)))


def _tied(ranks: Floats) -> Floats:
    return np.unique(ranks, return_counts=True)[1].astype(np.float64)
