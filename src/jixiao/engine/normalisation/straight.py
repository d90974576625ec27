"""Normalisations that are a straight line over the value: two passes over the table as it lies, without taking it apart."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, by_halves
from jixiao.engine.normalisation.method import Column, Ends, Normalisation, NotComputable

CELLS_AT_A_TIME = 1 << 16


@dataclass(frozen=True)
class Line:
    """(turned value − `start`) ÷ `width` × `factor`, cut at the ends of `cut`."""

    start: float
    width: float
    factor: float = 1.0
    cut: tuple[float, float] = (-inf, inf)

    def at(self, turned: Floats) -> Floats:
        """The scores of turned values."""
        scores = (turned - self.start) / self.width * self.factor
        return scores if self.cut == (-inf, inf) else np.clip(scores, *self.cut)


class Straight(Normalisation):
    """A normalisation that is a line as soon as the ends of a column are known."""

    @abstractmethod
    def line(self, ends: Ends) -> Line:
        """The line of a column with at least one value; raises NotComputable."""

    def line_of(self, ends: Ends) -> Line:
        """The same for a column that may have no value."""
        if np.isnan(ends.worst):
            raise NotComputable("all_missing")
        return self.line(ends)

    @property
    def is_straight(self) -> bool:
        """Whether it is a line with these options."""
        return True

    def scores(self, column: Column) -> Floats:
        return self.line(column.ends).at(column.turned)


def extremes(values: Floats) -> tuple[Floats, Floats, Bools]:
    """Per column the smallest and the largest value (NaN where there is none), and whether any is missing."""
    n_columns = values.shape[1]

    def seen(part: slice) -> tuple[Floats, Floats, Bools]:
        low, high, gaps = np.full(n_columns, inf), np.full(n_columns, -inf), np.zeros(n_columns, np.bool_)
        for rows in cuts(part, n_columns):
            block = values[rows]
            least, most = block.min(axis=0), block.max(axis=0)
            lacking = np.isnan(least)
            if lacking.any():
                gaps |= lacking
                least, most = np.fmin.reduce(block, axis=0), np.fmax.reduce(block, axis=0)
            low, high = np.fmin(low, least), np.fmax(high, most)
        return low, high, gaps

    lows, highs, gaps = zip(*by_halves(len(values), values.size, seen), strict=True)
    low, high = np.minimum.reduce(lows), np.maximum.reduce(highs)
    empty = low > high
    low[empty] = high[empty] = np.nan
    return low, high, np.logical_or.reduce(gaps)


@dataclass(frozen=True)
class Drawing:
    """The lines of a table's columns, ready to be put onto rows; a column without a line becomes NaN."""

    start: Floats
    width: Floats
    factor: Floats
    cut: Floats

    @classmethod
    def of(cls, lines: Sequence[Line | None], higher: Bools) -> "Drawing":
        """The sign is in start and width, so that the digits are those of `Line.at` of the turned values."""
        drawn = [line or Line(np.nan, 1.0) for line in lines]
        sign = np.where(higher, 1.0, -1.0)
        start, width, factor = (
            np.array(part) for part in zip(*((x.start, x.width, x.factor) for x in drawn), strict=True)
        )
        return cls(sign * start, sign * width, factor, np.array([line.cut for line in drawn]).T)

    def onto(self, values: Floats, room: Floats) -> Floats:
        """The scores of some rows, written into `room` of the same shape."""
        block = np.subtract(values, self.start, out=room)
        block /= self.width
        if self._is_scaled:
            block *= self.factor
        if self._is_cut:
            np.clip(block, *self.cut, out=block)
        block += 0.0  # −0 is 0
        return block

    @cached_property
    def _is_scaled(self) -> bool:
        return bool((self.factor != 1).any())

    @cached_property
    def _is_cut(self) -> bool:
        return bool(np.isfinite(self.cut).any())


def draw(values: Floats, lines: Sequence[Line | None], higher: Bools) -> tuple[Floats, Ints]:
    """The scores of a table, a line per column, NaN without one; the same digits as `Line.at` of the turned values.

    Second: row and column of the scores that are too large for a number; they are NaN.
    """
    if not lines:
        return np.empty(values.shape), np.zeros((0, 2), np.int64)
    drawing, result = Drawing.of(lines, higher), np.empty(values.shape)
    known = np.array([line is not None for line in lines], np.bool_)

    def fill(part: slice) -> Ints:
        lost = [np.zeros((0, 2), np.int64)]
        for rows in cuts(part, values.shape[1]):
            block = drawing.onto(values[rows], result[rows])
            if not np.isfinite(block).all():
                cells = np.argwhere(~np.isfinite(block) & np.isfinite(values[rows]) & known)
                block[tuple(cells.T)] = np.nan
                lost.append(cells + np.array([rows.start, 0]))
        return np.concatenate(lost)

    with np.errstate(over="ignore", invalid="ignore"):
        lost = by_halves(len(values), values.size, fill)
    return result, np.concatenate(lost)


def cuts(part: slice, n_columns: int) -> Iterator[slice]:
    """Cuts of some rows that stay in the cache."""
    step = max(1, CELLS_AT_A_TIME // max(1, n_columns))
    for first in range(part.start, part.stop, step):
        yield slice(first, min(first + step, part.stop))
