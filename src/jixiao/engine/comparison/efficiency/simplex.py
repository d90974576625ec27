"""A revised simplex for many small linear programmes at once: every one pivots once per round, until it is done.

All programmes share the columns of the organisations, so one product of matrices prices every column for every one.
Ties of the ratio test are broken by an infinitesimal nudge of the right-hand side (Charnes 1952): no cycles.
"""

from collections.abc import Iterator

import numpy as np

from jixiao.engine.comparison.efficiency.offers import Board, Entry, tolerance
from jixiao.engine.comparison.efficiency.programmes import Bases, Programmes
from jixiao.engine.model.arrays import Bools, Floats, Ints

GAIN = 1e-11
"""A variable enters where it gains more than this and the noise of the prices."""
PIVOT = 1e-9
TIE = 1e-12
MAX_PIVOTS = 2000
BLOCK = 2048
BLOCK_CELLS = 1 << 22
"""At most so many programmes, and programmes × candidates, are worked on at once: 4 MB, whatever the number of all."""


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


def _improve_block(board: Board, bases: Bases, block: Ints) -> None:
    who, running = np.arange(len(block)), bases.take(block)
    for _ in range(MAX_PIVOTS):
        prices = running.prices
        identity, gain = board.best(prices, who)
        change = np.empty((len(running.table), len(who)))
        np.einsum("ijn,jn->in", running.inverse, board.programmes.entering(identity, who), out=change[:-1])
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
    stays = change <= PIVOT
    stays[bases.gauge_row, np.arange(len(bases))] = True
    with np.errstate(divide="ignore", invalid="ignore"):
        reach, nudge = bases.amounts / change, bases.nudges / change
    reach[stays] = np.inf
    least = reach.min(axis=0)
    nudge[stays | (reach > least + TIE)] = np.inf
    return nudge.argmin(axis=0), np.isfinite(least)
