"""Relations between indicators, revisions, two sources, a year in which everybody is perfect."""

from typing import Any

import numpy as np
import pytest

from jixiao import DefinitionError, doubts
from tests.unit.engine.integrity.series import frame

Rows = list[dict[str, Any]]


def rows(*cells: tuple[str, str, str, float]) -> Rows:
    names = ("organisation_code", "indicator_code", "period", "value")
    return [dict(zip(names, cell, strict=True)) for cell in cells]


def said(values: object, relation: dict[str, object], **more: Any) -> list[tuple[str, str, str, float]]:
    table = doubts(values, None, [relation], **more).table
    return [(r["organisation_code"], r["period"], r["rule"], round(r["score"], 3)) for r in table]


def test_a_numerator_above_its_denominator() -> None:
    values = rows(
        ("A", "right", "2025", 12), ("A", "all", "2025", 10), ("B", "right", "2025", 10), ("B", "all", "2025", 10)
    )
    relation = {"rule": "at_most", "numerator": "right", "denominator": "all"}
    assert said(values, relation) == [("A", "2025", "part_exceeds_whole", 1.2)]
    assert said(values[:1], relation) == []


def test_binary_noise_is_no_surplus() -> None:
    values = rows(("A", "right", "2025", 0.1 + 0.2), ("A", "all", "2025", 0.3))
    assert said(values, {"rule": "at_most", "numerator": "right", "denominator": "all"}) == []


def test_parts_that_do_not_add_up() -> None:
    cells = [("A", "a", "2025", 1.4), ("A", "b", "2025", 2.3), ("A", "sum", "2025", 3.8), ("B", "a", "2025", 1.0)]
    values = rows(*cells, ("B", "b", "2025", 2.0), ("B", "sum", "2025", 4.0), ("C", "sum", "2025", 9.0))
    relation: dict[str, object] = {"rule": "adds_up", "parts": ["a", "b"], "total": "sum"}
    assert said(values, relation) == [("B", "2025", "parts_and_total", round(1 / 0.15, 3))]
    assert said(values, relation | {"tolerance": 2}) == []


def test_a_running_total_that_falls() -> None:
    series = {("A", "x"): [10.0, 20.0, 30.0, 25.0, 40.0, 3.0, 9.0]}
    result = said(frame(series, "2026-02"), {"rule": "cumulative", "indicator": "x"}, rules=["cumulative_falls"])
    assert result == [("A", "2025-11", "cumulative_falls", round(1 + 5 / 30, 3))]


def test_out_of_range() -> None:
    values = rows(("A", "x", "2025", 101), ("B", "x", "2025", -5), ("C", "x", "2025", 100), ("A", "y", "2025", 500))
    relation = {"rule": "range", "indicator": "x", "low": 0, "high": 100}
    assert said(values, relation) == [("A", "2025", "out_of_range", 1.01), ("B", "2025", "out_of_range", 1.05)]


def test_single_values_of_two_sources() -> None:
    values = rows(
        ("A", "self", "2025", 95), ("A", "check", "2025", 80), ("B", "self", "2025", 85), ("B", "check", "2025", 80)
    )
    relation = {"rule": "agrees", "reported": "self", "checked": "check", "tolerance": 5}
    assert said(values, relation) == [("A", "2025", "sources_disagree", 3.0)]


def test_who_reports_more_than_others_do_is_found() -> None:
    rng = np.random.default_rng(1)
    series: dict[tuple[str, str], list[float]] = {}
    for who in range(15):
        checked = 80 + rng.normal(0, 5, 12)
        gap = 3 + rng.normal(0, 1, 12) + (6 if who == 4 else 0)
        series[f"S{who:02}", "check"] = [round(float(v), 1) for v in checked]
        series[f"S{who:02}", "self"] = [round(float(v), 1) for v in checked + gap]
    result = said(frame(series), {"rule": "agrees", "reported": "self", "checked": "check"}, rules=["sources_disagree"])
    assert [entry[0] for entry in result] == ["S04"]


@pytest.mark.parametrize(
    ("relations", "code"),
    [
        ([{"rule": "rnge"}], "unknown_rule"),
        ([{"indicator": "x"}], "no_rule"),
        ([{"rule": "range"}], "bad_parameter"),
        ([{"rule": "range", "indicator": "x", "low": 5, "high": 1}], "bad_parameter"),
        ([{"rule": "range", "indicator": "x", "hihg": 1}], "unknown_parameter"),
        ([{"rule": "adds_up", "parts": [], "total": "x"}], "bad_parameter"),
        ([{"rule": "agrees", "reported": "x", "checked": "y", "tolerance": -1}], "bad_parameter"),
        ("text", "not_a_list"),
        ({"rules": []}, "not_a_list"),
    ],
)
def test_an_unusable_relation_is_refused(relations: object, code: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        doubts(rows(("A", "x", "2025", 1)), None, relations)
    assert caught.value.code == code
    assert caught.value.message_zh


def test_a_relation_without_values_is_told() -> None:
    result = doubts(rows(("A", "x", "2025", 1)), None, [{"rule": "range", "indicator": "xx", "low": 0}])
    assert [row["rule"] for row in result.findings] == ["unknown_indicator"]


def revised(*records: tuple[float, str], due: str | None = "2025-02-10") -> Rows:
    return [
        {**rows(("A", "x", "2025-01", value))[0], "recorded_at": when} | ({"due_date": due} if due else {})
        for value, when in records
    ]


AIM = [{"organisation_code": "*", "indicator_code": "x", "period": "*", "target": 90}]


@pytest.mark.parametrize(
    ("values", "aims", "scores"),
    [
        (revised((80, "2025-02-08"), (88, "2025-02-12T09:00")), None, [1.0]),
        (revised((80, "2025-02-08"), (92, "2025-02-12T09:00")), AIM, [3.0]),
        (revised((80, "2025-02-08"), (92, "2025-02-10T23:59")), None, []),
        (revised((80, "2025-02-08"), (81, "2025-03-12")), None, []),
        (revised((80, "2025-02-08"), (92, "2025-02-15"), due=None), None, []),
        (revised((80, "2025-02-08"), (92, "2025-02-17"), due=None), None, [1.5]),
    ],
)
def test_large_changes_after_the_deadline(values: Rows, aims: object, scores: list[float]) -> None:
    table = doubts(values[::-1], aims, rules=["late_revision"]).table
    assert [round(score, 9) for score in table["score"]] == scores


def test_a_year_in_which_everybody_is_perfect() -> None:
    full = rows(*((f"S{who}", "x", f"2025-{month:02}", 91 + who) for who in range(5) for month in (1, 2)))
    table = doubts(full, AIM, rules=["all_full"]).table
    assert [tuple(row.values())[:5] for row in table] == [("*", "x", "2025", "all_full", 1.0)]
    assert len(doubts(full[2:], AIM, rules=["all_full"]).table) == 0
    assert len(doubts([*full[:-1], full[-1] | {"value": 80}], AIM, rules=["all_full"]).table) == 0
    same = [row | {"value": 5.0} for row in full]
    assert len(doubts(same, rules=["all_full"]).table) == 1
    assert len(doubts([row | {"value": 0} for row in full], rules=["all_full"]).table) == 0
