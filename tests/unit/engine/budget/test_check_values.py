"""The published check values: the worked example of 财预〔2020〕10号 and the steps of 财预〔2021〕101号, exactly."""

from decimal import Decimal

import pytest

from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.engine.budget.scores import (
    execution_points,
    execution_rate,
    grade_of,
    indicator_points,
    rounded,
    tier_bounds,
)
from jixiao.engine.budget.self_evaluation import reckon

OF_2020, OF_2021 = "cn-2020-10", "cn-2021-101"


def indicator(level1: str, target: str, actual: str, weight: object, score: object = None) -> dict[str, object]:
    return {
        "level1": level1, "level2": "", "level3": "指标", "target": target, "actual": actual, "weight": weight,
        "self_score": score,
    }  # fmt: skip


def points(rules: str, level1: str, target: str, actual: str, weight: int) -> Decimal:
    form = read_form({"indicators": [indicator(level1, target, actual, weight)]})
    return rounded(indicator_points(library_rule_set(rules), form.indicators[0], Decimal(weight))[0], 2)


def test_the_worked_example() -> None:
    form = read_form({
        "funds": [{"item": "总额", "initial": 100, "full_year": 100, "executed": 96.31, "weight": 10}],
        "indicators": [
            indicator("产出指标", "≥500人次", "487人次", 12), indicator("产出指标", "≤5天", "6天", 8),
            indicator("满意度指标", "≥90%", "94%", 10), indicator("效益指标", "效果明显", "部分达成预期指标", 10, 7),
        ],
    })  # fmt: skip
    found = reckon(form, library_rule_set(OF_2020))
    assert (found.execution_rate, found.execution) == (Decimal("96.31"), Decimal("9.63"))
    assert found.indicators == (Decimal("11.69"), Decimal("6.67"), Decimal("10.00"), None)
    assert found.total == Decimal("44.99"), "9.631 + 11.688 + 6.6667 + 10 + 7, rounded once"
    assert found.grade is not None
    assert found.grade.zh == "差"


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [(OF_2021, ("0.00", "0.00", "10.00", "17.50", "20.00")), (OF_2020, ("11.80", "12.00", "16.00", "19.00", "20.00"))],
)
def test_two_documents_two_results(rules: str, wanted: tuple[str, ...]) -> None:
    reached = ("59", "60", "80", "95", "100")
    assert [str(points(rules, "产出指标", "≥100个", f"{each}个", 20)) for each in reached] == list(wanted)


@pytest.mark.parametrize(
    ("rate", "wanted"), [("100", 10), ("99.99", 7), ("80", 7), ("79.99", 5), ("60", 5), ("59.99", 0)]
)
def test_bands_of_execution(rate: str, wanted: int) -> None:
    rules = library_rule_set(OF_2021)
    assert execution_points(rules, Decimal(rate), Decimal(10), is_completed=False)[0] == pytest.approx(wanted)
    assert execution_points(rules, Decimal(rate), Decimal(10), is_completed=True)[0] == 10, (
        "completed within its budget"
    )


@pytest.mark.parametrize(
    ("share", "wanted"),
    [("100", "10.00"), ("90", "10.00"), ("89.9", "5.00"), ("80", "5.00"), ("79.9", "2.00"), ("60", "2.00"), ("59.9", "0.00")],
)  # fmt: skip
def test_bands_of_satisfaction(share: str, wanted: str) -> None:
    assert str(points(OF_2021, "满意度指标", "≥95%", f"{share}%", 10)) == wanted


@pytest.mark.parametrize(
    ("total", "zh"),
    [
        ("100", "优"), ("90", "优"), ("89.995", "优"), ("89.994", "良"), ("80", "良"), ("79.99", "中"), ("60", "中"),
        ("59.99", "差"), ("0", "差"),
    ],
)  # fmt: skip
def test_grades_after_rounding(total: str, zh: str) -> None:
    assert grade_of(library_rule_set(OF_2020), Decimal(total)).label.zh == zh


def test_tiers_of_the_nation_and_of_hubei() -> None:
    bounds = [tier_bounds(library_rule_set("hubei-whole-department"), number, Decimal(10)) for number in range(3)]
    assert bounds == [(10, 8), (8, 5), (5, 0)]
    bounds = [tier_bounds(library_rule_set(OF_2020), number, Decimal(10)) for number in range(3)]
    assert bounds == [(10, 8), (8, 6), (6, 0)]


def test_no_budget_is_no_rate() -> None:
    assert execution_rate(Decimal(0), Decimal(0)) is None
    assert execution_rate(Decimal("251.89"), Decimal("251.89")) == 100


def test_a_limit_of_nothing_and_a_target_to_be_met() -> None:
    assert points(OF_2020, "产出指标", "≤0起", "0起", 10) == 10
    assert points(OF_2020, "产出指标", "≤0起", "2起", 10) == 0
    assert points(OF_2020, "产出指标", "=100%", "98%", 10) == Decimal("9.80")
    assert points(OF_2020, "产出指标", "50-60天", "55天", 10) == 10
