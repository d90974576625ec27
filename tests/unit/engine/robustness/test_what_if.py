"""What if? One step is edited, everything done again; published ranks with other weights and another aggregation."""

import pyarrow as pa
import pytest

from jixiao import DefinitionError, Evaluation, Scheme, evaluate
from jixiao.engine.model.node import MissingPolicy
from jixiao.engine.robustness.changes import (
    AdjustmentChange,
    AggregationChange,
    Change,
    Exclusion,
    MissingChange,
    ParamChange,
    RuleChange,
    TargetChange,
    ValueChange,
    WeightChange,
    Without,
)
from jixiao.engine.robustness.what_if import Difference, what_if
from tests.unit.engine.robustness.technology_index import (
    BUDGET,
    BUDGET_WEIGHTS,
    EQUAL,
    GEOMETRIC,
    INDICATORS,
    VALUES,
    ranks,
    technology_index,
)

SCHEME = Scheme.from_yaml("""
scheme: s
tree:
  - {code: a, weight: 40, direction: higher, rule: ratio_capped, target: 100}
  - code: b
    weight: 60
    children:
      - {code: b1, weight: 20, direction: higher, rule: ratio_capped, target: 100}
      - {code: b2, weight: 40, direction: higher, rule: {name: linear_between, base: 0, stretch: 100}}
grades: [{code: A, from: 80}, {code: B, from: 60}, {code: C}]
adjustments: [{code: praise, kind: bonus, points_each: 2}]
vetoes: [{code: fire, when: "> 0", effect: {cap_grade: C}}]
peer_groups: {west: {organisations: [X, Y]}, east: {organisations: [Z]}}
""")
ROWS = [
    ("X", "a", "2026-01", 90), ("X", "a", "2026-02", 70), ("X", "b1", "2026", 50), ("X", "b2", "2026", 60),
    ("Y", "a", "2026", 60), ("Y", "b1", "2026", 80), ("Y", "b2", "2026", 75), ("Y", "praise", "2026", 1),
    ("Z", "a", "2026", 100), ("Z", "b1", "2026", 100), ("Z", "b2", "2026", 100), ("Z", "fire", "2026", 1),
    ("X", "a", "2025", 10),
]  # fmt: skip
FRAME = {
    name: [row[place] for row in ROWS]
    for place, name in enumerate(("organisation_code", "indicator_code", "period", "value"))
}
TARGETS = [{"organisation_code": "Y", "indicator_code": "a", "period": "2026", "target": 80}]


def evaluated(frame: object = FRAME, targets: object = TARGETS) -> Evaluation:
    return evaluate(SCHEME, frame, targets, period="2026")


def total(evaluation: Evaluation, organisation: str, node: str = "s") -> float | None:
    return next(
        row["score"]
        for row in evaluation.scores
        if (row["organisation_code"], row["node_code"]) == (organisation, node)
    )


def after(*changes: Change) -> Evaluation:
    return what_if(evaluated(), changes).after


def test_published_ranks_with_other_weights() -> None:
    """Handbook tables 22 and 23: equal weights, then those by budget allocation; all 23 ranks."""
    index = technology_index()
    assert ranks(index) == EQUAL
    changes = [
        WeightChange(code, weight, INDICATORS[:place])
        for place, (code, weight) in enumerate(zip(INDICATORS[:-1], BUDGET_WEIGHTS, strict=False))
    ]
    difference = what_if(index, changes)
    assert [node.weight for node in difference.after.scheme.tree] == pytest.approx(BUDGET_WEIGHTS)
    assert ranks(difference.after) == BUDGET
    assert ranks(difference.before) == EQUAL
    moved = {row["organisation_code"]: row["places_up"] for row in difference.movers}
    assert moved == {
        country: place - rank
        for place, (country, rank) in enumerate(zip(VALUES, BUDGET, strict=True), start=1)
        if place != rank
    }


