"""`warn`: which periods are judged, hysteresis, messages, and hostile input."""

from collections.abc import Sequence
from math import inf, nan

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rows import ColumnsMissingError
from jixiao.engine.warning.lab import try_rules
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.engine.warning.warn import JUDGED_COLUMNS, WARNING_COLUMNS, warn
from tests.unit.engine.warning.frames import Row, series, target, told

LOW = {"code": "low", "signal": "threshold", "severity": {"yellow": 70, "red": 50}}
ALL = [
    {"code": name, "signal": name, **({"severity": {"yellow": 60}} if name == "threshold" else {})} for name in SIGNALS
]


def states(values: Sequence[float | None], **more: object) -> list[object]:
    """The state of a threshold rule in every period with a value."""
    found = warn([{**LOW, **more}], series(values), all_periods=True)
    return [row["state"] for row in found.judged]


def test_the_columns_are_those_of_the_contract() -> None:
    found = warn([LOW], series([60]))
    assert tuple(found.table.columns) == WARNING_COLUMNS
    assert tuple(found.judged.columns) == JUDGED_COLUMNS
    assert tuple(warn([LOW], []).table.columns) == WARNING_COLUMNS


def test_newest_at_and_all_periods() -> None:
    rows = series([60, 80, 60], "A") + series([60], "B")
    assert told(warn([LOW], rows).table, "organisation_code", "period") == [("A", "2024-03"), ("B", "2024-01")]
    assert told(warn([LOW], rows, at="2024-01").table, "organisation_code") == [("A",), ("B",)]
    assert told(warn([LOW], rows, at="2024-02").table, "period") == []
    assert len(warn([LOW], rows, all_periods=True).table) == 3


@pytest.mark.parametrize(
    ("at", "periods"),
    [
        ("2024", ["2024", "2024-12", "2024Q4"]), ("2024Q4", ["2024", "2024-12", "2024Q4"]),
        ("2024-12", ["2024", "2024-12", "2024Q4"]),
        ("2024Q1", ["2024-03", "2024Q1"]), ("2024-02", ["2024-02"]), ("2023-12", []), ("2030", []),
    ],
)  # fmt: skip
def test_at_judges_the_last_period_that_ends_within(at: str, periods: list[str]) -> None:
    rows = series([60] * 12, "A") + series([60] * 4, "B", first="2024Q1") + series([60], "C", first="2024")
    assert sorted(row["period"] for row in warn([LOW], rows, at=at).table) == sorted(periods)


def test_a_bad_period_is_refused() -> None:
    with pytest.raises(DefinitionError):
        warn([LOW], series([60]), at="2024-13")


def test_raised_after_some_bad_periods_and_cleared_beyond_a_milder_cut() -> None:
    values = [80, 69, 69, 60, 72, 76, 60, 76, 76]
    assert states(values) == [
        "clear", "standing", "standing", "standing", "clear", "clear", "standing", "clear", "clear"
    ]  # fmt: skip
    assert states(values, pending=2, clear_at=75, clear_after=2) == [
        "clear", "pending", "standing", "standing", "standing", "standing", "standing", "standing", "clear"
    ]  # fmt: skip


def test_what_lingers_between_the_cuts_is_told_mildly() -> None:
    found = warn([{**LOW, "clear_at": 75}], series([40, 72]), all_periods=True)
    assert told(found.table, "period", "severity") == [("2024-01", "red"), ("2024-02", "yellow")]
    assert "not yet safely back" in found.table["message"][1]


def test_a_gap_neither_raises_nor_clears() -> None:
    assert states([69, None, 69], pending=2) == ["pending", "standing"]


def test_which_series_a_rule_looks_at() -> None:
    rows = series([60], "A", "x") + series([60], "A", "y") + series([60], "B", "x")
    rule = {**LOW, "indicators": ["x"], "organisations": ["B"]}
    assert told(warn([rule], rows).table, "organisation_code", "indicator_code") == [("B", "x")]
    found = warn([{**LOW, "indicators": ["xx"], "organisations": ["C"]}], rows)
    assert found.findings["rule"] == ("unknown_indicator", "unknown_organisation")


