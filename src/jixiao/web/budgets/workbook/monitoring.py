"""绩效监控情况表 as a workbook: money, indicators, kinds of deviation, likelihood; written and read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from jixiao.engine.budget.monitoring import LIKELIHOODS
from jixiao.engine.model.text import Text
from jixiao.web.budgets.models import MonitoringReport, MonitoringRow, ObjectiveRow, Programme, Spending
from jixiao.web.budgets.rules import money, watching
from jixiao.web.budgets.workbook.sheet import Paper, UnreadableForm, beside, columns_of, first_sheet_with, paper, shown

REASON_HEADS = {
    watching.FUNDS: "经费保障",
    watching.RULES: "制度保障",
    watching.STAFF: "人员保障",
    watching.HARDWARE: "硬件条件保障",
    watching.OTHER: "其他",
}
HEADS = {
    "level_1": ("一级指标",),
    "level_2": ("二级指标",),
    "label": ("三级指标",),
    "target": ("年度指标值",),
    "done": ("执行情况",),
    "expected": ("全年预计完成情况",),
    **{code: (words,) for code, words in REASON_HEADS.items()},
    "reason": ("原因说明",),
    "likelihood": ("完成目标可能性",),
}
PAID, EXPECTED, MONTH = "累计执行数（万元）", "全年预计执行数（万元）", "监控截至月份"
WIDTHS = (12, 12, 24, 14, 14, 16, 7, 7, 7, 7, 7, 30, 14)
LAST = len(WIDTHS) - 1
TICK = "√"


def write_monitoring(
    one: Programme,
    place: str,
    rows: Sequence[ObjectiveRow],
    report: MonitoringReport | None,
    told: Sequence[MonitoringRow],
    paid: Mapping[str, Spending],
) -> bytes:
    """The form of a report; without one, an empty one with the newest payments."""
    month = report.month if report else max(paid, default="")
    known = {each.row.position: each for each in told}
    with paper("绩效监控情况表", WIDTHS) as (page, content):
        page.across(0, 0, LAST, "项目支出绩效运行监控情况表", "title")
        page.across(1, 0, LAST, f"（{one.year}年度）", "under")
        _write_money(page, one, place, report, month, paid)
        for column, names in enumerate(HEADS.values()):
            page.cell(7, column, names[0], "head")
        for number, row in enumerate(rows, start=8):
            _write_row(page, number, row, known.get(row.position))
        last = 8 + len(rows)
        words = (
            ("是否需要整改", _must_rectify(report)),
            ("整改要求和建议", report.demand if report else ""),
            ("整改结果和结论", report.conclusion if report else ""),
        )
        for number, (label, text) in enumerate(words, start=last):
            page.across(number, 0, 1, label, "head")
            page.across(number, 2, LAST, text)
        page.sheet.freeze_panes(8, 3)
    return content.getvalue()


def _must_rectify(report: MonitoringReport | None) -> str:
    if report is None or report.judged_at is None:
        return ""
    return "否" if report.state == watching.FINE else "是"


def _write_money(
    page: Paper, one: Programme, place: str, report: MonitoringReport | None, month: str, paid: Mapping[str, Spending]
) -> None:
    spent = report.paid if report else paid[month].paid if month in paid else None
    rate = money.execution_rate(spent, one.amount)
    lines: tuple[tuple[str, Any, str, Any], ...] = (
        ("项目名称", one.label_zh, "主管部门", place),
        (
            "年初预算数（万元）",
            money.in_ten_thousands(one.initial_amount),
            "调整后预算数（万元）",
            money.in_ten_thousands(one.amount),
        ),
        (MONTH, month, "执行率（%）", "" if rate is None else round(rate * 100, 2)),
        (
            PAID,
            money.in_ten_thousands(spent),
            EXPECTED,
            money.in_ten_thousands(report.expected_paid if report else None),
        ),
    )
    for row, (first, value, second, other) in enumerate(lines, start=2):
        page.across(row, 0, 1, first, "head")
        page.across(row, 2, 3, value)
        page.across(row, 4, 5, second, "head")
        page.across(row, 6, LAST, other)
    page.across(6, 0, 5, "绩效指标", "head")
    page.across(6, 6, LAST, "偏差原因分析与完成可能性", "head")


def _write_row(page: Paper, number: int, row: ObjectiveRow, told: MonitoringRow | None) -> None:
    cells: list[Any] = [row.level_1, row.level_2, row.label, row.target_text]
    cells += [told.done_text, told.expected_text] if told else ["", ""]
    cells += [TICK if told and code in told.reasons else "" for code in REASON_HEADS]
    cells += [told.reason, LIKELIHOODS[told.likelihood].zh] if told else ["", ""]
    for column, value in enumerate(cells):
        page.cell(number, column, value)


def read_monitoring(content: bytes, name: str, rows: Sequence[ObjectiveRow]) -> dict[str, Any]:
    """What the page's fields begin with; a line belongs to the indicator of the same name. UnreadableForm otherwise."""
    sheet, head = first_sheet_with(content, name, "三级指标", "年度指标值")
    where = columns_of(sheet, head, HEADS)
    by_name = {row.label: row.position for row in rows}
    found: dict[str, Any] = {}
    n_known = 0
    for place in range(head + 1, len(sheet.rows)):
        line = {key: shown(sheet.cell(place, column)) for key, column in where.items()}
        position = by_name.get(line.get("label", ""))
        if position is None:
            continue
        n_known += 1
        found |= _fields(position, line)
    if not n_known:
        raise UnreadableForm(
            Text("None of its indicators belongs to this programme.", "表中没有本项目的绩效指标，请核对三级指标名称。")
        )
    for field, label in (("month", MONTH), ("paid", PAID), ("expected_paid", EXPECTED)):
        value = beside(sheet, label, above=head)
        if value:
            found[field] = value
    return found


def _fields(position: int, line: Mapping[str, str]) -> dict[str, Any]:
    codes = {text.zh: code for code, text in LIKELIHOODS.items()}
    likelihood = codes.get(line.get("likelihood", ""))
    told: dict[str, Any] = {
        f"done_{position}": line.get("done", ""),
        f"expected_{position}": line.get("expected", ""),
        f"reasons_{position}": [code for code in REASON_HEADS if line.get(code)],
        f"reason_{position}": line.get("reason", ""),
    }
    return told | ({f"likelihood_{position}": likelihood} if likelihood else {})