def test_published_ranks_with_another_aggregation() -> None:
    """Handbook table 38: the geometric mean of raw values; all 23 ranks, Korea falls from 5 to 16."""
    largest = tuple((0.0, float(max(column))) for column in zip(*VALUES.values(), strict=True))
    difference = what_if(technology_index(largest), AggregationChange("geometric"))
    assert ranks(difference.after) == GEOMETRIC


def test_nothing_changed_is_the_same_evaluation() -> None:
    difference = what_if(evaluated(), ())
    assert len(difference.changed) == len(difference.movers) == 0
    assert difference.before.scores == difference.after.scores
    assert difference.after.digest == difference.before.digest


def test_the_table_of_who_moves() -> None:
    difference = what_if(evaluated(), ValueChange("X", "b2", 100))
    (x, _) = difference.movers
    assert x == {
        "organisation_code": "X", "node_code": "s", "score_before": 66.0, "score_after": 82.0, "rank_before": 2,
        "rank_after": 1, "grade_before": "B", "grade_after": "A", "places_up": 1,
    }  # fmt: skip
    nodes = {(row["organisation_code"], row["node_code"]) for row in difference.changed}
    assert nodes == {("X", "s"), ("X", "b"), ("X", "b2"), ("Y", "s"), ("Y", "b"), ("Y", "b2")}
    assert len(difference.table) == 15
    assert difference.after.explain("X").score == 82.0


def test_siblings_share_the_rest_and_what_is_below_follows() -> None:
    scheme = after(WeightChange("a", 70)).scheme
    assert {node.code: node.weight for node in scheme.walk()} == {"a": 70, "b": 30, "b1": 10, "b2": 20}
    assert total(after(WeightChange("a", 70)), "X") == 70 * 0.8 + 10 * 0.5 + 20 * 0.6


def test_a_weight_inside_a_branch_stays_in_the_branch() -> None:
    scheme = after(WeightChange("b1", 60)).scheme
    assert {node.code: node.weight for node in scheme.walk()} == {"a": 40, "b": 60, "b1": 60, "b2": 0}


def test_a_value_takes_the_place_of_all_parts_of_the_period_and_leaves_the_rest() -> None:
    result = after(ValueChange("X", "a", 60))
    assert total(result, "X", "a") == 24.0
    assert "2025" in result.arguments.observations["period"]
    assert evaluated().arguments.observations["period"].count("2026-01") == 1


def test_a_value_taken_away_is_missing() -> None:
    assert total(after(ValueChange("X", "a", None)), "X", "a") is None


def test_targets_of_one_and_of_all() -> None:
    assert total(evaluated(), "Y", "a") == 30.0
    assert total(after(TargetChange("Y", "a", 60)), "Y", "a") == 40.0
    everybody = after(TargetChange("*", "a", 120))
    assert total(everybody, "X", "a") == pytest.approx(26.67)
    assert total(everybody, "Y", "a") == 20.0


def test_an_other_quantity_of_a_target_stays() -> None:
    targets = [{"organisation_code": "*", "indicator_code": "b2", "period": "*", "base": 0, "stretch": 80}]
    scheme = what_if(evaluated(targets=targets), RuleChange("b2", "linear_between")).after
    assert total(scheme, "X", "b2") == 30.0
    edited = what_if(scheme, TargetChange("X", "b2", 120, "stretch")).after
    assert (total(edited, "X", "b2"), total(edited, "Y", "b2")) == (20.0, 37.5)


def test_rule_and_parameter() -> None:
    assert total(after(RuleChange("a", "binary", (("threshold", 75),))), "X", "a") == 40.0
    assert total(after(ParamChange("b2", "base", 50)), "X", "b2") == 8.0


def test_policies_for_what_is_missing() -> None:
    frame = {name: column[:3] + column[4:] for name, column in FRAME.items()}
    before = evaluated(frame)
    assert total(before, "X") == pytest.approx((32 + 10 * 3) / 1)
    assert total(what_if(before, MissingChange(MissingPolicy("zero"))).after, "X") == 42.0
    assert total(what_if(before, MissingChange(MissingPolicy("peer-median"), "b2")).after, "X") == 72.0


