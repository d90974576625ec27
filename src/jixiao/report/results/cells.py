"""Cells by their place, for whatever has no other home: a form, an order, a table that stands beside the results."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from jixiao.report.facts import Place, Value


@dataclass(frozen=True)
class Cells:
    """A source of cells that are written down one by one."""

    held: Mapping[Place, Value]

    @cached_property
    def digest(self) -> str:
        """Over all cells in their order."""
        return hashlib.sha256(repr(sorted(self.held.items())).encode()).hexdigest()

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown, KeyError where there is no such cell."""
        return self.held[place]

    def rows(self, what: str) -> tuple[str, ...]:
        """The second part of every place that begins with `what`, in order: the rows of a table."""
        return self._rows.get(what, ())

    @cached_property
    def _rows(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for place in self.held:
            if len(place) > 1:
                found.setdefault(place[0], {})[place[1]] = None
        return {what: tuple(rows) for what, rows in found.items()}


def table_cells(what: str, rows: Iterable[Mapping[str, Value]]) -> dict[Place, Value]:
    """A table as cells: (what, number of the row from 1, column)."""
    return {
        (what, str(number), column): value
        for number, row in enumerate(rows, start=1)
        for column, value in row.items()
    }  # fmt: skip
