"""Five hundred errors planted in workbooks: every one is told at its cell, and nothing else is."""

import io
import random
from collections.abc import Callable
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from jixiao.capture.guard.workbook import remark_workbook
from jixiao.engine.integrity.jump import JumpLimits
from jixiao.web.collection.queries import Cell
from jixiao.web.collection.rules import Expectation
from jixiao.web.collection.workbook import Form, read_task_workbook, task_workbook
from jixiao.web.collection.workbook.layout import HEADING_ROW, PLACES

N_BOOKS, N_ROWS, N_ERRORS = 20, 60, 25
FORM = Form("2026-09/S11/waste-1", "S11", "2026-09", "v1")
LIMITS = JumpLimits(0.3, 0.5, 6.0, 6)
UNITS = ("%", "万元", "人", "件", "元")
UNREADABLE: tuple[Any, ...] = (
    "一百二十", "1O5", "约50", "(5)", "50-60", "12,5", "2026-09-01", "12:30", "②", "10²", "1 234", "1.234,5", "#DIV/0!", "NaN",
    "1e400", "abc", "50吨", "=1+", True, "/", "无", "待报", "50;60", "½", "l2", "1_000", "是", "3/4", "—", "五十", "1.2.3", "50k",
)  # fmt: skip


def make_cells(chance: random.Random) -> list[Cell]:
    """Indicators with bounds and a past."""
    cells = []
    for number in range(N_ROWS):
        unit = chance.choice(UNITS)
        history = tuple(50 + chance.uniform(-4, 4) for _ in range(12))
        expected = Expectation(LIMITS, 2, 0.0, 100.0, history=history, last_year=history[0], unit_of_measure=unit)
        name = {
            "label_zh": f"指标{number}（{unit}）",
            "label_en": f"Indicator {number}",
            "formula_zh": "",
            "formula_en": "",
        }
        cells.append(
            Cell(code=f"i{number}", indicator_id=number, unit=unit, direction="higher", expected=expected, **name)
        )
    return cells


def plant_value(value: Any) -> Callable[[Any, int, Cell], str]:
    def plant(sheet: Any, row: int, cell: Cell) -> str:
        return put(sheet, row, "value", value)

    return plant


def plant_unit(sheet: Any, row: int, cell: Cell) -> str:
    return put(sheet, row, "unit", "吨")


def plant_both(sheet: Any, row: int, cell: Cell) -> str:
    return put(sheet, row, "no_data", "无数据")


def plant_no_reason(sheet: Any, row: int, cell: Cell) -> str:
    put(sheet, row, "value", None)
    put(sheet, row, "no_data", "无数据")
    return name_of(row, "reason")


def plant_choice(sheet: Any, row: int, cell: Cell) -> str:
    return put(sheet, row, "no_data", "也许")


def plant_formula(sheet: Any, row: int, cell: Cell) -> str:
    return put(sheet, row, "value", "=40+10")


def plant_mixed(sheet: Any, row: int, cell: Cell) -> str:
    put(sheet, row, "code", "i0" if cell.code != "i0" else "i1")
    return name_of(row, "label")


PLANTS: tuple[Callable[[Any, int, Cell], str], ...] = (
    *map(plant_value, (*UNREADABLE, 614, -3, 5000.5, "101", "5万人次")),
    plant_unit, plant_both, plant_no_reason, plant_choice, plant_formula, plant_mixed,
)  # fmt: skip


def name_of(row: int, key: str) -> str:
    return f"{'ABCDEFGHI'[PLACES[key]]}{HEADING_ROW + 2 + row}"


def put(sheet: Any, row: int, key: str, value: Any) -> str:
    place = name_of(row, key)
    sheet[place].value = value
    if isinstance(value, str) and value.startswith("=") and value != "=40+10":
        sheet[place].data_type = "s"
    return place


def good(chance: random.Random, cell: Cell) -> tuple[Any, Any, Any]:
    """A figure, what stands under “nothing to report”, and a reason, of a row that is right."""
    value = round(50 + chance.uniform(-3, 3), 2)
    return chance.choice([
        (value, None, None),
        (str(value), None, None),
        (f"{value}{cell.unit}", None, None),
        (95, None, "统计口径调整"),
        (None, "无数据", "本期未发生"),
        (None, None, None),
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(N_BOOKS))
def test_planted_errors_are_told_at_their_cells_and_nothing_else_is(seed: int) -> None:
    chance = random.Random(seed)
    cells = make_cells(chance)
    book = openpyxl.load_workbook(io.BytesIO(task_workbook(FORM, cells, "填报", "zh-hans")))
    sheet = book.worksheets[0]
    for row, cell in enumerate(cells):
        for key, value in zip(("value", "no_data", "reason"), good(chance, cell), strict=True):
            put(sheet, row, key, value)
    rows = chance.sample(range(N_ROWS), N_ERRORS)
    planted = set()
    for row in rows:
        put(sheet, row, "value", 50)
        put(sheet, row, "no_data", None)
        put(sheet, row, "reason", None)
        planted.add(chance.choice(PLANTS)(sheet, row, cells[row]))
    out = io.BytesIO()
    book.save(out)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jixiao.web.collection.workbook.reading.read_stamp", lambda _: FORM)
        answer = read_task_workbook(FORM, cells, out.getvalue(), "填报.xlsx")
    assert len(planted) == N_ERRORS
    assert {fault.cell for fault in answer.errors} == planted
    wrong = {cells[row].code for row in rows}
    assert not wrong & {entry.indicator_code for entry in answer.entries}
    if seed == 0:
        remarked = remark_workbook(out.getvalue(), answer.remarks("zh-hans"), "绩效平台")
        commented = openpyxl.load_workbook(io.BytesIO(remarked)).worksheets[0]
        assert planted <= {cell.coordinate for line in commented.iter_rows() for cell in line if cell.comment}
