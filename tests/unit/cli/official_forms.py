"""Workbooks as officials fill in 项目支出绩效自评表, built cell by cell from the layout of 财预〔2020〕10号."""

import io
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

Rows = list[list[Any]]
_FUNDS = [
    "项目资金\n（万元）",
    None,
    None,
    "年初预算数",
    "全年预算数（A）",
    "全年执行数（B）",
    "分值",
    "执行率（B/A）",
    "得分",
]
_HEAD = ["一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因分析\n及改进措施"]
ROWS: Rows = [
    ["项目支出绩效自评表"],
    ["（2025年度）"],
    ["项目名称", None, "农村公路养护"],
    ["主管部门", None, "县交通局", None, None, "实施单位", None, "县公路站"],
    _FUNDS,
    [None, "年度资金总额", None, 300, 300, 270, 10, "90.00%", 9],
    [None, "其中：当年财政拨款", None, 280, 280, 255, "—", None, "—"],
    [None, "      上年结转资金", None, 20, 20, 15, "—", None, "—"],
    ["年度总体目标", "预期目标", None, None, None, "实际完成情况"],
    [None, "养护县道100公里。", None, None, None, "养护县道95公里。"],
    ["绩效指标", *_HEAD],
    [None, "产出指标", "数量指标", "养护里程", "≥100公里", "95公里", 20, 19, "一段因汛期顺延。"],
    [None, None, "质量指标", "验收合格率", "≥95%", "96%", 15, 15],
    [None, None, "时效指标", "完工时间", "2025年11月30日前", "2025年11月20日", 15, 15],
    [None, "效益指标", "社会效益指标", "通行条件", "明显改善", "达成年度指标", 30, 28],
    [None, "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", 10, 10],
    ["总分", None, None, None, None, None, 100, 96],
    ["填报人：甲    联系电话：略"],
]
"""A form without a fault, filled in as its layout has it."""
MERGED = (
    *(
        "A1:I1",
        "A2:I2",
        "A3:B3",
        "C3:I3",
        "A4:B4",
        "C4:E4",
        "F4:G4",
        "H4:I4",
        "A5:A8",
        "B5:C5",
        "B6:C6",
        "B7:C7",
        "B8:C8",
    ),
    *("A9:A10", "B9:E9", "F9:I9", "B10:E10", "F10:I10", "A11:A16", "B12:B14", "A17:F17", "A18:I18"),
)
"""The merged cells of the official layout."""


def rows(changes: dict[str, Any] | None = None) -> Rows:
    """The rows with some cells replaced, by their names (G7)."""
    made = [[*row, *[None] * (9 - len(row))] for row in deepcopy(ROWS)]
    for name, value in (changes or {}).items():
        made[int(name[1:]) - 1]["ABCDEFGHI".index(name[0])] = value
    return made


def fill(sheet: Worksheet, held: Rows, merged: Iterable[str] = MERGED) -> Worksheet:
    """A sheet with these rows and merged cells."""
    for number, row in enumerate(held, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    for area in merged:
        sheet.merge_cells(area)
    return sheet


def workbook(
    changes: dict[str, Any] | None = None,
    edit: Callable[[Worksheet], object] | None = None,
    merged: Iterable[str] = MERGED,
) -> bytes:
    """A workbook with one form on the sheet 自评表; `edit` may do anything to the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评表"
    fill(sheet, rows(changes), merged)
    if edit is not None:
        edit(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
