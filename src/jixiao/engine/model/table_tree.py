"""The tree that the parents in a table's meta make."""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.text import Text
from jixiao.engine.model.weight_tree import Branch, WeightTree, scaled


def tree_of(table: IndicatorTable) -> WeightTree:
    """How the table's columns hang; all below one root where there are no parents. DefinitionError for a circle."""
    metas = (*table.indicators, *table.aggregates)
    below = _children(metas, len(table.indicators))
    order = _downwards(below, metas)
    weight = np.array([meta.weight for meta in metas])
    branches: dict[int, Branch] = {}
    numbers = {place: len(table.indicators) + rank for rank, place in enumerate(reversed(order))}
    for place in reversed(order):
        children = below[place]
        idle = [child in branches and not branches[child].weights.any() for child in children]
        shares = scaled(np.where(idle, 0.0, weight[children])) if children else np.zeros(0)
        code = metas[place].code if place >= 0 else ""
        branches[place] = Branch(code, tuple(numbers.get(child, child) for child in children), shares)
    return WeightTree(len(table.indicators), tuple(branches.values()))


def _children(metas: Sequence[IndicatorMeta], n_leaves: int) -> dict[int, list[int]]:
    """Places of the children of every aggregate; −1 is a root above all that have no parent."""
    places = {meta.code: place for place, meta in enumerate(metas)}
    below: dict[int, list[int]] = {-1: [], **{place: [] for place in range(n_leaves, len(metas))}}
    for place, meta in enumerate(metas):
        above = places.get(meta.parent) if meta.parent else -1
        if above is None or above not in below:
            text = Text(
                f"The parent of “{meta.code}” is “{meta.parent}”, which is no aggregate.",
                f"“{meta.code}”的上级“{meta.parent}”不是合成节点。",
            )
            raise DefinitionError("unknown_parent", text, Text("Give it a row of its own.", "请为其单列一行。"))
        below[above].append(place)
    return below


def _downwards(below: dict[int, list[int]], metas: Sequence[IndicatorMeta]) -> list[int]:
    """Places of the aggregates, parents before children, from the index (or −1) on; raises where some hang in a circle."""
    top = below[-1]
    order, waiting = [], [top[0] if len(top) == 1 and top[0] in below else -1]
    while waiting:
        place = waiting.pop()
        order.append(place)
        waiting.extend(child for child in reversed(below[place]) if child in below)
    lost = set(below) - set(order) - {-1}
    if lost:
        code = metas[min(lost)].code
        text = Text(f"“{code}” hangs in a circle of parents.", f"“{code}”的上级关系形成循环。")
        raise DefinitionError("too_deep", text, Text("One row, the index, has no parent.", "只有总指数一行没有上级。"))
    return order
