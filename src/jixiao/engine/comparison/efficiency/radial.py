"""Radial efficiency in two phases: how far all inputs shrink (or outputs grow) together, then the largest slacks beside."""

from dataclasses import replace
from typing import ClassVar

import numpy as np

from jixiao.engine.comparison.efficiency.frame import NEEDED, seeds, solve_over_frame
from jixiao.engine.comparison.efficiency.offers import ON_FACE, Entry, tolerance
from jixiao.engine.comparison.efficiency.programmes import Bases, Programmes
from jixiao.engine.comparison.efficiency.proof import Answer, Solutions, solve_on_face, solve_singly
from jixiao.engine.comparison.efficiency.scores import SNAP, EfficiencyModel, Scaled, Scores, own_peers, snap
from jixiao.engine.comparison.efficiency.simplex import start
from jixiao.engine.comparison.efficiency.withdraw import withdraw
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.text import Text


class Radial(EfficiencyModel):
    """What CCR and BCC share. `constant_returns`: whether an organisation's plan may be scaled up and down."""

    orientations = ("input", "output")
    can_leave_out = True
    constant_returns: ClassVar[bool]

    def score(self, inputs: Floats, outputs: Floats, orientation: str, *, leave_out: bool) -> Scores:
        scaled = Scaled.of(inputs, outputs)
        # Under constant returns the output model is the input model seen from the other end: φ = 1/θ, λ and slacks by φ.
        inward = self.constant_returns or orientation == "input"
        programmes = radial_programmes(scaled, inward=inward, convex=not self.constant_returns)
        solutions, unbounded = _solve(programmes, scaled, leave_out=leave_out)
        unbounded = unbounded | np.isinf(solutions.gauges)
        if not inward:
            # Nothing of what it puts out is put out by the others.
            unbounded = unbounded | (solutions.gauges <= SNAP)
        unbounded &= leave_out
        gauges = np.where(unbounded | ~solutions.solved, np.nan, solutions.gauges)
        efficiency = snap(gauges if inward else 1.0 / gauges)
        turned = inward and orientation == "output"
        slacks, peers, shares = scaled.read(solutions, efficiency if turned else np.ones(len(gauges)))
        if not leave_out:
            efficiency = np.minimum(efficiency, 1.0)
            own_peers(efficiency, slacks, peers, shares)
        return Scores(efficiency, slacks, peers, shares, unbounded)


class Ccr(Radial):
    """Constant returns to scale. Charnes, Cooper and Rhodes (1978), Measuring the efficiency of decision making units."""

    name = "ccr"
    label = Text("CCR, constant returns to scale", "CCR（规模报酬不变）")
    constant_returns = True


class Bcc(Radial):
    """Variable returns to scale. Banker, Charnes and Cooper (1984), Some models for estimating technical inefficiencies."""

    name = "bcc"
    label = Text("BCC, variable returns to scale", "BCC（规模报酬可变）")
    constant_returns = False


def radial_programmes(scaled: Scaled, *, inward: bool, convex: bool) -> Programmes:
    """Minimise θ (inward) or −φ: inputs Xλ + s = θx or x, outputs −Yλ + s = −y or −φy, and Σλ = 1 where convex."""
    n, width = scaled.columns.shape
    k, m = width + convex, scaled.n_inputs
    columns = np.zeros((n + width, k))
    columns[:n, :width] = scaled.columns
    columns[:n, width:] = (1.0 / scaled.size)[:, None]
    columns[n:, :width] = np.eye(width)
    gauge, rhs = np.zeros((k, n)), np.zeros((k, n))
    moving, fixed = (slice(0, m), slice(m, width)) if inward else (slice(m, width), slice(0, m))
    gauge[moving] = -scaled.columns.T[moving]
    rhs[fixed] = scaled.columns.T[fixed]
    rhs[width:] = 1.0 / scaled.size
    return Programmes(columns, width, np.arange(n), gauge, rhs, gauge_cost=1.0 if inward else -1.0)


