"""Cells pasted as text from a spreadsheet: matched by their titles, else in the order of the form."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.web.collection.queries import Cell
from jixiao.web.collection.rules import Entry
from jixiao.web.collection.workbook.layout import PLACES, plain_title

LONGEST = 200_000


@dataclass(frozen=True)
class PastedAnswer:
    """Entries in the order of the form; `surplus`: rows for which no indicator was found."""

    entries: tuple[Entry, ...]
    surplus: tuple[str, ...] = ()


def read_pasted(text: str, cells: Sequence[Cell]) -> PastedAnswer:
    """One row a line, cells by tab. A row with an indicator's title or code belongs to it; rows without any go in order.

    The figure is the cell of “This period” where whole rows of the task's workbook were copied, else the row's last cell.
    """
    rows = _rows(text)
    titles = {
        title: cell for cell in cells for title in map(plain_title, (cell.label_zh, cell.label_en, cell.code)) if title
    }
    named = [
        (row, next((titles[plain_title(part)] for part in row if plain_title(part) in titles), None)) for row in rows
    ]
    if not any(cell for _, cell in named):
        entries = tuple(Entry(cell.code, row[-1]) for row, cell in zip(rows, cells, strict=False) if row)
        return PastedAnswer(entries, tuple("\t".join(row) for row in rows[len(cells) :]))
    found = {cell.code: _figure(row, cell) for row, cell in named if cell is not None}
    order = [cell.code for cell in cells if found.get(cell.code)]
    surplus = [row for place, (row, cell) in enumerate(named) if cell is None and row and place]
    return PastedAnswer(tuple(Entry(code, found[code]) for code in order), tuple("\t".join(row) for row in surplus))


def _rows(text: str) -> list[list[str]]:
    """The rows without empty cells at their end; empty rows in between keep their place, those at the end go."""
    reader = csv.reader(io.StringIO(text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    found = []
    for row in reader:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    return found


def _figure(row: list[str], cell: Cell) -> str:
    """The figure of a row that has a title in it."""
    titles = {plain_title(title) for title in (cell.label_zh, cell.label_en, cell.code)}
    is_whole_row = len(row) > PLACES["label"] and plain_title(row[PLACES["label"]]) in titles and row[0] == cell.code
    if is_whole_row:
        return row[PLACES["value"]] if len(row) > PLACES["value"] else ""
    return "" if plain_title(row[-1]) in titles else row[-1]
