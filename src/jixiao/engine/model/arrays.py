"""The array types the engine speaks, and comparisons that forgive binary noise."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]

S = TypeVar("S")
T = TypeVar("T")

RELATIVE_NOISE = 1e-12
COLUMNS_AT_A_TIME, ROWS_AT_A_TIME = 8, 512
MANY_CELLS = 1 << 20


def nearly(left: Floats, right: Floats | float) -> Bools:
    """True where both numbers are the same but for the noise of binary arithmetic (0.1 + 0.2 and 0.3)."""
    scale = np.maximum(np.abs(left), np.abs(right))
    with np.errstate(over="ignore"):  # too far apart for a number is not near
        apart = np.abs(left - right)
    return np.asarray(apart <= RELATIVE_NOISE * scale, dtype=np.bool_)


def at_least(left: Floats, right: Floats | float) -> Bools:
    """left ≥ right, where equal but for noise counts as equal."""
    return np.asarray((left > right) | nearly(left, right), dtype=np.bool_)


def nothing(size: int) -> Floats:
    """A column in which every value is missing; takes no memory and must not be written to."""
    return np.broadcast_to(np.float64(np.nan), (size,))


def absent(*shape: int) -> Floats:
    """An array of that shape in which every value is missing."""
    return np.full(shape, np.nan)


def beside_each_other(work: Callable[[S], T], parts: Iterable[S], n_cells: int) -> Iterator[T]:
    """`work` of each part, in their order; two at a time where there are many cells in all.

    NumPy lets go of Python's lock while it works on large arrays.
    """
    if n_cells < MANY_CELLS:
        yield from map(work, parts)
        return
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(lambda part: copy_context().run(work, part), parts)


def by_halves(n_rows: int, n_cells: int, work: Callable[[slice], T]) -> list[T]:
    """`work` over the rows in one piece, or over two halves beside each other where there are many cells."""
    middle = n_rows // 2 if n_cells >= MANY_CELLS else 0
    halves = [slice(0, middle), slice(middle, n_rows)] if middle else [slice(0, n_rows)]
    return list(beside_each_other(work, halves, n_cells))


def is_whole(values: Floats) -> bool:
    """Whether every value is finite. Their sum tells it without an array of answers, unless the sum itself overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(values.sum())) or bool(np.isfinite(values).all())


def map_columns(values: Floats, each: Callable[[int, Floats], Floats]) -> Floats:
    """`each(place, column)` for every column of a matrix, as a matrix of the same shape.

    A column of a matrix by rows lies scattered in memory. A few at a time are laid out in one piece, some rows at a time so
    that they stay in the cache: six times as fast as reading each column by itself.
    """
    n_rows, n_columns = values.shape
    result = np.empty(values.shape)
    for first in range(0, n_columns, COLUMNS_AT_A_TIME):
        columns = slice(first, min(first + COLUMNS_AT_A_TIME, n_columns))
        block = np.empty((columns.stop - first, n_rows))
        for row in range(0, n_rows, ROWS_AT_A_TIME):
            rows = slice(row, row + ROWS_AT_A_TIME)
            block[:, rows] = values[rows, columns].T
        for place, column in enumerate(block):
            column[:] = each(first + place, column)
        for row in range(0, n_rows, ROWS_AT_A_TIME):
            rows = slice(row, row + ROWS_AT_A_TIME)
            result[rows, columns] = block[:, rows].T
    return result
