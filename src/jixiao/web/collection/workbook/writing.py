"""Writes the workbook of a task: locked but for the cells that are asked for, with what was reported before beside them."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text
from jixiao.web.base import formats
from jixiao.web.collection.queries import Cell
from jixiao.web.collection.workbook.layout import (
    COLUMNS,
    ENTRY_SHEET,
    GUIDE_SHEET,
    HEADING_ROW,
    LISTS_SHEET,
    NO_DATA,
    PLACES,
    REASONS,
    STAMP_SHEET,
)
from jixiao.web.collection.workbook.stamp import Form

FONT = "Microsoft YaHei"
WIDEST = 1e15
STRING_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
GUIDE = (
    Text("Only the yellow cells can be filled in: “This period”, “Nothing to report”, “Reason or remark”.",
         "只能填写黄色单元格：“本期”“无数据”“原因或说明”。"),
    Text("Write plain digits in the unit that is shown, without words: 61.4.", "请按所示计量单位填写数字，不带文字，例如 61.4。"),
    Text("Nothing to report? Choose it in its column, and a reason beside it (choose one or write your own).",
         "本期无数据时，在“无数据”列选择“无数据”，并在右侧选择或填写原因。"),
    Text("A figure far from last period's needs a reason, too.", "与上期相差很大的数值，请同时填写原因。"),
    Text("Do not move or rename rows; what is matched by its title is found wherever it stands.",
         "请勿改动指标名称；系统先按指标名称匹配，再按位置匹配。"),
    Text("Formulas count by their result: save the workbook in Excel or WPS before you upload it.",
         "可以使用公式，但上传前请用 Excel 或 WPS 保存，以便带上计算结果。"),
    Text("Upload the file on the task's page. Good figures are kept as a draft; each wrong cell comes back with a comment.",
         "填好后在任务页面上传：正确的数值存为草稿，有问题的单元格会以批注形式返回。"),
)  # fmt: skip


def task_workbook(form: Form, cells: Sequence[Cell], title: str, language: str) -> bytes:
    """The workbook as bytes (XLSX). Whatever stands in a name or a draft is written as text, never as a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, STRING_SAFE) as workbook:
        writer = _Writer(workbook, language)
        writer.entry_sheet(cells, title)
        writer.guide_sheet()
        writer.hidden_sheets(form)
    return out.getvalue()


