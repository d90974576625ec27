"""Blocks of a document as paragraphs, tables and pictures of a Word file; figures stay bound as content controls."""

import io
import zipfile
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jixiao.report.document.blocks import (
    NO_DAY,
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Span,
    Told,
    plain_words,
)
from jixiao.report.document.numbering import numbered
from jixiao.report.document.pdf import write_png
from jixiao.report.document.word.imprint import attachments, letter_head, record, red_head, signature
from jixiao.report.document.word.page import FONTS, GREY, SIZES, lay_out, off_grid, set_font
from jixiao.report.document.word.table import FULL, add_table

WIDTH = Mm(FULL)
LONGEST_ALIAS = 64
"""Word refuses longer titles of content controls."""


def write_docx(document: Document) -> bytes:
    """The file's bytes. Every figure is a content control whose tag is its key, so that it is found again after editing."""
    word = docx.Document()
    lay_out(word, document.language)
    WordWriter(word, document).write()
    return saved(word, document)


def saved(word: WordDocument, document: Document) -> bytes:
    """The bytes of a Word file, with the document's title and without a day."""
    properties = word.core_properties
    properties.title, properties.author, properties.comments = document.title, document.imprint.issuer, ""
    properties.created = properties.modified = NO_DAY
    properties.language = document.language
    file = io.BytesIO()
    word.save(file)
    return _without_moments(file)


def _without_moments(file: io.BytesIO) -> bytes:
    """The archive with every part of the same day: zipfile writes down when it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, NO_DAY.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, part.external_attr
            kept.writestr(entry, parts.read(part))
    return packed.getvalue()


class WordWriter:
    """Appends a document to a Word file."""

    def __init__(self, word: WordDocument, document: Document) -> None:
        self.word, self.document = word, document
        self.is_chinese = document.language == "zh"
        self.fonts, self.sizes = FONTS[document.language], SIZES[document.language]

    def write(self) -> None:
        """Head, text, what is attached, who signed, annexes, record of copies."""
        imprint, head = self.document.imprint, 26.0 if self.is_chinese else 18.0
        if imprint.form == "letter":
            letter_head(self.word, imprint, self.fonts, head)
        elif imprint.issuer:
            red_head(self.word, imprint, self.fonts, head)
        self.write_text()
        record(self.word, imprint, self.is_chinese, 14.0 if self.is_chinese else 10.0)

    def write_text(self) -> None:
        """From the title to the annexes."""
        imprint = self.document.imprint
        self.word.add_paragraph(self.document.title, style="Title")
        if self.document.subtitle:
            self._line(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), self.document.subtitle)
        self.word.add_paragraph()
        if imprint.addressee:
            self.word.add_paragraph(imprint.addressee + ("：" if self.is_chinese else ":"))
        blocks = numbered(self.document)
        at = next((n for n, each in enumerate(blocks) if isinstance(each, Heading) and each.is_annex), len(blocks))
        for block in blocks[:at]:
            self._block(block)
        attachments(self.word, imprint.attachments, self.is_chinese, self.sizes[0])
        signature(self.word, imprint, self.sizes[0])
        for block in blocks[at:]:
            self._block(block)

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
            made.paragraph_format.page_break_before = block.is_annex
            if self.is_chinese and not block.is_annex:
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
            add_table(self.word, block, self.sizes[3], self._sized)
            self._gap()

    def _gap(self) -> None:
        """A little room below a table."""
        made = self.word.add_paragraph()
        made.paragraph_format.line_spacing_rule, made.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(9)
        off_grid(made)

    def _picture(self, picture: Picture) -> None:
        made = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        made.paragraph_format.keep_with_next = True
        shown = made.add_run().add_picture(io.BytesIO(write_png(picture.svg)), width=WIDTH)
        shown._inline.docPr.set("descr", plain_words(picture.caption))  # noqa: SLF001 (no door to the alternative text)
        self._line(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), picture.caption, is_note=True)

    def _sized(self, paragraph: Any, line: Line, size: float) -> None:
        self._line(paragraph, line, size=size)

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


def _bind(run: Any, told: Told) -> None:
    """Put a run into a content control that carries the figure's key and exact value."""
    control, properties, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    exact = told.text if told.number is None else repr(told.number)
    for name, value in (("w:alias", exact[:LONGEST_ALIAS]), ("w:tag", told.key)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    own = run._r  # noqa: SLF001 (python-docx has no door to content controls)
    own.addprevious(control)
    content.append(own)
    control.append(properties)
    control.append(content)
