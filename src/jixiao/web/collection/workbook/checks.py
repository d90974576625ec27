"""Checks one row of a workbook: the same rules as the form, told at the cell where it has to be mended."""

import unicodedata

from jixiao.engine.model.findings import Severity
from jixiao.engine.model.numbers import read_figure
from jixiao.engine.model.text import Text
from jixiao.web.collection import rules
from jixiao.web.collection.queries import Cell
from jixiao.web.collection.rules import Entry, Problem
from jixiao.web.collection.workbook.faults import NO_MEND
from jixiao.web.collection.workbook.layout import NO_DATA_WORDS, plain_title
from jixiao.web.collection.workbook.sheet import Reading, as_text
from jixiao.web.collection.workbook.words import problem_texts

KEPT_ALL_THE_SAME = {"very_different": Severity.WARNING, "evidence_missing": Severity.INFO}
"""Problems that keep a task from being handed in, but not a figure from being kept as a draft."""
_COLUMN_OF = {"reason_missing": "reason", "reason_too_long": "reason", "both": "no_data"}
_CALCULATE = Text(
    "Open and save the workbook in Excel or WPS first, then upload it again.",
    "请先用 Excel 或 WPS 打开并保存，再重新上传。",
)


def check_row(reading: Reading, row: int, cell: Cell) -> Entry | None:
    """The entry of a row if it can be kept; otherwise nothing, and the finding is noted."""
    if _has_fault_beyond_figure(reading, row, cell):
        return None
    text = _text(reading, row, "value")
    reason = _text(reading, row, "reason")
    no_data = plain_title(_text(reading, row, "no_data")) in NO_DATA_WORDS
    if not text and not no_data:
        return None
    entry = Entry(cell.code, text, no_data=no_data, reason=reason)
    problem = rules.unstorable(entry, {cell.code}) or rules.entry_problem(
        cell.code, text, no_data, reason, cell.expected
    )
    if problem is not None:
        severity = KEPT_ALL_THE_SAME.get(problem.code, Severity.ERROR)
        _tell(reading, severity, problem, row)
        if severity is Severity.ERROR:
            return None
    _tell_reading(reading, row, cell, text)
    return entry


def _text(reading: Reading, row: int, key: str) -> str:
    return as_text(reading.raw(row, key)).strip()


def _has_fault_beyond_figure(reading: Reading, row: int, cell: Cell) -> bool:
    """A formula never calculated, another unit, a word in the drop-down's place."""
    value = (row, reading.places["value"])
    if value in reading.sheet.uncalculated:
        text = Text("The formula has no result yet.", "公式没有计算结果。")
        reading.tell(Severity.ERROR, "uncalculated", text, _CALCULATE, row, "value", cell.code)
        return True
    unit = _text(reading, row, "unit")
    if unit and _bare(unit) != _bare(cell.unit):
        text = Text(f"The unit was changed to “{unit}”; this figure is counted in “{cell.unit}”.",
                    f"计量单位被改为“{unit}”，该指标按“{cell.unit}”填报。")  # fmt: skip
        mend = Text(f"Write “{cell.unit}” and the figure in that unit.", f"请改回“{cell.unit}”，并按此单位填写数值。")
        reading.tell(Severity.ERROR, "unit_changed", text, mend, row, "unit", cell.code)
        return True
    choice = _text(reading, row, "no_data")
    if choice and plain_title(choice) not in NO_DATA_WORDS:
        text = Text(f"“{choice[:40]}” is not one of the choices.", f"“{choice[:40]}”不是可选项。")
        mend = Text("Choose from the list, or leave it empty.", "请从下拉列表选择，或留空。")
        reading.tell(Severity.ERROR, "bad_choice", text, mend, row, "no_data", cell.code)
        return True
    return False


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _tell(reading: Reading, severity: Severity, problem: Problem, row: int) -> None:
    text, mend = problem_texts(problem)
    key = _COLUMN_OF.get(problem.code, "value")
    reading.tell(severity, problem.code, text, mend, row, key, problem.indicator_code)


def _tell_reading(reading: Reading, row: int, cell: Cell, text: str) -> None:
    figure = read_figure(text, cell.unit)
    if figure.value is not None and figure.text.en:
        reading.tell(Severity.WARNING, figure.code, figure.text, NO_MEND, row, "value", cell.code)
