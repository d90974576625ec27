"""The page of an official document: A4, its margins, the grid of 22 lines of 28 signs, numbers outside, named fonts."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Millimetres, GB/T 9704-2012: the text is 156 mm by 225 mm."""
LINE_PITCH, CLOSER = 579, -5
"""In twentieths of a point: 225 mm over 22 lines; how much closer signs of 16 pt stand for 28 of them in 156 mm.

The grid's own spacing of signs is not used: Word and LibreOffice read it differently.
"""
FONTS = {
    "zh": {
        "words": "仿宋_GB2312",
        "heads": "黑体",
        "parts": "楷体_GB2312",
        "title": "方正小标宋简体",
        "latin": "Times New Roman",
    },
    "en": {"words": "Georgia", "heads": "Arial", "parts": "Arial", "title": "Georgia", "latin": ""},
}
SIZES = {"zh": (16.0, 22.0, 28.95, 12.0), "en": (11.0, 17.0, 17.0, 9.5)}
"""Points: words, title, line pitch, tables."""
GREY, RED = RGBColor(0x55, 0x5A, 0x63), RGBColor(0xB3, 0x26, 0x1E)


def lay_out(word: WordDocument, language: str) -> None:
    """Page, styles and page numbers of an empty document."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, size in MARGINS.items():
        setattr(section, name, Mm(size))
    section.footer_distance = Mm(25)
    if language == "zh":
        _grid(section)
    _styles(word, language)
    _page_numbers(word, section)


def set_font(target: Any, face: str, latin: str) -> None:
    """The font of a style or run, for Chinese and for Latin letters."""
    target.font.name = latin or face
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)


def off_grid(paragraph: Any) -> None:
    """Let a paragraph's lines stand closer than the page's grid: for cells of a table."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(snap)  # noqa: SLF001 (no door to the grid)


def _grid(section: Any) -> None:
    properties = section._sectPr  # noqa: SLF001 (python-docx has no door to the grid)
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    properties.append(grid)


def _styles(word: WordDocument, language: str) -> None:
    fonts, (size, title, pitch, _table) = FONTS[language], SIZES[language]
    normal: Any = word.styles["Normal"]
    set_font(normal, fonts["words"], fonts["latin"])
    normal.font.size = Pt(size)
    if language == "zh":
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(CLOSER))
        normal.element.get_or_add_rPr().append(closer)
    paragraph = normal.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    for name, face, points in (("Title", "title", title), ("Heading 1", "heads", size), ("Heading 2", "parts", size)):
        style: Any = word.styles[name]
        set_font(style, fonts[face], fonts["latin"])
        style.font.size, style.font.bold, style.font.italic = Pt(points), language == "en", False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            border.getparent().remove(border)
    heading: Any = word.styles["Title"]
    heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.paragraph_format.line_spacing = Pt(title * 1.6)


def _page_numbers(word: WordDocument, section: Any) -> None:
    """— 1 — on the right of odd pages and on the left of even ones."""
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.alignment = side
        for part in ("— ", None, " —"):
            run = line.add_run(part or "")
            run.font.size = Pt(14)
            if part is None:
                _field(run, "PAGE")


def _field(run: Any, code: str) -> None:
    for kind, words in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)  # noqa: SLF001 (python-docx has no door to fields)
