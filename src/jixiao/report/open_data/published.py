"""A release as cells: its sentences, clauses of method, titles of charts and tables, as they were frozen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.facts import Place, Value
from jixiao.report.open_data.cells import cell_words
from jixiao.report.open_data.pictures import Picture
from jixiao.report.open_data.tables import Field, OpenTable
from jixiao.report.results.cells import Cells

Row = tuple[object, ...]


@dataclass(frozen=True)
class Extract:
    """What of a table a printed report shows: some columns, of the rows whose fields hold what `where` says."""

    table: str
    fields: tuple[str, ...]
    where: tuple[tuple[str, str | bool], ...] = ()


@dataclass(frozen=True)
class Published:
    """Cells: (said|method|picture, number from 1, language), (TABLE, the row's keys …, field); `digest` is the release's."""

    title: Text
    period: str
    publisher: Text
    said: Sequence[Text]
    method: Sequence[Text]
    tables: Sequence[OpenTable]
    pictures: Sequence[Picture]
    extracts: Sequence[Extract]
    digest: str

    @cached_property
    def cells(self) -> Cells:
        """Everything that can be said."""
        held: dict[Place, Value] = {}
        titles = [each.title for each in self.pictures]
        for what, texts in (("said", self.said), ("method", self.method), ("picture", titles)):
            for number, text in enumerate(texts, start=1):
                held |= {(what, str(number), language): text.in_language(language) for language in ("zh", "en")}
        for table in self.tables:
            for row in table.rows:
                held |= dict(_row_cells(table, row))
        return Cells(held)

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown, KeyError where there is no such cell."""
        return self.cells.read(place)

    def table(self, name: str) -> OpenTable:
        """The table of that name."""
        return next(table for table in self.tables if table.name == name)


def row_place(table: OpenTable, row: Row, field: Field) -> Place:
    """Where a cell of a table stands among the cells."""
    keys = (cell_words(cell) for each, cell in zip(table.fields, row, strict=True) if each.is_key)
    return (table.name, *keys, field.name)


def _row_cells(table: OpenTable, row: Row) -> Iterator[tuple[Place, Value]]:
    for field, cell in zip(table.fields, row, strict=True):
        yield row_place(table, row, field), _value(cell)


def _value(cell: Any) -> Value:
    if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)):
        return cell
    return cell_words(cell)
