"""The rule lab knows what was known then: revisions, late figures and figures without a day, worked by hand."""

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.warning.lab import try_rules
from tests.unit.engine.warning.frames import Row, series, told

LOW = {"code": "low", "signal": "threshold", "severity": {"yellow": 70, "red": 50}}
MISSING = {"code": "m", "signal": "missing"}


def record(period: str, value: float, day: str = "", organisation: str = "A") -> Row:
    return {
        "organisation_code": organisation, "indicator_code": "x", "period": period, "value": value, "recorded_at": day,
    }  # fmt: skip


IN_TIME = [record(f"2025-{month:02}", 80, f"2025-{month + 1:02}-08", "B") for month in range(1, 9)]
STORY = [
    record("2025-01", 80, "2025-02-08"),
    record("2025-02", 60, "2025-03-08"),
    record("2025-02", 80, "2025-05-02"),  # corrected after the look of 31 March
    record("2025-03", 80, "2025-04-08"),
    record("2025-03", 40, "2025-04-30T23:59"),  # corrected on the evening of the look
    record("2025-04", 30, "2025-09-01"),  # never known when it mattered
    record("2025-05", 80, "2025-06-08"),
]


def raised(rules: list[object], rows: list[Row], **how: object) -> list[tuple[object, ...]]:
    return told(try_rules(rules, rows, events=[], **how).warnings, "organisation_code", "rule", "raised", "cleared")  # type: ignore[arg-type]


def test_each_period_is_judged_from_what_had_been_recorded_when_the_next_one_ended() -> None:
    assert raised([LOW], [*STORY, *IN_TIME]) == [("A", "low", "2025-02", "2025-05")]
    found = try_rules([LOW], [*STORY, *IN_TIME], events=[])
    assert told(found.warnings, "severity", "n_periods") == [("red", 3)]
    assert "recorded by then" in found.known.en
    assert ("INFO", "recorded_late") in [(row["severity"].upper(), row["rule"]) for row in found.findings]
    assert found.findings["message"][0].startswith("1 figures")


def test_without_days_figures_count_as_they_stand_now() -> None:
    plain = [{name: cell for name, cell in row.items() if name != "recorded_at"} for row in (STORY[0], *STORY[2::2])]
    found = try_rules([LOW], plain, events=[])
    assert told(found.warnings, "raised") == [("2025-03",)]
    assert "as they stand now" in found.known.en


def test_sooner_looks_know_less() -> None:
    assert raised([LOW], [*STORY, *IN_TIME], wait=10) == [("A", "low", "2025-02", "2025-03")]
    assert "10 days" in try_rules([LOW], STORY, events=[], wait=10).known.en
    assert raised([LOW], [*STORY, *IN_TIME], wait=0) == [], "on its last day nothing of a period is recorded"
    assert raised([LOW], [*STORY, *IN_TIME], wait=3660)[0] == ("A", "low", "2025-03", "2025-05")


def test_a_figure_that_came_late_was_missing() -> None:
    assert raised([MISSING], [*STORY, *IN_TIME], last="2025-05") == [("A", "m", "2025-04", "2025-05")]
    assert raised([MISSING], STORY, last="2025-05") == [], "nobody had a figure that late"


def test_a_record_without_a_day_was_known_when_its_period_had_ended_and_is_the_oldest() -> None:
    rows = [record("2025-01", 80), record("2025-02", 60), record("2025-02", 80, "2025-06-01"), record("2025-03", 80)]
    assert raised([LOW], rows) == [("A", "low", "2025-02", "2025-03")]


def test_targets_are_held_against_the_figures_of_then() -> None:
    behind = {"code": "b", "signal": "behind_path", "severity": {"yellow": 10}}
    targets: list[Row] = [{"organisation_code": "A", "indicator_code": "x", "period": "2025-02", "target": 80}]
    found = try_rules([behind], [*STORY, *IN_TIME], targets, events=[])
    assert told(found.warnings, "raised", "cleared") == [("2025-02", None)]


def test_pending_counts_looks_before_the_span() -> None:
    rule = {**LOW, "pending": 2}
    rows = [record(f"2025-0{month}", 60, f"2025-0{month + 1}-08") for month in (1, 2, 3)]
    assert raised([rule], rows, first="2025-02") == [("A", "low", "2025-02", None)]


@pytest.mark.parametrize("wait", [-1, 3661])
def test_an_unusable_wait_is_refused(wait: int) -> None:
    with pytest.raises(DefinitionError, match="wait"):
        try_rules([LOW], STORY, wait=wait)


def test_a_wait_without_days_is_told() -> None:
    assert try_rules([LOW], series([80.0, 60.0]), wait=5, events=[]).findings["rule"] == ("no_recording_days",)


def test_unreadable_days_are_told_and_count_as_unknown() -> None:
    found = try_rules([LOW], [record("2025-01", 60, "8. Februar"), record("2025-02", 80, "2025-03-08")], events=[])
    assert "bad_date" in found.findings["rule"]
    assert told(found.warnings, "raised") == [("2025-01",)]


def test_nothing_at_all() -> None:
    found = try_rules([LOW, MISSING], [record("2025-01", float("nan"), "2025-02-01")], events=[])
    assert len(found.warnings) == 0
