"""Findings about cells of a source: with the column, so that a person finds the very cell."""

from collections.abc import Iterable
from dataclasses import dataclass

from jixiao.engine.model.findings import FINDING_COLUMNS, Finding, FindingList
from jixiao.engine.model.table import Table

CELL_FINDING_COLUMNS = (*FINDING_COLUMNS[:7], "column", *FINDING_COLUMNS[7:])


@dataclass(frozen=True)
class CellFinding(Finding):
    """A finding with the heading of its column; `file` says the sheet, too."""

    column: str = ""

    def to_dict(self) -> dict[str, object]:
        known = super().to_dict() | {"column": self.column}
        return {name: known[name] for name in CELL_FINDING_COLUMNS}


def finding_table(findings: Iterable[Finding]) -> Table:
    """Findings, errors first, as a table of CELL_FINDING_COLUMNS."""
    ordered = FindingList(list(findings)).expanded()
    rows = [[{"column": ""} | finding.to_dict()][0] for finding in ordered]
    return Table.from_rows(CELL_FINDING_COLUMNS, [tuple(row[name] for name in CELL_FINDING_COLUMNS) for row in rows])
