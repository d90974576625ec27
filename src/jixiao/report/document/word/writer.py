"""Blocks of a document as paragraphs, tables and pictures of a Word file; figures stay bound as content controls."""

import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jixiao.report.document.blocks import (
    Block,
    Document,
    Facts,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Span,
    Told,
    plain_words,
    width_of,
)
from jixiao.report.document.numbering import numbered
from jixiao.report.document.pdf import write_png
from jixiao.report.document.word.page import FONTS, GREY, RED, SIZES, lay_out, off_grid, set_font

FULL = 156.0
WIDTH = Mm(FULL)
MM_PER_HALF, GAP, NARROWEST = 2.35, 6.0, 36.0
"""Millimetres: half a square of table type, the room beside it, the least for names."""
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""The day in the file's properties: the same document gives the same bytes."""


def write_docx(document: Document) -> bytes:
    """The file's bytes. Every figure is a content control whose tag is its key, so that it is found again after editing."""
    word = docx.Document()
    lay_out(word, document.language)
    desk = _Writer(word, document)
    desk.write()
    properties = word.core_properties
    properties.title, properties.author, properties.comments = document.title, document.imprint.issuer, ""
    properties.created = properties.modified = NO_DAY
    properties.language = document.language
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


class _Writer:
    """Appends blocks to a Word document."""

    def __init__(self, word: WordDocument, document: Document) -> None:
        self.word, self.document = word, document
        self.is_chinese = document.language == "zh"
        self.fonts, self.sizes = FONTS[document.language], SIZES[document.language]

    def write(self) -> None:
        """Head, blocks, and who signed."""
        imprint = self.document.imprint
        if imprint.issuer:
            self._issuer(imprint.issuer, imprint.number)
        self.word.add_paragraph(self.document.title, style="Title")
        if self.document.subtitle:
            self._line(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), self.document.subtitle)
        self.word.add_paragraph()
        if imprint.addressee:
            self.word.add_paragraph(imprint.addressee + ("：" if self.is_chinese else ":"))
        for block in numbered(self.document):
            self._block(block)
        if imprint.day:
            self.word.add_paragraph()
            for words in (imprint.issuer, imprint.day):
                signed = self._paragraph(WD_ALIGN_PARAGRAPH.RIGHT)
                signed.paragraph_format.right_indent = Pt(4 * self.sizes[0])
                signed.add_run(words)

    def _issuer(self, issuer: str, number: str) -> None:
        """Red letters, the number, and the red line."""
        head = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        run = head.add_run(issuer)
        set_font(run, self.fonts["title"], self.fonts["latin"])
        run.font.size, run.font.color.rgb, run.font.bold = Pt(26 if self.is_chinese else 18), RED, True
        below = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        below.add_run(number)
        _border(below, "bottom", 12, str(RED))
        self.word.add_paragraph()

    def _paragraph(self, side: Any = None) -> Any:
        made = self.word.add_paragraph()
        if side is not None:
            made.alignment = side
        elif self.is_chinese:
            made.paragraph_format.first_line_indent = Pt(2 * self.sizes[0])
            made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        return made

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            made = self.word.add_paragraph(block.text, style=f"Heading {block.level - 1}")
            if self.is_chinese:
                made.paragraph_format.first_line_indent = Pt(2 * self.sizes[0])
        elif isinstance(block, Paragraph):
            self._line(self._paragraph(), block.line, is_note=block.is_note)
        elif isinstance(block, Items):
            for number, line in enumerate(block.lines, start=1):
                mark = f"{number}. " if block.numbered else "" if self.is_chinese else "• "
                made = self._paragraph()
                made.add_run(mark)
                self._line(made, line)
        elif isinstance(block, Facts):
            for name, line in block.rows:
                made = self._paragraph()
                self._line(made, (Span(f"{name}{'：' if self.is_chinese else ': '}", "strong"),))
                self._line(made, line)
        elif isinstance(block, Picture):
            self._picture(block)
        else:
            self._grid(block)

    def _picture(self, picture: Picture) -> None:
        made = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        made.paragraph_format.keep_with_next = True
        shown = made.add_run().add_picture(io.BytesIO(write_png(picture.svg)), width=WIDTH)
        shown._inline.docPr.set("descr", plain_words(picture.caption))  # noqa: SLF001 (no door to the alternative text)
        self._line(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), picture.caption, is_note=True)

    def _grid(self, grid: Grid) -> None:
        """Three lines, the head repeated on every page, figures on the right."""
        table = self.word.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, _widths(grid), strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
        for place, head in enumerate(grid.heads):
            self._cell(table.cell(0, place), (Span(head.text, "strong"),), head.numeric)
        for number, row in enumerate(grid.rows, start=1):
            for place, cell in enumerate(row):
                if cell is None:
                    continue
                target = table.cell(number, place)
                if cell.rows > 1:
                    target = target.merge(table.cell(number + cell.rows - 1, place))
                self._cell(target, cell.line, grid.heads[place].numeric)
        _rules(table)
        self.word.add_paragraph()

    def _cell(self, cell: Any, line: Line, is_figure: bool) -> None:
        made = cell.paragraphs[0]
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(2)
        off_grid(made)
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_figure else WD_ALIGN_PARAGRAPH.LEFT
        self._line(made, line, size=self.sizes[3])

    def _line(self, paragraph: Any, line: Line, *, is_note: bool = False, size: float = 0.0) -> None:
        size = size or (self.sizes[0] * 0.8 if is_note else 0.0)
        for part in (line,) if isinstance(line, str) else line:
            run = paragraph.add_run(part if isinstance(part, str) else part.text)
            if size:
                run.font.size = Pt(size)
            if is_note or (isinstance(part, Span) and part.style == "faint"):
                run.font.color.rgb = GREY
            if isinstance(part, Span) and part.style == "strong":
                set_font(run, self.fonts["heads"], self.fonts["latin"])
                run.font.bold = not self.is_chinese
            if isinstance(part, Told):
                _bind(run, part)


