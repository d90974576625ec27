"""What other stages hand in is heard instead of judged anew: doubts, ranks, and what is owed without any value."""

import pytest

from jixiao.engine.model.rows import ColumnsMissingError
from jixiao.engine.warning.lab import try_rules
from jixiao.engine.warning.warn import Warnings, warn
from tests.unit.engine.warning.frames import Row, series, told

DOUBTS = {"code": "d", "signal": "doubts", "severity": {"blue": 1, "red": 3}}
RANK = {"code": "f", "signal": {"name": "falling_rank", "least": 2}, "severity": {"yellow": 2}}
MISSING = {"code": "m", "signal": "missing"}
LATE = {"code": "l", "signal": "late"}


def doubt(score: float | None, period: str = "2024-12", **more: object) -> Row:
    return {"organisation_code": "A", "indicator_code": "x", "period": period, "score": score, **more}


def rank(number: int, period: str, organisation: str = "A", **more: object) -> Row:
    return {"organisation_code": organisation, "indicator_code": "x", "period": period, "rank": number, **more}


def owed(period: str, days: int, organisation: str = "A", indicator: str = "x") -> Row:
    return {"organisation_code": organisation, "indicator_code": indicator, "period": period, "days_late": days}


def states(found: Warnings) -> list[tuple[object, ...]]:
    return told(found.judged, "organisation_code", "period", "state", "amount")


STEADY = series([10.0, 11.0] * 6) + series([10.0, 12.0] * 6, "B")


def test_doubts_that_were_handed_in_hold_and_the_engine_does_not_judge_anew() -> None:
    copied = series([101.37, 99.02, 100.55, 98.71, 102.13, 99.94, 100.08, 101.77, 98.3, 100.91, 100.91])
    rules = [{**DOUBTS, "signal": {"name": "doubts", "rules": ["copied_forward"]}}]
    assert len(warn(rules, copied).table) == 1
    assert len(warn(rules, copied, doubts=[]).table) == 0, "somebody looked and found nothing"
    found = warn([DOUBTS], STEADY, doubts=[doubt(3.5, rule="outlier", message="Far out.", message_zh="离群。")])
    assert told(found.table, "organisation_code", "period", "severity", "score") == [("A", "2024-12", "red", 3.5)]
    assert found.table["message"][0].endswith(": Far out.")
    assert found.table["message_zh"][0].endswith("：离群。")
    assert states(found)[1] == ("B", "2024-12", "clear", 0.0)


def test_a_doubt_about_a_whole_series_stands_in_its_newest_period_and_the_strongest_speaks() -> None:
    handed = [doubt(1.2, message_zh="一"), doubt(2.0, "", message_zh="全序列"), doubt(9, "2024-11"), doubt(1.5)]
    found = warn([DOUBTS], STEADY, doubts=handed)
    assert told(found.table, "period", "score") == [("2024-12", 2.0)]
    assert "全序列" in found.table["message_zh"][0]
    assert len(warn([DOUBTS], STEADY, doubts=handed, at="2024-11").table) == 1


def test_what_was_not_looked_at_yet_is_unknown_not_clear() -> None:
    found = warn([DOUBTS], STEADY, doubts=[doubt(None)])
    assert states(found) == [("A", "2024-12", "unknown", None), ("B", "2024-12", "clear", 0.0)]
    assert len(warn([DOUBTS], STEADY, doubts=[doubt(None), doubt(2)]).table) == 1


def test_rules_of_doubts_can_be_chosen_among_those_handed_in() -> None:
    handed = [doubt(2, rule="outlier"), doubt(1.5, rule="benford")]
    chosen = {**DOUBTS, "signal": {"name": "doubts", "rules": ["benford"]}}
    assert warn([chosen], STEADY, doubts=handed).table["score"] == (1.5,)


RANKED = [
    *(rank(n, f"2024-{m:02}") for m, n in ((8, 1), (9, 2), (10, 4))),
    rank(1, "2024-09", "B"),
    rank(3, "2024-10", "B"),
]


def test_confirmed_ranks_hold_and_their_newest_period_is_the_present() -> None:
    found = warn([RANK], STEADY, ranks=RANKED)
    assert told(found.table, "organisation_code", "period", "score") == [("A", "2024-10", 1.0), ("B", "2024-10", 1.0)]
    assert found.table["message"][0] == "Rank 4; 1 period(s) ago it was 2."
    assert not any("which way" in text for text in found.findings["message"]), "a told rank has its direction"


