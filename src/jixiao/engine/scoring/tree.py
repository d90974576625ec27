"""Adds points up the tree, rescaling the weights of those present where some are missing."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, absent
from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.scoring.leaves import Leaves


@dataclass(frozen=True)
class TreePoints:
    """Organisations × nodes, node 0 is the scheme itself. `factor` is what a node multiplies its children's sum by."""

    nodes: tuple[Node, ...]
    parent: tuple[int, ...]
    points: Floats
    factor: Floats

    def place(self, code: str) -> int:
        """Number of the node of that code (0 for the root); KeyError where there is none."""
        for number, node in enumerate(self.nodes, start=1):
            if node.code == code:
                return number
        raise KeyError(code)

    def children(self, place: int) -> list[int]:
        return [number for number, above in enumerate(self.parent) if above == place and number]


def add_up(scheme: Scheme, leaves: Leaves) -> TreePoints:
    """Points of every node, children before parents."""
    nodes = tuple(scheme.walk())
    parent = _parents(scheme, nodes)
    n_organisations = leaves.points.shape[0]
    points, factor = absent(n_organisations, len(nodes) + 1), np.ones((n_organisations, len(nodes) + 1))
    incomplete = np.zeros(points.shape, np.bool_)
    leaf_numbers = [number for number, node in enumerate(nodes, start=1) if node.is_leaf]
    points[:, leaf_numbers], incomplete[:, leaf_numbers] = leaves.points, leaves.incomplete
    for number in range(len(nodes), -1, -1):
        below = [child for child in range(number + 1, len(nodes) + 1) if parent[child] == number]
        if below:
            full = nodes[number - 1].weight if number else scheme.full_marks
            weights = np.array([nodes[child - 1].weight for child in below])
            points[:, number], factor[:, number] = _sum(points[:, below], incomplete[:, below], weights, full)
            incomplete[:, number] = incomplete[:, below].any(axis=1)
    return TreePoints(nodes, parent, points, factor)


def _sum(points: Floats, incomplete: Bools, weights: Floats, full: float) -> tuple[Floats, Floats]:
    present = np.isfinite(points)
    held = np.where(present, weights, 0.0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(present.all(axis=1), 1.0, full / held)
    total = np.where(present, points, 0.0).sum(axis=1)
    whole = present.any(axis=1) & ~incomplete.any(axis=1)
    score = np.where(whole & np.isfinite(factor), total * np.where(np.isfinite(factor), factor, 0.0), np.nan)
    return score, np.where(np.isfinite(factor), factor, np.nan)


def _parents(scheme: Scheme, nodes: tuple[Node, ...]) -> tuple[int, ...]:
    """Number of each node's parent; the root's own is −1."""
    numbers = {node.code: number for number, node in enumerate(nodes, start=1)}
    parent = [0] * (len(nodes) + 1)
    parent[0] = -1
    for node in nodes:
        for child in node.children:
            parent[numbers[child.code]] = numbers[node.code]
    return tuple(parent)
