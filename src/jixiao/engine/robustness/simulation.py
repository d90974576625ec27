"""The runs themselves: every node's points in every run, a block at a time so that memory stays bounded."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.node import MissingPolicy
from jixiao.engine.model.ranking import Ranks
from jixiao.engine.robustness.alternatives import normalised, on_the_scale_of
from jixiao.engine.robustness.changes import MissingChange
from jixiao.engine.robustness.climb import Climb, Drawn, LeafShares
from jixiao.engine.robustness.plan import STATED, Sample, UncertaintyPlan, way_named
from jixiao.engine.robustness.scheme_tree import SchemeTree
from jixiao.engine.robustness.settlement import Settlement
from jixiao.engine.robustness.what_if import what_if

CELLS_AT_ONCE = 1 << 17
"""Runs × organisations worked on at a time: 1 MB an array, which stays in the processor's cache."""


@dataclass(frozen=True)
class Ground:
    """What all runs of a plan stand on. `leaves` are the shares of the leaves for each alternative about what is missing."""

    evaluation: Evaluation
    plan: UncertaintyPlan
    tree: SchemeTree
    settlement: Settlement
    leaves: tuple[LeafShares, ...]

    @classmethod
    def of(cls, evaluation: Evaluation, plan: UncertaintyPlan) -> "Ground":
        """From an evaluation; where a value is missing, every other policy of the plan evaluates once more."""
        stated = leaf_shares(evaluation)
        leaves = [stated if name == STATED else None for name in plan.missing]
        if lacks_values(evaluation):
            again = [
                None if leaf else leaf_shares(_with_policy(evaluation, name))
                for leaf, name in zip(leaves, plan.missing, strict=True)
            ]
            leaves = [leaf or other for leaf, other in zip(leaves, again, strict=True)]
        tree = SchemeTree.of(evaluation.scheme)
        return cls(evaluation, plan, tree, Settlement.of(evaluation), tuple(leaf or stated for leaf in leaves))

    def nominal_ranks(self, number: int) -> Ints:
        """The ranks as published, 0 for none."""
        return self.evaluation.workings.settled.rank(number)

    def points(self, number: int, sample: Sample) -> Iterator[tuple[Ints, Floats, Ints | None]]:
        """Blocks of runs (their numbers) with the node's points, before adjustments: runs × organisations.

        Where all runs of the block give the same shares, also the one order of the organisations, best first.
        """
        size = max(1, CELLS_AT_ONCE // max(len(self.settlement.group), 1))
        for choice, runs in self._settings(sample.choices):
            setup = _Setup.of(self, choice)
            for start in range(0, len(runs), size):
                block = runs[start : start + size]
                drawn = sample.drawn.block(block)
                share = setup.share(number, drawn)
                order = np.argsort(-share[0], kind="stable") if len(share) == 1 else None
                points = share * self._weight(number, drawn)
                if number in self.tree.leaf:
                    points = np.where((drawn.left_out == self.tree.leaf[number])[:, None], np.nan, points)
                yield block, np.broadcast_to(points, (len(block), points.shape[1])), order

    def _settings(self, choices: Ints) -> Iterator[tuple[tuple[int, ...], Ints]]:
        """Every combination of alternatives that was drawn, with its runs. Equal leaves make equal alternatives."""
        same = np.array([next(k for k, each in enumerate(self.leaves) if each is leaves) for leaves in self.leaves])
        choices = np.column_stack([choices[:, :2], same[choices[:, 2]]])
        sizes = (len(self.plan.normalisation), len(self.plan.aggregation), len(self.plan.missing))
        codes = np.ravel_multi_index(tuple(choices.T), sizes)
        for code in np.unique(codes).tolist():
            yield tuple(int(part) for part in np.unravel_index(code, sizes)), np.flatnonzero(codes == code)

    def ranks(self, number: int, sample: Sample) -> Ranks:
        """Ranks at a node in every run. A node without weight in the scheme has its published ranks in all."""
        if not self.tree.weights[number] > 0:
            return np.broadcast_to(
                self.nominal_ranks(number).astype(np.int32), (sample.n_runs, len(self.settlement.group))
            )
        ranks = np.empty((sample.n_runs, len(self.settlement.group)), np.int32)
        for runs, points, order in self.points(number, sample):
            settled = (points, None, order) if number else (self.settlement.total(points),)
            ranks[runs] = self.settlement.ranks(*settled)
        return ranks

    def _weight(self, number: int, drawn: Drawn) -> Floats:
        """The node's weight in points in every run: runs × 1."""
        parent = self.tree.parent[number]
        if parent < 0:
            return np.full((1, 1), self.tree.weights[0])
        place = self.tree.below[parent].index(number)
        return self._weight(parent, drawn) * drawn.weights[parent][:, place, None]


@dataclass(frozen=True)
class _Setup:
    """One choice of normalisation, aggregation and missing policy."""

    leaves: LeafShares
    climb: Climb
    stated_leaves: LeafShares
    stated_climb: Climb

    @classmethod
    def of(cls, ground: Ground, choice: tuple[int, ...]) -> "_Setup":
        plan, members = ground.plan, ground.settlement.members
        normalisation, aggregation, missing = choice
        leaves = ground.leaves[missing]
        name, way = plan.normalisation[normalisation], way_named(plan.aggregation[aggregation])
        compared = leaves if name == STATED else replace(leaves, shares=normalised(leaves.shares, name, members))
        stated = Climb(ground.tree, members)
        return cls(compared, Climb(ground.tree, members, way, plan.floor) if way else stated, leaves, stated)

    def share(self, number: int, drawn: Drawn) -> Floats:
        """The node's share; from another normalisation or aggregation put on the scheme's scale."""
        share = self.climb.to(number, self.leaves, drawn)
        if self.leaves is self.stated_leaves and self.climb is self.stated_climb:
            return share
        return on_the_scale_of(self.stated_climb.to(number, self.stated_leaves, drawn), share, self.climb.members)


def leaf_shares(evaluation: Evaluation) -> LeafShares:
    """Points of every leaf as shares of its weight; a leaf without weight gives 0 where it is there."""
    leaves = evaluation.workings.leaves
    weights = np.array([leaf.weight for leaf in evaluation.scheme.leaves])
    shares = leaves.points / np.where(weights > 0, weights, 1.0)
    return LeafShares(np.where((weights > 0) | np.isnan(shares), shares, 0.0), dict(leaves.incomplete))


def lacks_values(evaluation: Evaluation) -> bool:
    """Whether any leaf has no value of its own for any organisation."""
    workings = evaluation.workings
    own = workings.observed.at(workings.period).value[:, : len(workings.scheme.leaves)]
    return bool(np.isnan(own).any())


def _with_policy(evaluation: Evaluation, name: str) -> Evaluation:
    """The evaluation again with that policy for whatever is missing."""
    return what_if(evaluation, MissingChange(MissingPolicy(name))).after