def test_ranks_of_different_groups_are_not_compared_and_percent_is_of_the_group() -> None:
    moved = [rank(1, "2024-11", group="east"), rank(5, "2024-12", group="west")]
    assert states(warn([RANK], STEADY, ranks=moved))[0] == ("A", "2024-12", "unknown", None)
    percent = {**RANK, "signal": {"name": "falling_rank", "least": 2, "counted": "percent"}}
    told_of = [rank(1, "2024-11", out_of=50), rank(5, "2024-12", out_of=50)]
    assert warn([percent], STEADY, ranks=told_of).table["score"] == (pytest.approx(8 / 2),)
    counted = [rank(1, "2024-11"), rank(2, "2024-12"), rank(2, "2024-11", "B"), rank(1, "2024-12", "B")]
    assert warn([percent], STEADY, ranks=counted).table["score"] == (pytest.approx(50 / 2),)


def test_ranks_of_long_ago_are_not_the_present_and_other_indicators_are_judged_by_their_values() -> None:
    rows = STEADY + series([10.0, 11.0] * 6, "A", "y") + series([10.5] * 12, "B", "y")
    falling = {**RANK, "signal": {"name": "falling_rank", "least": 2, "worse": "fall"}, "severity": {"yellow": 1}}
    old = [rank(1, "2022-01"), rank(9, "2022-02")]
    found = warn([falling], [*rows, *series([1.0], first="2022-02")], ranks=old)
    assert {row["indicator_code"] for row in found.table} == {"y"}
    assert ("A", "2024-12", "unknown", None) in states(found)


def test_what_is_due_and_never_had_a_value_is_missing_and_late() -> None:
    due = [owed("2024-11", 25, "C"), owed("2024-12", 3, "C"), owed("2024-12", -4, "D"), owed("2024-12", -1)]
    found = warn([MISSING, LATE], STEADY, due=due)
    assert told(found.table, "organisation_code", "period", "rule", "severity") == [
        ("C", "2024-11", "l", "red"), ("C", "2024-12", "m", "orange"), ("C", "2024-12", "l", "red"),
    ]  # fmt: skip
    assert "2 period(s)" in found.table["message"][1]


def test_it_is_missing_where_nobody_has_any_value_of_that_frequency() -> None:
    found = warn(
        [MISSING, {"code": "low", "signal": "threshold", "severity": {"red": 5}}], [], due=[owed("2024Q3", 9, "C", "z")]
    )
    assert told(found.table, "organisation_code", "indicator_code", "period", "rule") == [("C", "z", "2024Q3", "m")]
    assert [row["rule"] for row in found.judged] == ["m"], "rules about values have nothing to judge"


def test_a_report_without_the_figure_ends_it() -> None:
    """Handed in (negative) though there is no figure: nothing is to report, and a warning may be cleared."""
    handed_in = [owed("2024-11", -1, "C"), owed("2024-12", -1, "C")]
    assert states(warn([MISSING], STEADY, due=handed_in))[-1] == ("C", "2024-12", "clear", 0.0)


def test_the_first_value_ends_it_and_the_years_end_it_too() -> None:
    due = [owed("2024-06", 100), owed("2024-12", 3)]
    assert len(warn([MISSING], STEADY, due=due).table) == 0
    ended = [owed("2023-06", 400, "C"), owed("2024-12", 3, "C")]
    assert states(warn([MISSING], STEADY, due=ended))[-1] == ("C", "2024-12", "unknown", None)


def test_a_trial_hears_what_is_owed_and_told() -> None:
    due = [owed("2024-11", 25, "C"), owed("2024-12", 3, "C")]
    found = try_rules([MISSING], STEADY, due=due, events=[])
    assert told(found.warnings, "organisation_code", "raised", "n_periods") == [("C", "2024-11", 2)]
    assert told(try_rules([RANK], STEADY, ranks=RANKED, events=[]).warnings, "organisation_code", "raised") == [
        ("A", "2024-10"), ("B", "2024-10")
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "lacks"), [("doubts", "score"), ("ranks", "rank"), ("due", "days_late")])
def test_a_frame_without_its_figure_is_refused(name: str, lacks: str) -> None:
    row = {"organisation_code": "A", "indicator_code": "x", "period": "2024-12"}
    with pytest.raises(ColumnsMissingError) as refused:
        warn([MISSING], STEADY, **{name: [row]})  # type: ignore[arg-type]
    assert (refused.value.frame, refused.value.missing) == (name, (lacks,))


def test_bad_rows_of_a_feed_are_told() -> None:
    bad = [
        doubt(1e400),
        doubt(2, "2024-13"),
        {**doubt(2), "score": "many"},
        {**doubt(9), "organisation_code": "nobody"},
    ]
    found = warn([DOUBTS], STEADY, doubts=bad)
    assert len(found.table) == 0
    assert len(found.findings) == 3
    blank = [owed("2024-12", 3, ""), owed("2024-12", 3, "C", ""), owed("13", 3, "C")]
    assert len(warn([MISSING], STEADY, due=blank).table) == 0
