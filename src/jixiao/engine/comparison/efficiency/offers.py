"""What may enter the bases of many programmes at once, and what gains most."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.efficiency.programmes import Programmes
from jixiao.engine.model.arrays import Bools, Floats, Ints

GAIN_NOISE = 1e-14
"""What prices that sum to 1 can make a gain look like that is none."""
ON_FACE = 1e-9
"""A reduced cost up to this counts as zero where a second objective may not worsen the first."""
STRIP_OPERATIONS = 250_000
"""Multiplications of one product of matrices: below what BLAS splits among threads, who on a busy machine only wait."""


def tolerance(prices: Floats, base: float) -> Floats:
    """N: `base`, and what noise the prices can make."""
    return np.asarray(base + GAIN_NOISE * np.abs(prices).sum(axis=1))


def strips(size: int, right: Floats) -> Iterator[slice]:
    """Rows of a left factor of `size` rows, so many at a time that their product with `right` stays in the cache."""
    step = max(1, STRIP_OPERATIONS // max(right.size, 1))
    yield from (slice(first, first + step) for first in range(0, size, step))


def product(left: Floats, right: Floats) -> Floats:
    """The product of a long and a small matrix, strip by strip."""
    result = np.empty((len(left), right.shape[1]))
    for strip in strips(len(left), right):
        np.matmul(left[strip], right, out=result[strip])
    return result


@dataclass(frozen=True)
class Face:
    """Where an earlier objective is at its best: its prices N × k there, and what each slack gains, N × q (≤ 0)."""

    prices: Floats
    slack_gains: Floats

    def take(self, places: Ints) -> "Face":
        """The same for some of the programmes."""
        return Face(self.prices[places], self.slack_gains[places])


@dataclass(frozen=True)
class Entry:
    """What may enter: the columns of `candidates` (ascending), but never `banned` (an organisation per programme).

    With a `face` only what costs the earlier objective nothing may enter, so that it stays as it is.
    """

    candidates: Ints
    banned: Ints | None = None
    face: Face | None = None

    def take(self, places: Ints) -> "Entry":
        """The same for some of the programmes."""
        return Entry(
            self.candidates,
            None if self.banned is None else self.banned[places],
            None if self.face is None else self.face.take(places),
        )


@dataclass(frozen=True)
class Board:
    """The columns on offer for a block of programmes, and which of them are closed to which programme."""

    programmes: Programmes
    candidates: Ints
    shared: Floats
    closed: Bools | None = None
    closed_slacks: Bools | None = None

    @classmethod
    def of(cls, programmes: Programmes, entry: Entry, shared: Floats) -> "Board":
        """`shared` k × candidates are the candidates' columns."""
        closed: Bools | None = None
        closed_slacks: Bools | None = None
        if entry.face is not None:
            limit = -tolerance(entry.face.prices, ON_FACE)[:, None]
            closed = product(entry.face.prices, shared) < limit
            closed_slacks = entry.face.slack_gains < limit
        if entry.banned is not None:
            closed = np.zeros((len(entry.banned), shared.shape[1]), np.bool_) if closed is None else closed
            closed[np.arange(len(closed)), np.searchsorted(entry.candidates, entry.banned)] = True
        return cls(programmes, entry.candidates, shared, closed, closed_slacks)

    def best(self, prices: Floats, who: Ints) -> tuple[Ints, Floats]:
        """The most gainful variable by identity, and its gain, for each of the programmes `who`."""
        column, gain = self.best_column(prices, who)
        slack_gains = self.programmes.slack_gains(prices, who)
        if self.closed_slacks is not None:
            slack_gains[self.closed_slacks[who]] = -np.inf
        slack = slack_gains.argmax(axis=1)
        slack_gain = slack_gains[np.arange(len(who)), slack]
        identity = np.where(slack_gain > gain, self.programmes.first_slack + slack, self.candidates[column])
        return identity, np.maximum(gain, slack_gain)

    def best_column(self, prices: Floats, who: Ints) -> tuple[Ints, Floats]:
        """The most gainful candidate by its place among them, and its gain; in strips that stay in the cache."""
        column, gain = np.empty(len(who), np.int64), np.empty(len(who))
        for strip in strips(len(who), self.shared):
            gains = prices[strip] @ self.shared
            if self.closed is not None:
                gains[self.closed[who[strip]]] = -np.inf
            found = gains.argmax(axis=1)
            column[strip], gain[strip] = found, gains[np.arange(len(found)), found]
        return column, gain
