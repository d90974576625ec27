"""The frame: the few organisations that span the frontier, found while everybody is measured against those known so far.

Once no organisation needs its own column, all lie in what the frame makes possible, so a programme over the frame has
the optimum of one over everybody. The idea is BuildHull (Dulá 2011, An algorithm for data envelopment analysis, INFORMS
Journal on Computing 23); here many organisations are worked on at once.
"""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.efficiency.offers import Board, Entry, product
from jixiao.engine.comparison.efficiency.programmes import Bases, Programmes
from jixiao.engine.comparison.efficiency.proof import solve
from jixiao.engine.comparison.efficiency.simplex import GAIN, blocks, improve
from jixiao.engine.model.arrays import Bools, Floats, Ints

N_SEEDS = 48
ALL_JOIN = 64
"""So few who wait join at once: a member too many costs less than another round."""
NEEDED = 1e-9
"""An organisation whose own column has more than this amount lies outside of what the others make possible."""


@dataclass(frozen=True)
class Framed:
    """All programmes solved over the frame: `members` ascending; `failed` N where optimality is not proved."""

    members: Ints
    failed: Bools


def solve_over_frame(programmes: Programmes, bases: Bases, seeds: Ints) -> Framed:
    """Solve programme i about organisation i for all organisations, in place, and find the frame on the way."""
    is_member = np.zeros(len(bases), np.bool_)
    is_member[seeds] = True
    improve(programmes, bases, Entry(np.flatnonzero(is_member)))
    while True:
        waiting = np.flatnonzero((bases.held(programmes.own) > NEEDED) & ~is_member)
        if not len(waiting):
            break
        new = waiting if len(waiting) <= ALL_JOIN else _farthest(programmes, bases, waiting)
        is_member[new] = True
        rest = waiting[~is_member[waiting]]
        some = bases.take(rest)
        improve(programmes.take(rest), some, Entry(new))
        bases.put(rest, some)
    while True:
        members = np.flatnonzero(is_member)
        failed = solve(programmes, bases, Entry(members))
        # Who still needs its own column lies outside after all, and who is not proved may: they join.
        lost = (failed | (bases.held(programmes.own) > NEEDED)) & ~is_member
        if not lost.any():
            return Framed(members, failed)
        is_member |= lost


def _farthest(programmes: Programmes, bases: Bases, waiting: Ints) -> Ints:
    """For each one waiting, the one waiting that lies farthest beyond its prices; itself where none lies beyond."""
    columns = np.ascontiguousarray(programmes.columns[waiting].T)
    board = Board(programmes, waiting, columns)
    found = []
    for block in blocks(len(waiting), len(waiting)):
        best, gain = board.best_column(bases.take(waiting[block]).prices, block)
        found.append(np.where(gain > GAIN, best, block))
    return np.asarray(waiting[np.unique(np.concatenate(found))])


def seeds(inputs: Floats, outputs: Floats) -> Ints:
    """Organisations that are best at the weights which favour one of a spread of organisations, or in one column."""
    sample = np.unique(np.linspace(0, len(inputs) - 1, N_SEEDS).astype(np.int64))
    gained, spent = (product(given, _favour(given[sample])) for given in (outputs, inputs))
    ratio = np.divide(gained, spent, out=np.zeros_like(gained), where=spent > 0)
    best = [ratio.argmax(axis=0), inputs.argmin(axis=0), outputs.argmax(axis=0)]
    return np.unique(np.concatenate(best))


def _favour(figures: Floats) -> Floats:
    return np.divide(1.0, figures, out=np.zeros_like(figures), where=figures > 0).T
