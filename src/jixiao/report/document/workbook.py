"""Writes a document's tables as a workbook: a sheet per table with true numbers, and one that binds every figure."""

import io
from collections.abc import Mapping
from math import ceil
from typing import Any, Protocol

import xlsxwriter

from jixiao.report.document.blocks import (
    NO_DAY,
    Block,
    Document,
    Facts,
    Grid,
    Heading,
    Line,
    Picture,
    Told,
    lines_of,
    plain_words,
    width_of,
)
from jixiao.report.document.numbering import numbered

WIDEST, NARROWEST = 40, 9
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31
MOST_DECIMALS = 10
TEXT_WIDTH, LINE_HEIGHT = 78, 16.5


class Bound(Protocol):
    """A figure of the book: its value and where it comes from."""

    @property
    def value(self) -> object:
        """What it was when the report was written."""

    @property
    def expression(self) -> object:
        """Its cell or reckoning; str() tells it."""


def write_workbook(document: Document, figures: Mapping[str, Bound]) -> bytes:
    """The file's bytes: the text on the first sheet, then the tables, then the figures with their cells."""
    file = io.BytesIO()
    # Plain strings stay strings: no formula and no link is ever made of what somebody typed.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": document.title, "author": document.imprint.issuer, "created": NO_DAY})
        styles = _styles(book)
        is_chinese = document.language == "zh"
        _words(book.add_worksheet("正文" if is_chinese else "Text"), document, styles)
        taken: set[str] = {"正文", "text", "数字来源", "figures"}
        heading = document.title
        for block in numbered(document):
            if isinstance(block, Heading):
                heading = block.text
            if isinstance(block, Grid):
                _grid(book.add_worksheet(_name(heading, taken)), block, heading, styles)
        _figures(book.add_worksheet("数字来源" if is_chinese else "Figures"), figures, styles, is_chinese)
    return file.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
    return {
        "title": book.add_format({**font, "font_size": 14, "bold": True}),
        "head": book.add_format(
            {**font, "bold": True, "bottom": 1, "top": 2, "text_wrap": True, "bg_color": "#F2F0EB"}
        ),
        "heading": book.add_format({**font, "bold": True, "font_size": 11}),
        "words": book.add_format({**font}),
        "wrapped": book.add_format({**font, "text_wrap": True, "valign": "top"}),
        **{
            f"{kind}{n}": book.add_format({**font, "num_format": _shape(n) + tail, "align": "right"})
            for n in range(MOST_DECIMALS + 1)
            for kind, tail in (("figure", ""), ("percent", '"%"'))
        },
    }


def _shape(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _page(sheet: Any) -> None:
    """As it prints: A4, as many pages as needed below each other, never beside."""
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _name(words: str, taken: set[str]) -> str:
    """A sheet's name that no other has, in any case of letters."""
    plain = " ".join(words.translate(FORBIDDEN).split()).strip("'") or "-"
    name, number = plain[:LONGEST_NAME], 1
    while name.casefold() in taken:
        number += 1
        tail = f" {number}"
        name = plain[: LONGEST_NAME - len(tail)] + tail
    taken.add(name.casefold())
    return name


def _words(sheet: Any, document: Document, styles: dict[str, Any]) -> None:
    """Every line of words; tables stand on sheets of their own."""
    sheet.set_column(0, 0, TEXT_WIDTH)
    _page(sheet)
    sheet.write_string(0, 0, document.title, styles["title"])
    row = 1
    for block in numbered(document):
        if isinstance(block, (Grid, Picture)):
            continue
        for words in _lines(block):
            # Programs that open the file do not all find the height of wrapped words by themselves.
            sheet.set_row(row, LINE_HEIGHT * ceil(max(width_of(words), 1) / (TEXT_WIDTH * 0.92)))
            sheet.write_string(row, 0, words, styles["heading" if isinstance(block, Heading) else "wrapped"])
            row += 1


def _lines(block: Block) -> list[str]:
    if isinstance(block, Facts):
        return [f"{name}: {plain_words(line)}" for name, line in block.rows]
    return [plain_words(line) for line in lines_of(block)]


def _grid(sheet: Any, grid: Grid, heading: str, styles: dict[str, Any]) -> None:
    _page(sheet)
    sheet.write_string(0, 0, heading, styles["title"])
    for place, head in enumerate(grid.heads):
        sheet.write_string(1, place, head.text, styles["head"])
        cells = [plain_words(row[place].line) for row in grid.rows if row[place] is not None]  # type: ignore[union-attr]
        wide = max([width_of(head.text), *map(width_of, cells)]) + 3
        sheet.set_column(place, place, min(max(wide, NARROWEST), WIDEST))
    for number, row in enumerate(grid.rows, start=2):
        for place, cell in enumerate(row):
            if cell is not None:
                _cell(sheet, number, place, cell.line, styles)
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, 1 + len(grid.rows), len(grid.heads) - 1)


def _cell(sheet: Any, row: int, column: int, line: Line, styles: dict[str, Any]) -> None:
    """A figure alone is a number with its exact value, shown as it is told."""
    parts = (line,) if isinstance(line, str) else line
    if len(parts) == 1 and isinstance(parts[0], Told) and parts[0].number is not None:
        kind = "percent" if parts[0].text.endswith("%") else "figure"
        sheet.write_number(row, column, parts[0].number, styles[f"{kind}{min(parts[0].decimals, MOST_DECIMALS)}"])
    else:
        sheet.write_string(row, column, plain_words(line), styles["words"])


def _figures(sheet: Any, figures: Mapping[str, Bound], styles: dict[str, Any], is_chinese: bool) -> None:
    heads = ("编号", "数值", "来源") if is_chinese else ("Key", "Value", "Where it comes from")
    for place, words in enumerate(heads):
        sheet.write_string(0, place, words, styles["head"])
    for row, (key, figure) in enumerate(figures.items(), start=1):
        sheet.write_string(row, 0, key, styles["words"])
        if isinstance(figure.value, (int, float)):
            sheet.write_number(row, 1, figure.value)
        else:
            sheet.write_string(row, 1, str(figure.value or ""), styles["words"])
        sheet.write_string(row, 2, str(figure.expression), styles["words"])
    _page(sheet)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 90)
    sheet.freeze_panes(1, 0)
