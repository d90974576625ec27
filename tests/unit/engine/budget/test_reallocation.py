"""Reallocation: cases worked by hand, hostile tables, every refusal explained."""

from typing import Any

import pytest

from jixiao.engine.budget.reallocation import reallocate
from jixiao.engine.model.errors import DefinitionError

Rows = list[dict[str, Any]]
PLAIN = {"band_taper": 0}


def rows_of(*entries: tuple[str, float, float | None]) -> Rows:
    return [{"programme": code, "last": last, "score": score} for code, last, score in entries]


def new(result: Any) -> dict[str, float]:
    return dict(zip(result.table["programme"], result.table["new"], strict=True))


def test_a_case_by_hand_without_taper() -> None:
    """100 + 100 + 100 with 90, 80, 70: C gives 20 (its floor), A takes 20 (its cap), B is as it was."""
    result = reallocate(rows_of(("A", 100, 90), ("B", 100, 80), ("C", 100, 70)), own=PLAIN)
    assert new(result) == {"A": 120, "B": 100, "C": 80}
    prices = {(row["kind"], row["code"]): row["shadow_price"] for row in result.bindings}
    assert prices == {("total", ""): 80, ("cap", "A"): 10, ("floor", "C"): 10}
    assert result.certificate is not None
    assert result.certificate.is_proved
    assert result.certificate.worth == 90 * 40 + 80 * 20
    assert result.summary["mean_score_new"] == pytest.approx((90 * 120 + 80 * 100 + 70 * 80) / 300)


def test_a_case_by_hand_with_the_taper() -> None:
    """Worths by band: A 90, 81 above; B 80, 72 above and 88.9, 98.8 below; C 77.8, 86.4 below.

    A's first tenth (90) is taken from C's first (77.8); A's second (81) is worth less than C's second (86.4): it stops.
    """
    result = reallocate(rows_of(("A", 100, 90), ("B", 100, 80), ("C", 100, 70)))
    assert new(result) == {"A": 110, "B": 100, "C": 90}
    assert dict(zip(result.table["programme"], result.table["reason"], strict=True))["B"] == "band"


def test_equal_scores_are_treated_equally() -> None:
    result = reallocate(rows_of(("A", 100, 85), ("B", 300, 85), ("C", 0.07, 85)), amount=20)
    assert new(result) == {"A": 105, "B": 315, "C": 0.07}
    assert sum(new(result).values()) == pytest.approx(420.07)


def test_what_cannot_be_divided_goes_by_the_largest_remainder_then_by_code() -> None:
    assert new(reallocate(rows_of(("B", 10, 80), ("A", 10, 80), ("C", 10, 80)), amount=2, step=1)) == {
        "A": 11, "B": 11, "C": 10,
    }  # fmt: skip


def test_protected_items_lose_nothing_and_the_unscored_stay() -> None:
    rows = rows_of(("A", 100, 90), ("B", 100, 20), ("C", 100, None))
    rows[1]["is_protected"] = "是"
    result = reallocate(rows, own=PLAIN)
    assert new(result) == {"A": 100, "B": 100, "C": 100}
    assert dict(zip(result.table["programme"], result.table["reason"], strict=True))["C"] == "kept"
    assert [row["rule"] for row in result.findings] == ["no_score"]
    assert ("protected", "B") in {(row["kind"], row["code"]) for row in result.bindings}


def test_limits_of_groups_and_on_moving_bind_with_their_price() -> None:
    rows = [{**row, "group": "x" if row["programme"] in "AB" else "y"} for row in rows_of(
        ("A", 100, 90), ("B", 100, 80), ("C", 100, 70), ("D", 100, 60))]  # fmt: skip
    result = reallocate(rows, groups=[{"group": "x", "cap": 210}], own=PLAIN)
    assert new(result) == {"A": 120, "B": 90, "C": 110, "D": 80}
    prices = {row["kind"]: row["shadow_price"] for row in result.bindings if row["kind"] in ("group_cap", "total")}
    assert prices == {"group_cap": 10, "total": 70}
    moved = reallocate(rows, move=15, own=PLAIN)
    assert new(moved) == {"A": 115, "B": 100, "C": 100, "D": 85}
    assert {row["kind"]: row["shadow_price"] for row in moved.bindings}["move"] == 30


