"""The slacks-based model: every input's and output's own slack counts, as a share of the organisation's own figure."""

from dataclasses import replace

import numpy as np

from jixiao.engine.comparison.efficiency.frame import seeds, solve_over_frame
from jixiao.engine.comparison.efficiency.offers import Entry
from jixiao.engine.comparison.efficiency.programmes import Programmes
from jixiao.engine.comparison.efficiency.proof import Solutions, solve, solve_on_face, solve_singly
from jixiao.engine.comparison.efficiency.radial import radial_programmes, radial_start
from jixiao.engine.comparison.efficiency.scores import EfficiencyModel, Scaled, Scores, own_peers, snap
from jixiao.engine.comparison.efficiency.simplex import start
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.text import Text


class Sbm(EfficiencyModel):
    """(1 − mean of s⁻/x) / (1 + mean of s⁺/y), least over constant returns. Tone (2001), A slacks-based measure.

    Oriented: only the inputs' part, or only the outputs'. A figure of 0 has no share: its term is left out of the mean.
    """

    name = "sbm"
    label = Text("SBM, slacks-based", "SBM（基于松弛变量）")
    orientations = ("none", "input", "output")

    def score(self, inputs: Floats, outputs: Floats, orientation: str, *, leave_out: bool) -> Scores:
        scaled = Scaled.of(inputs, outputs)
        shares = _share_weights(scaled, orientation)
        programmes = _programmes(scaled, shares, orientation)
        bases = start(programmes, scaled.inputs.argmax(axis=1), np.full(len(inputs), len(programmes.rhs) - 1))
        entry = Entry(_frame(scaled))
        failed = solve(programmes, bases, entry) | solve_on_face(
            programmes, _second(programmes, scaled, orientation), bases, entry
        )
        solutions = Solutions.of(bases)
        for place in np.flatnonzero(failed).tolist():
            solutions.replace(place, solve_singly(programmes, place, entry))
        scale = np.where(solutions.solved, solutions.gauges, np.nan)
        slacks, peers, lambdas = scaled.read(solutions, scale)
        lost = slacks / (scaled.largest * scaled.size[:, None]) * shares
        m = scaled.n_inputs
        efficiency = snap((1.0 - lost[:, :m].sum(axis=1)) / (1.0 + lost[:, m:].sum(axis=1)))
        own_peers(efficiency, slacks, peers, lambdas)
        return Scores(efficiency, slacks, peers, lambdas, np.zeros(len(inputs), np.bool_))


def _share_weights(scaled: Scaled, orientation: str) -> Floats:
    """n × columns: what a slack, in relative figures, takes from the mean of inputs or adds to that of outputs."""
    own, m = np.abs(scaled.columns), scaled.n_inputs
    weights = np.divide(1.0, own, out=np.zeros_like(own), where=own > 0)
    weights[:, :m] /= (own[:, :m] > 0).sum(axis=1, keepdims=True)
    weights[:, m:] /= (own[:, m:] > 0).sum(axis=1, keepdims=True)
    if orientation == "input":
        weights[:, m:] = 0.0
    if orientation == "output":
        weights[:, :m] = 0.0
    return weights


def _programmes(scaled: Scaled, weights: Floats, orientation: str) -> Programmes:
    """Tone's linear form, everything times t: XΛ + S = tx, −YΛ + S = −ty, and t + Σ weight · S⁺ = 1.

    Minimise t − Σ weight · S⁻. Output-oriented t is 1 and the outputs' part itself is made as large as it goes.
    """
    n, width = scaled.columns.shape
    columns = np.zeros((n + width, width + 1))
    columns[:n, :width] = scaled.columns
    columns[n:, :width] = np.eye(width)
    gauge = np.vstack([-scaled.columns.T, np.ones(n)])
    rhs = np.zeros((width + 1, n))
    rhs[-1] = 1.0
    outward = weights.copy()
    outward[:, : scaled.n_inputs] = 0.0
    tail = np.zeros_like(weights) if orientation == "output" else outward
    cost = -(weights if orientation == "output" else weights - outward)
    return Programmes(columns, width, np.arange(n), gauge, rhs, slack_cost=cost, slack_tail=tail)


def _second(programmes: Programmes, scaled: Scaled, orientation: str) -> Programmes:
    """What decides between targets of the same efficiency.

    Every multiple of a target has the same ρ, so the one nearest to the organisation's own outputs is taken (largest t).
    Oriented, t is 1, and the side that does not count is improved as far as possible, as in the radial models.
    """
    if orientation == "none":
        return replace(programmes, gauge_cost=-1.0, slack_cost=np.zeros_like(scaled.columns))
    beside, m = scaled.slack_weights(), scaled.n_inputs
    beside[:, slice(0, m) if orientation == "input" else slice(m, None)] = 0.0
    return replace(programmes, gauge_cost=0.0, slack_cost=-beside)


def _frame(scaled: Scaled) -> Ints:
    """Who spans the frontier of constant returns; the slacks-based optimum over these is the one over everybody."""
    programmes = radial_programmes(scaled, inward=True, convex=False)
    bases = radial_start(programmes, scaled)
    return solve_over_frame(programmes, bases, seeds(scaled.inputs, scaled.outputs)).members