def test_a_rules_own_message() -> None:
    rule = {**LOW, "message": {"zh": "{organisation} {value} {{}}", "en": "{indicator} {period} {cut} {amount}"}}
    found = warn([rule], series([60]))
    assert found.table["message"] == ("x 2024-01 70 60",)
    assert found.table["message_zh"] == ("A 60 {}",)


def test_rules_come_in_their_order() -> None:
    rules = [{**LOW, "code": "b"}, {**LOW, "code": "a"}]
    assert warn(rules, series([60])).table["rule"] == ("b", "a")


HOSTILE: dict[str, list[Row]] = {
    "nothing": [],
    "one value": series([1]),
    "two points": series([1, 2]),
    "constant": series([5.0] * 30),
    "zeros": series([0.0] * 30),
    "all missing": series([nan, nan]),
    "infinite": series([1, inf, -inf, 2] * 5),
    "negative": series([-5.0, -3, -8] * 8),
    "huge": series([1e29, -1e29] * 10),
    "tiny": series([1e-300, 2e-300] * 10),
    "doubled": series([1, 2, 3]) + series([1, 5, 3]),
    "out of order": series(list(range(1, 30)))[::-1],
    "words": [{"organisation_code": "A", "indicator_code": "x", "period": "2024-01", "value": "五十"}],
    "bad periods": [{"organisation_code": "A", "indicator_code": "x", "period": "2024-1", "value": 1}],
    "mixed frequencies": series([1, 2, 3]) + series([4, 5], first="2024Q1") + series([6], first="2024"),
    "far apart": series([1], first="1900-01") + series([1], first="2999-12"),
    "gaps": series([1, None, None, 2] * 6),
    "blank codes": [{"organisation_code": "", "indicator_code": None, "period": "2024", "value": 1}],
}


@pytest.mark.parametrize("rows", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("how", [{}, {"all_periods": True}, {"at": "2024-03"}])
def test_hostile_series_never_crash_nor_give_a_silent_number(rows: list[Row], how: dict[str, object]) -> None:
    targets = [target(3, period, direction="lower", kind="flow") for period in ("2024", "2025")]
    found = warn(ALL, rows, targets, **how)  # type: ignore[arg-type]
    for row in found.table:
        assert row["score"] == row["score"]
        assert abs(float(row["score"])) < inf
        assert row["message"]
        assert row["message_zh"]
        assert "nan" not in f"{row['message']}{row['message_zh']}"
    n_unusable = sum(row["value"] != row["value"] or row["value"] in (inf, -inf, "五十") for row in rows)
    assert len(found.findings) >= n_unusable


def test_bad_frames_beside_are_told_or_refused() -> None:
    rows = series([60])
    with pytest.raises(ColumnsMissingError):
        warn([LOW], rows, due=[{"organisation_code": "A", "indicator_code": "x", "period": "2024-01"}])
    with pytest.raises(ColumnsMissingError):
        warn([LOW], [{"organisation_code": "A"}])
    due = [{"organisation_code": "A", "indicator_code": "x", "period": "2024-1x", "days_late": "3天"}]
    assert set(warn([LOW], rows, due=due).findings["rule"]) >= {"bad_period"}
    wrong = [target(1, direction="up", kind="sum")]
    assert set(warn([LOW], rows, wrong).findings["rule"]) == {"unknown_direction", "unknown_kind"}


def test_a_rule_that_is_switched_off_judges_nothing_in_earnest_and_in_the_lab() -> None:
    off, figures = {**LOW, "active": False}, series([80, 60, 40])
    assert not len(warn([off], figures).judged)
    both = warn([off, {**LOW, "code": "on"}], figures, all_periods=True)
    assert {row["rule"] for row in both.judged} == {"on"}
    assert warn([{**LOW, "active": "yes"}], figures).table == warn([LOW], figures).table
    tried = try_rules([off], figures, events=[], first="2020")
    assert tried.table.to_rows()[-1]["n_warnings"] == 0
    with pytest.raises(DefinitionError, match="active"):
        warn([{**LOW, "active": "perhaps"}], figures)
