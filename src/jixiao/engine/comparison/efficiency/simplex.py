"""Many small linear programmes at once: a revised simplex whose arrays end with the axis of the programmes.

All programmes share the columns of the organisations, so one product of matrices prices every column for every one.
Ties of the ratio test are broken by an infinitesimal nudge of the right-hand side (Charnes 1952): no cycles.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints

GAIN = 1e-11
"""A column enters where it gains more than this, plus GAIN_NOISE times the sum of the prices."""
GAIN_NOISE = 1e-14
PIVOT = 1e-9
TIE = 1e-12
ON_FACE = 1e-9
"""A reduced cost up to this counts as zero where a second objective may not worsen the first."""
MAX_PIVOTS = 2000
BLOCK = 2048
BLOCK_CELLS = 1 << 22
"""At most so many programmes, and programmes × candidates, are worked on at once: 4 MB, whatever the number of all."""
STRIP_OPERATIONS = 250_000
"""Multiplications of one product of matrices: below what BLAS splits among threads, which here only wait for each other."""


@dataclass(frozen=True)
class Programmes:
    """N programmes: minimise cost · z where [columns, slacks, gauge] z = rhs and z ≥ 0; k rows, the first q with a slack.

    `columns` (n + q) × k: organisations, then the slacks' unit columns. `own` N: whom each is about. `gauge`, `rhs` k × N:
    the column of θ, φ or t, always basic. `slack_cost`, `slack_tail` N × q: costs, and entries in the last row, or None.
    """

    columns: Floats
    n_slacks: int
    own: Ints
    gauge: Floats
    rhs: Floats
    gauge_cost: float = 1.0
    own_cost: float = 0.0
    slack_cost: Floats | None = None
    slack_tail: Floats | None = None

    @property
    def first_slack(self) -> int:
        """Identity of the first slack; those before it are organisations."""
        return len(self.columns) - self.n_slacks

    def take(self, places: Ints) -> "Programmes":
        """Some of the programmes."""
        return replace(
            self,
            own=self.own[places],
            gauge=self.gauge[:, places],
            rhs=self.rhs[:, places],
            slack_cost=None if self.slack_cost is None else self.slack_cost[places],
            slack_tail=None if self.slack_tail is None else self.slack_tail[places],
        )

    def entering(self, identities: Ints, who: Ints) -> Floats:
        """k × N: the columns of these identities (never the gauge) for the programmes `who`."""
        columns = np.take(self.columns, identities, axis=0)
        if self.slack_tail is not None:
            slack = identities - self.first_slack
            held = np.flatnonzero(slack >= 0)
            columns[held, -1] += self.slack_tail[who[held], slack[held]]
        return columns.T

    def slack_gains(self, prices: Floats, who: Ints) -> Floats:
        """N × q: what each slack would gain at these prices, for the programmes `who`."""
        gains = prices[:, : self.n_slacks].copy()
        if self.slack_tail is not None:
            gains += prices[:, -1:] * self.slack_tail[who]
        if self.slack_cost is not None:
            gains -= self.slack_cost[who]
        return gains

    def basic(self, bases: "Bases") -> Floats:
        """k × N × k: the column of each basic variable of each programme."""
        place = np.arange(len(bases))
        columns = self.columns[np.minimum(bases.identities, len(self.columns) - 1)]
        if self.slack_tail is not None:
            slack = bases.identities - self.first_slack
            tails = self.slack_tail[place, np.clip(slack, 0, self.n_slacks - 1)]
            columns[..., -1] += np.where(slack >= 0, tails, 0.0)
        columns[bases.gauge_row, place] = self.gauge.T
        return columns

    def basic_costs(self, bases: "Bases") -> Floats:
        """k × N: the cost of each basic variable."""
        place = np.arange(len(bases))
        costs = np.where(bases.identities == self.own, self.own_cost, 0.0)
        if self.slack_cost is not None:
            slack = bases.identities - self.first_slack
            held = self.slack_cost[place, np.clip(slack, 0, self.n_slacks - 1)]
            costs = np.where(slack >= 0, held, costs)
        costs[bases.gauge_row, place] = self.gauge_cost
        return costs


@dataclass
class Bases:
    """Where each programme stands: `identities` k × N of the basic variables, `gauge_row` N the row of the gauge.

    `table` (k + 1) × (k + 2) × N: a row per basic variable and one of prices; the columns are the inverse of the basis,
    the amounts, and the amounts per infinitesimal nudge of the right-hand side.
    """

    identities: Ints
    table: Floats
    gauge_row: Ints

    def __len__(self) -> int:
        return len(self.gauge_row)

    def take(self, places: Ints) -> "Bases":
        """A copy of some of them."""
        return Bases(
            np.take(self.identities, places, axis=-1), np.take(self.table, places, axis=-1), self.gauge_row[places]
        )

    def put(self, places: Ints, others: "Bases") -> None:
        """Overwrite some of them."""
        self.identities[:, places] = others.identities
        self.table[:, :, places] = others.table
        self.gauge_row[places] = others.gauge_row

    @property
    def inverse(self) -> Floats:
        """k × k × N."""
        return self.table[:-1, :-2]

    @property
    def amounts(self) -> Floats:
        """k × N: how much of each basic variable."""
        return self.table[:-1, -2]

    @property
    def nudges(self) -> Floats:
        """k × N: how much more of it per infinitesimal nudge."""
        return self.table[:-1, -1]

    @property
    def prices(self) -> Floats:
        """N × k: what one more of each row's right-hand side costs."""
        return self.table[-1, :-2].T

    @property
    def gauges(self) -> Floats:
        """N: the amount of each programme's gauge."""
        return np.asarray(self.amounts[self.gauge_row, np.arange(len(self))])

    def held(self, identities: Ints) -> Floats:
        """N: the amount of one variable per programme, 0 where it is not basic."""
        return np.asarray(np.where(self.identities == identities, self.amounts, 0.0).sum(axis=0))

    def aim(self, programmes: Programmes) -> None:
        """Take the costs of `programmes` as the objective from here on; ties are broken afresh."""
        costs = programmes.basic_costs(self)
        self.table[-1] = (costs[:, None, :] * self.table[:-1]).sum(axis=0)
        # Between 1 and 2, and linearly independent over the rationals (Lindemann), so that no tie is left.
        self.nudges[:] = 1.5 + np.sin(np.arange(1.0, len(costs) + 1))[:, None] / 2

    def exchange(self, row: Ints, change: Floats) -> None:
        """The entering variable, whose column in terms of the basis is `change` (k + 1 rows; spoilt), takes `row`."""
        place = np.arange(len(row))
        pivot_row = self.table[row, :, place].T / change[row, place]
        change[row, place] -= 1.0
        self.table -= change[:, None, :] * pivot_row


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
            closed = entry.face.prices @ shared < limit
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
        step = max(1, STRIP_OPERATIONS // self.shared.size)
        for first in range(0, len(who), step):
            strip = slice(first, first + step)
            gains = prices[strip] @ self.shared
            if self.closed is not None:
                gains[self.closed[who[strip]]] = -np.inf
            found = gains.argmax(axis=1)
            column[strip], gain[strip] = found, gains[np.arange(len(found)), found]
        return column, gain


def start(programmes: Programmes, own_row: Ints, gauge_row: Ints) -> Bases:
    """Every programme at its own organisation: 1 of its column in `own_row`, a gauge of 1, and slacks of 0 elsewhere."""
    k, size = programmes.rhs.shape
    table = np.zeros((k + 1, k + 2, size))
    table[np.arange(k), np.arange(k)] = 1.0
    identities = np.repeat(programmes.first_slack + np.arange(k)[:, None], size, axis=1)
    bases, place = Bases(identities, table, gauge_row), np.arange(size)
    for row, column in ((own_row, programmes.columns[programmes.own].T), (gauge_row, programmes.gauge)):
        bases.exchange(row, (table[:, :k] * column).sum(axis=1))
    identities[own_row, place] = programmes.own
    identities[gauge_row, place] = len(programmes.columns)
    bases.amounts[own_row, place] = bases.amounts[gauge_row, place] = 1.0
    bases.aim(programmes)
    return bases


def improve(programmes: Programmes, bases: Bases, entry: Entry) -> None:
    """Pivot every programme, in place, until nothing that may enter gains. The bases must aim at these programmes."""
    shared = np.ascontiguousarray(programmes.columns[entry.candidates].T)
    for block in blocks(len(bases), len(entry.candidates)):
        _improve_block(Board.of(programmes.take(block), entry.take(block), shared), bases, block)


def blocks(size: int, width: int) -> Iterator[Ints]:
    """Places of `size` programmes in blocks small enough to price `width` columns at once."""
    step = max(1, min(BLOCK, BLOCK_CELLS // max(width, 1)))
    for first in range(0, size, step):
        yield np.arange(first, min(first + step, size))


def tolerance(prices: Floats, base: float) -> Floats:
    """N: `base`, and what noise the prices can make."""
    return np.asarray(base + GAIN_NOISE * np.abs(prices).sum(axis=1))


def _improve_block(board: Board, bases: Bases, block: Ints) -> None:
    who, running = np.arange(len(block)), bases.take(block)
    for _ in range(MAX_PIVOTS):
        prices = running.prices
        identity, gain = board.best(prices, who)
        change = np.empty((len(running.table), len(who)))
        change[:-1] = (running.inverse * board.programmes.entering(identity, who)).sum(axis=1)
        change[-1] = gain
        row, bounded = _leaving(running, change[:-1])
        going = bounded & (gain > tolerance(prices, GAIN))
        if not going.all():
            ended, kept = np.flatnonzero(~going), np.flatnonzero(going)
            bases.put(block[who[ended]], running.take(ended))
            if not len(kept):
                return
            running, who = running.take(kept), who[kept]
            identity, change, row = identity[kept], np.take(change, kept, axis=1), row[kept]
        place = np.arange(len(who))
        running.amounts[row, place] = np.maximum(running.amounts[row, place], 0.0)
        running.identities[row, place] = identity
        running.exchange(row, change)
    bases.put(block[who], running)


def _leaving(bases: Bases, change: Floats) -> tuple[Ints, Bools]:
    """The row that runs out first when the entering variable grows, and whether any does."""
    usable = change > PIVOT
    usable[bases.gauge_row, np.arange(len(bases))] = False
    reach = np.divide(bases.amounts, change, out=np.full_like(change, np.inf), where=usable)
    least = reach.min(axis=0)
    tied = usable & (reach <= least + TIE)
    row = np.divide(bases.nudges, change, out=np.full_like(change, np.inf), where=tied).argmin(axis=0)
    return row, np.isfinite(least)
