"""The tree of a scheme as numbers: nodes, children, weights. Node 0 is the scheme itself."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.scheme import Scheme


@dataclass(frozen=True)
class SchemeTree:
    """Nodes parents before children; `leaf` numbers the leaves among them; `ways` are None where points add up."""

    codes: tuple[str, ...]
    below: tuple[tuple[int, ...], ...]
    weights: Floats
    leaf: dict[int, int]
    ways: tuple[Aggregation | None, ...]

    @classmethod
    def of(cls, scheme: Scheme) -> "SchemeTree":
        """The tree of that scheme."""
        nodes = tuple(scheme.walk())
        numbers = {node.code: number for number, node in enumerate(nodes, start=1)}
        top = tuple(numbers[node.code] for node in scheme.tree)
        leaves = [number for number, node in enumerate(nodes, start=1) if node.is_leaf]
        return cls(
            (scheme.code, *numbers),
            (top, *(tuple(numbers[child.code] for child in node.children) for node in nodes)),
            np.array([scheme.full_marks, *(node.weight for node in nodes)], np.float64),
            {number: place for place, number in enumerate(leaves)},
            (scheme.aggregate, *(node.aggregate for node in nodes)),
        )

    @cached_property
    def parent(self) -> tuple[int, ...]:
        """Number of each node's parent, −1 for the scheme itself."""
        above = [-1] * len(self.codes)
        for number, children in enumerate(self.below):
            for child in children:
                above[child] = number
        return tuple(above)

    def shares(self, number: int) -> Floats:
        """The stated weights of a node's children as shares of their sum; zeros where all are zero."""
        weights = self.weights[list(self.below[number])]
        total = weights.sum()
        return np.asarray(weights / total if total > 0 else np.zeros(len(weights)), dtype=np.float64)

    @cached_property
    def sibling_sets(self) -> tuple[int, ...]:
        """Parents of which at least two children have weight: only there weights can be uncertain."""
        return tuple(
            number for number, children in enumerate(self.below) if (self.weights[list(children)] > 0).sum() > 1
        )

    def leaves_under(self, number: int) -> list[int]:
        """Places of the leaves at or below a node."""
        found, waiting = [], [number]
        while waiting:
            node = waiting.pop()
            if node in self.leaf:
                found.append(self.leaf[node])
            waiting.extend(self.below[node])
        return sorted(found)
