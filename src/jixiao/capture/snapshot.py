"""What a source gave, before anybody has understood it: tables of cells as they came, and where each row stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.engine.model.findings import Finding


@dataclass(frozen=True)
class RawTable:
    """Named columns of equal length; a cell is text, a number, yes or no, a date (or datetime), or None.

    `name`: what a person calls it, as `数据.xlsx · 9月` or a query's name. `rows`: row numbers in the source, from 1.
    """

    name: str
    columns: Mapping[str, Sequence[Any]]
    rows: Sequence[int]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Snapshot:
    """Everything that one reading of a source gave. `digest` is sha256 of the bytes (or rows) as they came.

    `cursor`: where the next incremental reading goes on, “” for a source without such a place.
    """

    tables: tuple[RawTable, ...]
    digest: str
    cursor: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def n_rows(self) -> int:
        return sum(len(table) for table in self.tables)
