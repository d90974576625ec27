"""A weighted mean and its error: linearised, by strata and clusters, with what raking explains taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.satisfaction.survey.weights import Margin


@dataclass(frozen=True)
class Sample:
    """Answers with weights (of all, not of a part), stratum, cluster (its own number where there is none).

    `sizes`: clusters (or people) in the population of each stratum, NaN for unknown: then no finite population correction.
    """

    weights: Floats
    stratum: Ints
    cluster: Ints
    sizes: Floats
    margins: Sequence[Margin] = ()


@dataclass(frozen=True)
class Estimate:
    """A mean of `n` answers; NaN for what cannot be told. `effective_n`: Kish, (Σw)² ÷ Σw². `design_effect`: over that of
    a simple random sample as large. `degrees`: clusters less strata.
    """

    n: int
    mean: float
    standard_error: float
    effective_n: float
    design_effect: float
    degrees: int


def weighted_mean(sample: Sample, values: Floats, chosen: Bools) -> Estimate:
    """The mean of the chosen rows (a domain; values elsewhere do not matter) with its linearised standard error.

    Rows outside stay in their strata with a part of 0, as a domain's size is random (Lohr 2022, 4.3; Särndal 1992, 5.8).
    """
    weights = np.where(chosen, sample.weights, 0.0)
    total, n = float(weights.sum()), int(chosen.sum())
    if not total > 0:
        return Estimate(n, np.nan, np.nan, np.nan, np.nan, 0)
    known = np.where(chosen, values, 0.0)
    mean = float(weights @ known) / total
    parts = np.where(chosen, known - mean, 0.0)
    parts = parts - _explained(parts, sample)
    variance, degrees = _between(sample.weights * parts / total, sample)
    simple = float(weights @ (known - mean) ** 2) / total * n / max(n - 1, 1) / n
    fraction = _fraction(sample)
    simple *= 1 - fraction
    return Estimate(
        n=n,
        mean=mean,
        standard_error=float(np.sqrt(variance)),
        effective_n=total**2 / float(weights @ weights),
        design_effect=variance / simple if simple > 0 else np.nan,
        degrees=degrees,
    )


def _explained(parts: Floats, sample: Sample) -> Floats:
    """What the margins' categories explain of the parts: weighted least squares (the residuals of a raked estimate)."""
    if not sample.margins:
        return np.zeros(len(parts))
    columns = [category[:, None] == np.arange(len(known)) for category, known in sample.margins]
    matrix = np.hstack(columns).astype(np.float64)
    root = np.sqrt(sample.weights)
    coefficients, *_ = np.linalg.lstsq(matrix * root[:, None], parts * root, rcond=None)
    return np.asarray(matrix @ coefficients)


def _between(parts: Floats, sample: Sample) -> tuple[float, int]:
    """Σ over strata of (1 − f) n ÷ (n − 1) Σ (cluster total − mean)²; NaN where a stratum has one cluster only."""
    pairs = np.unique(np.stack([sample.stratum, sample.cluster], axis=1), axis=0, return_inverse=True)
    clusters, place = pairs[0], pairs[1].reshape(-1)
    totals = np.bincount(place, weights=parts, minlength=len(clusters))
    stratum = clusters[:, 0]
    n = np.bincount(stratum, minlength=len(sample.sizes)).astype(np.float64)
    mean = np.bincount(stratum, weights=totals, minlength=len(n)) / np.where(n > 0, n, 1.0)
    squares = np.bincount(stratum, weights=(totals - mean[stratum]) ** 2, minlength=len(n))
    seen = n > 0
    rest = 1 - np.where(np.isnan(sample.sizes), 0.0, np.minimum(n / sample.sizes, 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        single = np.where(rest > 0, np.nan, 0.0)
        each = np.where(n > 1, rest * n / (n - 1) * squares, single)
    return float(each[seen].sum()), int(n.sum() - seen.sum())


def _fraction(sample: Sample) -> float:
    """The share of the population that was asked, 0 where that is not known."""
    sizes = sample.sizes[np.unique(sample.stratum)]
    n_clusters = len(np.unique(np.stack([sample.stratum, sample.cluster], axis=1), axis=0))
    return 0.0 if np.isnan(sizes).any() else min(n_clusters / float(sizes.sum()), 1.0)
