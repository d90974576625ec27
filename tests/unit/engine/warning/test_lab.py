"""The rule lab: hits, misses, false warnings and lead by a case worked by hand, and what a trial may not see."""

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.warning.lab import try_rules
from tests.unit.engine.warning.frames import Row, series, target, told

LOW = {"code": "low", "signal": "threshold", "severity": {"yellow": 70, "red": 50}}
ROWS = series([80, 60, 60, 80, 80, 80, 60, 80, 60, 80], "A") + series([80] * 10, "B")
EVENTS: list[Row] = [
    {"organisation_code": "A", "indicator_code": "x", "first": "2024-03", "last": "2024-05"},
    {"organisation_code": "A", "indicator_code": "", "first": "2024-10", "last": ""},
    {"organisation_code": "B", "indicator_code": "x", "first": "2024-04", "last": "2024-04"},
]


def test_hits_misses_false_ones_and_lead() -> None:
    """A stands from 02 to 04 (told one period before it began), in 07 for nothing and in 09 one before the next."""
    found = try_rules([LOW], ROWS, events=EVENTS, ahead=1)
    assert found.yardstick == "events"
    low, together = found.table.to_rows()
    assert {**low, "rule": "*"} == together
    assert {name: low[name] for name in ("n_warnings", "n_events", "n_hits", "n_misses", "n_false", "lead")} == {
        "n_warnings": 3, "n_events": 3, "n_hits": 2, "n_misses": 1, "n_false": 1, "lead": 1.0,
    }  # fmt: skip
    assert (low["precision"], low["recall"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert low["per_period"] == pytest.approx(0.3)
    assert told(found.events, "hit", "raised", "lead") == [
        (True, "2024-02", 1), (True, "2024-09", 1), (False, None, None)
    ]  # fmt: skip
    assert told(found.warnings, "raised", "cleared", "n_periods", "severity", "hit") == [
        ("2024-02", "2024-04", 2, "yellow", True), ("2024-07", "2024-08", 1, "yellow", False),
        ("2024-09", "2024-10", 1, "yellow", True),
    ]  # fmt: skip
    assert told(found.who, "organisation_code", "n_warnings", "yellow", "red") == [("A", 3, 3, 0)]
    assert [row["n_raised"] for row in found.periods] == [0, 1, 0, 0, 0, 0, 1, 0, 1, 0]
    assert [row["n_standing"] for row in found.periods] == [0, 1, 1, 0, 0, 0, 1, 0, 1, 0]


def test_without_time_ahead_only_the_event_itself_counts() -> None:
    low = try_rules([LOW], ROWS, events=EVENTS).table.to_rows()[0]
    assert (low["n_hits"], low["n_false"]) == (1, 2)
    assert low["lead"] == 1.0  # it was raised in 02 and still stood in 03


def test_a_span_cuts_both_warnings_and_events() -> None:
    found = try_rules([LOW], ROWS, events=EVENTS, first="2024-06", last="2024-08")
    assert told(found.warnings, "raised") == [("2024-07",)]
    assert found.table["n_events"][0] == 0
    assert found.table["recall"][0] is None
    standing = try_rules([LOW], ROWS, events=EVENTS, first="2024-03")
    assert told(standing.warnings, "raised")[0] == ("2024-03",)  # it stood already when the trial began


def test_without_events_a_missed_target_is_the_yardstick() -> None:
    """2024 misses 70 as a level (60 in December), 2025 reaches it; of 2026 nobody knows."""
    values = [80.0] * 7 + [60.0] * 5 + [60.0] + [80.0] * 11 + [60.0]
    found = try_rules([LOW], series(values), [target(70, "*", kind="level")])
    assert found.yardstick == "targets"
    assert told(found.events, "first", "hit", "raised", "lead") == [("2024-12", True, "2024-08", 4)]
    assert told(found.warnings, "raised", "hit") == [("2024-08", True), ("2026-01", None)]
    low = found.table.to_rows()[0]
    assert (low["n_hits"], low["n_false"], low["precision"]) == (1, 0, 1.0)


def test_flows_and_averages_are_settled_by_sum_and_mean() -> None:
    rows = series([10.0] * 12, indicator="f") + series([10.0] * 12, indicator="a")
    targets = [target(121, "2024", "f", kind="flow"), target(10, "2024", "a", kind="average")]
    found = try_rules([{**LOW, "indicators": ["f", "a"]}], rows, targets)
    assert told(found.events, "indicator_code") == [("f",)]
    lower = [target(119, "2024", "f", kind="flow", direction="lower")]
    assert told(try_rules([LOW], rows, lower).events, "indicator_code") == [("f",)]


def test_without_any_yardstick_nothing_is_claimed() -> None:
    found = try_rules([LOW], ROWS)
    assert found.yardstick == "nothing"
    assert found.table["precision"] == (None, None)
    assert len(found.warnings) == 3


def test_bad_events_are_told() -> None:
    rows: list[Row] = [
        {"organisation_code": "A", "indicator_code": "x", "first": "2024-1", "last": ""},
        {"organisation_code": "A", "indicator_code": "x", "first": "2024-05", "last": "2024-04"},
        {"organisation_code": "Z", "indicator_code": "x", "first": "2024-05", "last": "2024-05"},
    ]
    found = try_rules([LOW], ROWS, events=rows)
    assert sorted(found.findings["rule"]) == ["bad_period", "ends_before_it_begins", "unknown_organisation"]
    assert found.findings["row"] == (1, 2, 3)


@pytest.mark.parametrize("span", [{"first": "2024-05", "last": "2024-04"}, {"first": "x"}, {"ahead": -1}])
def test_unusable_spans_are_refused(span: dict[str, object]) -> None:
    with pytest.raises(DefinitionError):
        try_rules([LOW], ROWS, **span)  # type: ignore[arg-type]


def test_no_values_give_empty_tables() -> None:
    found = try_rules([LOW], [])
    assert (len(found.warnings), len(found.periods), len(found.who)) == (0, 0, 0)
    assert found.table["n_warnings"] == (0, 0)