class _Writer:
    """Writes the sheets with their formats."""

    def __init__(self, workbook: Any, language: str) -> None:
        self.workbook, self.language = workbook, language
        base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
        line = {"border": 1, "border_color": "#C9CED6"}
        heading = line | {"bold": True, "bg_color": "#E8EDF4", "text_wrap": True}
        entry = base | line | {"bg_color": "#FFF8DC", "locked": False, "text_wrap": True}
        self.formats = {
            name: workbook.add_format(options)
            for name, options in {
                "title": base | {"bold": True, "font_size": 15},
                "note": base | {"font_color": "#5A6472"},
                "heading": base | heading,
                "heading_of_figures": base | heading | {"align": "right"},
                "text": base | line | {"text_wrap": True},
                "quiet": base | line | {"font_color": "#5A6472", "text_wrap": True},
                "figure": base | line | {"align": "right"},
                "value": entry | {"align": "right", "text_wrap": False},
                "choice": entry | {"align": "center"},
                "reason": entry,
                "plain": base | {"text_wrap": True},
            }.items()
        }

    def word(self, text: Text) -> str:
        return text.in_language(self.language)

    def entry_sheet(self, cells: Sequence[Cell], title: str) -> None:
        """The form itself."""
        sheet = self.workbook.add_worksheet(self.word(ENTRY_SHEET))
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(1, 0, self.word(GUIDE[0]), self.formats["note"])
        sheet.set_row(0, 28)
        sheet.set_row(1, 22)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
            heading = "heading_of_figures" if column.is_figure else "heading"
            sheet.write_string(HEADING_ROW, place, self.word(column.title), self.formats[heading])
        sheet.set_row(HEADING_ROW, 32)
        for row, cell in enumerate(cells, start=HEADING_ROW + 1):
            self._row(sheet, row, cell)
        last = HEADING_ROW + max(len(cells), 1)
        self._choices(sheet, last)
        sheet.freeze_panes(HEADING_ROW + 1, PLACES["label"] + 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
        if cells:
            sheet.set_selection(HEADING_ROW + 1, PLACES["value"], HEADING_ROW + 1, PLACES["value"])

    def _row(self, sheet: Any, row: int, cell: Cell) -> None:
        words = {
            "code": cell.code,
            "label": self._named(cell, "label"),
            "unit": cell.unit,
            "formula": self._named(cell, "formula"),
        }
        for key, word in words.items():
            sheet.write_string(row, PLACES[key], word, self.formats["quiet" if key in ("code", "formula") else "text"])
        for key, figure in (("last", cell.last), ("last_year", cell.last_year)):
            if figure is None:
                sheet.write_blank(row, PLACES[key], None, self.formats["figure"])
            else:
                sheet.write_number(row, PLACES[key], figure, self.formats["figure"])
        self._drafted(sheet, row, cell)
        sheet.data_validation(row, PLACES["value"], row, PLACES["value"], self._bounds(cell))
        sheet.set_row(row, 34)

    def _drafted(self, sheet: Any, row: int, cell: Cell) -> None:
        """What stands in the draft already."""
        value = read_number(cell.entered_text).value
        if value is not None:
            sheet.write_number(row, PLACES["value"], value, self.formats["value"])
        else:
            sheet.write_string(row, PLACES["value"], cell.entered_text, self.formats["value"])
        no_data = self.word(NO_DATA) if cell.no_data else ""
        sheet.write_string(row, PLACES["no_data"], no_data, self.formats["choice"])
        sheet.write_string(row, PLACES["reason"], cell.reason, self.formats["reason"])

    def _bounds(self, cell: Cell) -> dict[str, Any]:
        low, high = cell.expected.lower_bound, cell.expected.upper_bound
        shown = (
            f"{formats.plain(low) if low is not None else '−∞'} … {formats.plain(high) if high is not None else '∞'}"
        )
        said = Text(f"A number from {shown} {cell.unit}.", f"请填写数值，范围 {shown}{cell.unit}。")
        error = Text(f"{said.en} Check the decimal point and the unit.", f"{said.zh}请核对小数点和单位。")
        return {
            "validate": "decimal", "criteria": "between",
            "minimum": -WIDEST if low is None else low, "maximum": WIDEST if high is None else high,
            "input_message": self.word(said)[:250],
            "error_title": self.word(Text("Not a possible figure", "数值不符")), "error_message": self.word(error)[:250],
            "error_type": "warning",
        }  # fmt: skip

    def _choices(self, sheet: Any, last: int) -> None:
        """The drop-downs; a reason may also be written freely."""
        first = HEADING_ROW + 1
        no_data, reason = PLACES["no_data"], PLACES["reason"]
        sheet.data_validation(first, no_data, last, no_data, {"validate": "list", "source": [self.word(NO_DATA)]})
        source = f"={LISTS_SHEET}!$A$1:$A${len(REASONS)}"
        options = {"validate": "list", "source": source, "show_error": False}
        sheet.data_validation(first, reason, last, reason, options)

    def _named(self, cell: Cell, stem: str) -> str:
        zh, en = getattr(cell, f"{stem}_zh"), getattr(cell, f"{stem}_en")
        return str(zh or en) if self.language.startswith("zh") else str(en or zh)

    def guide_sheet(self) -> None:
        """How it is filled in."""
        sheet = self.workbook.add_worksheet(self.word(GUIDE_SHEET))
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, 96)
        sheet.hide_gridlines(2)
        for row, text in enumerate(GUIDE):
            sheet.write_number(row, 0, row + 1, self.formats["plain"])
            sheet.write_string(row, 1, self.word(text), self.formats["plain"])
            sheet.set_row(row, 30)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect("")

    def hidden_sheets(self, form: Form) -> None:
        """The list of reasons, and the stamp by which the workbook is known when it comes back."""
        lists = self.workbook.add_worksheet(LISTS_SHEET)
        for row, reason in enumerate(REASONS):
            lists.write_string(row, 0, self.word(reason))
        lists.hide()
        stamp = self.workbook.add_worksheet(STAMP_SHEET)
        stamp.write_string(0, 0, form.signed())
        stamp.very_hidden()
