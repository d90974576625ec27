"""Self-evaluation forms made at random: right ones have no finding, a changed score is found; any data is survived."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.rule_set_reader import library_rule_set, rule_set_codes
from jixiao.engine.budget.scores import execution_points, grade_of, indicator_points, rounded
from jixiao.engine.budget.self_evaluation import check_form, finding_row, reckon
from jixiao.engine.model.errors import DefinitionError
from tests.property import self_evaluation_twin as twin

HUNDREDTHS = st.integers(1, 500_000).map(lambda whole: Fraction(whole, 100))
RULES = library_rule_set("cn-2020-10")
NAMES = ("数量", "质量", "时效", "成本")


def written(value: Fraction, digits: int = 2) -> str:
    """A decimal as people write it."""
    text = f"{twin.half_up(value, digits).numerator / twin.half_up(value, digits).denominator:.{digits}f}"
    return text.rstrip("0").rstrip(".")


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["≥", "≤"]), HUNDREDTHS, HUNDREDTHS, st.integers(1, 60))
def test_both_documents_as_the_slow_twin(sign: str, target: Fraction, actual: Fraction, points: int) -> None:
    row = {
        "level1": "产出指标",
        "level2": "数量指标",
        "target": f"{sign}{written(target)}件",
        "actual": f"{written(actual)}件",
    }
    indicator = read_form({"indicators": [row]}).indicators[0]
    for code, slow in (("cn-2020-10", twin.of_2020), ("cn-2021-101", twin.of_2021)):
        given_points = indicator_points(library_rule_set(code), indicator, points_of(points))[0]
        assert Fraction(rounded(given_points, 2)) == twin.half_up(slow(sign, target, actual, Fraction(points))), code


def points_of(points: int) -> Decimal:
    """Points as the engine takes them."""
    return Decimal(points)


@settings(max_examples=50, deadline=None)
@given(HUNDREDTHS, st.integers(0, 10_000))
def test_execution_as_the_slow_twin(budget: Fraction, share: int) -> None:
    spent = twin.half_up(budget * share / 10_000)
    rate = points_of(100) * spent.numerator / spent.denominator * budget.denominator / budget.numerator
    assert Fraction(rounded(execution_points(RULES, rate, points_of(10))[0], 2)) == twin.half_up(
        twin.execution(spent, budget, Fraction(10))
    )
    bands = execution_points(library_rule_set("cn-2021-101"), rate, points_of(10), is_completed=False)
    assert bands[0] == twin.execution_by_band(spent, budget)


def forms() -> st.SearchStrategy[dict[str, Any]]:
    """A form of four outputs, three benefits and a survey whose scores the twin has worked out."""
    row = st.tuples(st.sampled_from(["≥", "≤"]), st.integers(100, 5_000), st.integers(60, 129))
    return st.builds(made, st.lists(row, min_size=8, max_size=8), HUNDREDTHS, st.integers(0, 10_000), st.integers(0, 4))


def made(rows: list[tuple[str, int, int]], budget: Fraction, share: int, cut: int) -> dict[str, Any]:
    places = [("产出指标", f"{name}指标") for name in NAMES]
    places += [("效益指标", "社会效益指标")] * 3 + [("满意度指标", "服务对象满意度指标")]
    weights = [20 - cut, 10, 10, 10 + cut, 10, 10, 10, 10]
    spent = twin.half_up(budget * share / 10_000)
    score = twin.half_up(twin.execution(spent, budget, Fraction(10)))
    total, indicators = score, []
    for number, ((sign, target, percent), (level1, level2), weight) in enumerate(
        zip(rows, places, weights, strict=True)
    ):
        actual = Fraction(target * percent, 100)
        points = twin.half_up(twin.of_2020(sign, Fraction(target), actual, Fraction(weight)))
        total += points
        is_short = actual < target if sign == "≥" else actual > target
        indicators.append(
            {
                "level1": level1,
                "level2": level2,
                "level3": f"事项{number}",
                "target": f"{sign}{target}件",
                "actual": f"{written(actual)}件",
                "weight": weight,
                "self_score": float(points),
                "reason": "天气原因" if is_short else "",
            }
        )
    funds = [
        {
            "item": "总额",
            "initial": float(budget),
            "full_year": float(budget),
            "executed": float(spent),
            "weight": 10,
            "rate": f"{written(spent / budget * 100)}%",
            "score": float(score),
        },
        {"item": "其中：财政资金", "initial": float(budget), "full_year": float(budget), "executed": float(spent)},
    ]
    return {
        "project": "道路养护",
        "funds": funds,
        "goal_expected": "养护到位。",
        "goal_actual": "已养护。",
        "indicators": indicators,
        "total": float(total),
        "grade": grade_of(RULES, points_of(0) + total.numerator / points_of(total.denominator)).label.zh,
    }


@settings(max_examples=50, deadline=None)
@given(forms(), st.integers(0, 7), st.integers(10, 300))
def test_right_forms_are_left_alone_and_a_changed_score_is_found(form: dict[str, Any], place: int, by: int) -> None:
    rules = {finding.rule for finding in check_form(read_form(form), RULES)}
    assert rules <= {"all_full_marks"}
    assert reckon(read_form(form), RULES).grade is not None
    row = form["indicators"][place]
    row["self_score"] = round(row["self_score"] + by / 100, 2)
    found = [finding for finding in check_form(read_form(form), RULES) if finding.place == f"指标[{place + 1}].得分"]
    assert [finding.rule for finding in found] == [
        "score_above_weight" if row["self_score"] > row["weight"] else "score_off_rule"
    ]


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["≥50个", "100%", "产出指标", "-1", "差"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("level1", "level2", "level3", "target", "actual", "weight", "self_score", "reason", "unit")
FUNDS = ("item", "initial", "full_year", "executed", "weight", "rate", "score")


@settings(max_examples=50, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "indicators": st.lists(st.dictionaries(st.sampled_from(FIELDS), ANYTHING) | ANYTHING, max_size=4)
            | ANYTHING,
            "funds": st.lists(st.dictionaries(st.sampled_from(FUNDS), ANYTHING) | ANYTHING, max_size=3) | ANYTHING,
            "goal_actual": ANYTHING,
            "total": ANYTHING,
            "grade": ANYTHING,
            "project": ANYTHING,
            "money": ANYTHING,
        },
    ),
    st.sampled_from(rule_set_codes()),
)
def test_any_data_is_checked_or_refused(data: dict[str, Any], code: str) -> None:
    rules = library_rule_set(code)
    if not data.keys() - {"money"}:
        with pytest.raises(DefinitionError, match="no self-evaluation form"):
            read_form(data)
        return
    form = read_form(data)
    for finding in check_form(form, rules):
        assert finding.place
        for language in ("zh", "en"):
            assert all(isinstance(cell, str) for cell in finding_row(finding, language).values())
        assert finding.text.zh
        assert finding.expected.en
    reckon(form, rules)
