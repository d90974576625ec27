"""The cells of a sheet as a person sees them: merged cells in every place that they cover, labels and headings found."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jixiao.capture.guard.workbook import Sheet, cell_name
from jixiao.engine.budget.forms import Entry

At = tuple[int, int]


class Grid:
    """Rows `first` to `last` (exclusive) of a sheet; rows and columns count from 0 as on the sheet itself."""

    def __init__(self, sheet: Sheet, first: int = 0, last: int | None = None) -> None:
        self.sheet = sheet
        self.first, self.last = first, len(sheet.rows) if last is None else last
        self.width = max(map(len, sheet.rows), default=0)
        self._covered = {
            (row, column): (area.first_row, area.first_column)
            for area in sheet.merged
            for row in range(area.first_row, min(area.last_row, len(sheet.rows) - 1) + 1)
            for column in range(area.first_column, min(area.last_column, self.width - 1) + 1)
        }

    def origin(self, row: int, column: int) -> At:
        """The cell that is seen at a place: the first of a merged area."""
        return self._covered.get((row, column), (row, column))

    def text(self, row: int, column: int) -> str:
        return text_of(self.sheet.cell(*self.origin(row, column)))

    def entry(self, row: int, column: int) -> Entry:
        """A cell with its place."""
        at = self.origin(row, column)
        return Entry(text_of(self.sheet.cell(*at)), self.place(*at))

    def place(self, row: int, column: int) -> str:
        """自评表!G7."""
        return f"{self.sheet.name}!{cell_name(row, column)}"

    def words(self, row: int) -> list[str]:
        """What stands in each column of a row, as labels."""
        return [bare(self.text(row, column)) for column in range(self.width)]

    def own_words(self, row: int) -> list[str]:
        """What begins in a row, each merged cell once, without blanks."""
        places = dict.fromkeys(self.origin(row, column) for column in range(self.width))
        return [words for at in places if at[0] == row and (words := bare(self.text(*at)))]

    def title(self) -> Entry:
        """The first cell that holds anything."""
        places = ((row, column) for row in range(self.first, self.last) for column in range(self.width))
        return next((self.entry(*place) for place in places if self.text(*place).strip()), Entry())

    def headings(
        self, names: Mapping[str, Sequence[str]], needed: Sequence[str]
    ) -> Iterator[tuple[int, dict[str, int]]]:
        """Every row that has the needed headings, with the column of each."""
        for row in range(self.first, self.last):
            words = self.words(row)
            found = {field: place for field, heads in names.items() if (place := begins(words, heads)) is not None}
            if len({found.get(field, field) for field in needed}) == len(needed) and all(f in found for f in needed):
                yield row, found

    def beside(self, labels: Sequence[str], others: frozenset[str], before: int | None = None) -> Entry:
        """The cell to the right of a label: the first that is filled before another label, else the next."""
        for row in range(self.first, self.last if before is None else before):
            for column in range(self.width):
                if bare(self.text(row, column)) in labels:
                    return self._after(row, column, others)
        return Entry()

    def _after(self, row: int, column: int, others: frozenset[str]) -> Entry:
        own = self.origin(row, column)
        places = [c for c in range(column + 1, self.width) if self.origin(row, c) != own]
        for place in places:
            words = self.text(row, place).strip()
            if words:
                return self.entry(row, place if bare(words) not in others else places[0])
        return self.entry(row, places[0]) if places else Entry("", self.place(row, column))


def text_of(cell: Any) -> str:
    """A cell as a person sees it; a float without its binary noise."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.12g}" if "e" not in f"{cell:.12g}" else f"{cell:.10f}".rstrip("0")
    if isinstance(cell, date):
        return f"{cell.year:04}-{cell:%m-%d}"
    return str(cell)


def plain(words: str) -> str:
    """Half-width and without spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def bare(words: str) -> str:
    """A label without brackets and colons, too: 全年执行数\\n（B） is 全年执行数."""
    return re.sub(r"\(.*?\)", "", plain(words)).strip(":*")


def begins(words: Sequence[str], heads: Sequence[str]) -> int | None:
    """The column whose heading is one of the names, else begins with one."""
    exact = next((place for place, word in enumerate(words) if word in heads), None)
    starts = (place for place, word in enumerate(words) if word.startswith(tuple(heads)))
    return exact if exact is not None else next(starts, None)
