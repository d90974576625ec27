"""What most ways begin with: the columns that weigh something, their range, and work in blocks of rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.aggregation import Combined
from jixiao.engine.model.arrays import Bools, Floats, Ints, absent, is_whole, nearly
from jixiao.engine.model.weight_tree import scaled

BLOCK = 1 << 16
"""Cells that are worked on at a time: they stay in the cache, and memory stays bounded."""
LARGE, SMALL = 1e100, 1e-100


@dataclass(frozen=True)
class Columns:
    """The columns of a table with a weight above 0 (`used` are their places): values NaN where missing, weights of sum 1.

    `empty` are the organisations of which nothing is present.
    """

    values: Floats
    weights: Floats
    higher: Bools
    used: Ints
    empty: Bools
    n_given: int

    @classmethod
    def of(cls, values: Floats, weights: Floats, higher: Bools) -> "Columns":
        """Drop the columns that weigh nothing; what is not finite counts as missing."""
        used = np.flatnonzero(weights > 0)
        kept = values if len(used) == len(weights) else values[:, used]
        if is_whole(kept) and len(used):
            empty = np.zeros(len(kept), np.bool_)
        else:
            empty = by_rows(kept, lambda block: np.isfinite(block).sum(axis=1)) == 0
            kept = np.where(np.isinf(kept), np.nan, kept) if np.isinf(kept).any() else kept
        return cls(kept, scaled(weights[used]), higher[used], used, np.asarray(empty, dtype=np.bool_), len(weights))

    @property
    def size(self) -> int:
        return len(self.empty)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to aggregate: no organisation with any value that weighs."""
        return bool(self.empty.all())

    def refused(self) -> tuple[tuple[str, Bools], ...]:
        """The refusals that no way can help: nothing weighs, or nothing is present."""
        code = "all_missing" if len(self.used) else "weights_all_zero" if self.n_given else "no_indicators"
        return ((code, self.empty),) if self.nothing or self.empty.any() else ()

    def unscored(self) -> Combined:
        """The result where there is nothing to aggregate."""
        return Combined(absent(self.size), self.refused())

    def spread(self, columns: Bools) -> Bools:
        """A mask over the used columns as a mask over all that were given."""
        mask = np.zeros(self.n_given, np.bool_)
        mask[self.used] = columns
        return mask

    def spread_cells(self, cells: Bools) -> Bools:
        """A mask of cells over the used columns as one over all that were given."""
        mask = np.zeros((self.size, self.n_given), np.bool_)
        mask[:, self.used] = cells
        return mask

    def holds(self) -> Floats:
        """Per organisation the weight of what is present: 1 where nothing is missing."""
        return by_rows(self.values, lambda block: np.einsum("ij,j->i", np.isfinite(block) * 1.0, self.weights))


@dataclass(frozen=True)
class Range:
    """Per column the best and worst value by its direction; `varies` where they differ by more than binary noise."""

    best: Floats
    worst: Floats
    varies: Bools

    def remarks(self, columns: Columns) -> tuple[tuple[str, Bools | None], ...]:
        """Columns in which all are equal decide nothing; that is worth a word."""
        constant = columns.spread(~self.varies)
        return (("constant_column", constant),) if constant.any() and columns.size > 1 else ()

    def undecided(self, columns: Columns) -> Bools:
        """Organisations of which no column that varies is present, those of which nothing is aside."""
        seen = by_rows(columns.values, lambda block: (np.isfinite(block) & self.varies).sum(axis=1)) > 0
        return np.asarray(~seen & ~columns.empty, dtype=np.bool_)


def range_of(columns: Columns) -> tuple[Columns, Range]:
    """The range of every column, and the columns in a unit in which squares neither overflow nor vanish."""
    low, high = columns.values.min(axis=0), columns.values.max(axis=0)
    if np.isnan(low).any():
        low, high = np.fmin.reduce(columns.values, axis=0), np.fmax.reduce(columns.values, axis=0)
    size = np.fmax(np.abs(low), np.abs(high))
    odd = np.flatnonzero((size > LARGE) | ((size > 0) & (size < SMALL)))
    if len(odd):
        _, power = np.frexp(size[odd])
        values = columns.values.copy()
        values[:, odd] = np.ldexp(values[:, odd], -power)
        low[odd], high[odd] = np.ldexp(low[odd], -power), np.ldexp(high[odd], -power)
        columns = Columns(values, columns.weights, columns.higher, columns.used, columns.empty, columns.n_given)
    varies = np.isfinite(low) & ~nearly(low, high)
    return columns, Range(
        np.where(columns.higher, high, low), np.where(columns.higher, low, high), np.asarray(varies, dtype=np.bool_)
    )


def shortfalls(block: Floats, extent: Range) -> Floats:
    """How far each value lies below the best, as a share of the column's range: 0 best, 1 worst, NaN missing.

    0 in a column that does not vary.
    """
    width = np.where(extent.varies, extent.best - extent.worst, 1.0)
    gaps = np.subtract(extent.best, block)
    gaps /= width
    gaps[:, ~extent.varies] *= 0.0
    return gaps


def by_rows(values: Floats, work: Callable[[Floats], Floats]) -> Floats:
    """One number per row, worked out block by block."""
    result = np.empty(values.shape[0])
    for cut in blocks(values):
        result[cut] = work(values[cut])
    return result


def blocks(values: Floats) -> Iterator[slice]:
    """Cuts of the rows with about BLOCK cells each."""
    step = max(1, BLOCK // max(1, values.shape[1]))
    for start in range(0, values.shape[0], step):
        yield slice(start, start + step)


def weighted(terms: Floats, weights: Floats) -> Floats:
    """Σ w·term of every row over the terms that are not NaN; a row's digits do not depend on where it stands."""
    total = np.einsum("ij,j->i", terms, weights)
    gaps = np.isnan(total)
    if gaps.any():
        total[gaps] = np.einsum("ij,j->i", zero_for_missing(terms[gaps]), weights)
    return np.asarray(total)


def zero_for_missing(terms: Floats) -> Floats:
    """The same array, 0 where it was NaN."""
    terms[np.isnan(terms)] = 0.0
    return terms