def test_another_way_at_a_node() -> None:
    result = after(AggregationChange("geometric", "b"))
    assert total(result, "X", "b") == pytest.approx(60 * (0.5 * 0.6**2) ** (1 / 3), abs=0.005)
    assert after(AggregationChange("geometric", "b"), AggregationChange("", "b")).scores == evaluated().scores


def test_adjustments_and_vetoes() -> None:
    assert total(after(AdjustmentChange("praise", 5)), "Y") == 30 + 16 + 30 + 5
    assert total(after(Without("praise")), "Y") == 76.0
    grades = {
        row["organisation_code"]: row["grade"] for row in after(Without("fire")).scores if row["node_code"] == "s"
    }
    assert grades["Z"] == "A"


def test_an_organisation_that_does_not_take_part() -> None:
    difference = what_if(evaluated(), Exclusion("Y"))
    assert difference.after.workings.roster.codes == ("X", "Z")
    assert {row["organisation_code"]: (row["rank_before"], row["rank_after"]) for row in difference.movers} == {
        "X": (2, 1), "Y": (1, None),
    }  # fmt: skip
    assert list(difference.after.findings["rule"]) == list(evaluated().findings["rule"])
    assert set(difference.after.scores["peer_group"]) == {"west", "east"}


def test_changes_add_up_and_the_first_stays_as_it_was() -> None:
    before = evaluated()
    digest = before.digest
    result = what_if(before, [Exclusion("Z"), ValueChange("X", "a", 100), WeightChange("a", 100)]).after
    assert total(result, "X") == 100.0
    assert before.replay().digest == before.digest == digest


def test_arrow_frames_can_be_edited() -> None:
    result = what_if(evaluated(pa.table(FRAME), pa.Table.from_pylist(TARGETS)), ValueChange("X", "b2", 100)).after
    assert total(result, "X") == 82.0


def test_findings_still_name_the_rows_of_the_file() -> None:
    frame = {name: [*column, extra] for (name, column), extra in zip(FRAME.items(), ("Q", "a", "2026", 1), strict=True)}
    found = what_if(evaluated(frame), ValueChange("X", "a", 5)).after.findings
    assert [(row["rule"], row["row"]) for row in found if row["severity"] == "error"] == [("unknown_organisation", 14)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (WeightChange("q", 3), "unknown_code"),
        (WeightChange("a", 100.5), "weights_do_not_add_up"),
        (WeightChange("a", -1), "weights_do_not_add_up"),
        (WeightChange("a", 30, ("b",)), "weights_do_not_add_up"),
        (WeightChange("a", 30, ("b1",)), "unknown_sibling"),
        (RuleChange("a", "ratio_caped"), "unknown_rule"),
        (RuleChange("b", "ratio_capped"), "unknown_code"),
        (ParamChange("b2", "bass", 1), "unknown_parameter"),
        (ValueChange("Q", "a", 1), "unknown_code"),
        (ValueChange("X", "q", 1), "unknown_code"),
        (TargetChange("Q", "a", 1), "unknown_code"),
        (TargetChange("X", "a", 1, "aim"), "bad_choice"),
        (MissingChange(MissingPolicy("zero"), "b"), "unknown_code"),
        (AggregationChange("geometric", "q"), "unknown_code"),
        (AggregationChange("geometrik"), "unknown_aggregation"),
        (AdjustmentChange("fire", 1), "unknown_code"),
        (Without("a"), "unknown_code"),
        (Exclusion("Q"), "unknown_code"),
    ],
)
def test_changes_that_do_not_fit(change: Change, code: str) -> None:
    with pytest.raises(DefinitionError) as told:
        what_if(evaluated(), change)
    assert told.value.code == code


def test_a_difference_is_two_whole_evaluations() -> None:
    difference = what_if(evaluated(), WeightChange("a", 50))
    assert isinstance(difference, Difference)
    assert difference.after.replay().digest == difference.after.digest
    assert "WeightChange(node='a', weight=50" in repr(difference)
    assert pa.table(difference).num_rows == len(difference.table)
