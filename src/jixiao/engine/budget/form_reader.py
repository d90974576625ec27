"""Plain data (JSON, YAML) into a self-evaluation form: what is missing or odd stays to be found, never refused."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from jixiao.engine.budget.forms import Entry, FormFinding, FormIndicator, FundRow, SelfEvaluationForm
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

FORM_KEYS = {
    "title": ("title", "标题"),
    "project": ("project", "project_name", "项目名称"),
    "department": ("department", "主管部门"),
    "organisation": ("unit", "organisation", "实施单位"),
    "year": ("year", "年度"),
    "funds_reason": (
        "funds_reason",
        "budget_reason",
        "budget_change_reason",
        "change_reason",
        "调整说明",
        "年中调整说明",
    ),
    "goal_expected": ("goal_expected", "预期目标"),
    "goal_actual": ("goal_actual", "实际完成情况"),
    "total": ("total", "total_score", "self_total", "score_total", "self_score", "score", "总分", "自评总分"),
    "grade": ("grade", "self_grade", "rating", "等级", "等次", "自评等级", "自评等次"),
}
FUND_KEYS = {
    "item": ("item", "name", "项目资金", "资金"),
    "initial": ("initial", "年初预算数"),
    "full_year": ("full_year", "全年预算数"),
    "executed": ("executed", "全年执行数"),
    "weight": ("weight", "分值"),
    "rate": ("rate", "执行率"),
    "score": ("score", "self_score", "得分"),
    "reason": ("reason", "deviation", "deviation_reason", "note", "说明", "偏差原因"),
}
INDICATOR_KEYS = {
    "level1": ("level1", "一级指标"),
    "level2": ("level2", "二级指标"),
    "level3": ("level3", "name", "三级指标"),
    "target": ("target", "年度指标值", "指标值"),
    "unit": ("unit", "度量单位", "计量单位"),
    "actual": ("actual", "实际完成值", "完成值"),
    "weight": ("weight", "分值", "权重"),
    "score": ("self_score", "score", "得分"),
    "reason": (
        *("reason", "deviation", "deviation_reason", "deviation_analysis", "explanation"),
        *("偏差原因分析及改进措施", "偏差原因", "未完成原因分析"),
    ),
}
"""Fields, each with the keys that may name it; the first is the house's own."""
HINTS = {
    "reason": ("reason", "deviation", "cause", "explan", "原因"), "funds_reason": ("reason", "explan", "调整说明"),
    "total": ("total", "总分"), "grade": ("grade", "等级", "等次"),
}  # fmt: skip
"""Words in a key that tell what it holds where none of the known keys is there: every system names these otherwise."""
LISTS = {"funds": ("funds", "资金"), "indicators": ("indicators", "指标")}
FORM_PLACES = {
    "title": "标题", "project": "项目名称", "department": "主管部门", "organisation": "实施单位", "year": "年度",
    "funds_reason": "资金调整说明", "goal_expected": "年度总体目标.预期目标", "goal_actual": "年度总体目标.实际完成情况",
    "total": "总分", "grade": "等次",
}  # fmt: skip
FUND_PLACES = {
    "item": "名称", "initial": "年初预算数", "full_year": "全年预算数", "executed": "全年执行数", "weight": "分值",
    "rate": "执行率", "score": "得分", "reason": "说明",
}  # fmt: skip
INDICATOR_PLACES = {
    "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "target": "年度指标值", "unit": "计量单位",
    "actual": "实际完成值", "weight": "分值", "score": "得分", "reason": "偏差原因",
}  # fmt: skip
MONEY = ("元", "千元", "万元", "亿元")
USUAL_MONEY = "万元"
MOST_ROWS = 2_000


