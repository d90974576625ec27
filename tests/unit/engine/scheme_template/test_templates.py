"""Every template of the library: sound, adds up, gives full marks where everything is reached, and published numbers."""

from importlib.resources import files
from typing import Any

import pytest

from jixiao.engine.evaluate import evaluate
from jixiao.engine.indicator_health.health import check_health
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.scheme_template.adapting import Choices, adapted, sum_of
from jixiao.engine.scheme_template.describing import described
from jixiao.engine.scheme_template.template import Template, minutes_of, template, templates
from jixiao.engine.scheme_template.trial import best_value, made_up
from jixiao.engine.warning.rules.reader import read_rules

SEVEN = (
    "waste-sorting", "budget-performance", "air-quality", "smart-city", "hotline-12345", "department-annual",
    "county-annual",
)  # fmt: skip
PERIODS = {"month": "2026-06", "quarter": "2026Q2", "half": "2026H1", "year": "2026"}


def total(scheme: Scheme, values: dict[str, float], period: str) -> tuple[float, str]:
    rows = [{"organisation_code": "A", "indicator_code": code, "period": period, "value": value}
            for code, value in values.items()]  # fmt: skip
    row: dict[str, Any] = next(
        row for row in evaluate(scheme, rows, period=period).scores if row["node_code"] == scheme.code
    )
    return row["score"], row["grade"]


def reached(one: Template) -> dict[str, float]:
    """Every target reached, no event of any kind."""
    values = {leaf.indicator: best for leaf in one.scheme.leaves if (best := best_value(leaf)) is not None}
    examples = {code: need.example for code, need in one.needs.items() if need.example is not None}
    return examples | values


def test_the_seven_in_their_order() -> None:
    assert tuple(one.code for one in templates()) == SEVEN


@pytest.mark.parametrize("code", SEVEN)
def test_weights_add_up_and_nothing_is_left_open(code: str) -> None:
    one = template(code)
    assert sum_of(leaf.weight for leaf in one.scheme.leaves) == one.scheme.full_marks == 100
    assert {entry["code"] for entry in one.indicators} >= set(one.scheme.indicators)
    assert one.optional < {leaf.code for leaf in one.scheme.leaves}
    assert {node.goal for node in one.scheme.tree} == {goal.code for goal in one.goals}
    assert set(one.needs) <= set(one.scheme.indicators)
    assert all(text.zh and text.en for text in (one.label, one.summary, one.for_whom, one.source))
    assert all(one.need(leaf.indicator).owner.zh for leaf in one.scheme.leaves if not leaf.rule.inputs)  # type: ignore[union-attr]


@pytest.mark.parametrize("code", SEVEN)
def test_the_head_says_what_the_rest_is(code: str) -> None:
    one = template(code)
    assert (one.periodicity, one.n_indicators) == (one.scheme.periodicity, len(one.scheme.leaves))
    assert one.minutes_a_month == round(minutes_of(one, one.scheme), 2)
    assert minutes_of(one, one.scheme, dict.fromkeys(one.scheme.indicators, "captured")) == 0


@pytest.mark.parametrize("code", SEVEN)
def test_the_same_words_stand_in_scheme_and_indicator(code: str) -> None:
    one = template(code)
    for leaf in one.scheme.leaves:
        entry = one.entry(leaf.indicator)
        if entry is not None:
            facts = (leaf.direction, leaf.unit_of_measure, leaf.over_time, leaf.decimals)
            assert facts == (entry["direction"], entry["unit_of_measure"], entry["over_time"], entry["decimals"])
            assert leaf.label_zh in entry["label"]["zh"]


@pytest.mark.parametrize("code", SEVEN)
def test_the_health_check_finds_nothing_but_what_wants_proof(code: str) -> None:
    one = template(code)
    health = check_health(described(one, one.scheme))
    assert health.n_indicators == len(one.scheme.indicators)
    assert set(health.table["severity"]) <= {"warning", "info"}
    assert set(health.table["check"]) <= {"easily_bent", "costly"}
    if code != "waste-sorting":  # whose indicators are the library's case
        assert "easily_bent" not in set(health.table["check"])


@pytest.mark.parametrize("code", SEVEN)
def test_full_marks_where_everything_is_reached_and_less_where_not(code: str) -> None:
    """One organisation that reached everything, and for every leaf one that stayed behind in it: a quarter, or five events."""
    one = template(code)
    period, best = PERIODS[one.scheme.periodicity.value], reached(one)
    figures = {"all": best}
    for leaf in one.scheme.leaves:
        factor = 3 if leaf.direction == "lower" else 0.75
        figures[leaf.code] = best | {each: best[each] * factor or 5.0 for each in leaf.observed}
    rows = [{"organisation_code": place, "indicator_code": indicator, "period": period, "value": value}
            for place, values in figures.items() for indicator, value in values.items()]  # fmt: skip
    scores = evaluate(one.scheme, rows, period=period).scores
    totals = {row["organisation_code"]: row["score"] for row in scores if row["node_code"] == one.scheme.code}
    assert totals.pop("all") == 100.0
    assert len(totals) == len(one.scheme.leaves)
    assert max(totals.values()) < 100.0