def radial_start(programmes: Programmes, scaled: Scaled) -> Bases:
    """The gauge in the row of the largest figure that it moves; the own column in Σλ = 1, else in the largest output."""
    gauge_row = np.abs(programmes.gauge).argmax(axis=0)
    last = len(programmes.rhs) - 1
    if last == scaled.columns.shape[1]:
        return start(programmes, np.full(len(gauge_row), last), gauge_row)
    return start(programmes, scaled.n_inputs + scaled.outputs.argmax(axis=1), gauge_row)


def _solve(programmes: Programmes, scaled: Scaled, *, leave_out: bool) -> tuple[Solutions, Bools]:
    """Both phases for everybody; the second answer tells who, left out, finds nothing to be compared with."""
    bases = radial_start(programmes, scaled)
    framed = solve_over_frame(programmes, bases, seeds(scaled.inputs, scaled.outputs))
    weights = scaled.slack_weights()
    # Who does not need its own column is measured by others already: leaving it out changes nothing.
    away = leave_out & ((bases.held(programmes.own) > NEEDED) | framed.failed)
    solutions, unbounded = Solutions.of(bases), np.zeros(len(bases), np.bool_)
    stay = np.flatnonzero(~away)
    entry = Entry(framed.members)
    solutions.put(stay, _finish(programmes.take(stay), bases.take(stay), entry, weights[stay], framed.failed[stay]))
    gone = np.flatnonzero(away)
    if len(gone):
        part, some, others = programmes.take(gone), bases.take(gone), Entry(np.arange(len(bases)), banned=gone)
        failed, stuck = withdraw(part, some, others)
        unbounded[gone[stuck]] = True
        able = np.flatnonzero(~stuck)
        answers = _finish(part.take(able), some.take(able), others.take(able), weights[gone[able]], failed[able])
        solutions.put(gone[able], answers)
    return solutions, unbounded


def _finish(programmes: Programmes, bases: Bases, entry: Entry, weights: Floats, failed: Bools) -> Solutions:
    """The second phase, and one by one whatever is not proved."""
    gauges = bases.gauges
    failed = failed | _widen(programmes, bases, entry, weights)
    solutions = Solutions.of(bases)
    solutions.gauges = gauges
    for place in np.flatnonzero(failed).tolist():
        solutions.replace(place, _both_phases(programmes, place, entry, weights))
    return solutions


def _widen(programmes: Programmes, bases: Bases, entry: Entry, weights: Floats) -> Bools:
    """In place: the largest weighted sum of slacks that leaves the gauge as it is; True where not proved."""
    prices = bases.prices
    # A slack whose row has a price must be zero; without a free row there is nothing to gain.
    limit = -tolerance(prices, ON_FACE)[:, None]
    free = np.flatnonzero((prices[:, : programmes.n_slacks] >= limit).any(axis=1))
    failed = np.zeros(len(bases), np.bool_)
    if len(free):
        first, some = programmes.take(free), bases.take(free)
        second = replace(first, gauge_cost=0.0, slack_cost=-weights[free])
        failed[free] = solve_on_face(first, second, some, entry.take(free))
        bases.put(free, some)
    return failed


def _both_phases(programmes: Programmes, place: int, entry: Entry, weights: Floats) -> Answer | None:
    """One programme by itself, the gauge fixed in the second phase."""
    ray = solve_singly(programmes, place, entry)
    if ray is None or np.isinf(ray.gauge):
        return ray
    here = np.array([place])
    one = programmes.take(here)
    rhs, still = one.rhs - ray.gauge * one.gauge, np.zeros_like(one.gauge)
    second = replace(one, gauge=still, rhs=rhs, gauge_cost=0.0, slack_cost=-weights[here])
    widest = solve_singly(second, 0, entry.take(here))
    return ray if widest is None or np.isinf(widest.gauge) else replace(widest, gauge=ray.gauge)