def test_grades_stand_for_scores_and_shares_round_inwards() -> None:
    rows: Rows = [
        {"programme": "A", "last": 0.33, "grade": "优", "cap_share": 1.1},
        {"programme": "B", "last": 10, "grade": "差"},
    ]
    result = reallocate(rows, own=PLAIN)
    assert result.table["score"] == (95, 30)
    assert result.table["cap"][0] == 0.36
    assert new(result) == {"A": 0.36, "B": 9.97}


def test_a_conflict_is_said_with_what_would_be_enough() -> None:
    result = reallocate(rows_of(("A", 100, 90), ("B", 100, 80)), amount=60)
    assert not result.is_feasible
    assert result.table["new"] == (None, None)
    told = {(row["kind"], row["code"]): (row["limit"], row["enough"]) for row in result.conflicts}
    assert told == {("total", ""): (260, 240), ("cap", "A"): (120, 140), ("cap", "B"): (120, 140)}
    assert "240.00" in result.conflicts["message_zh"][0]


def test_conflicts_of_one_programme_and_of_what_may_move() -> None:
    rows = rows_of(("A", 100, 90), ("B", 100, 80))
    rows[0] |= {"floor": 130, "cap": 120}
    assert {(row["kind"], row["code"]) for row in reallocate(rows).conflicts} == {("floor", "A"), ("cap", "A")}
    rows[0] |= {"floor": 0, "cap": 50}
    told = {(row["kind"], row["enough"]) for row in reallocate(rows, move=10, own={"cap_share": 2}).conflicts}
    assert told == {("cap", 90.0), ("move", 50.0)}


def test_hostile_rows_are_told_and_the_rest_is_done() -> None:
    rows: Rows = [
        {"programme": "A", "last": 100, "score": 90}, {"programme": "", "last": 1, "score": 1},
        {"programme": "A", "last": 5, "score": 5}, {"programme": "B", "last": "十万", "score": 80},
        {"programme": "C", "last": -5, "score": 80}, {"programme": "D", "last": 100, "score": 101},
        {"programme": "E", "last": 0.001, "score": 50}, {"programme": "F", "last": 100, "score": 10, "is_protected": "也许"},
        {"programme": "G", "last": None, "score": 10}, {"programme": "=1+1", "last": 0, "score": 99},
        {"programme": "H", "last": 100, "score": 80, "floor_share": -1, "cap_share": "1,2"},
    ]  # fmt: skip
    result = reallocate(rows)
    assert sorted({row["rule"] for row in result.findings}) == [
        "bad_cap_share", "bad_floor_share", "bad_is_protected", "bad_last", "new_without_cap", "no_last", "no_programme",
        "no_score", "programme_twice",
    ]  # fmt: skip
    assert all(row["message"] and row["message_zh"] for row in result.findings)
    assert set(new(result)) == {"A", "D", "F", "=1+1", "H"}
    assert sum(new(result).values()) == 400


def test_nothing_to_hand_out() -> None:
    assert reallocate({"programme": [], "last": []}).summary["total_new"] == 0
    assert new(reallocate(rows_of(("A", 0, 90)), amount=0)) == {"A": 0}


@pytest.mark.parametrize(
    "options",
    [
        {"total": 1, "amount": 1}, {"move": 1, "move_share": 0.1}, {"move": -1}, {"move_share": 2}, {"amount": -201},
        {"total": "much"}, {"amount": 0.001}, {"step": 0.02}, {"own": {"nothing": 1}}, {"own": {"band_taper": 1}},
        {"total": float("nan")},
    ],
)  # fmt: skip
def test_options_without_sense_are_refused_in_both_languages(options: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError) as fault:
        reallocate(rows_of(("A", 100, 90), ("B", 100, 80)), **options)
    assert fault.value.message
    assert fault.value.message_zh


def test_large_amounts_stay_exact() -> None:
    rows = rows_of(("A", 123_456_789_012.34, 90), ("B", 98_765_432_109.87, 60), ("C", 0.01, 75))
    result = reallocate(rows)
    cents = [round(value * 100) for value in new(result).values()]
    assert sum(cents) == 12345678901234 + 9876543210987 + 1
    assert result.certificate is not None
    assert result.certificate.gap == 0
