"""One mistake, one finding: for each check a form whose single fault it tells, at its place, and nothing else."""

from typing import Any

import pytest

from jixiao.engine.budget.checks.registry import CHECKS
from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.engine.budget.self_evaluation import reckon
from tests.unit.engine.budget.self_evaluation_forms import damaged, found

NO_BUDGET = [{"item": "总额", "initial": 0, "full_year": 0, "executed": 0, "weight": 10, "rate": "0%", "score": ""}]
FULL = {
    "indicators__0__actual": "48个", "indicators__0__self_score": 30, "indicators__3__actual": "6000人次",
    "indicators__3__self_score": 15, "indicators__4__actual": "达成预期指标", "indicators__4__self_score": 15, "total": 99.63,
}  # fmt: skip
LOW = [{"item": "总额", "initial": 320, "full_year": 320, "executed": 256, "weight": 10, "rate": "80%", "score": 8}]
SINGLE: list[tuple[str, dict[str, Any], str]] = [
    ("wrong_shape", {"indicators__1": "验收合格率"}, "指标[2]"),
    ("wrong_shape", {"indicators__1__self_score": [10]}, "指标[2].得分"),
    ("wrong_shape", {"goal_actual": {"文字": "好"}}, "年度总体目标.实际完成情况"),
    ("wrong_shape", {"funds": "320万元"}, "资金"),
    ("wrong_shape", {"funds__1__initial": [300]}, "资金[2].年初预算数"),
    ("wrong_shape", {"money": "美元"}, "资金单位"),
    ("project_missing", {"project": None}, "项目名称"),
    ("not_a_number", {"funds__1__executed": "二百九十"}, "资金[2].全年执行数"),
    ("not_a_number", {"indicators__1__self_score": "十"}, "指标[2].得分"),
    ("not_a_number", {"indicators__1__weight": "十"}, "指标[2].分值"),
    ("not_a_number", {"total": float("nan")}, "总分"),
    ("not_a_number", {"funds__0__score": 10**40}, "资金[1].得分"),
    ("funds_missing", {"funds__0__executed": None}, "资金[1].全年执行数"),
    ("funds_missing", {"funds": []}, "资金"),
    ("amount_negative", {"funds__1__initial": -300}, "资金[2].年初预算数"),
    ("amount_negative", {"funds__0__full_year": -320}, "资金[1].全年预算数"),
    ("amount_negative", {"funds__0__executed": -308.2}, "资金[1].全年执行数"),
    ("fund_sum", {"funds__0__executed": 250}, "资金[1].全年执行数"),
    ("fund_sum", {"funds__0__executed": 400}, "资金[1].全年执行数"),
    ("fund_sum", {"funds__0__full_year": 0}, "资金[1].全年预算数"),
    ("fund_sum", {"funds__0__full_year": 300, "funds_reason": ""}, "资金[1].全年预算数"),
    ("fund_sum", {"funds__1__executed": 350}, "资金[1].全年执行数"),
    ("over_spent", {"funds__2__full_year": 18, "funds__1__full_year": 302}, "资金[3].全年执行数"),
    ("no_budget", {"funds": NO_BUDGET, "total": 83.88, "grade": "良"}, "资金[1].执行率"),
    ("execution_rate", {"funds__0__rate": "98%"}, "资金[1].执行率"),
    ("execution_score", {"funds__0__score": 10}, "资金[1].得分"),
    ("execution_weight", {"funds__0__weight": 20}, "资金[1].分值"),
    ("execution_weight", {"funds__0__weight": 5}, "资金[1].分值"),
    ("budget_change_unexplained", {"funds_reason": ""}, "资金[1].全年预算数"),
    ("goal_missing", {"goal_expected": "—"}, "年度总体目标.预期目标"),
    ("goal_is_help_text", {"goal_actual": "说明完成情况（100字以内）"}, "年度总体目标.实际完成情况"),
    ("goal_is_number", {"goal_expected": 320}, "年度总体目标.预期目标"),
    ("indicators_missing", {"indicators": []}, "指标"),
    ("level1_unknown", {"indicators__0__level1": "管理指标"}, "指标[1].一级指标"),
    ("level2_elsewhere", {"indicators__0__level1": "效益指标"}, "指标[1].二级指标"),
    ("level2_elsewhere", {"indicators__3__level2": "数量指标"}, "指标[4].二级指标"),
    ("name_vague", {"indicators__1__level3": "指标1："}, "指标[2].三级指标"),
    ("target_missing", {"indicators__1__target": ""}, "指标[2].年度指标值"),
    ("target_vague", {"indicators__0__target": "完成更新"}, "指标[1].年度指标值"),
    ("money_as_output", {"indicators__1__level3": "资金金额"}, "指标[2].三级指标"),
    (
        "duplicate_indicator",
        {"indicators__1__level2": "数量指标", "indicators__1__level3": "更新数量"},
        "指标[2].三级指标",
    ),
    ("weight_missing", {"indicators__1__weight": None}, "指标[2].分值"),
    ("weight_missing", {"funds__0__weight": ""}, "资金[1].分值"),
    ("weight_not_positive", {"indicators__1__weight": 0}, "指标[2].分值"),
    ("weight_not_positive", {"indicators__1__weight": -10}, "指标[2].分值"),
    ("weights_total", {"indicators__1__weight": 12}, "分值合计"),
    ("weights_total", {"indicators__1__weight": 8}, "分值合计"),
    ("weights_total", {"indicators__4__weight": 150}, "分值合计"),
    ("level_label_points", {"indicators__1__level1": "产出指标（60分）"}, "指标[2].一级指标"),
    ("not_filled", {"indicators__1__actual": "", "indicators__1__self_score": ""}, "指标[2].实际完成值"),
    ("score_without_actual", {"indicators__1__actual": ""}, "指标[2].实际完成值"),
    ("score_missing", {"indicators__1__self_score": None}, "指标[2].得分"),
    ("score_missing", {"funds__0__score": None}, "资金[1].得分"),
    ("actual_not_a_figure", {"indicators__1__actual": "已完成"}, "指标[2].实际完成值"),
    ("unit_differs", {"indicators__0__actual": "47套"}, "指标[1].实际完成值"),
    ("score_negative", {"indicators__1__self_score": -10}, "指标[2].得分"),
    ("score_negative", {"funds__0__score": -9.63}, "资金[1].得分"),
    ("score_above_weight", {"indicators__1__self_score": 12}, "指标[2].得分"),
    ("score_above_weight", {"indicators__1__self_score": 120, "total": 203.51}, "指标[2].得分"),
    ("score_above_weight", {"indicators__4__self_score": 115}, "指标[5].得分"),
    ("score_above_weight", {"funds__0__score": 11}, "资金[1].得分"),
    ("score_off_rule", {"indicators__0__self_score": 30}, "指标[1].得分"),
    ("score_off_rule", {"indicators__1__self_score": 1}, "指标[2].得分"),
    ("score_outside_tier", {"indicators__4__self_score": 13}, "指标[5].得分"),
    ("shortfall_unexplained", {"indicators__0__reason": ""}, "指标[1].偏差原因"),
    (
        "over_achievement_unexplained",
        {"indicators__1__level3": "培训量", "indicators__1__target": "≥50%"},
        "指标[2].偏差原因",
    ),
    ("rate_above_whole", {"indicators__1__actual": "102%"}, "指标[2].实际完成值"),
    ("total_off", {"total": 95}, "总分"),
    ("total_off", {"total": 70}, "总分"),
    ("total_above_whole", {"total": 193.51}, "总分"),
    ("grade_off", {"grade": "良"}, "等次"),
    ("all_full_marks", FULL, "指标"),
]
"""By `cn-2020-10`: the rule that tells it, what is changed in the faultless form, where it is told."""
ELSEWHERE: dict[str, tuple[str, dict[str, Any], str]] = {
    "execution_unexplained": (
        "sichuan-programme",
        {"funds": LOW, "funds_reason": "", "total": 91.88},
        "资金[1].执行率",
    ),
}
"""Checks that the national rules do not ask for, with the rule set that does."""
MOVED = {
    "indicators__0__weight": 20, "indicators__0__self_score": 19.58, "indicators__3__weight": 25,
    "indicators__3__self_score": 21.67, "total": 92.38,
}  # fmt: skip
BY_MORE_THAN_ONE_CELL = {
    "level1_split": "points moved from one level to another change two cells: changed alone, the whole is off",
}


