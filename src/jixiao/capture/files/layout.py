"""From rows of cells to a table with headings: where the headings stand, what they are called, which rows belong to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.capture.guard.limits import column_letters
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text

LOOKED_AT = 50
YEARS = range(1900, 2101)
Row = Sequence[Any]


@dataclass(frozen=True)
class Layout:
    """Where a table stands. `header`: row of the first heading from 1, 0: it is found, -1: there are no headings.

    `header_rows`: how many rows the headings take, 0: as the merged cells say. A row whose first filled cell is one of
    `total_words` is left out; from one that begins with a word of `ends_at` on nothing is read.
    """

    header: int = 0
    header_rows: int = 0
    total_words: tuple[str, ...] = ()
    ends_at: tuple[str, ...] = ()


@dataclass
class Rows:
    """Rows as they came, each with its number in the source; `merged`: first row, column and last row, column (from 0)."""

    name: str
    cells: list[Row]
    numbers: Sequence[int]
    merged: Sequence[Sequence[int]] = ()
    findings: list[Finding] = field(default_factory=list)

    def tell(self, severity: Severity, rule: str, text: Text, row: int | None = None) -> None:
        """Note a finding about this table."""
        self.findings.append(Finding(severity, rule, text, file=self.name, row=row))


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing to see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def table_from(rows: Rows, layout: Layout, preview: int | None = None) -> RawTable:
    """The table in the rows; what was passed over or doubtful is told in `rows.findings`."""
    first, depth = _heading_place(rows, layout)
    heading = _heading(rows, first, depth, is_declared=layout.header_rows > 1)
    body = range(first + depth, len(rows.cells))
    is_headless = layout.header < 0
    width = max(map(len, rows.cells), default=0) if is_headless else len(heading)
    names = {place: f"[{column_letters(place)}]" for place in range(width)} if is_headless else _names(rows, heading)
    kept = _kept(rows, body, width, layout, preview)
    cells = [rows.cells[place] for place in kept]
    columns = {
        name: [row[place] if place < len(row) and row[place] != "" else None for row in cells]
        for place, name in names.items()
    }
    if not kept:
        rows.tell(Severity.WARNING, "no_rows", Text("There is no row below the headings.", "表头下没有数据行。"))
    return RawTable(rows.name, columns, [rows.numbers[place] for place in kept])


def _heading_place(rows: Rows, layout: Layout) -> tuple[int, int]:
    """Place of the first heading row, and how many rows they take."""
    if layout.header < 0:
        return 0, 0
    if layout.header:
        first = next((place for place, number in enumerate(rows.numbers) if number >= layout.header), len(rows.cells))
    else:
        first = find_heading(rows.cells)
        above = [rows.numbers[place] for place in range(first) if not _is_empty(rows.cells[place])]
        if above:
            text = Text(f"The headings are in row {rows.numbers[first]}; what stands above is not read.",
                        f"表头在第 {rows.numbers[first]} 行，其上内容不读取。")  # fmt: skip
            rows.tell(Severity.INFO, "above_heading", text, above[0])
    if layout.header_rows:
        return first, layout.header_rows
    downwards = [area[2] for area in rows.merged if area[0] == first and area[2] > area[0]]
    return first, max(downwards, default=first) - first + 1


def find_heading(cells: Sequence[Row]) -> int:
    """The first row that is at least half as wide as the widest, and more words than figures (years count as words)."""
    looked = cells[:LOOKED_AT]
    widths = [sum(not is_blank(cell) for cell in row) for row in looked]
    most = max(widths, default=0)
    for place, (row, width) in enumerate(zip(looked, widths, strict=True)):
        if width >= min(most, 2) and width and width * 2 >= most:  # a title is one cell, headings are several
            figures = sum(_is_figure(cell) for cell in row)
            if figures * 2 <= width:
                return place
    return next((place for place, width in enumerate(widths) if width), 0)


def _is_figure(cell: Any) -> bool:
    if is_blank(cell):
        return False
    value = read_number(cell).value
    return value is not None and not (value.is_integer() and int(value) in YEARS)


def _heading(rows: Rows, first: int, depth: int, is_declared: bool) -> list[str]:
    """The heading of each column; several rows of them joined by “ / ”, merged cells counted in every column."""
    given = rows.cells[first : first + depth]
    width = max(map(len, given), default=0)
    grid = [[*row, *[None] * (width - len(row))] for row in given]
    for top, left, bottom, right in rows.merged:
        if first <= top < first + depth and left < width:
            for row_place in range(top, min(bottom, first + depth - 1) + 1):
                for column in range(left, min(right + 1, width)):
                    grid[row_place - first][column] = grid[top - first][left]
    if is_declared:
        for row in grid[:-1]:
            _carry_right(row, grid[-1])
    return [_joined(row[column] for row in grid) for column in range(width)]


def _carry_right(row: list[Any], last: list[Any]) -> None:
    """Without merged cells a group's name stands over its first column only."""
    for place in range(1, len(row)):
        if is_blank(row[place]) and not is_blank(last[place]):
            row[place] = row[place - 1]


