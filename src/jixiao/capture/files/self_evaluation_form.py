"""A self-evaluation form (项目支出绩效自评表) in a workbook or CSV: found by its headings, wherever they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.form_grid import Grid, bare, begins, plain
from jixiao.capture.guard.workbook import Sheet, read_workbook
from jixiao.engine.budget.forms import Entry, FormFinding, FormIndicator, FundRow, SelfEvaluationForm
from jixiao.engine.budget.target_words import SIGN_BY_WORD
from jixiao.engine.budget.targets import read_target
from jixiao.engine.model.text import Text

FUND_HEADINGS = {
    "initial": ("年初预算", "年初预算数", "年初批复数"),
    "full_year": ("全年预算", "调整后预算", "调整预算"),
    "executed": ("全年执行", "预算执行数", "实际支出"),
    "weight": ("分值", "权重"),
    "rate": ("执行率", "预算执行率"),
    "score": ("得分", "自评得分"),
    "reason": ("原因", "偏差", "说明", "备注"),
}
AMOUNTS = ("initial", "full_year", "executed")
INDICATOR_HEADINGS = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "level3": ("三级指标",),
    "sign": ("指标性质", "计算符号"),
    "target": ("年度指标值", "指标值", "目标值"),
    "unit": ("度量单位", "计量单位"),
    "actual": ("实际完成值", "完成值", "全年完成值", "全年实际值", "实际完成"),
    "weight": ("分值", "权重"),
    "score": ("得分", "自评得分"),
    "reason": ("偏差原因", "未完成原因", "原因分析", "偏差", "原因"),
}
"""What each column may be called: a heading begins with one of these."""
LABELS = {
    "project": ("项目名称", "部门名称"), "department": ("主管部门",), "organisation": ("实施单位", "项目单位", "预算单位"),
    "funds_reason": ("预算调整说明", "资金调整说明", "预算调整原因", "调整说明"),
    "grade": ("自评等级", "自评等次", "评价等级", "等次", "等级"),
    "goal_expected": ("年度总体目标", "年度目标", "总体目标"),
    "goal_actual": ("目标实际完成情况", "年度目标完成情况", "目标完成情况", "实际完成情况"),
}  # fmt: skip
EVERY_LABEL = frozenset(name for names in LABELS.values() for name in names)
HEADS = ("project", "department", "organisation", "funds_reason")
TOTALS = ("总分", "合计", "总计", "得分合计", "自评总分", "自评得分", "总得分", "绩效总分")
ENDS = (
    "填报人",
    "填表人",
    "填报单位",
    "备注",
    "注:",
    "说明",
    "审核人",
    "联系电话",
    "联系人",
    "单位负责人",
    "财务负责人",
)
SUMS = ("小计", "产出指标小计", "效益指标小计")
GOALS = ("预期目标", "总体目标", "年度目标")
_UNIT = re.compile("(?:亿|万|千)?元")
_UNIT_SAID = re.compile(r"单位:?(?:人民币)?((?:亿|万|千)?元)|\((?:人民币)?((?:亿|万|千)?元)(?:人民币)?\)")
MOST_FAULTS = 100
DOCUMENTS = {"Word": b"word/document.xml", "Word 97": "WordDocument".encode("utf-16-le")}
"""What stands in a file that is a document, by its kind."""


class FormsRead(NamedTuple):
    """The forms of the visible sheets, and the names of hidden sheets that hold one, which nobody reads."""

    forms: tuple[SelfEvaluationForm, ...]
    hidden: tuple[str, ...] = ()


def forms_of_workbook(content: bytes, name: str = "") -> tuple[SelfEvaluationForm, ...]:
    """Every form in the visible sheets; SourceFault where the file cannot be opened or holds none."""
    return read_forms(content, name).forms


def read_forms(content: bytes, name: str = "") -> FormsRead:
    """The same with what was left out. A document (PDF, Word) is refused with how to make a workbook of it."""
    document = next((kind for kind, mark in DOCUMENTS.items() if mark in content), "")
    if content.startswith(b"%PDF") or (document and content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))):
        raise _document(name, document or "PDF")
    opened = read_workbook(content, name)
    found = tuple(form for sheet in opened.sheets if not sheet.is_hidden for form in forms_of_sheet(sheet))
    hidden = tuple(sheet.name for sheet in opened.sheets if sheet.is_hidden and any(forms_of_sheet(sheet)))
    if not found:
        raise _no_form(name, hidden)
    return FormsRead(found, hidden)


def _document(name: str, kind: str) -> SourceFault:
    text = Text(f"{name}: this is a {kind} document, not a workbook.", f"{name}：这是 {kind} 文档，不是工作簿。")
    mend = Text(
        " Copy its table into Excel or WPS Spreadsheets, choose “Save as”, kind “Excel workbook (*.xlsx)”, and use that.",
        "请把表格复制到 Excel 或 WPS 表格中，另存为“Excel 工作簿（*.xlsx）”后使用。",
    )
    return SourceFault("document", text, mend)


def forms_of_rows(rows: Sequence[Sequence[str]], name: str) -> tuple[SelfEvaluationForm, ...]:
    """Every form in a table of texts (CSV), called `name`; SourceFault where there is none."""
    found = tuple(forms_of_sheet(Sheet(name, rows=[list(row) for row in rows])))
    if not found:
        raise _no_form(name, [])
    return found


def _no_form(name: str, hidden: Sequence[str]) -> SourceFault:
    text = Text(f"{name}: no sheet holds a self-evaluation form.", f"{name}：没有找到项目支出绩效自评表。")
    if hidden:
        listed = "、".join(hidden)
        mend = Text(
            f" Hidden sheets are not read; show {listed} first.", f"隐藏的工作表不读取，请先取消隐藏“{listed}”。"
        )
    else:
        mend = Text(
            " Headings such as 年初预算数 and 三级指标 are looked for.", "表中应有“年初预算数”“三级指标”等表头。"
        )
    return SourceFault("no_form", text, mend)


def forms_of_sheet(sheet: Sheet) -> Iterator[SelfEvaluationForm]:
    """The forms on a sheet from top to bottom; none where it has no headings of one."""
    whole = Grid(sheet)
    heads = [row for row, _ in whole.headings(INDICATOR_HEADINGS, ("level1", "level3"))]
    starts = [0]
    for before, at in pairwise(heads):
        if (start := _start_between(whole, before, at)) is not None:
            starts.append(start)
    for first, last in zip(starts, [*starts[1:], whole.last], strict=True):
        form = _form(Grid(sheet, first, last))
        if form is not None:
            yield form


def _start_between(grid: Grid, before: int, at: int) -> int | None:
    """Where a second form begins between two headings of indicators; None where the table only goes on (a new page)."""
    part = Grid(grid.sheet, before + 1, at)
    funds = next((row for row, _ in part.headings(FUND_HEADINGS, ("initial", "full_year"))), None)
    named = next((row for row in range(before + 1, at) if set(part.words(row)) & set(LABELS["project"])), None)
    start = min((row for row in (funds, named) if row is not None), default=None)
    while start is not None and start > before + 1 and any(
        "自评表" in words or words.endswith("年度") or "年度)" in plain(words) for words in grid.words(start - 1)
    ):  # fmt: skip
        start -= 1
    return start


def _form(grid: Grid) -> SelfEvaluationForm | None:
    nowhere: tuple[int, dict[str, int]] = (-1, {})
    funds_at, funds = next(grid.headings(FUND_HEADINGS, ("initial", "full_year")), nowhere)
    at, columns = next(grid.headings(INDICATOR_HEADINGS, ("level1", "level3")), nowhere)
    title = grid.title()
    if at < 0 and (funds_at < 0 or "自评" not in title.text):
        return None
    end = at if at >= 0 else grid.last
    heads = {field: grid.beside(names, EVERY_LABEL, before=end) for field, names in LABELS.items() if field in HEADS}
    money = _money(grid, funds_at, funds)
    cells = {"": title.place, "项目名称": title.place, "资金": title.place, "指标": title.place}
    cells |= {"预期目标": title.place, "实际完成情况": title.place, "分值合计": title.place}
    if funds_at >= 0:
        cells["资金"] = grid.place(funds_at, funds["initial"])
    if at >= 0:
        cells |= {"指标": grid.place(at, columns["level3"]), "分值合计": grid.place(at, columns.get("weight", 0))}
    rows = _Indicators(grid, at, columns) if at >= 0 else None
    if rows is not None and rows.points.place:
        cells["分值合计"] = rows.points.place
    return SelfEvaluationForm(
        title=title, money=money, funds=_funds(grid, funds_at, funds, end, money) if funds_at >= 0 else (),
        indicators=() if rows is None else tuple(rows.rows), total=Entry() if rows is None else rows.total,
        grade=grid.beside(LABELS["grade"], EVERY_LABEL), faults=_unread(grid), cells=cells, **heads, **_goals(grid, end),
    )  # fmt: skip


def _money(grid: Grid, at: int, columns: Mapping[str, int]) -> str:
    """The unit of money that the form names, nearest to the amounts; 万元 where none is named."""
    if at < 0:
        return "万元"
    for row in (at, at + 1, *range(at - 1, grid.first - 1, -1)):
        for column in range(grid.width):
            found = _UNIT_SAID.search(plain(grid.text(row, column)))
            if found and column not in [columns.get(field) for field in AMOUNTS]:
                return found[1] or found[2]
    return next((unit for field in AMOUNTS if (unit := _own_unit(grid, at, columns, field))), "万元")


def _own_unit(grid: Grid, at: int, columns: Mapping[str, int], field: str) -> str:
    """The unit that the heading of an amount names itself: 年初预算数（元）."""
    found = _UNIT.search(plain(grid.text(at, columns[field]))) if field in columns else None
    return found[0] if found else ""


def _funds(grid: Grid, at: int, columns: Mapping[str, int], end: int, money: str) -> tuple[FundRow, ...]:
    """The rows below the heading of the funds that have a name left of the amounts, as far as the goals."""
    rows: list[FundRow] = []
    units = {field: _own_unit(grid, at, columns, field) for field in AMOUNTS}
    labels = {*LABELS["funds_reason"], *LABELS["project"]}
    for row in range(at + 1, end):
        own = grid.own_words(row)
        if any(word.startswith(GOALS) for word in own):
            break
        names = [column for column in range(columns["initial"]) if grid.text(row, column).strip()]
        if not names or not own or labels & set(own) or begins(own, FUND_HEADINGS["full_year"]) is not None:
            continue
        if len({grid.origin(row, column) for column in columns.values()}) < len(columns):
            continue  # one cell across all amounts: words, not a row of funds
        entries = {field: _of_row(grid, row, column) for field, column in columns.items()}
        for field, unit in units.items():
            if unit not in ("", money) and field in entries:
                entries[field] = _in_unit(entries[field], unit)
        if not rows or any(entry.text.strip() for entry in entries.values()):
            rows.append(FundRow(grid.place(row, names[-1]), item=grid.entry(row, names[-1]), **entries))
    return tuple(rows)


def _of_row(grid: Grid, row: int, column: int) -> Entry:
    """A cell of a row; what is merged downwards belongs to the row in which it begins."""
    return grid.entry(row, column) if grid.origin(row, column)[0] == row else Entry("", grid.place(row, column))


def _in_unit(entry: Entry, unit: str) -> Entry:
    typed = read_target(entry.text)
    return Entry(entry.text.strip() + unit, entry.place) if typed.value is not None and not typed.unit else entry


def _goals(grid: Grid, end: int) -> dict[str, Entry]:
    """What stands under 预期目标 and 实际完成情况, else beside 年度总体目标."""
    for row in range(grid.first, end):
        words = grid.words(row)
        left = begins(words, ("预期目标", "年初设定目标"))
        right = begins(words, ("实际完成情况", "目标实际完成", "目标完成情况", "完成情况", "全年实际完成情况"))
        if left is not None and right is not None:
            return {"goal_expected": grid.entry(row + 1, left), "goal_actual": grid.entry(row + 1, right)}
    return {name: grid.beside(LABELS[name], EVERY_LABEL, before=end) for name in ("goal_expected", "goal_actual")}


class _Indicators:
    """The rows below the heading of the indicators, and the total below them. Levels go on until another one stands."""

    def __init__(self, grid: Grid, at: int, columns: Mapping[str, int]) -> None:
        self.grid, self.at, self.columns = grid, at, columns
        self.rows: list[FormIndicator] = []
        self.total, self.points = Entry(), Entry()
        self._levels: dict[str, Entry] = {}
        for row in range(at + 1, grid.last):
            words = grid.own_words(row)
            if any(word in TOTALS for word in words[:2]):
                self._take_total(row)
                break
            if words and (words[0].startswith(ENDS) or words[0] in EVERY_LABEL):
                break
            if not any(word in SUMS or word.endswith("小计") for word in words) and not self._is_one_cell(row):
                self._take(row)

    def _is_one_cell(self, row: int) -> bool:
        """Whether one merged cell covers the row (a note), or the headings stand there again (a new page)."""
        shown = [self.columns[field] for field in ("level3", "target", "actual", "score") if field in self.columns]
        is_note = len(shown) > 1 and len({self.grid.origin(row, column) for column in shown}) == 1
        again = bare(self.grid.text(row, self.columns["level3"])) == bare(
            self.grid.text(self.at, self.columns["level3"])
        )
        return is_note or again

    def _take(self, row: int) -> None:
        place = self.grid.place(row, self.columns["level3"])
        fields = [field for field in INDICATOR_HEADINGS if field != "sign"]
        entries = {
            field: self.grid.entry(row, self.columns[field]) if field in self.columns else Entry("", place)
            for field in fields
        }
        for field in ("level1", "level2"):
            if entries[field].text.strip():
                self._levels[field] = entries[field]
                if field == "level1":
                    self._levels.pop("level2", None)
        held = [entry for field, entry in entries.items() if not field.startswith("level")]
        if any(entry.text.strip() for entry in held) or not _is_untouched(entries["level3"]):
            entries["target"] = self._signed(row, entries["target"])
            self.rows.append(FormIndicator(place, **{**entries, **self._levels}))

    def _signed(self, row: int, target: Entry) -> Entry:
        """The target with the sign that stands in a column of its own (Sichuan: 指标性质)."""
        sign = plain(self.grid.text(row, self.columns["sign"])) if "sign" in self.columns else ""
        is_new = sign and not plain(target.text).startswith(sign)
        return (
            Entry(sign + target.text, target.place) if is_new and (sign in SIGN_BY_WORD or sign == "定性") else target
        )

    def _take_total(self, row: int) -> None:
        """The total stands under the scores, else it is the last that is filled behind its label and the points."""
        grid = self.grid
        labels = [column for column in range(grid.width) if bare(grid.text(row, column)) in TOTALS]
        points = self.columns.get("weight")
        if points is not None and points not in labels:
            self.points = grid.entry(row, points)
        column = self.columns.get("score")
        if column is not None and column not in labels and grid.text(row, column).strip():
            self.total = grid.entry(row, column)
            return
        behind = [c for c in range(labels[-1] + 1, grid.width) if c != points and grid.text(row, c).strip()]
        reasons = self.columns.get("reason")
        held = [c for c in behind if c != reasons or read_target(grid.text(row, c)).value is not None]
        self.total = grid.entry(row, held[0]) if held else Entry("", grid.place(row, column or labels[-1]))


def _is_untouched(entry: Entry) -> bool:
    """Whether the template's own row was left as it was: blank, ……, 指标1："""
    return re.fullmatch(r"|[.…·]+|指标[0-9]*:?", plain(entry.text)) is not None


def _unread(grid: Grid) -> tuple[FormFinding, ...]:
    """Formulas without a result and those that failed, where they stand: nobody can say what belongs there."""
    blank = Text("A formula without a result: open and save the workbook in Excel or WPS.",
                 "公式没有计算结果，请用 Excel 或 WPS 打开并保存。")  # fmt: skip
    failed = Text("A formula that failed: mend it, or write the value.", "公式出错，请修正公式或直接填写结果。")
    found: list[tuple[int, int, Text, Any]] = [(*at, blank, Text("blank", "空白")) for at in grid.sheet.uncalculated]
    found += [(row, column, failed, Text(word, word)) for row, column, word in grid.sheet.errors]
    inside = [each for each in sorted(found, key=lambda each: each[:2]) if grid.first <= each[0] < grid.last]
    return tuple(
        FormFinding("wrong_shape", grid.place(row, column), said, Text("a result", "计算结果"), shown)
        for row, column, said, shown in inside[:MOST_FAULTS]
    )