@pytest.mark.parametrize(("rule", "changes", "place"), SINGLE, ids=lambda each: each if isinstance(each, str) else "")
def test_one_mistake_gives_one_finding(rule: str, changes: dict[str, Any], place: str) -> None:
    assert [(each.rule, each.place) for each in found(damaged(**changes))] == [(rule, place)]


@pytest.mark.parametrize("rule", ELSEWHERE)
def test_what_only_some_rules_ask_for(rule: str) -> None:
    code, changes, place = ELSEWHERE[rule]
    assert found(damaged(**changes)) == ()
    assert [(each.rule, each.place) for each in found(damaged(**changes), code)] == [(rule, place)]


def test_points_moved_between_levels_are_one_finding() -> None:
    told = found(damaged(**MOVED))
    assert [(each.rule, each.place) for each in told] == [("level1_split", "一级指标[产出指标、效益指标]")]
    assert (told[0].expected.zh, told[0].found.zh) == ("产出指标50、效益指标30", "产出指标40、效益指标40")


def test_every_check_is_tried_alone() -> None:
    assert {rule for rule, _, _ in SINGLE} | set(ELSEWHERE) | set(BY_MORE_THAN_ONE_CELL) == set(CHECKS)
    for check in CHECKS.values():
        assert check.find.__doc__


def test_two_mistakes_are_two_findings() -> None:
    """What is accepted as a consequence of one mistake does not hide a second one."""
    two: dict[str, tuple[dict[str, Any], list[str]]] = {
        "total": ({"indicators__0__self_score": 30, "total": 80}, ["score_off_rule", "total_off"]),
        "rate": ({"funds__0__executed": 250, "funds__0__rate": "90%"}, ["fund_sum", "execution_rate"]),
        "score": ({"indicators__1__weight": 12, "indicators__0__self_score": 25}, ["weights_total", "score_off_rule"]),
        "tier": ({"indicators__4__self_score": 14, "total": 90}, ["score_outside_tier", "total_off"]),
    }
    for changes, rules in two.values():
        assert [each.rule for each in found(damaged(**changes))] == rules


@pytest.mark.parametrize(("said", "counted"), [(115, "97.01"), (-3, "82.01"), (11.5, "93.51")])
def test_a_score_that_people_gave_counts_within_its_points(said: float, counted: str) -> None:
    form = read_form(damaged(indicators__4__self_score=said))
    assert str(reckon(form, library_rule_set("cn-2020-10")).total) == counted


def test_a_form_of_many_rows_is_checked() -> None:
    """600 rows of funds, each within the one above, and 600 indicators: what would be cubic must not be."""
    funds = [{"item": f"其中：第{n}笔", "initial": n, "full_year": n, "executed": n + 1} for n in range(600)]
    rows = [
        {"level1": "产出指标", "level3": f"事项{n}", "target": "≥1", "actual": "1", "weight": 1} for n in range(600)
    ]
    rules = {each.rule for each in found({"project": "甲", "funds": funds, "indicators": rows})}
    assert {"fund_sum", "weights_total", "score_missing"} <= rules
