"""Intraclass correlations (组内相关系数) of Shrout & Fleiss 1979: how much of a score is the object's, not the rater's."""

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

NO_NOISE = 1e-12


@dataclass(frozen=True)
class Intraclass:
    """One coefficient with its interval (None where there is none), of `n` objects and `k` scores each."""

    value: float
    low: float | None
    high: float | None
    n: int
    k: float


def intraclass(block: Floats, confidence: float = 0.95) -> dict[str, Intraclass]:
    """ICC(2,1), ICC(2,k), ICC(3,1), ICC(3,k) of a block raters × objects without gaps; {} where nothing can be told.

    2: raters are a sample, absolute agreement; 3: these raters only, the same order and distances are enough.
    """
    k, n = block.shape
    if k < 2 or n < 2 or not _varies(block):
        return {}
    grand = block.mean()
    between = k * float(((block.mean(axis=0) - grand) ** 2).sum()) / (n - 1)
    judges = n * float(((block.mean(axis=1) - grand) ** 2).sum()) / (k - 1)
    rest = block - block.mean(axis=0)[None, :] - block.mean(axis=1)[:, None] + grand
    error = float((rest**2).sum()) / ((n - 1) * (k - 1))
    error = 0.0 if error <= NO_NOISE * max(between, judges) else error
    return {**_random(between, judges, error, n, k, confidence), **_fixed(between, error, n, k, confidence)}


def one_way(target: Ints, value: Floats, confidence: float = 0.95) -> dict[str, Intraclass]:
    """ICC(1,1) and ICC(1,k): each object scored by raters of its own; objects with one score are left out.

    Where the numbers of scores differ, k is their weighted mean (Donner 1986) and the interval is approximate.
    """
    counts = np.bincount(target) if len(target) else np.zeros(0, np.int64)
    chosen = counts[target] > 1 if len(target) else np.zeros(0, np.bool_)
    _, place = np.unique(target[chosen], return_inverse=True)
    scores, size = value[chosen], np.bincount(place).astype(np.float64)
    n, total = len(size), len(scores)
    if n < 2 or not _varies(scores):
        return {}
    k = float((total - (size**2).sum() / total) / (n - 1))
    means = np.bincount(place, scores) / size
    between = float((size * (means - scores.mean()) ** 2).sum()) / (n - 1)
    within = float(((scores - means[place]) ** 2).sum()) / (total - n)
    within = 0.0 if within <= NO_NOISE * between else within
    if between + (k - 1) * within <= 0:
        return {}
    one = (between - within) / (between + (k - 1) * within)
    low, high = _limits(between, within, n - 1, total - n, k, confidence)
    single = Intraclass(one, low, high, n, k)
    return {"ICC(1,1)": single, **_averaged("ICC(1,k)", single, between, within)}


def _fixed(between: float, error: float, n: int, k: int, confidence: float) -> dict[str, Intraclass]:
    if between + (k - 1) * error <= 0:
        return {}
    value = (between - error) / (between + (k - 1) * error)
    low, high = _limits(between, error, n - 1, (n - 1) * (k - 1), k, confidence)
    single = Intraclass(value, low, high, n, k)
    return {"ICC(3,1)": single, **_averaged("ICC(3,k)", single, between, error)}


def _random(between: float, judges: float, error: float, n: int, k: int, confidence: float) -> dict[str, Intraclass]:
    below = between + (k - 1) * error + k * (judges - error) / n
    below_mean = between + (judges - error) / n
    least = NO_NOISE * (between + judges + error)
    if below <= least or below_mean <= least:
        return {}
    value = (between - error) / below
    low, high = _random_limits(value, between, judges, error, n, k, confidence)
    mean = (between - error) / below_mean
    many = Intraclass(mean, _stepped_up(low, k), _stepped_up(high, k), n, k)
    return {"ICC(2,1)": Intraclass(value, low, high, n, k), "ICC(2,k)": many}


def _random_limits(
    value: float, between: float, judges: float, error: float, n: int, k: int, confidence: float
) -> tuple[float | None, float | None]:
    """The approximate interval of ICC(2,1) (Fleiss & Shrout 1978).

    None where the raters agree without any noise, and where the approximation breaks down: with hardly any degrees
    of freedom, which happens below zero only, it would not hold the coefficient itself.
    """
    if error == 0:
        return None, None
    ratio, tail = judges / error, (1 + confidence) / 2
    weight = n * (1 + (k - 1) * value) - k * value
    below = (n - 1) * (k * value * ratio) ** 2 + weight**2
    freedom = (k - 1) * (n - 1) * (k * value * ratio + weight) ** 2 / below if below else 0.0
    if freedom <= NO_NOISE:
        return None, None
    upper, lower = _quantile(n - 1, freedom, tail), _quantile(freedom, n - 1, tail)
    noise = k * judges + (k * n - k - n) * error
    low = n * (between - upper * error) / (upper * noise + n * between)
    high = n * (lower * between - error) / (noise + n * lower * between)
    is_told = isfinite(low) and low - NO_NOISE <= value <= high + NO_NOISE
    return (low, high) if is_told else (None, None)


def _limits(between: float, within: float, first: int, second: int, k: float, confidence: float) -> tuple[float, float]:
    """From the F ratio: (F_low − 1) ÷ (F_low + k − 1), and its upper counterpart."""
    if within == 0:
        return 1.0, 1.0
    ratio, tail = between / within, (1 + confidence) / 2
    low, high = ratio / _quantile(first, second, tail), ratio * _quantile(second, first, tail)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _averaged(name: str, single: Intraclass, between: float, within: float) -> dict[str, Intraclass]:
    """The reliability of the mean of k scores; none where the objects' means are all the same."""
    if between <= NO_NOISE * within:
        return {}
    low, high = _stepped_up(single.low, single.k), _stepped_up(single.high, single.k)
    return {name: Intraclass((between - within) / between, low, high, single.n, single.k)}


def _stepped_up(value: float | None, k: float) -> float | None:
    """Spearman and Brown: from one score to the mean of k."""
    if value is None or 1 + (k - 1) * value <= NO_NOISE:
        return None
    return k * value / (1 + (k - 1) * value)


def _quantile(first: float, second: float, share: float) -> float:
    from scipy.special import fdtri

    return float(fdtri(first, second, share))


def _varies(values: Floats) -> bool:
    return bool(sqrt(float(values.var())) > NO_NOISE * max(1.0, float(np.abs(values).max())))
