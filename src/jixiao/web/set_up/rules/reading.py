"""Lists that people paste or upload: cells below titles, faults with row and column. No Django."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.engine.model.text import NOTHING, Text

MOST_ROWS = 2_000
LONGEST_LABEL = 120


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a list: the row as the list counts it (1 on top), the column's title, what, and how to mend it."""

    row: int
    column: Text
    text: Text
    mend: Text = NOTHING
    is_error: bool = True


@dataclass(frozen=True)
class Column:
    """A column that a list may have: its title, and what else people write above it."""

    key: str
    title: Text
    also: tuple[str, ...] = ()

    def is_called(self, cell: str) -> bool:
        """Whether a cell of the first row is this column's title."""
        return bare(cell) in {bare(word) for word in (self.key, *self.title, *self.also)}


@dataclass(frozen=True)
class Row:
    """One row of a list: its number there, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


def bare(text: object) -> str:
    """A title or name without spaces, stars and case, for comparing."""
    return "".join(str(text).split()).strip("*＊").casefold()


def shown(cell: Any) -> str:
    """A cell as text: whole numbers without .0, no spaces around, line breaks as spaces; marks that steer a display go."""
    if cell is None:
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def rows_of(table: Sequence[Sequence[Any]], columns: Sequence[Column]) -> Iterator[Row]:
    """The rows with anything in them. Titles in the first of them name the columns; without any, their order does."""
    places: dict[int, str] = {}
    for number, raw in enumerate(table, start=1):
        cells = [shown(cell) for cell in raw]
        if not any(cells):
            continue
        if not places:
            places = {
                place: column.key
                for place, cell in enumerate(cells)
                for column in columns
                if cell and column.is_called(cell)
            }
            if places:
                continue
            places = {place: column.key for place, column in enumerate(columns)}
        yield Row(number, {places[place]: cell for place, cell in enumerate(cells) if place in places and cell})


def too_many(rows: Sequence[Row]) -> Fault | None:
    """The fault of a list that is longer than any city's."""
    if len(rows) <= MOST_ROWS:
        return None
    text = Text(
        f"The list has {len(rows)} rows; at most {MOST_ROWS} are read.",
        f"清单有 {len(rows)} 行，最多读取 {MOST_ROWS} 行。",
    )
    return Fault(MOST_ROWS + 1, NOTHING, text, Text("Split it into several lists.", "请分成几次导入。"))