def read_form(data: object, told: tuple[FormFinding, ...] = ()) -> SelfEvaluationForm:
    """The form in plain data; DefinitionError only where it is no form at all. `told`: faults known before."""
    known = {key for keys in (*FORM_KEYS.values(), *LISTS.values()) for key in keys}
    if not isinstance(data, Mapping) or not known & set(map(str, data)):
        text = Text("This is no self-evaluation form.", "文件内容不是项目支出绩效自评表。")
        keys = "project, funds, goal_expected, goal_actual, indicators"
        raise DefinitionError("not_a_form", text, Text(f"Needed are keys such as: {keys}.", f"应含有 {keys} 等键。"))
    faults = list(told)
    heads = _entries(data, FORM_KEYS, FORM_PLACES, "", faults)
    funds = [
        FundRow(place, **_entries(row, FUND_KEYS, FUND_PLACES, f"{place}.", faults))
        for place, row in _rows(data, "funds", "资金", faults)
    ]
    indicators = [
        FormIndicator(place, **_entries(row, INDICATOR_KEYS, INDICATOR_PLACES, f"{place}.", faults))
        for place, row in _rows(data, "indicators", "指标", faults)
    ]
    money = _money(_text(_found(data, ("money", "资金单位"))), faults)
    return SelfEvaluationForm(
        **heads, money=money, funds=tuple(funds), indicators=tuple(indicators), faults=tuple(faults), cells={}
    )


def _found(data: Mapping[Any, Any], keys: Iterable[str]) -> object:
    """The first of the keys that holds something."""
    held = [data[key] for key in keys if key in data]
    return next((value for value in held if value is not None), None)


def _money(words: str, faults: list[FormFinding]) -> str:
    """The unit of the amounts; 万元 where none is named, or one that is no unit of yuan, which is told."""
    unit = "".join(words.split()).removeprefix("人民币") or USUAL_MONEY
    if unit in MONEY:
        return unit
    faults.append(_odd("资金单位", ", ".join(MONEY), "、".join(MONEY), words))
    return USUAL_MONEY


def _entries(
    row: Mapping[Any, Any], keys: Mapping[str, tuple[str, ...]], places: Mapping[str, str], before: str,
    faults: list[FormFinding],
) -> dict[str, Entry]:  # fmt: skip
    """The cells of a row; one that holds a list or fields of its own is told, and read as blank."""
    taken = {name for names in keys.values() for name in names}
    entries = {}
    for field, names in keys.items():
        held, place = _found(row, (*names, *_hinted(row, field, taken))), f"{before}{places[field]}"
        if isinstance(held, Mapping | list | tuple | set):
            faults.append(_odd(place, "one text or number", "一个文字或数字", held))
            held = None
        entries[field] = Entry(_text(held), place)
    return entries


def _hinted(row: Mapping[Any, Any], field: str, taken: set[str]) -> list[Any]:
    """Keys that no field claims and whose name tells of this one."""
    hints = HINTS.get(field, ())
    return [key for key in row if key not in taken and any(hint in str(key).lower() for hint in hints)] if hints else []


def _rows(
    data: Mapping[Any, Any], field: str, label: str, faults: list[FormFinding]
) -> list[tuple[str, Mapping[Any, Any]]]:
    """The rows of a list with their places, from 1; what is no row is told."""
    held = _found(data, LISTS[field])
    if held is None:
        return []
    if not isinstance(held, list):
        faults.append(_odd(label, "a list of rows", "若干行组成的列表", held))
        return []
    rows = []
    for number, row in enumerate(held[:MOST_ROWS], start=1):
        if isinstance(row, Mapping):
            rows.append((f"{label}[{number}]", row))
        else:
            faults.append(_odd(f"{label}[{number}]", "a row with named fields", "含字段名的一行", row))
    if len(held) > MOST_ROWS:
        faults.append(_odd(label, f"at most {MOST_ROWS} rows", f"不超过 {MOST_ROWS} 行", len(held)))
    return rows


def _odd(place: str, en: str, zh: str, held: object) -> FormFinding:
    shown = _text(held)[:60]
    said = Text("This part cannot be read.", "此处的结构无法读取。")
    return FormFinding("wrong_shape", place, said, Text(en, zh), Text(shown, shown))


def _text(value: object) -> str:
    """A value as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}" if isfinite(value) else repr(value)
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() and abs(value.adjusted()) < 100 else str(value)
    return writable(str(value))


def writable(words: str) -> str:
    """A text that every file can hold: half a character is shown as one that is lost, control characters are left out."""
    whole = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(sign for sign in whole if sign in "\t\r\n" or sign.isprintable() or ord(sign) >= ord(" "))
