"""A table of a Word file: three lines, the head repeated on every page, columns as wide as they need."""

from collections.abc import Callable
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jixiao.report.document.blocks import Grid, Line, Span, plain_words, width_of
from jixiao.report.document.word.page import off_grid

FULL = 156.0
MM_PER_HALF_AND_POINT, GAP, NARROWEST = 0.205, 5.0, 26.0
"""Millimetres: half a square for each point of type, the room beside it, the least for names."""
MANY = 7
SMALLER = 0.86
"""From more than so many columns on the type is smaller."""
TellLine = Callable[[Any, Line, float], None]


def add_table(word: Any, grid: Grid, size: float, tell: TellLine) -> None:
    """Append the table; `tell` writes a line into a paragraph at a size in points."""
    points = size * SMALLER if len(grid.heads) > MANY else size
    table = word.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    # All cells at once, before any are merged: asking the table for one looks through all of them.
    cells, n = table._cells, len(grid.heads)  # noqa: SLF001
    for place, (column, width) in enumerate(zip(table.columns, widths(grid, points), strict=True)):
        column.width = Mm(width)
        for one in cells[place::n]:
            one.width = Mm(width)
    for place, head in enumerate(grid.heads):
        _fill(cells[place], (Span(head.text, "strong"),), head.numeric, points, tell)
    for number, row in enumerate(grid.rows, start=1):
        for place, cell in enumerate(row):
            if cell is None:
                continue
            target = cells[n * number + place]
            if cell.rows > 1:
                target = target.merge(cells[n * (number + cell.rows - 1) + place])
            _fill(target, cell.line, grid.heads[place].numeric, points, tell)
    _margins(table)
    _rules(table)


def widths(grid: Grid, points: float) -> list[float]:
    """Of 156 mm each column what it asks for or its longest words need; the column of names gets the rest."""
    if all(head.width for head in grid.heads):
        whole = sum(head.width for head in grid.heads)
        return [FULL * head.width / whole for head in grid.heads]
    needed = []
    for place, head in enumerate(grid.heads):
        cells = [row[place] for row in grid.rows]
        longest = max([width_of(head.text), *(width_of(plain_words(cell.line)) for cell in cells if cell is not None)])
        needed.append(longest * MM_PER_HALF_AND_POINT * points + GAP)
    naming = next((place for place, head in enumerate(grid.heads) if head.names), len(needed) - 1)
    others = sum(width for place, width in enumerate(needed) if place != naming)
    if others > FULL - NARROWEST:
        needed = _squeezed(grid, needed, naming)
        others = sum(width for place, width in enumerate(needed) if place != naming)
    needed[naming] = FULL - others
    return needed


def _squeezed(grid: Grid, needed: list[float], naming: int) -> list[float]:
    """Columns of words give way; figures keep their room where there is enough for them."""
    figures = sum(width for place, width in enumerate(needed) if place != naming and grid.heads[place].numeric)
    room = FULL - NARROWEST
    if figures > room * 0.8:
        whole = sum(width for place, width in enumerate(needed) if place != naming)
        return [width * room / whole for width in needed]
    words = sum(width for place, width in enumerate(needed) if place != naming and not grid.heads[place].numeric)
    share = (room - figures) / words if words else 1.0
    return [width if head.numeric else width * share for width, head in zip(needed, grid.heads, strict=True)]


def _fill(cell: Any, line: Line, is_figure: bool, points: float, tell: TellLine) -> None:
    made = cell.paragraphs[0]
    made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    made.paragraph_format.first_line_indent = Pt(0)
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(2)
    off_grid(made)
    made.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_figure else WD_ALIGN_PARAGRAPH.LEFT
    tell(made, line, points)


def _margins(table: Any) -> None:
    """The room beside words: 1.2 mm, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), "68")
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 (no door to the room beside words)


def _rules(table: Any) -> None:
    """A strong line above and below, a fine one under the head; the head again on every page, rows in one piece."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(_line(side, 10))
    table._tbl.tblPr.append(borders)  # noqa: SLF001 (no door to borders)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 (no door to repeated heads)
        properties.append(OxmlElement("w:cantSplit"))
        if number:
            continue
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            edges = OxmlElement("w:tcBorders")
            edges.append(_line("bottom", 4))
            cell._tc.get_or_add_tcPr().append(edges)  # noqa: SLF001


def _line(side: str, size: int) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line
