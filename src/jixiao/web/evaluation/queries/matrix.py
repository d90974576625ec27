"""Organisations × indicators of one run: each score, its colour against the group's median, its trend."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jixiao import Scheme
from jixiao.engine.model.node import Node
from jixiao.web.base.panels import Mark
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries.ranking import Named, RankedRow, group_names, median_of, ranked_rows
from jixiao.web.organisations.queries import OrganisationTree

MOST_COLUMNS = 12
# One step of colour is this share of full marks away from the group's median; five steps on either side.
HEAT_STEP = 0.04


@dataclass(frozen=True)
class MatrixCell:
    """One organisation at one node. `heat` is 0 (far below the median) to 9 (far above), None without a score."""

    node_code: str
    score: float | None
    raw: float | None
    heat: int | None
    trend: int  # +1 the value rose, −1 it fell, 0 it stayed or is unknown
    is_better: bool
    mark: Mark | None = None  # what waits there


@dataclass(frozen=True)
class MatrixRow:
    """One organisation: its total and its cells in the order of the columns."""

    total: RankedRow
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    """Columns and, group by group, rows in order of rank."""

    columns: tuple[Node, ...]
    groups: tuple[tuple[Named, tuple[MatrixRow, ...]], ...]

    @property
    def rows(self) -> tuple[MatrixRow, ...]:
        """Every row, group after group."""
        return tuple(row for _group, rows in self.groups for row in rows)

    def marked(self, marks: Mapping[tuple[int, str], Mark]) -> "Matrix":
        """The same with `marks` (by organisation id and indicator) in the cells' corners."""
        if not marks:
            return self
        codes = [node.indicator for node in self.columns]
        groups = tuple((group, tuple(_marked(row, codes, marks) for row in rows)) for group, rows in self.groups)
        return replace(self, groups=groups)


def _marked(row: MatrixRow, codes: Sequence[str], marks: Mapping[tuple[int, str], Mark]) -> MatrixRow:
    found = [marks.get((row.total.organisation_id, code)) for code in codes]
    return replace(row, cells=tuple(replace(cell, mark=mark) for cell, mark in zip(row.cells, found, strict=True)))


def columns_of(scheme: Scheme) -> tuple[Node, ...]:
    """The scheme's indicators, or its first level where they would not fit on a page."""
    leaves = scheme.leaves
    return leaves if len(leaves) <= MOST_COLUMNS else scheme.tree


def matrix(run: ScoringRun, previous: ScoringRun | None, scheme: Scheme, names: OrganisationTree) -> Matrix:
    """The matrix of a run; trends compare with the previous run."""
    columns = columns_of(scheme)
    codes = [node.code for node in columns]
    now, before = _rows(run, codes), _rows(previous, codes)
    groups: dict[str, list[RankedRow]] = defaultdict(list)
    for total in ranked_rows(run, previous, scheme.code, names):
        groups[total.group_code].append(total)
    known = group_names(scheme)
    drawn = []
    for code, totals in sorted(groups.items()):
        medians = {
            node: median_of(_score(now.get((total.organisation_id, node))) for total in totals) for node in codes
        }
        totals.sort(key=lambda total: (total.rank is None, total.rank or 0, total.code))
        rows = tuple(
            MatrixRow(total, tuple(_cell(node, total.organisation_id, now, before, medians) for node in columns))
            for total in totals
        )
        drawn.append((known.get(code, Named(code, code, code)), rows))
    return Matrix(columns, tuple(drawn))


Rows = Mapping[tuple[int, str], ScoreRow]


def _rows(run: ScoringRun | None, codes: list[str]) -> Rows:
    if run is None:
        return {}
    return {(row.organisation_id, row.node_code): row for row in ScoreRow.objects.filter(run=run, node_code__in=codes)}


def _score(row: ScoreRow | None) -> float | None:
    return row.score if row else None


def _cell(node: Node, organisation_id: int, now: Rows, before: Rows, medians: Mapping[str, float | None]) -> MatrixCell:
    row, former = now.get((organisation_id, node.code)), before.get((organisation_id, node.code))
    if row is None or row.score is None:
        return MatrixCell(node.code, None, row.raw if row else None, None, 0, False)
    value, old = (row.raw, former.raw if former else None) if node.is_leaf else (row.score, _score(former))
    trend = 0 if value is None or old is None or value == old else (1 if value > old else -1)
    wanted = -1 if node.is_leaf and node.direction == "lower" else 1
    return MatrixCell(
        node.code, row.score, row.raw, heat(row.score, medians.get(node.code), row.weight), trend, trend == wanted
    )


def heat(score: float, middle: float | None, weight: float) -> int | None:
    """0 to 9: how far the score lies from the group's median as a share of full marks; 5 is at the median."""
    if middle is None or not weight:
        return None
    return max(0, min(9, int((score - middle) / weight / HEAT_STEP + 5.000001)))
