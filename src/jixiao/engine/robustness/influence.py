"""Effective weights of a scheme's nodes (实际影响力): how much each really moves the score above it, beside its stated weight."""

from collections.abc import Iterator

import numpy as np

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.table import Table
from jixiao.engine.robustness.scheme_tree import SchemeTree
from jixiao.engine.weighting.influence import effective_weights

SIBLINGS, LEAVES = "siblings", "leaves"
INFLUENCE_COLUMNS = (
    "node_code", "above_code", "among", "stated_share", "effective_share", "correlation_ratio", "linear_share", "linear",
)  # fmt: skip


def influence(evaluation: Evaluation) -> Table:
    """INFLUENCE_COLUMNS: every node among its siblings against their parent; in a deeper tree all leaves against the whole.

    `correlation_ratio` is Var(E[score above | points]) ÷ Var(score above) with E by a natural cubic spline, `linear` the
    squared Pearson correlation; shares are of the sum over all in the set. None where nothing varies or fewer than three
    organisations have both. All organisations together, before adjustments. Paruolo, Saisana & Saltelli (2013).
    """
    tree, points = SchemeTree.of(evaluation.scheme), evaluation.workings.tree.points
    sets = [(SIBLINGS, number, list(children)) for number, children in enumerate(tree.below) if children]
    if len(sets) > 1:
        sets.append((LEAVES, 0, list(tree.leaf)))
    return Table.from_rows(INFLUENCE_COLUMNS, [row for each in sets for row in _rows(tree, points, *each)])


def _rows(tree: SchemeTree, points: Floats, among: str, above: int, members: list[int]) -> Iterator[tuple[object, ...]]:
    found = effective_weights(points[:, members], points[:, above])
    weights = tree.weights[members]
    stated = weights / weights.sum() if weights.sum() > 0 else weights
    figures = np.column_stack(
        [stated, found.correlation_ratio_share, found.correlation_ratio, found.linear_share, found.linear]
    )
    for number, entries in zip(members, figures.tolist(), strict=True):
        yield tree.codes[number], tree.codes[above], among, *(None if entry != entry else entry for entry in entries)
