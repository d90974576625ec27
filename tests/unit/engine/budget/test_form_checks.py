"""Every check finds its own fault in an otherwise faultless form, at its place, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from jixiao.engine.budget.checks.registry import CHECKS
from jixiao.engine.budget.form_text import form_of_text
from jixiao.engine.budget.rule_set_reader import library_rule_set, rule_set_codes
from jixiao.engine.budget.self_evaluation import check_form
from tests.unit.engine.budget.self_evaluation_forms import CLEAN, damaged, found, rules_found

FORMS = Path(__file__).resolve().parents[5] / "shared" / "data" / "cn_selfeval_forms"
ONE: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"funds": "320万元"}, {"wrong_shape": "资金"}),
    ({"project": ""}, {"project_missing": "项目名称"}),
    ({"funds__1__executed": "二百九十"}, {"not_a_number": "资金[2].全年执行数"}),
    ({"funds__0__executed": None, "funds__0__rate": None}, {"funds_missing": "资金[1].全年执行数"}),
    ({"funds__1__initial": -300, "funds__2__initial": 600}, {"amount_negative": "资金[2].年初预算数"}),
    ({"funds__2__executed": 20}, {"fund_sum": "资金[1].全年执行数"}),
    ({"funds__2__full_year": 18, "funds__1__full_year": 302}, {"over_spent": "资金[3].全年执行数"}),
    ({"funds__0__rate": "98%"}, {"execution_rate": "资金[1].执行率"}),
    ({"funds__1__rate": "90.00%"}, {"execution_rate": "资金[2].执行率"}),
    ({"funds__0__score": 10, "total": 93.88}, {"execution_score": "资金[1].得分"}),
    ({"funds_reason": ""}, {"budget_change_unexplained": "资金[1].全年预算数"}),
    ({"funds_reason": "请填写"}, {"budget_change_unexplained": "资金[1].全年预算数"}),
    ({"goal_actual": ""}, {"goal_missing": "年度总体目标.实际完成情况"}),
    ({"goal_actual": "对照年度目标，说明完成情况（100字以内）"}, {"goal_is_help_text": "年度总体目标.实际完成情况"}),
    ({"goal_expected": "320"}, {"goal_is_number": "年度总体目标.预期目标"}),
    ({"goal_expected": "320万元"}, {"goal_is_number": "年度总体目标.预期目标"}),
    ({"indicators__3__level2": "数量指标"}, {"level2_elsewhere": "指标[4].二级指标"}),
    ({"indicators__1__level3": "指标1："}, {"name_vague": "指标[2].三级指标"}),
    ({"indicators__1__target": ""}, {"target_missing": "指标[2].年度指标值"}),
    ({"indicators__1__level3": "资金金额"}, {"money_as_output": "指标[2].三级指标"}),
    ({"indicators__1__level3": "支付资金总额"}, {"money_as_output": "指标[2].三级指标"}),
    (
        {
            "indicators__1__level2": "数量指标",
            "indicators__1__level3": "补助发放",
            "indicators__1__target": "≥300万元",
            "indicators__1__actual": "300万元",
        },
        {"money_as_output": "指标[2].三级指标"},
    ),
    (
        {"indicators__1__level2": "数量指标", "indicators__1__level3": "更新数量"},
        {"duplicate_indicator": "指标[2].三级指标"},
    ),
    ({"indicators__1__level1": "产出指标（60分）"}, {"level_label_points": "指标[2].一级指标"}),
    ({"indicators__1__self_score": None}, {"score_missing": "指标[2].得分"}),
    ({"indicators__1__actual": ""}, {"score_without_actual": "指标[2].实际完成值"}),
    ({"indicators__1__actual": "已完成"}, {"actual_not_a_figure": "指标[2].实际完成值"}),
    ({"indicators__0__actual": "47套"}, {"unit_differs": "指标[1].实际完成值"}),
    ({"indicators__2__actual": "6.42元"}, {"unit_differs": "指标[3].实际完成值"}),
    ({"indicators__1__actual": "0.99"}, {"unit_differs": "指标[2].实际完成值"}),
    ({"indicators__1__self_score": -10, "total": 73.51, "grade": "中"}, {"score_negative": "指标[2].得分"}),
    ({"indicators__1__self_score": 12, "total": 95.51}, {"score_above_weight": "指标[2].得分"}),
    ({"funds__0__score": 11, "total": 94.88}, {"score_above_weight": "资金[1].得分"}),
    ({"indicators__0__self_score": 30, "total": 94.13}, {"score_off_rule": "指标[1].得分"}),
    ({"indicators__1__self_score": 9, "total": 92.51}, {"score_off_rule": "指标[2].得分"}),
    ({"indicators__4__self_score": 13, "total": 95.01}, {"score_outside_tier": "指标[5].得分"}),
    ({"indicators__0__reason": ""}, {"shortfall_unexplained": "指标[1].偏差原因"}),
    ({"indicators__4__reason": ""}, {"shortfall_unexplained": "指标[5].偏差原因"}),
    (
        {
            "indicators__0__target": "≥20个",
            "indicators__0__self_score": 30,
            "indicators__0__reason": "",
            "total": 94.13,
        },
        {"over_achievement_unexplained": "指标[1].偏差原因"},
    ),
    ({"indicators__1__actual": "102%"}, {"rate_above_whole": "指标[2].实际完成值"}),
    ({"total": 95}, {"total_off": "总分"}),
    ({"grade": "良"}, {"grade_off": "等次"}),
    ({"grade": "甲"}, {"grade_off": "等次"}),
]


def test_a_clean_form_has_no_finding() -> None:
    assert found(CLEAN) == ()


@pytest.mark.parametrize(("changes", "wanted"), ONE, ids=lambda each: ascii(list(each.items())[:1])[:50])
def test_one_fault_one_finding(changes: dict[str, Any], wanted: dict[str, str]) -> None:
    assert {finding.rule: finding.place for finding in found(damaged(**changes))} == wanted


def test_a_low_rate_needs_a_reason_in_sichuan() -> None:
    low = damaged(
        funds=[
            {"item": "总额", "initial": 320, "full_year": 320, "executed": 256, "weight": 10, "rate": "80%", "score": 8}
        ],
        funds_reason="",
        total=91.88,
    )
    assert rules_found(low) == []
    assert rules_found(low, "sichuan-programme") == ["execution_unexplained"]
    assert rules_found(low | {"funds_reason": "招标推迟"}, "sichuan-programme") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"indicators__0__self_score": 29.4, "total": 93.53},  # one decimal
        {"funds__0__rate": "96.3%"},
        {"funds__0__rate": 96.31},
        {"funds__0__rate": 0.9631},
        {"funds__0__rate": "96%"},
        {"funds__0__score": 9.6, "total": 93.48},
        {"total": 93.5},
        {"total": None},
        {"grade": None},
        {"grade": "优秀"},
        {"indicators__0__actual": "47"},
        {"indicators__0__actual": "实际完成47个"},
        {"indicators__0__target": "不少于48个"},
        {"indicators__0__target": "48个"},
        {"indicators__0__target": "≥４８个数"},
        {"indicators__1__actual": "100百分比"},
        {"indicators__2__actual": "64200元"},
        {"indicators__2__target": "6.5万元"},
        {"indicators__2__target": "不超过6.5万元"},
        {"indicators__1__target": "=100%"},
        {"indicators__1__target": "98%以上"},
        {"indicators__1__target": "≥0.98"},
        {
            "indicators__1__level2": "时效指标",
            "indicators__1__target": "1年内",
            "indicators__1__actual": "11个月",
            "indicators__1__level3": "工期",
        },
        {"indicators__1__level3": "超期投诉", "indicators__1__target": "≤0起", "indicators__1__actual": "无"},
        {"indicators__1__level3": "按要求支付资金"},
        {"indicators__4__actual": "效果良好"},
        {"indicators__4__target": "定性优良中低差"},
        {"indicators__4__actual": "达成预期指标", "indicators__4__self_score": 12, "total": 94.01},
        {
            "indicators__0__target": "≥20个",
            "indicators__0__self_score": 24,
            "total": 88.13,
            "grade": "良",
        },  # taken back, with a reason
        {"indicators__0__level1": "产出指标（50分）"},
        {"indicators__0__level1": "一、产出指标"},
        {"funds__1__executed": "290.00万元"},
        {"funds__1__executed": "2,900,000元"},
        {"funds__0__initial": "300.00"},
        {"funds__1__rate": "—", "funds__1__score": "—"},
        {"funds__2__executed": 18.21},
        {"money": "元"},
        {
            "indicators__1__level2": "时效指标",
            "indicators__1__level3": "完成时间",
            "indicators__1__target": "2026年12月31日前",
            "indicators__1__actual": "2026年11月30日",
        },
        {
            "indicators__1__level2": "时效指标",
            "indicators__1__level3": "办结天数",
            "indicators__1__target": "15天",
            "indicators__1__actual": "12天",
        },
    ],
    ids=lambda each: ascii(each)[:50],
)
def test_what_is_right_is_left_alone(changes: dict[str, Any]) -> None:
    assert rules_found(damaged(**changes)) == []


def test_a_day_that_was_missed() -> None:
    late = damaged(
        indicators__1__level2="时效指标",
        indicators__1__level3="完成时间",
        indicators__1__target="2026年6月底前",
        indicators__1__actual="2026年7月15日",
    )
    assert rules_found(late) == ["score_off_rule", "shortfall_unexplained"]


def test_keys_of_other_systems_are_understood() -> None:
    form = damaged()
    for own, other in (
        ("total", "total_self_score"),
        ("grade", "grade_name"),
        ("funds_reason", "budget_adjust_explanation"),
    ):
        form[other] = form.pop(own)
    for row in form["indicators"]:
        row["deviation_cause"] = row.pop("reason", "")
    assert rules_found(form) == []
    assert rules_found(form | {"grade_name": "良", "total_self_score": 90}) == ["total_off", "grade_off"]


def test_parts_within_parts_add_up() -> None:
    rows = [("总额", 100), ("财政资金", 80), ("其中：中央资金", 50), ("省级资金", 30), ("其他资金", 20)]
    funds = [{"item": name, "initial": each, "full_year": each, "executed": each} for name, each in rows]
    funds[0] |= {"weight": 10, "rate": "100%", "score": 10}
    assert rules_found(damaged(funds=funds, total=93.88)) == []
    funds[3]["executed"] = 25
    assert rules_found(damaged(funds=funds, total=93.88)) == ["fund_sum"]


def test_the_rules_of_2021() -> None:
    """A ratio of 47/48 gives 30 × (0.97917 − 0.6) ÷ 0.4 = 28.44; 96.31% of a programme that is not completed gives 7."""
    form = damaged(
        indicators__0__self_score=28.44,
        indicators__3__self_score=10,
        funds__0__score=7,
        total=86.94,
        grade="良",
        indicators__2__level1="产出指标",
        indicators__2__level2="质量指标",
    )
    assert rules_found(form, "cn-2021-101") == []
    assert "score_off_rule" in rules_found(CLEAN, "cn-2021-101")
    assert "execution_score" in rules_found(CLEAN, "cn-2021-101")


@pytest.mark.skipif(not FORMS.is_dir(), reason="the real forms are not on this machine")
@pytest.mark.parametrize(
    ("name", "national", "sichuan"),
    [
        ("daying_justice_2023", ["budget_change_unexplained"], ["budget_change_unexplained"]),
        (
            "qingshen_drc_2023",
            [
                "budget_change_unexplained",
                "goal_is_help_text",
                "level1_split",
                "not_filled",
                "not_filled",
                "score_missing",
            ],
            ["budget_change_unexplained", "goal_is_help_text", "not_filled", "not_filled", "score_missing"],
        ),
    ],
)
def test_real_forms(name: str, national: list[str], sichuan: list[str]) -> None:
    form = form_of_text((FORMS / f"{name}.json").read_text(encoding="utf-8"), name)
    for rules, wanted in (("cn-2020-10", national), ("sichuan-programme", sichuan)):
        assert [finding.rule for finding in check_form(form, library_rule_set(rules))] == wanted


def test_the_manual_names_every_check_and_rule_set() -> None:
    page = (Path(__file__).parents[4] / "docs/reference/self-evaluation.md").read_text(encoding="utf-8")
    for name, check in CHECKS.items():
        assert f"| `{name}` | {check.label.zh} | {check.label.en} |" in page
    for code in rule_set_codes():
        assert f"| `{code}` | {library_rule_set(code).label.zh} |" in page
