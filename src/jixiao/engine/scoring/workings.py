"""Everything an evaluation worked with, kept as arrays so that any number can be explained later."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.cube import Cube
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import Rows
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.table import LazyColumns, Repeated, Table
from jixiao.engine.scoring.intake import Roster
from jixiao.engine.scoring.leaves import Leaves
from jixiao.engine.scoring.observed import Observed
from jixiao.engine.scoring.settle import Settled
from jixiao.engine.scoring.tree import TreePoints

SCORE_COLUMNS = ("organisation_code", "node_code", "raw", "score", "weight", "rank", "grade", "peer_group")


@dataclass(frozen=True)
class Workings:
    """The state after the last stage."""

    scheme: Scheme
    period: Period
    roster: Roster
    rows: Rows
    target_rows: Rows
    target_cubes: dict[str, Cube]
    observed: Observed
    leaves: Leaves
    tree: TreePoints
    settled: Settled
    found: FindingList

    @cached_property
    def findings(self) -> Table:
        """The findings as a table."""
        return self.found.table()

    @cached_property
    def leaf_places(self) -> dict[str, int]:
        """Number of each leaf by its code."""
        return {leaf.code: place for place, leaf in enumerate(self.scheme.leaves)}

    def raw(self, node: int) -> Floats:
        """What was observed at a leaf, the unrounded score at a node above."""
        own = self.tree.nodes[node - 1] if node else None
        return self.leaves.value[:, self.leaf_places[own.code]] if own and own.is_leaf else self.settled.exact(node)

    def score_table(self) -> Table:
        """One row per organisation and node: the scheme itself first, then the tree in its order."""
        nodes: tuple[Node | None, ...] = (None, *self.tree.nodes)
        codes = [node.code if node else self.scheme.code for node in nodes]
        weights = [float(node.weight if node else self.scheme.full_marks) for node in nodes]
        size, width = self.roster.size, len(nodes)
        every = np.arange(size * width, dtype=np.int64)

        def stacked(column: Callable[[int], Any]) -> Any:
            return np.column_stack([column(node) for node in range(width)]).ravel()

        makers: dict[str, Callable[[], Any]] = {
            "organisation_code": lambda: Repeated(self.roster.codes, every // width),
            "node_code": lambda: Repeated(codes, every % width),
            "raw": lambda: stacked(self.raw),
            "score": lambda: stacked(self.settled.score),
            "weight": lambda: np.tile(np.array(weights), size),
            "rank": lambda: np.ma.masked_equal(stacked(self.settled.rank), 0),
            "grade": lambda: self._grade_column(width),
            "peer_group": lambda: Repeated(self.roster.groups, self.roster.group[every // width]),
        }
        return Table(LazyColumns(size * width, makers))

    def _grade_column(self, width: int) -> Repeated:
        """The grade of every organisation on the row of its total, nothing on the others."""
        places = np.zeros((self.roster.size, width), np.int64)
        places[:, 0] = self.settled.grade + 1
        return Repeated(("", *(grade.code for grade in self.scheme.grades)), places.ravel())

    def grade_code(self, row: int) -> str:
        """Code of the organisation's final grade, “” where it has none."""
        place = int(self.settled.grade[row])
        return self.scheme.grades[place].code if place >= 0 else ""
