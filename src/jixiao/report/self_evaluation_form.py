"""Writes a self-evaluation form in the official layout (项目支出绩效自评表), and findings about one, as workbooks."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from jixiao.engine.budget.forms import Entry, FormIndicator, FundRow, SelfEvaluationForm
from jixiao.report.document.blocks import NO_DAY

TITLE, WHOLE = "项目支出绩效自评表", "部门整体"
WIDTHS = (13, 13, 17, 28, 18, 18, 8, 10, 30)
LAST = len(WIDTHS) - 1
GOAL_HEIGHT = 60
FUND_HEADS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
FUND_COLUMNS = ("initial", "full_year", "executed", "weight", "rate", "score")
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_form(form: SelfEvaluationForm) -> bytes:
    """The form's bytes; what reads as a number is a number, all else stays as it was typed."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": TITLE, "created": NO_DAY})
        page = _Page(book)
        page.head(form)
        page.funds(form)
        page.goals(form)
        page.indicators(form)
    return file.getvalue()


def write_findings(columns: Sequence[str], rows: Sequence[dict[str, str]], language: str) -> bytes:
    """Findings as a sheet with exactly these columns."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": NO_DAY})
        sheet = book.add_worksheet("核对结果" if language == "zh" else "Findings")
        head, cell = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, (name, width) in enumerate(zip(columns, (26, 26, 60, 28, 28), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        for row, found in enumerate(rows, start=1):
            for column, name in enumerate(columns):
                sheet.write_string(row, column, found[name], cell)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


class _Page:
    """The sheet, written from top to bottom."""

    def __init__(self, book: Any) -> None:
        self.sheet = book.add_worksheet("自评表")
        plain = {"font_name": "Microsoft YaHei", "font_size": 10, "border": 1, "valign": "vcenter", "text_wrap": True}
        self.cell, self.number = book.add_format(plain), book.add_format({**plain, "align": "right"})
        self.label = book.add_format({**plain, "align": "center", "bg_color": "#F2F0EB"})
        self.title = book.add_format({"font_name": "Microsoft YaHei", "font_size": 14, "bold": True, "align": "center"})
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.row = 0

    def _across(self, first: int, last: int, words: str, style: Any, n_rows: int = 1) -> None:
        """One cell over several columns (and rows), from the row that is written now."""
        if first == last and n_rows == 1:
            self.sheet.write_string(self.row, first, words, style)
        else:
            self.sheet.merge_range(self.row, first, self.row + n_rows - 1, last, words, style)

    def _value(self, column: int, entry: Entry) -> None:
        number = entry.number() if entry.text.strip()[-1:].isdecimal() else None
        if number is not None:
            self.sheet.write_number(self.row, column, float(number), self.number)
        else:
            self.sheet.write_string(self.row, column, entry.text, self.cell)

    def head(self, form: SelfEvaluationForm) -> None:
        """Title, programme, department and organisation."""
        year = f"（{form.year.text.removesuffix('年度').removesuffix('年')}年度）" if form.year.text else ""
        self._across(0, LAST, form.title.text or TITLE + year, self.title)
        self.row += 1
        self._across(0, 0, "部门名称" if WHOLE in form.title.text else "项目名称", self.label)
        self._across(1, LAST, form.project.text, self.cell)
        self.row += 1
        self._across(0, 0, "主管部门", self.label)
        self._across(1, 4, form.department.text, self.cell)
        self._across(5, 5, "实施单位", self.label)
        self._across(6, LAST, form.organisation.text, self.cell)
        self.row += 1

    def funds(self, form: SelfEvaluationForm) -> None:
        """The funds: the total first, then its parts; below them the reason of a change."""
        self._across(
            0,
            0,
            f"{'年度' if WHOLE in form.title.text else '项目'}资金（{form.money}）",
            self.label,
            len(form.funds) + 1,
        )
        self._across(1, 2, "", self.label)
        for column, words in enumerate(FUND_HEADS, start=3):
            self.sheet.write_string(self.row, column, words, self.label)
        self.row += 1
        for row in form.funds:
            self._fund(row)
        if form.funds_reason.text:
            self._across(0, 0, "预算调整说明", self.label)
            self._across(1, LAST, form.funds_reason.text, self.cell)
            self.row += 1

    def _fund(self, row: FundRow) -> None:
        self._across(1, 2, row.item.text, self.cell)
        for column, name in enumerate(FUND_COLUMNS, start=3):
            self._value(column, getattr(row, name))
        self.row += 1

    def goals(self, form: SelfEvaluationForm) -> None:
        """What was to be achieved, and what was."""
        self._across(0, 0, "年度总体目标", self.label, 2)
        self._across(1, 4, "预期目标", self.label)
        self._across(5, LAST, "实际完成情况", self.label)
        self.row += 1
        self.sheet.set_row(self.row, GOAL_HEIGHT)
        self._across(1, 4, form.goal_expected.text, self.cell)
        self._across(5, LAST, form.goal_actual.text, self.cell)
        self.row += 1

    def indicators(self, form: SelfEvaluationForm) -> None:
        """The indicators, equal levels that go on as one cell, and the total."""
        self._across(0, 0, "绩效指标", self.label, len(form.indicators) + 1)
        for column, words in enumerate(HEADS, start=1):
            self.sheet.write_string(self.row, column, words, self.label)
        self.row += 1
        levels = [(row.level1.text, row.level2.text) for row in form.indicators]
        for number, row in enumerate(form.indicators):
            for depth in (0, 1):
                self._level(levels, number, depth)
            self._indicator(row)
        self._across(0, 5, "总分", self.label)
        self.sheet.write_string(self.row, 6, "", self.cell)
        self._value(7, form.total)
        self.sheet.write_string(self.row, LAST, "", self.cell)
        self.row += 1
        if form.grade.text:
            self._across(0, 0, "自评等级", self.label)
            self._across(1, LAST, form.grade.text, self.cell)

    def _level(self, levels: Sequence[tuple[str, str]], number: int, depth: int) -> None:
        """A level over all rows in which it goes on; a second level only within the same first."""
        own = levels[number][: depth + 1]
        if number and levels[number - 1][: depth + 1] == own and own[depth]:
            return
        end = next((n for n in range(number + 1, len(levels)) if levels[n][: depth + 1] != own), len(levels))
        self._across(depth + 1, depth + 1, own[depth], self.cell, end - number if own[depth] else 1)

    def _indicator(self, row: FormIndicator) -> None:
        unit = row.unit.text.strip()
        target = row.target.text + (unit if unit and row.target.text.strip()[-1:].isdecimal() else "")
        for column, words in enumerate((row.level3.text, target, row.actual.text), start=3):
            self.sheet.write_string(self.row, column, words, self.cell)
        self._value(6, row.weight)
        self._value(7, row.score)
        self.sheet.write_string(self.row, LAST, row.reason.text, self.cell)
        self.row += 1
