"""Head and foot of an official document in Word: issuer, number, attachments, signature, record of copies and printing."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jixiao.report.document.blocks import Imprint
from jixiao.report.document.word.page import RED, set_font

BEYOND = 7
"""Millimetres by which the lines of a letter stand out on either side: 170 mm beside 156 mm."""
TEXT_WIDTH = 156


def red_head(word: Any, imprint: Imprint, fonts: dict[str, str], size: float) -> None:
    """Red letters, the number, and the red line."""
    head = _centred(word)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _red(head, imprint.issuer, fonts, size)
    below = _centred(word)
    below.add_run(imprint.number)
    border(below, "bottom", 12, str(RED))
    word.add_paragraph()


def letter_head(word: Any, imprint: Imprint, fonts: dict[str, str], size: float) -> None:
    """信函格式: the issuer 30 mm below the edge over a double line, another above the lower edge, the number flush right."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    head = section.first_page_header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _red(head, imprint.issuer, fonts, size)
    foot = section.first_page_footer.paragraphs[0]
    for line, side, kind in ((head, "bottom", "thickThinSmallGap"), (foot, "top", "thinThickSmallGap")):
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(-BEYOND)
        border(line, side, 24, str(RED), kind)
    number = word.add_paragraph(imprint.number)
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.add_paragraph()


def attachments(word: Any, names: tuple[str, ...], is_chinese: bool, size: float) -> None:
    """附件说明: below the text, two signs in, several with their numbers."""
    if not names:
        return
    word.add_paragraph()
    mark = "附件：" if is_chinese else "Annex: "
    for number, name in enumerate(names, start=1):
        told = f"{number}. {name}" if len(names) > 1 else name
        made = word.add_paragraph((mark if number == 1 else "") + told)
        made.paragraph_format.left_indent = Pt((2 if number == 1 else 5) * size)


def signature(word: Any, imprint: Imprint, size: float) -> None:
    """The issuer in the middle above the day, which stands four signs from the right."""
    if not imprint.day:
        return
    word.add_paragraph()
    wide = max(len(imprint.issuer), len(imprint.day)) + 1
    for words in filter(None, (imprint.issuer, imprint.day)):
        signed = word.add_paragraph(words)
        signed.alignment = WD_ALIGN_PARAGRAPH.CENTER
        signed.paragraph_format.right_indent = Pt(3.5 * size)
        signed.paragraph_format.left_indent = Mm(TEXT_WIDTH) - Pt((3.5 + wide) * size)
        signed.paragraph_format.keep_together = True


def record(word: Any, imprint: Imprint, is_chinese: bool, points: float) -> None:
    """版记: copies, and who printed it when, between lines."""
    rows = []
    if imprint.copies:
        rows.append((f"抄送：{imprint.copies}" if is_chinese else f"Copies: {imprint.copies}", ""))
    if imprint.printer:
        rows.append((imprint.printer, imprint.printed_on + ("印发" if is_chinese and imprint.printed_on else "")))
    if not rows:
        return
    word.add_paragraph()
    for number, (left, right) in enumerate(rows):
        made = word.add_paragraph()
        made.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH) - Pt(points), WD_TAB_ALIGNMENT.RIGHT)
        made.paragraph_format.first_line_indent = Pt(points)
        made.paragraph_format.keep_with_next = number < len(rows) - 1
        made.add_run(f"{left}\t{right}" if right else left).font.size = Pt(points)
        border(made, "top", 8 if not number else 4, "000000")
        if number == len(rows) - 1:
            border(made, "bottom", 8, "000000")


def border(paragraph: Any, side: str, size: int, colour: str, kind: str = "single") -> None:
    """A line above or below a paragraph, `size` in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 (no door to borders)
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(size)), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def _centred(word: Any) -> Any:
    made = word.add_paragraph()
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return made


def _red(paragraph: Any, words: str, fonts: dict[str, str], size: float) -> None:
    run = paragraph.add_run(words)
    set_font(run, fonts["title"], fonts["latin"])
    run.font.size, run.font.color.rgb, run.font.bold = Pt(size), RED, True