@pytest.mark.parametrize("code", SEVEN)
def test_deductions_caps_and_vetoes_work(code: str) -> None:
    one = template(code)
    period, values = PERIODS[one.scheme.periodicity.value], reached(one)
    for item in one.scheme.adjustments:
        score, _grade = total(one.scheme, values | {item.indicator: 1000.0}, period)
        assert score == 100.0 + (item.cap or 0) * (1 if item.kind == "bonus" else -1)
    for veto in one.scheme.vetoes:
        assert total(one.scheme, values | {veto.indicator: 1.0}, period)[1] != "excellent"


def test_the_hotlines_worked_example() -> None:
    """应响应 200、按时 198；有效回访 150、解决 111、满意 128 → 85.47 with the weights 30/35/35."""
    rates = {"response_rate": 198 / 200 * 100, "solved_rate": 111 / 150 * 100, "happy_rate": 128 / 150 * 100}
    assert total(template("hotline-12345").scheme, rates, "2026-06")[0] == 85.47


def test_the_waste_schemes_worked_example() -> None:
    """分出率得分 92、减量率 80、达标率 95、准确率 84, of 100 each, with the weights 30/10/30/30 → 89.30."""
    one = template("waste-sorting")
    only = {"accuracy_rate": 30.0, "kitchen_share": 30.0, "reduction_rate": 10.0, "compliant_points_rate": 30.0}
    dropped = frozenset(leaf.code for leaf in one.scheme.leaves) - set(only)
    choices = Choices(dropped=dropped, weights=only, targets=dict.fromkeys(only, 100.0),
                      parameters={("reduction_rate", "base"): 0.0, ("reduction_rate", "stretch"): 100.0})  # fmt: skip
    scheme = Scheme.from_yaml(adapted(one, choices))
    scores = {"accuracy_rate": 84.0, "kitchen_share": 92.0, "reduction_rate": 80.0, "compliant_points_rate": 95.0}
    assert total(scheme, scores, "2026-06") == (89.30, "good")


def test_the_self_evaluations_published_rows() -> None:
    """财预〔2020〕10号: 执行率 96.31 % → 9.63; 满意度 94 % against 90 % → full marks; 487 of 500 → 97.4 % of the points."""
    one = template("budget-performance")
    values = reached(one)
    assert total(one.scheme, values | {"execution_rate": 96.31, "satisfied_rate": 94.0}, "2026")[0] == 99.63
    assert total(one.scheme, values | {"output_rate": 97.4}, "2026")[0] == 99.61


def test_the_nations_air_of_july_2021() -> None:
    """Composite index 2.56 under the transition's limits; the target that the rule sets itself is 6."""
    one = template("air-quality")
    rows = [{"organisation_code": "A", "indicator_code": code, "period": "2021-07", "value": value}
            for code, value in (reached(one) | {"pm25": 16.0}).items()]  # fmt: skip
    scores = evaluate(one.scheme, rows, period="2021-07").scores
    assert [row["raw"] for row in scores if row["node_code"] == "air_index"] == [2.56]


@pytest.mark.parametrize("code", SEVEN)
def test_warning_rules_that_begin_are_the_librarys(code: str) -> None:
    document = files("jixiao").joinpath("library", "warnings", "default.yaml").read_text(encoding="utf-8")
    known = {rule.code for rule in read_rules(document)}
    assert set(template(code).warning_rules) <= known


@pytest.mark.parametrize("code", SEVEN)
def test_made_up_figures_score_everybody_differently_and_the_same_again(code: str) -> None:
    one = template(code)
    period, places = PERIODS[one.scheme.periodicity.value], [f"O{n}" for n in range(8)]
    rows = made_up(one, one.scheme, places, period, 7)
    assert rows == made_up(one, one.scheme, places, period, 7) != made_up(one, one.scheme, places, period, 8)
    scores = [
        row["score"] for row in evaluate(one.scheme, rows, period=period).scores if row["node_code"] == one.scheme.code
    ]
    assert len(set(scores)) >= 6
    assert all(0 < score <= 100 for score in scores)


def test_an_unknown_template_is_told() -> None:
    with pytest.raises(DefinitionError, match="no template “waste-sortin”"):
        template("waste-sortin")