def _widths(grid: Grid) -> list[Mm]:
    """Of 156 mm each column what its longest words need, up to a limit; the column of names gets the rest."""
    needed = []
    for place, head in enumerate(grid.heads):
        cells = [row[place] for row in grid.rows]
        longest = max([width_of(head.text), *(width_of(plain_words(cell.line)) for cell in cells if cell is not None)])
        needed.append(longest * MM_PER_HALF + GAP)
    naming = next((place for place, head in enumerate(grid.heads) if head.names), len(needed) - 1)
    others = sum(width for place, width in enumerate(needed) if place != naming)
    if others > FULL - NARROWEST:
        share = (FULL - NARROWEST) / others
        needed = [width * share for width in needed]
        others = FULL - NARROWEST
    needed[naming] = FULL - others
    return [Mm(width) for width in needed]


def _bind(run: Any, told: Told) -> None:
    """Put a run into a content control that carries the figure's key and exact value."""
    control, properties, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    exact = told.text if told.number is None else repr(told.number)
    for name, value in (("w:alias", exact), ("w:tag", told.key)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    own = run._r  # noqa: SLF001 (python-docx has no door to content controls)
    own.addprevious(control)
    content.append(own)
    control.append(properties)
    control.append(content)


def _border(paragraph: Any, side: str, size: int, colour: str) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 (no door to borders)


def _rules(table: Any) -> None:
    """A strong line above and below, a fine one under the head; the head again on every page, rows in one piece."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "10"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 (no door to borders)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 (no door to repeated heads)
        properties.append(OxmlElement("w:cantSplit"))
        if number:
            continue
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            edges, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
                line.set(qn(f"w:{name}"), value)
            edges.append(line)
            cell._tc.get_or_add_tcPr().append(edges)  # noqa: SLF001
