"""Writes a scheme's data as the YAML file a policy officer reads."""

import json
import re
from collections.abc import Mapping
from typing import Any

_PLAIN = r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff（）、·/-]*(?: [\w\u4e00-\u9fff（）、·/-]+)*"
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "none", "nan", "inf"}

COMMENTS = {
    "scheme": "指标体系编码",
    "version": "版本",
    "label": "名称",
    "valid_from": "生效日期",
    "valid_to": "失效日期（不含当日）",
    "source": "依据文件",
    "periodicity": "考核周期：month 月、quarter 季、half 半年、year 年",
    "full_marks": "满分",
    "rounding": "得分保留小数位数与舍入方式（half-up 四舍五入）；排名按 rounded 舍入后得分或 exact 精确得分",
    "missing": (
        "缺失值：exclude 不计并按比例放大其余权重、zero 记零分、incomplete 上级不计分；"
        "carry-forward 沿用前期、peer-median 同组中位数、interpolate 前后期内插"
    ),
    "grades": "等次：起点含本数，先舍入后定等；quota 为同组内不超过的比例",
    "peer_groups": "分类考核组",
    "aggregate": "总分合成方法（不写为相加）",
    "tree": "指标树：下级分值合计等于上级分值",
    "adjustments": "加减分项",
    "adjustment_caps": "加减分上限",
    "vetoes": "一票否决：excluded 取消评优、不参加排名；zero 记零分；cap_grade 限定最高等次；drop_grades 降等",
    "separate": "单列单位：不参加排名、不占名额，按得分对应等次",
}


def write_scheme(data: Mapping[str, Any]) -> str:
    """YAML text of canonical scheme data, one Chinese comment before each top-level key."""
    lines: list[str] = []
    for key, value in data.items():
        if key in COMMENTS:
            lines.append(f"# {COMMENTS[key]}")
        _write(lines, 0, key, value)
    return "\n".join(lines) + "\n"


def _write(lines: list[str], depth: int, key: str, value: Any) -> None:
    pad = "  " * depth
    if isinstance(value, Mapping) and (key == "peer_groups" or not _is_short(value)):
        lines.append(f"{pad}{scalar(key)}:")
        for name, inner in value.items():
            _write(lines, depth + 1, name, inner)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        lines.append(f"{pad}{scalar(key)}:")
        for item in value:
            _write_item(lines, depth + 1, item)
    else:
        lines.append(f"{pad}{scalar(key)}: {_flow(value)}")


def _write_item(lines: list[str], depth: int, item: Mapping[str, Any]) -> None:
    pad = "  " * depth
    if _is_short(item):
        lines.append(f"{pad}- {_flow(item)}")
        return
    start = len(lines)
    for key, value in item.items():
        _write(lines, depth + 1, key, value)
    lines[start] = f"{pad}- {lines[start].lstrip()}"


def _is_short(value: Mapping[str, Any]) -> bool:
    simple = all(
        not isinstance(inner, list) or not any(isinstance(i, Mapping) for i in inner) for inner in value.values()
    )
    return simple and "children" not in value and "weight" not in value and len(_flow(value)) <= 88


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """One YAML scalar; text is quoted unless nobody could misread it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if re.fullmatch(_DATE, text) or (re.fullmatch(_PLAIN, text) and text.lower() not in _RESERVED):
        return text
    return json.dumps(text, ensure_ascii=False)


_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
