"""A form without a fault, made from the rules of 财预〔2020〕10号, and ways to damage it."""

from copy import deepcopy
from typing import Any

from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.forms import FormFinding
from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.engine.budget.self_evaluation import check_form

CLEAN: dict[str, Any] = {
    "title": "项目支出绩效自评表（2026年度）",
    "project": "社区健身设施更新",
    "department": "清河市体育局",
    "unit": "全民健身中心",
    "funds": [
        {
            "item": "年度资金总额",
            "initial": 300,
            "full_year": 320,
            "executed": 308.2,
            "weight": 10,
            "rate": "96.31%",
            "score": 9.63,
        },
        {"item": "其中：财政拨款", "initial": 300, "full_year": 300, "executed": 290},
        {"item": "其他资金", "initial": 0, "full_year": 20, "executed": 18.2},
    ],
    "funds_reason": "追加其他资金。",
    "goal_expected": "更新48个社区健身点。",
    "goal_actual": "更新47个社区健身点。",
    "total": 93.51,
    "grade": "优",
    "indicators": [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "level3": "更新数量",
            "target": "≥48个",
            "actual": "47个",
            "weight": 30,
            "self_score": 29.38,
            "reason": "一处顺延。",
        },
        {
            "level1": "产出指标",
            "level2": "质量指标",
            "level3": "验收合格率",
            "target": "≥98%",
            "actual": "100%",
            "weight": 10,
            "self_score": 10,
        },
        {
            "level1": "产出指标",
            "level2": "成本指标",
            "level3": "单点成本",
            "target": "≤6.5万元",
            "actual": "6.42万元",
            "weight": 10,
            "self_score": 10,
        },
        {
            "level1": "效益指标",
            "level2": "社会效益指标",
            "level3": "使用人次",
            "target": "≥6000人次",
            "actual": "5200人次",
            "weight": 15,
            "self_score": 13,
            "reason": "夏季高温。",
        },
        {
            "level1": "效益指标",
            "level2": "可持续影响指标",
            "level3": "管护机制",
            "target": "机制健全",
            "actual": "部分达成预期指标",
            "weight": 15,
            "self_score": 11.5,
            "reason": "协议尚未全部签订。",
        },
        {
            "level1": "满意度指标",
            "level2": "服务对象满意度指标",
            "level3": "居民满意度",
            "target": "≥90%",
            "actual": "94%",
            "weight": 10,
            "self_score": 10,
        },
    ],
}


def damaged(**changes: Any) -> dict[str, Any]:
    """The form with values set by path: indicators_1_target="…"; DELETE takes a key away."""
    form = deepcopy(CLEAN)
    for path, value in changes.items():
        holder: Any = form
        *steps, last = path.split("__")
        for step in steps:
            holder = holder[int(step) if step.isdecimal() else step]
        holder[int(last) if last.isdecimal() else last] = value
    return form


def found(form: object, rules: str = "cn-2020-10") -> tuple[FormFinding, ...]:
    """The findings by a rule set of the library."""
    return check_form(read_form(form), library_rule_set(rules))


def rules_found(form: object, rules: str = "cn-2020-10") -> list[str]:
    """The names of the rules that found something."""
    return [finding.rule for finding in found(form, rules)]
