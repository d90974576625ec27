"""The tree in which the columns of a table hang: weights scaled to sum 1 within their parent."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints


def scaled(weights: Floats) -> Floats:
    """The weights as shares of their sum; all 0 where none is above 0."""
    largest = weights.max(initial=0.0)
    if largest == 0:
        return np.zeros(len(weights))
    relative = weights / largest
    return np.asarray(relative / relative.sum())


@dataclass(frozen=True)
class Branch:
    """A node above others. `children` below the tree's `n_leaves` are columns, from there on branches.

    `weights` of the children sum to 1; a child below which nothing weighs anything weighs nothing either.
    """

    code: str
    children: tuple[int, ...]
    weights: Floats


@dataclass(frozen=True)
class WeightTree:
    """`branches` stand children before parents, the last is the root; without parents the root alone, coded “”."""

    n_leaves: int
    branches: tuple[Branch, ...]

    @classmethod
    def flat(cls, weights: Floats) -> "WeightTree":
        """All columns below one root."""
        return cls(len(weights), (Branch("", tuple(range(len(weights))), scaled(weights)),))

    @property
    def root(self) -> Branch:
        return self.branches[-1]

    @cached_property
    def leaf_weights(self) -> Floats:
        """Per column the product of the weights from the root down to it; they sum to 1, or are all 0."""
        held = np.zeros(self.n_leaves + len(self.branches))
        held[-1] = 1.0
        for number in range(len(self.branches) - 1, -1, -1):
            branch = self.branches[number]
            held[list(branch.children)] = held[self.n_leaves + number] * branch.weights
        return held[: self.n_leaves]

    @property
    def idle(self) -> tuple[str, ...]:
        """Codes of the branches below which nothing weighs anything, the root aside."""
        return tuple(branch.code for branch in self.branches[:-1] if not branch.weights.any())

    def under(self, code: str) -> tuple[Ints, "WeightTree"]:
        """The columns below a branch and the tree that they hang in; KeyError where there is no such branch."""
        place = {branch.code: number for number, branch in enumerate(self.branches)}[code]
        kept, waiting = {place}, [place]
        while waiting:
            inner = [child - self.n_leaves for child in self.branches[waiting.pop()].children if child >= self.n_leaves]
            kept.update(inner)
            waiting.extend(inner)
        leaves = sorted(child for number in kept for child in self.branches[number].children if child < self.n_leaves)
        moved = {leaf: rank for rank, leaf in enumerate(leaves)}
        moved |= {self.n_leaves + number: len(leaves) + rank for rank, number in enumerate(sorted(kept))}
        branches = tuple(
            Branch(branch.code, tuple(moved[child] for child in branch.children), branch.weights)
            for branch in (self.branches[number] for number in sorted(kept))
        )
        return np.array(leaves, np.int64), WeightTree(len(leaves), branches)
