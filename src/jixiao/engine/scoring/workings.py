"""Everything an evaluation worked with, kept as arrays so that any number can be explained later."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.cube import Cube
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import Rows
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.table import Table
from jixiao.engine.scoring.intake import Roster
from jixiao.engine.scoring.leaves import Leaves, Observed
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
    findings: Table

    def score_table(self) -> Table:
        """One row per organisation and node: the scheme itself first, then the tree in its order."""
        codes = [self.scheme.code, *(node.code for node in self.tree.nodes)]
        weights = [float(self.scheme.full_marks), *(float(node.weight) for node in self.tree.nodes)]
        size, width = self.roster.size, len(codes)
        raw = self.settled.exact.copy()
        leaf_numbers = [number for number, node in enumerate(self.tree.nodes, start=1) if node.is_leaf]
        raw[:, leaf_numbers] = self.leaves.value
        groups = [self.roster.groups[number] for number in self.roster.group]
        columns: dict[str, Sequence[Any]] = {
            "organisation_code": [code for code in self.roster.codes for _ in range(width)],
            "node_code": codes * size,
            "raw": _listed(raw),
            "score": _listed(self.settled.score),
            "weight": weights * size,
            "rank": [rank or None for rank in self.settled.rank.ravel().tolist()],
            "grade": [grade for row in range(size) for grade in (self.grade_code(row), *[""] * (width - 1))],
            "peer_group": [group for group in groups for _ in range(width)],
        }
        return Table(columns)

    def grade_code(self, row: int) -> str:
        """Code of the organisation's final grade, “” where it has none."""
        place = int(self.settled.grade[row])
        return self.scheme.grades[place].code if place >= 0 else ""


def _listed(values: Floats) -> list[float | None]:
    return [None if isnan(value) else value for value in values.ravel().tolist()]
