"""A self-evaluation form (项目支出绩效自评表) in a workbook: found by its headings, wherever they stand."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jixiao.capture.connector import SourceFault
from jixiao.capture.guard.workbook import Sheet, cell_name, read_workbook
from jixiao.engine.budget.forms import Entry, FormFinding, FormIndicator, FundRow, SelfEvaluationForm
from jixiao.engine.budget.target_words import SIGN_BY_WORD
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
    "project": ("项目名称",), "department": ("主管部门",), "organisation": ("实施单位", "项目单位", "预算单位"),
    "funds_reason": ("预算调整说明", "资金调整说明", "预算调整原因", "调整说明"),
    "grade": ("自评等级", "自评等次", "评价等级", "等次", "等级"),
    "goal_expected": ("年度总体目标", "年度目标", "总体目标"),
    "goal_actual": ("目标实际完成情况", "年度目标完成情况", "目标完成情况", "实际完成情况"),
}  # fmt: skip
EVERY_LABEL = frozenset(name for names in LABELS.values() for name in names)
HEADS = ("project", "department", "organisation", "funds_reason")
TOTALS = ("总分", "合计", "总计", "得分合计", "自评总分", "自评得分", "总得分", "绩效总分")
ENDS = ("填报人", "填表人", "备注", "注：", "注:", "说明", "审核人")


def forms_of_workbook(content: bytes, name: str = "") -> tuple[SelfEvaluationForm, ...]:
    """Every form in the visible sheets; SourceFault where the file cannot be opened or holds none."""
    opened = read_workbook(content, name)
    found = [form for sheet in opened.sheets if not sheet.is_hidden and (form := form_of_sheet(sheet)) is not None]
    if not found:
        text = Text(f"{name}: no sheet holds a self-evaluation form.", f"{name}：没有找到项目支出绩效自评表。")
        mend = Text(
            " Headings such as 年初预算数 and 三级指标 are looked for.", "表中应有“年初预算数”“三级指标”等表头。"
        )
        raise SourceFault("no_form", text, mend)
    return tuple(found)


def form_of_sheet(sheet: Sheet) -> SelfEvaluationForm | None:
    """The form on a sheet; None where it has no headings of one."""
    grid = _Grid(sheet)
    funds_at, funds = grid.headings(FUND_HEADINGS, ("initial", "full_year"))
    at, columns = grid.headings(INDICATOR_HEADINGS, ("level1", "level3"))
    if at < 0:
        return None
    heads = {field: grid.beside(names, before=at) for field, names in LABELS.items() if field in HEADS}
    total, indicators = _indicators(grid, at, columns)
    goals = _goals(grid, at)
    return SelfEvaluationForm(
        title=grid.first(), money=_money(grid, funds_at), funds=_funds(grid, funds_at, funds, at) if funds_at >= 0 else (),
        indicators=indicators, total=total, grade=grid.beside(LABELS["grade"]), faults=_uncalculated(sheet), **heads, **goals,
    )  # fmt: skip


class _Grid:
    """The cells of a sheet as texts; a merged cell is seen in every place that it covers."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.n_rows = sheet, len(sheet.rows)
        self.width = max(map(len, sheet.rows), default=0)
        self._covered = {
            (row, column): (area.first_row, area.first_column)
            for area in sheet.merged
            for row in range(area.first_row, min(area.last_row, self.n_rows - 1) + 1)
            for column in range(area.first_column, min(area.last_column, self.width - 1) + 1)
        }

    def text(self, row: int, column: int) -> str:
        return _text(self.sheet.cell(*self._covered.get((row, column), (row, column))))

    def entry(self, row: int, column: int) -> Entry:
        """A cell with its place."""
        at = self._covered.get((row, column), (row, column))
        return Entry(_text(self.sheet.cell(*at)), f"{self.sheet.name}!{cell_name(*at)}")

    def first(self) -> Entry:
        """The first cell that holds anything: the title."""
        places = ((row, column) for row in range(self.n_rows) for column in range(self.width))
        return next((self.entry(*place) for place in places if self.text(*place).strip()), Entry())

    def headings(self, names: Mapping[str, Sequence[str]], needed: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The first row that has the needed headings, and the column of each; −1 where there is none."""
        for row in range(self.n_rows):
            words = [_bare(self.text(row, column)) for column in range(self.width)]
            found = {field: place for field, heads in names.items() if (place := _begins(words, heads)) is not None}
            if all(field in found for field in needed):
                return row, found
        return -1, {}

    def beside(self, labels: Sequence[str], before: int | None = None) -> Entry:
        """The cell to the right of a label: the first that is filled before another label, else the next."""
        for row in range(self.n_rows if before is None else before):
            for column in range(self.width):
                if _bare(self.text(row, column)) in labels:
                    return self._after(row, column)
        return Entry()

    def _after(self, row: int, column: int) -> Entry:
        own = self._covered.get((row, column), (row, column))
        places = [c for c in range(column + 1, self.width) if self._covered.get((row, c), (row, c)) != own]
        for place in places:
            words = self.text(row, place).strip()
            if words:
                return self.entry(row, place if _bare(words) not in EVERY_LABEL else places[0])
        return self.entry(row, places[0]) if places else Entry()

    def row_words(self, row: int) -> list[str]:
        """What stands in a row, each merged cell once, without blanks."""
        places = dict.fromkeys(self._covered.get((row, column), (row, column)) for column in range(self.width))
        return [words for at in places if at[0] == row and (words := _bare(_text(self.sheet.cell(*at))))]


def _text(cell: Any) -> str:
    """A cell as a person sees it; a float without its binary noise."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.12g}" if "e" not in f"{cell:.12g}" else f"{cell:.10f}".rstrip("0")
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return str(cell)


def _bare(words: str) -> str:
    """A label without spaces, line breaks, brackets and colons: 全年执行数\n（B） is 全年执行数."""
    return re.sub(r"[（(].*?[）)]", "", "".join(words.split())).strip(":：*")


def _begins(words: Sequence[str], heads: Sequence[str]) -> int | None:
    """The column whose heading is one of the names, else begins with one."""
    exact = next((place for place, word in enumerate(words) if word in heads), None)
    return (
        exact if exact is not None else next((p for p, word in enumerate(words) if word.startswith(tuple(heads))), None)
    )


def _money(grid: _Grid, at: int) -> str:
    """The unit of money that the heading of the funds names."""
    words = "".join(grid.text(row, column) for row in range(max(at - 1, 0), at + 2) for column in range(grid.width))
    found = re.search(r"[（(](?:单位[:：])?(亿元|万元|千元|元)[）)]", "".join(words.split()))
    return found[1] if found else "万元"


def _funds(grid: _Grid, at: int, columns: Mapping[str, int], end: int) -> tuple[FundRow, ...]:
    """The rows below the heading of the funds, as long as they have a name and stand left of the amounts."""
    rows: list[FundRow] = []
    first = columns["initial"]
    for row in range(at + 1, end):
        names = [column for column in range(first) if grid.text(row, column).strip()]
        words = _bare(grid.text(row, names[-1])) if names else ""
        if not words or any(word in "".join(grid.row_words(row)) for word in ("预期目标", "总体目标", "年度目标")):
            break
        entries = {field: grid.entry(row, column) for field, column in columns.items()}
        if len({entry.place for entry in entries.values()}) < len(entries):
            continue  # one cell across all amounts: words, not a row of funds
        rows.append(FundRow(f"{grid.sheet.name}!{row + 1}", item=grid.entry(row, names[-1]), **entries))
    return tuple(rows)


def _goals(grid: _Grid, end: int) -> dict[str, Entry]:
    """What stands under 预期目标 and 实际完成情况, else beside 年度总体目标."""
    for row in range(end):
        words = [_bare(grid.text(row, column)) for column in range(grid.width)]
        left, right = (
            _begins(words, ("预期目标",)),
            _begins(words, ("实际完成情况", "目标实际完成", "目标完成情况", "完成情况")),
        )
        if left is not None and right is not None:
            return {"goal_expected": grid.entry(row + 1, left), "goal_actual": grid.entry(row + 1, right)}
    return {name: grid.beside(LABELS[name], before=end) for name in ("goal_expected", "goal_actual")}


def _indicators(grid: _Grid, at: int, columns: Mapping[str, int]) -> tuple[Entry, tuple[FormIndicator, ...]]:
    """The rows below the heading of the indicators, and the total below them. Levels go on until another one stands."""
    rows: list[FormIndicator] = []
    levels: dict[str, Entry] = {}
    for row in range(at + 1, grid.n_rows):
        words = grid.row_words(row)
        if words and words[0] in TOTALS:
            return grid.entry(row, columns["score"]) if "score" in columns else Entry(), tuple(rows)
        if words and words[0].startswith(ENDS):
            break
        entries = {field: grid.entry(row, column) for field, column in columns.items() if field != "sign"}
        for field in ("level1", "level2"):
            if field in entries and entries[field].text.strip():
                levels[field] = entries[field]
                if field == "level1":
                    levels.pop("level2", None)
        held = [entry for field, entry in entries.items() if field not in ("level1", "level2", "level3")]
        if not any(entry.text.strip() for entry in held) and _is_empty(entries.get("level3", Entry())):
            continue
        entries["target"] = _signed(grid, row, columns, entries.get("target", Entry()))
        rows.append(FormIndicator(f"{grid.sheet.name}!{row + 1}", **{**entries, **levels}))
    return Entry(), tuple(rows)


def _is_empty(entry: Entry) -> bool:
    """Whether the template's own row was left as it was: blank, ……, 指标1："""
    return re.fullmatch(r"|[.…·]+|指标[0-9]*[:：]?", "".join(entry.text.split())) is not None


def _signed(grid: _Grid, row: int, columns: Mapping[str, int], target: Entry) -> Entry:
    """The target with the sign that stands in a column of its own (Sichuan: 指标性质)."""
    sign = grid.text(row, columns["sign"]).strip() if "sign" in columns else ""
    is_new = sign and not target.text.strip().startswith(sign)
    return Entry(sign + target.text, target.place) if is_new and (sign in SIGN_BY_WORD or sign == "定性") else target


def _uncalculated(sheet: Sheet) -> tuple[FormFinding, ...]:
    """Formulas that no programme has ever calculated are read as blank, which must be said."""
    said = Text("A formula without a result: open and save the workbook in Excel or WPS.",
                "公式没有计算结果，请用 Excel 或 WPS 打开并保存。")  # fmt: skip
    return tuple(
        FormFinding(
            "wrong_shape",
            f"{sheet.name}!{cell_name(row, column)}",
            said,
            Text("a result", "计算结果"),
            Text("blank", "空白"),
        )
        for row, column in sheet.uncalculated[:100]
    )