def _joined(cells: Iterable[Any]) -> str:
    words: list[str] = []
    for cell in cells:
        word = "" if is_blank(cell) else " ".join(_shown(cell).split())
        if word and (not words or words[-1] != word):
            words.append(word)
    return " / ".join(words)


def _shown(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _names(rows: Rows, heading: list[str]) -> dict[int, str]:
    """Place and name of each column: an empty heading is called by its letter, a repeated one carries it."""
    names: dict[int, str] = {}
    for place in range(len(heading)):
        word, letter = heading[place], f"[{column_letters(place)}]"
        if not word and all(is_blank(row[place]) for row in rows.cells if place < len(row)):
            continue
        if word in names.values():
            text = Text(f"The heading “{word}” is there twice; the one in column {letter} is called “{word} {letter}”.",
                        f"表头“{word}”重复，{letter} 列的称为“{word} {letter}”。")  # fmt: skip
            rows.tell(Severity.WARNING, "doubled_heading", text)
        elif not word:
            text = Text(
                f"Column {letter} has no heading; it is called “{letter}”.", f"{letter} 列没有表头，称为“{letter}”。"
            )
            rows.tell(Severity.INFO, "empty_heading", text)
        names[place] = word if word and word not in names.values() else f"{word} {letter}".strip()
    return names


def _kept(rows: Rows, body: range, width: int, layout: Layout, preview: int | None) -> list[int]:
    """The rows that belong to the table."""
    kept: list[int] = []
    totals = {_bare(word) for word in layout.total_words}
    for place in body:
        row = rows.cells[place]
        if _is_empty(row):
            continue
        first = next(cell for cell in row if not is_blank(cell))
        start = _bare(first) if isinstance(first, str) else ""
        if start and any(start.startswith(_bare(word)) for word in layout.ends_at):
            break
        if start in totals and start:
            text = Text("A row of totals is left out, as declared.", "按声明略去合计行。")
            rows.tell(Severity.INFO, "total_row", text, rows.numbers[place])
        elif any(not is_blank(cell) for cell in row[width:]):
            _tell_long(rows, place, width)
        else:
            kept.append(place)
        if preview is not None and len(kept) >= preview:
            break
    return kept


def _tell_long(rows: Rows, place: int, width: int) -> None:
    n_cells = len(rows.cells[place])
    text = Text(
        f"The row has {n_cells} cells under {width} headings; nothing of it is read. Look for a separator inside a cell.",
        f"该行有 {n_cells} 个单元格，而表头只有 {width} 列，整行未读取。请检查单元格内是否含有分隔符。",
    )
    rows.tell(Severity.ERROR, "long_row", text, rows.numbers[place])


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip(":：")


def _is_empty(row: Row) -> bool:
    return all(is_blank(cell) for cell in row)
