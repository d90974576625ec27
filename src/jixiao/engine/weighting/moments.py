"""Extremes, means, spreads and correlations of columns, block by block, over the values that are present."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, absent, nearly

CELLS_PER_BLOCK = 1 << 17
"""A megabyte: what the second-level cache of a usual processor holds."""
SMALL_PRODUCT = 1 << 18
"""Up to so many multiplications a matrix product stays on one core; starting others costs more than it saves here."""
NOISE = 1e-12
"""What is nearer than this, as a share of its size, differs by the noise of binary arithmetic alone."""


@dataclass(frozen=True)
class Extremes:
    """Per column over the values present: smallest, largest, mean, and how many there are; NaN where there are none."""

    low: Floats
    high: Floats
    mean: Floats
    n: Floats

    @property
    def constant(self) -> Bools:
        """True where all values are the same but for binary noise."""
        return nearly(self.low, self.high)


@dataclass(frozen=True)
class Moments(Extremes):
    """With the sample standard deviation (n − 1; NaN below 2 values) and, where asked for, Pearson's correlations.

    `correlation` is taken over the organisations that have both values, NaN where one of the two is constant.
    """

    sd: Floats
    correlation: Floats


def extremes(values: Floats) -> Extremes:
    """Extremes and mean of every column."""
    return _extremes_of_whole(values) or _extremes_of_present(values)


def moments(values: Floats, *, correlate: bool = False) -> Moments:
    """Moments of every column; without `correlate` the matrix of correlations is empty."""
    return _moments_of_whole(values, correlate) or _moments_of_present(values, correlate)


def blocks(values: Floats) -> Iterator[Floats]:
    """The rows in blocks that stay in the cache, as many rows as a power of two."""
    size = 1 << (max(1, CELLS_PER_BLOCK // max(1, values.shape[1])).bit_length() - 1)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def fold(block: Floats, pick: Callable[[Floats, Floats], Floats]) -> Floats:
    """The extreme of each column by halving: long runs of memory instead of one short row after another."""
    while len(block) > 8 and len(block) % 2 == 0:
        half = len(block) // 2
        block = pick(block[:half], block[half:])
    found: Floats = block[0]
    for row in block[1:]:
        found = pick(found, row)
    return found


def _extremes_of_whole(values: Floats) -> Extremes | None:
    """None where a value is missing: then the smallest is."""
    if not len(values):
        return None
    low = high = values[0]
    total = np.zeros(values.shape[1])
    for block in blocks(values):
        low, high = np.minimum(low, fold(block, np.minimum)), np.maximum(high, fold(block, np.maximum))
        total += np.ones(len(block)) @ block
    if np.isnan(low).any():
        return None
    return Extremes(low, high, total / len(values), np.full(values.shape[1], float(len(values))))


def _extremes_of_present(values: Floats) -> Extremes:
    low, high = absent(values.shape[1]), absent(values.shape[1])
    n, total = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for block in blocks(values):
        low, high = np.fmin(low, fold(block, np.fmin)), np.fmax(high, fold(block, np.fmax))
        present = ~np.isnan(block)
        n += np.count_nonzero(present, axis=0)
        total += np.ones(len(block)) @ np.where(present, block, 0.0)
    return Extremes(low, high, total / np.where(n > 0, n, np.nan), n)


def _moments_of_whole(values: Floats, correlate: bool) -> Moments | None:
    """One matrix product per block. None where a value is missing: then the smallest is."""
    if not len(values):
        return None
    # The first block's mean is off the true one by a few standard deviations at most, so that little cancels below.
    centre = next(blocks(values)).mean(axis=0)
    low = high = values[0]
    n, total = len(values), np.zeros_like(centre)
    square = np.zeros((len(centre), len(centre)) if correlate else len(centre))
    for block in blocks(values):
        low, high = np.minimum(low, fold(block, np.minimum)), np.maximum(high, fold(block, np.maximum))
        off = block - centre
        total += np.ones(len(off)) @ off
        square += off.T @ off if correlate else np.einsum("ij,ij->j", off, off)
    if np.isnan(low).any():
        return None
    square -= np.outer(total, total) / n if correlate else total * total / n
    spread = np.maximum(np.diagonal(square) if correlate else square, 0.0)
    sd = np.sqrt(spread / (n - 1)) if n > 1 else absent(len(centre))
    found = Extremes(low, high, centre + total / n, np.full(len(centre), float(n)))
    if not correlate:
        return Moments(low, high, found.mean, found.n, sd, absent(0, 0))
    root = np.where(found.constant, np.nan, np.sqrt(spread))
    return Moments(low, high, found.mean, found.n, sd, _tidied(square / np.outer(root, root)))


def _moments_of_present(values: Floats, correlate: bool) -> Moments:
    """Some values are missing: the sums of every pair over the rows that have both, a few matrix products per block."""
    found = _extremes_of_present(values)
    m = values.shape[1]
    total, square, pairs = np.zeros(m), np.zeros(m), np.zeros((4, m, m) if correlate else (0, 0, 0))
    for block in blocks(values):
        off = block - found.mean
        present = (~np.isnan(off)).astype(np.float64)
        off[np.isnan(off)] = 0.0
        total += np.ones(len(off)) @ off
        square += np.einsum("ij,ij->j", off, off)
        if correlate:
            pairs[0] += present.T @ present
            pairs[1] += _product(off, present)
            pairs[2] += _product(off * off, present)
            pairs[3] += off.T @ off
    spread = np.maximum(square - total * total / np.maximum(found.n, 1.0), 0.0)
    sd = np.sqrt(spread / np.where(found.n > 1, found.n - 1.0, np.nan))
    correlation = _pairwise(pairs, found.constant) if correlate else absent(0, 0)
    return Moments(found.low, found.high, found.mean, found.n, sd, correlation)


def _product(left: Floats, right: Floats) -> Floats:
    """leftᵀ·right in many small products: on a busy machine twenty times as fast as one that waits for other cores."""
    m = left.shape[1]
    size = max(1, SMALL_PRODUCT // (m * m))
    even = len(left) // size * size
    stack = left[:even].reshape(-1, size, m).transpose(0, 2, 1) @ right[:even].reshape(-1, size, m)
    return np.asarray(stack.sum(axis=0) + left[even:].T @ right[even:], dtype=np.float64)


def _pairwise(sums: Floats, constant: Bools) -> Floats:
    """Correlations from sums over the rows that have both: of 1, of i where j is there too, of its square, of i times j."""
    n, total, square, product = sums
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = square - total * total / n
        spread[spread <= NOISE * square] = np.nan
        spread[constant] = np.nan
        found = (product - total * total.T / n) / np.sqrt(spread * spread.T)
    return _tidied(found)


def _tidied(correlation: Floats) -> Floats:
    """Exactly ±1 where it is so but for noise, and never beyond."""
    clipped = np.clip(correlation, -1.0, 1.0)
    return np.where(np.abs(clipped) > 1.0 - NOISE, np.sign(clipped), clipped)
