"""Whether a basis is optimal, proved from the data and not from the run that found it; and a second way where it is not."""

from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.comparison.efficiency.offers import ON_FACE, Board, Entry, Face, tolerance
from jixiao.engine.comparison.efficiency.programmes import Bases, Programmes
from jixiao.engine.comparison.efficiency.simplex import blocks, improve
from jixiao.engine.model.arrays import Bools, Floats, Ints

RESIDUAL = 1e-10
"""Largest violation of a constraint or of a reduced cost's sign, relative to the figures in it."""
INFEASIBLE = 2
"""What `linprog` calls a programme without any solution."""
SMALLEST = 1e-4
"""Sums below this share of the organisation's own figure (of its inputs where that is 0) need no relative exactness."""


@dataclass(frozen=True)
class Answer:
    """One programme solved: what is not zero by identity, its amount, and the gauge; a gauge of ∞: it is infeasible."""

    identities: Ints
    amounts: Floats
    gauge: float


@dataclass
class Solutions:
    """Variables of every programme by identity, and their amounts (k × N); `solved` N, the rest is unknown."""

    identities: Ints
    amounts: Floats
    gauges: Floats
    solved: Bools

    @classmethod
    def of(cls, bases: Bases) -> "Solutions":
        """What stands in the bases."""
        return cls(bases.identities.copy(), bases.amounts.copy(), bases.gauges, np.ones(len(bases), np.bool_))

    def put(self, places: Ints, others: "Solutions") -> None:
        """Overwrite some of them."""
        self.identities[:, places], self.amounts[:, places] = others.identities, others.amounts
        self.gauges[places], self.solved[places] = others.gauges, others.solved

    def replace(self, place: int, answer: Answer | None) -> None:
        """Overwrite one of them; None: it has no solution that is known."""
        self.identities[:, place], self.amounts[:, place] = 0, 0.0
        self.solved[place] = answer is not None
        if answer is not None:
            order = np.argsort(-answer.amounts)[: len(self.amounts)]
            self.identities[: len(order), place] = answer.identities[order]
            self.amounts[: len(order), place] = answer.amounts[order]
            self.gauges[place] = answer.gauge


def unproved(programmes: Programmes, bases: Bases, entry: Entry) -> Bools:
    """N: where feasibility or optimality does not follow from the data themselves (duality theorem)."""
    shared = np.ascontiguousarray(programmes.columns[entry.candidates].T)
    failed = np.zeros(len(bases), np.bool_)
    for block in blocks(len(bases), len(entry.candidates)):
        part, some = programmes.take(block), bases.take(block)
        board = Board.of(part, entry.take(block), shared)
        failed[block] = _infeasible(part, some) | _improvable(board, some)
    return failed


def _infeasible(programmes: Programmes, bases: Bases) -> Bools:
    columns = programmes.basic(bases)
    reached = np.einsum("jn,jnr->rn", bases.amounts, columns)
    scale = np.einsum("jn,jnr->rn", np.abs(bases.amounts), np.abs(columns)) + np.abs(programmes.rhs)
    own = np.abs(programmes.gauge) + np.abs(programmes.rhs)
    off = ~(np.abs(reached - programmes.rhs) <= RESIDUAL * (scale + SMALLEST * np.where(own > 0, own, 1.0)))
    negative = bases.amounts < -RESIDUAL
    negative[bases.gauge_row, np.arange(len(bases))] = False
    return np.asarray((off | negative).any(axis=0))


def _improvable(board: Board, bases: Bases) -> Bools:
    columns, prices = board.programmes.basic(bases), bases.prices
    limit = tolerance(prices, RESIDUAL)
    wrong = np.abs(np.einsum("nr,jnr->jn", prices, columns) - board.programmes.basic_costs(bases))
    _, gain = board.best(prices, np.arange(len(bases)))
    return np.asarray(~(wrong <= limit).all(axis=0) | ~(gain <= limit))


def solve(programmes: Programmes, bases: Bases, entry: Entry) -> Bools:
    """Improve in place, prove, and try those that are not proved again from a fresh inverse; True: still not proved."""
    improve(programmes, bases, entry)
    failed = unproved(programmes, bases, entry)
    if failed.any():
        places = np.flatnonzero(failed)
        part, some, limited = programmes.take(places), bases.take(places), entry.take(places)
        _refresh(part, some)
        improve(part, some, limited)
        bases.put(places, some)
        failed[places] = unproved(part, some, limited)
    return failed


def solve_on_face(first: Programmes, second: Programmes, bases: Bases, entry: Entry) -> Bools:
    """From the optimum of `first`, in place, the best for `second` that leaves it as it is; True: not proved."""
    everybody = np.arange(len(bases))
    face = Face(bases.prices.copy(), first.slack_gains(bases.prices, everybody))
    before = _worth(first, bases)
    bases.aim(second)
    failed = solve(second, bases, replace(entry, face=face))
    return np.asarray(failed | ~(np.abs(_worth(first, bases) - before) <= ON_FACE * (1.0 + np.abs(before))))


def _worth(programmes: Programmes, bases: Bases) -> Floats:
    return np.asarray((programmes.basic_costs(bases) * bases.amounts).sum(axis=0))


def _refresh(programmes: Programmes, bases: Bases) -> None:
    """Inverse and amounts anew from the columns; a basis that has become singular stays as it is and fails again."""
    columns = programmes.basic(bases).transpose(1, 2, 0)
    for place in range(len(bases)):
        try:
            inverse = np.linalg.inv(columns[place])
        except np.linalg.LinAlgError:
            continue
        amounts = inverse @ programmes.rhs[:, place]
        bases.inverse[:, :, place] = inverse
        bases.amounts[:, place] = np.where(np.abs(amounts) < RESIDUAL, np.maximum(amounts, 0.0), amounts)
    bases.aim(programmes)


def solve_singly(programmes: Programmes, place: int, entry: Entry) -> Answer | None:
    """One programme by HiGHS, None where it finds no optimum. `entry.face` is not looked at."""
    from scipy.optimize import linprog

    one = programmes.take(np.array([place]))
    banned = -1 if entry.banned is None else int(entry.banned[place])
    usable = entry.candidates[entry.candidates != banned]
    identities = np.concatenate([usable, one.first_slack + np.arange(one.n_slacks)])
    slacks = one.columns[one.first_slack :].copy()
    if one.slack_tail is not None:
        slacks[:, -1] += one.slack_tail[0]
    slack_cost = np.zeros(one.n_slacks) if one.slack_cost is None else one.slack_cost[0]
    # HiGHS's tolerances are absolute: every row relative to the organisation's own figure.
    own = np.maximum(np.abs(one.gauge[:, 0]), np.abs(one.rhs[:, 0]))
    scale = np.where(own > 0, own, 1.0)
    answer = linprog(
        np.concatenate([np.zeros(len(usable)), slack_cost * scale[: one.n_slacks], [one.gauge_cost]]),
        A_eq=np.vstack([one.columns[usable], slacks * scale[: one.n_slacks, None], one.gauge.T]).T / scale[:, None],
        b_eq=one.rhs[:, 0] / scale,
        bounds=[(0, None)] * len(identities) + [(None, None)],
        method="highs-ds",
    )
    if answer.status == INFEASIBLE:
        return Answer(identities[:0], np.zeros(0), np.inf)
    if answer.status != 0:
        return None
    amounts = answer.x[:-1].copy()
    amounts[len(usable) :] *= scale[: one.n_slacks]
    used = np.flatnonzero(amounts > 0)
    return Answer(identities[used], amounts[used], float(answer.x[-1]))
