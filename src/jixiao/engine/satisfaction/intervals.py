"""Intervals of shares and means, and bands of those whose intervals overlap."""

from collections.abc import Iterator

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints


def normal_quantile(confidence: float) -> float:
    """z of a two-sided interval: 0.95 → 1.959964."""
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(hits: Floats, cases: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's score interval (1927) of hits ÷ cases; NaN where there are no cases."""
    z = normal_quantile(confidence)
    n = np.where(cases > 0, cases, np.nan)
    share = hits / n
    centre = share + z * z / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    low, high = (centre - half) / whole, (centre + half) / whole
    return np.where(hits == 0, n * 0.0, low), np.where(hits == cases, n * 0.0 + 1.0, high)


def overlapping_bands(ranks: Ints, low: Floats, high: Floats) -> Iterator[Ints]:
    """Places in bands: the best left opens one; those after it join until one whose interval lies wholly below its.

    Ranks of 0 (not ranked) are left out.
    """
    waiting = np.flatnonzero(ranks > 0)
    waiting = waiting[np.argsort(ranks[waiting], kind="stable")]
    while len(waiting):
        below = high[waiting] < low[waiting[0]]
        size = int(np.argmax(below)) if below.any() else len(waiting)
        yield waiting[:size]
        waiting = waiting[size:]


def band_numbers(ranks: Ints, low: Floats, high: Floats) -> Ints:
    """The number of each one's band, from 1; 0 where not ranked."""
    numbers = np.zeros(len(ranks), np.int64)
    for number, members in enumerate(overlapping_bands(ranks, low, high), start=1):
        numbers[members] = number
    return numbers
