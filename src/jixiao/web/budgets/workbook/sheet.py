"""What both official forms share: how a sheet is laid out, how one that came back is read."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jixiao.capture.connector import SourceFault
from jixiao.capture.guard.workbook import Sheet, read_workbook
from jixiao.engine.model.text import Text, show

FONT = {"font_name": "仿宋_GB2312", "font_size": 11, "valign": "vcenter"}
LARGEST_FILE = 5_000_000
"""Bytes; an official form of one programme has a hundredth of it."""


class UnreadableForm(Exception):
    """A file that is not the form: what is wrong with it, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass
class Paper:
    """A sheet that is being written."""

    sheet: Any
    styles: dict[str, Any]

    def across(self, row: int, first: int, last: int, text: Any, style: str = "cell") -> None:
        """One cell over several columns."""
        if first == last:
            self.cell(row, first, text, style)
            return
        self.sheet.merge_range(row, first, row, last, "", self.styles[style])
        self.cell(row, first, text, style)

    def cell(self, row: int, column: int, value: Any, style: str = "cell") -> None:
        """A figure as a figure, all else as text: nothing that was typed runs as a formula."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.sheet.write_number(row, column, value, self.styles["figure" if style == "cell" else style])
        else:
            self.sheet.write_string(row, column, "" if value is None else str(value), self.styles[style])


@contextmanager
def paper(title: str, widths: Sequence[float]) -> Iterator[tuple[Paper, io.BytesIO]]:
    """A workbook of one landscape sheet; its bytes are whole after the block."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(title[:31])
        boxed = {**FONT, "border": 1, "text_wrap": True}
        styles = {
            "title": book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center"}),
            "under": book.add_format({**FONT, "align": "center"}),
            "head": book.add_format({**boxed, "bold": True, "align": "center"}),
            "cell": book.add_format(boxed),
            "figure": book.add_format({**boxed, "num_format": "#,##0.00"}),
        }
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        yield Paper(sheet, styles), content


def first_sheet_with(content: bytes, name: str, *words: str) -> tuple[Sheet, int]:
    """The sheet, and its row from 0, that holds all of the headings; UnreadableForm where there is none."""
    if len(content) > LARGEST_FILE:
        raise UnreadableForm(Text("The file is larger than 5 MB.", "文件超过 5 MB。"))
    try:
        book = read_workbook(content, name)
    except SourceFault as fault:
        raise UnreadableForm(Text(f"{fault.text.en} {fault.mend.en}", f"{fault.text.zh}{fault.mend.zh}")) from None
    for sheet in book.sheets:
        for place, row in enumerate(sheet.rows[:60]):
            here = {bare(cell) for cell in row}
            if all(word in here for word in words):
                return sheet, place
    listed = "、".join(words)
    raise UnreadableForm(
        Text(f"No sheet has the headings {listed}. Use the form that this page hands out.",
             f"没有找到含“{listed}”表头的工作表，请使用本页导出的表格填报。")
    )  # fmt: skip


def bare(cell: Any) -> str:
    """A heading without spaces and line breaks."""
    return "".join(str(cell).split()) if cell is not None else ""


def shown(cell: Any) -> str:
    """A cell as somebody would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return show(float(cell))
    return str(cell).strip()


def beside(sheet: Sheet, *labels: str, above: int) -> str:
    """The first filled cell to the right of a label in the rows above; “” where there is none."""
    for row in sheet.rows[:above]:
        for place, cell in enumerate(row):
            if bare(cell).rstrip(":：") in labels:
                return next((shown(each) for each in row[place + 1 :] if shown(each)), "")
    return ""


def columns_of(sheet: Sheet, row: int, names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each column stands, by any of its headings."""
    heads = [bare(cell) for cell in sheet.rows[row]]
    found: dict[str, int] = {}
    for name, headings in names.items():
        place = next((place for place, head in enumerate(heads) if head in headings), None)
        if place is not None:
            found[name] = place
    return found
