"""Makes points up the tree: by adding up, or by another way of aggregating; weights of those present are rescaled."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.arrays import Bools, Floats, Ints, absent
from jixiao.engine.model.findings import FindingGroup, FindingList, Severity
from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.rule import REFUSALS
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scoring.intake import Roster
from jixiao.engine.scoring.leaves import Leaves


@dataclass(frozen=True)
class TreePoints:
    """`points` is organisations × nodes, node 0 the scheme itself; a column is contiguous.

    `factors` holds, for nodes above others, what the sum of their children was multiplied with, where that was not 1
    for everybody. `refusals` are a node's organisations that its way of aggregating refused: number, code, where.
    """

    nodes: tuple[Node, ...]
    below: tuple[tuple[int, ...], ...]
    points: Floats
    factors: dict[int, Floats]
    refusals: tuple[tuple[int, str, Bools], ...] = ()

    def place(self, code: str) -> int:
        """Number of the node of that code (0 for the root); KeyError where there is none."""
        for number, node in enumerate(self.nodes, start=1):
            if node.code == code:
                return number
        raise KeyError(code)

    def children(self, place: int) -> tuple[int, ...]:
        return self.below[place]

    def factor(self, row: int, place: int) -> float:
        """What the sum of the node's children was multiplied with; 1 where all were there."""
        return float(self.factors[place][row]) if place in self.factors else 1.0


def add_up(scheme: Scheme, leaves: Leaves, group: Ints) -> TreePoints:
    """Points of every node, children before parents. `group` numbers the peer group of each organisation."""
    nodes = tuple(scheme.walk())
    below = _below(scheme, nodes)
    points = np.empty((leaves.points.shape[0], len(nodes) + 1), order="F")
    leaf_numbers = [number for number, node in enumerate(nodes, start=1) if node.is_leaf]
    for place, number in enumerate(leaf_numbers):
        points[:, number] = leaves.points[:, place]
    incomplete = {leaf_numbers[place]: mask for place, mask in leaves.incomplete.items()}
    factors: dict[int, Floats] = {}
    refusals: list[tuple[int, str, Bools]] = []
    for number in range(len(nodes), -1, -1):
        children = below[number]
        if not children:
            continue
        node = nodes[number - 1] if number else None
        full, way = (node.weight, node.aggregate) if node else (scheme.full_marks, scheme.aggregate)
        weights = np.array([nodes[child - 1].weight for child in children])
        columns = [points[:, child] for child in children]
        if way is None:
            points[:, number], factor = _sum(columns, weights, full)
            if factor is not None:
                factors[number] = factor
        else:
            points[:, number], refused = _aggregated(way, columns, weights, full, group)
            refusals += [(number, code, mask) for code, mask in refused]
        masks = [incomplete[child] for child in children if child in incomplete]
        # Left out and rescaled, who has a zero below a geometric mean would gain by it.
        masks += [mask for refused_at, _, mask in refusals if refused_at == number]
        if masks:
            incomplete[number] = np.asarray(np.logical_or.reduce(masks), dtype=np.bool_)
            points[incomplete[number], number] = np.nan
    return TreePoints(nodes, below, points, factors, tuple(refusals))


def report_tree(tree: TreePoints, roster: Roster, period: Period, findings: FindingList) -> None:
    """Findings for organisations that a node's way of aggregating refused."""
    for number, code, mask in tree.refusals:
        label = tree.nodes[number - 1].label() if number else Text("The total", "总分")
        why = REFUSALS.get(code, Text(code.replace("_", " "), code))
        text = Text(f"{label.en}: not aggregated, {why.en}.", f"{label.zh}：未合成，{why.zh}。")
        places = np.flatnonzero(mask)
        findings.add(FindingGroup(Severity.ERROR, code, text, roster.codes, places, "", str(period)))


def _sum(columns: list[Floats], weights: Floats, full: float) -> tuple[Floats, Floats | None]:
    """The children's sum, and the factor by which it was rescaled (None where all children are there)."""
    total = columns[0].copy()
    for column in columns[1:]:
        total += column
    gaps = np.isnan(total)
    if not gaps.any():
        return total, None
    holes = np.flatnonzero(gaps)
    some = np.column_stack([column[holes] for column in columns])
    present = np.isfinite(some)
    held = np.where(present, weights, 0.0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = full / held
    usable = present.any(axis=1) & np.isfinite(scaled)
    whole = np.zeros(len(holes))
    for place in range(some.shape[1]):  # one by one, as above: the order of a sum decides its last digit
        whole += np.where(present[:, place], some[:, place], 0.0)
    factor = np.ones(len(total))
    factor[holes] = np.where(usable, scaled, np.nan)
    total[holes] = np.where(usable, whole * np.where(usable, scaled, 0.0), np.nan)
    return total, factor


def _aggregated(
    way: Aggregation, columns: list[Floats], weights: Floats, full: float, group: Ints
) -> tuple[Floats, tuple[tuple[str, Bools], ...]]:
    """The node's points by its way of aggregating: the children's shares of their points become its share."""
    counting = [place for place, weight in enumerate(weights.tolist()) if weight > 0]
    shares = (
        np.column_stack([columns[place] / weights[place] for place in counting])
        if counting
        else absent(len(columns[0]), 0)
    )
    result = absent(len(columns[0]))
    refused: dict[str, Bools] = {}
    there = np.isfinite(shares).any(axis=1)
    numbers = np.unique(group) if way.relative else (None,)
    for number in numbers:
        members = np.flatnonzero(there if number is None else there & (group == number))
        if not len(members):
            continue
        combined = way.combine(shares[members] * way.full, weights[counting], np.ones(len(counting), np.bool_))
        result[members] = way.share(combined) * full
        for code, mask in combined.refusals:
            refused.setdefault(code, np.zeros(len(result), np.bool_))[members] |= mask
    return result, tuple(refused.items())


def _below(scheme: Scheme, nodes: tuple[Node, ...]) -> tuple[tuple[int, ...], ...]:
    """Numbers of each node's children; those of the scheme itself first."""
    numbers = {node.code: number for number, node in enumerate(nodes, start=1)}
    top = tuple(numbers[node.code] for node in scheme.tree)
    return top, *(tuple(numbers[child.code] for child in node.children) for node in nodes)
