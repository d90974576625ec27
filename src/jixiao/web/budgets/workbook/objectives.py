"""绩效目标申报表 as a workbook: the layout that offices know, written and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from jixiao.engine.model.text import Text
from jixiao.web.budgets import queries
from jixiao.web.budgets.actions import DraftObjective
from jixiao.web.budgets.actions.versions import MOST_ROWS
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life, money
from jixiao.web.budgets.workbook.sheet import UnreadableForm, bare, beside, columns_of, first_sheet_with, paper, shown

__all__ = ["ReadObjectives", "UnreadableForm", "read_objectives", "title_of", "write_objectives"]

HEADS = {
    "level_1": ("一级指标",),
    "level_2": ("二级指标",),
    "label": ("三级指标", "指标名称"),
    "target_text": ("年度指标值", "指标值"),
    "unit": ("计量单位", "度量单位"),
    "points": ("分值", "权重", "分值权重"),
    "basis": ("指标值设定依据", "设定依据"),
    "way": ("指标值取值方式", "取值方式"),
    "source": ("完成值数据来源", "数据来源"),
    "evidence": ("佐证资料要求", "佐证资料"),
}
WIDTHS = (12, 14, 26, 16, 10, 8, 16, 16, 16, 22)
LAST = len(WIDTHS) - 1


@dataclass(frozen=True)
class ReadObjectives:
    """What a workbook says."""

    goal: str
    rows: list[DraftObjective]


def title_of(one: Programme) -> str:
    """What the form is called: of a programme, or of a whole department."""
    return f"{'部门整体支出' if one.kind == life.WHOLE else '项目支出'}绩效目标申报表"


def _head(one: Programme, place: str) -> tuple[tuple[str, str | float | None, str, str | float | None], ...]:
    total = ("年度资金总额（万元）", money.in_ten_thousands(one.amount))
    if one.kind != life.WHOLE:
        return (
            ("项目名称", one.label_zh, "项目编码", one.code),
            ("主管部门", place, "项目属性", "新增项目" if one.is_new else "延续项目"),
            (*total, "实施地点", one.place),
        )
    held = queries.money_of_whole(one)
    return (
        ("部门名称", place, "年度", str(one.year)),
        ("项目支出（万元）", money.in_ten_thousands(held.programmes.amount), "项目数", str(held.n_programmes)),
        ("年度资金总额（万元）", money.in_ten_thousands(held.total.amount),
         "基本支出及其他（万元）", money.in_ten_thousands(held.rest.amount)),
    )  # fmt: skip


def write_objectives(one: Programme, place: str, goal: str, lines: Sequence[Mapping[str, str]]) -> bytes:
    """The form with what there is; empty lines where there is nothing yet."""
    with paper("绩效目标申报表", WIDTHS) as (page, content):
        page.across(0, 0, LAST, title_of(one), "title")
        page.across(1, 0, LAST, f"（{one.year}年度）", "under")
        for row, (first, value, second, other) in enumerate(_head(one, place), start=2):
            page.across(row, 0, 1, first, "head")
            page.across(row, 2, 4, value)
            page.across(row, 5, 6, second, "head")
            page.across(row, 7, LAST, other)
        page.across(5, 0, 1, "年度绩效目标", "head")
        page.across(5, 2, LAST, goal)
        page.sheet.set_row(5, 80)
        for column, names in enumerate(HEADS.values()):
            page.cell(6, column, names[0], "head")
        for number, line in enumerate([*lines, *({} for _n in range(max(12 - len(lines), 0)))], start=7):
            for column, name in enumerate(HEADS):
                page.cell(number, column, line.get(name, ""))
        page.sheet.freeze_panes(7, 3)
    return content.getvalue()


def read_objectives(content: bytes, name: str) -> ReadObjectives:
    """Goal and indicators; a blank level repeats the one above, as merged cells do. UnreadableForm where it is no form."""
    sheet, head = first_sheet_with(content, name, "一级指标", "三级指标")
    where = columns_of(sheet, head, HEADS)
    if "target_text" not in where:
        raise UnreadableForm(Text("There is no column 指标值.", "缺少“指标值”列。"))
    goal = beside(sheet, "年度绩效目标", "年度目标", "总体目标", "年度总体目标", above=head)
    rows: list[DraftObjective] = []
    level_1 = level_2 = ""
    for place in range(head + 1, len(sheet.rows)):
        line = {key: shown(sheet.cell(place, column)) for key, column in where.items()}
        if line["level_1"] and bare(line["level_1"]) != bare(level_1):
            level_1, level_2 = line["level_1"], ""
        level_2 = line.get("level_2") or level_2
        if not (line.get("label") or line["target_text"]):
            continue
        if len(rows) == MOST_ROWS:
            raise UnreadableForm(Text(f"At most {MOST_ROWS} indicators.", f"绩效指标最多 {MOST_ROWS} 行。"))
        rows.append(_row(line | {"level_1": level_1, "level_2": level_2}))
    return ReadObjectives(goal, rows)


def _row(line: Mapping[str, str]) -> DraftObjective:
    try:
        points = Decimal(line.get("points") or "0")
    except InvalidOperation:
        points = Decimal(0)
    points = points if points.is_finite() and 0 <= points <= 100 else Decimal(0)
    rest = {name: line.get(name, "")[:200] for name in HEADS if name != "points"}
    return DraftObjective(points=points.quantize(Decimal("0.01")), **rest)
