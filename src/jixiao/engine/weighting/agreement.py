"""How far the members of a panel agree: dispersion of their scores, and Kendall's W of their orders."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, absent


@dataclass(frozen=True)
class Dispersion:
    """Per indicator over those who answered: mean, sample standard deviation, sd ÷ mean, interquartile range.

    NaN where nobody answered (sd and cv: fewer than two; cv: a mean of 0). Quartiles by linear interpolation.
    """

    mean: Floats
    sd: Floats
    cv: Floats
    iqr: Floats


def dispersion(scores: Floats) -> Dispersion:
    """Dispersion of every column of experts × indicators."""
    n_columns = scores.shape[1]
    found = Dispersion(absent(n_columns), absent(n_columns), absent(n_columns), absent(n_columns))
    for place in range(n_columns):
        given = scores[np.isfinite(scores[:, place]), place]
        if len(given):
            found.mean[place] = given.mean()
            found.iqr[place] = np.subtract(*np.percentile(given, (75, 25)))
        if len(given) > 1:
            found.sd[place] = given.std(ddof=1)
            if found.mean[place] > 0:
                found.cv[place] = found.sd[place] / found.mean[place]
    return found


@dataclass(frozen=True)
class Agreement:
    """Kendall's W from 0 to 1 (NaN where it cannot be told), χ² = k(n − 1)W and its p-value, for `n_experts` k."""

    w: float
    chi_squared: float
    p: float
    n_experts: int


def kendall(scores: Floats) -> Agreement:
    """Kendall's W of the experts' orders, corrected for ties, over those who answered everything.

    Source: Kendall and Babington Smith 1939, Annals of Mathematical Statistics 10, 275–287; Siegel 1956, chapter 9.
    """
    whole = scores[np.isfinite(scores).all(axis=1)]
    k, n = whole.shape
    unknown = Agreement(np.nan, np.nan, np.nan, k)
    if k < 2 or n < 2:
        return unknown
    ranks, ties = _mean_ranks(whole)
    largest = k * k * (n**3 - n) - k * ties
    if not largest > 0:
        return unknown
    totals = ranks.sum(axis=0)
    w = float(12.0 * ((totals - totals.mean()) ** 2).sum() / largest)
    chi_squared = k * (n - 1) * w
    from scipy.special import chdtrc

    return Agreement(w, chi_squared, float(chdtrc(n - 1, chi_squared)), k)


def _mean_ranks(scores: Floats) -> tuple[Floats, float]:
    """Ranks by row, ties sharing their mean, and Σ (t³ − t) over all groups of ties."""
    below = (scores[:, None, :] < scores[:, :, None]).sum(axis=2)
    same = (scores[:, None, :] == scores[:, :, None]).sum(axis=2)
    # Each of t tied scores sees t equals, itself among them: t of them give t(t² − 1).
    return below + (same + 1) / 2, float((same.astype(np.float64) ** 2 - 1).sum())
