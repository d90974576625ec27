"""The hotline's rates, scores, ranks and lists: the worked example, Lianyungang's bulletins, hostile tables."""

import csv
from pathlib import Path

import pytest

from jixiao import DefinitionError, hotline, hotline_ranks, hotline_rates

PUBLISHED = Path(__file__).parents[4].parent / "shared" / "data" / "cn_lyg_12345" / "monthly_scores_2021.csv"
EXAMPLE = {
    "organisation_code": "a",
    "to_respond": 200,
    "responded": 198,
    "valid_callbacks": 150,
    "solved": 111,
    "satisfied": 128,
}


def test_the_worked_example() -> None:
    """99.0 %, 74.0 %, 85.33 % → 29.7 + 25.9 + 29.87 = 85.47."""
    row = hotline_rates([EXAMPLE]).table.to_rows()[0]
    names = ("response_rate", "solution_rate", "satisfaction_rate", "score")
    assert [row[name] for name in names] == [99, 74, 85.33, 85.47]


@pytest.mark.skipif(not PUBLISHED.exists(), reason="../shared/data/cn_lyg_12345 is not here")
def test_published_ranks_by_group_and_month() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    result = hotline_ranks(rows)
    assert [str(rank) for rank in result.table["rank"]] == [row["published_rank"] for row in rows]
    assert len({(row["month"], row["group"]) for row in rows}) == 4
    assert len(result.findings) == 0
    rows[0]["published_rank"] = "2"
    assert [finding["rule"] for finding in hotline_ranks(rows).findings] == ["rank_differs"]


def test_groups_have_their_own_full_marks_and_ranks() -> None:
    marking = {"groups": {"county": ["a", "b"], "district": ["c"]}, "full_marks": {"county": 150}}
    table = hotline_rates([{**EXAMPLE, "organisation_code": code} for code in "abc"], marking).table
    assert list(table["score"]) == [128.2, 128.2, 85.47]
    assert list(table["rank"]) == [1, 1, 1]
    assert list(table["full_mark"]) == [150, 150, 100]


def test_threshold_points_and_floor_as_in_lianyungang() -> None:
    """max(12.5, 25 − 0.5 × max(0, 95 − rate)), and one point off for each below 100 down to 0."""
    parts = [
        {"rate": "satisfaction_rate", "full": 25, "threshold": 95, "points_per_point": 0.5, "floor": 12.5},
        {"rate": "closed_rate", "full": 25, "threshold": 100, "points_per_point": 1},
    ]
    rows = [
        {"organisation_code": f"o{place}", "valid_callbacks": 1000, "satisfied": satisfied, "closed_rate": closed}
        for place, (satisfied, closed) in enumerate(((960, 100), (900, 97.5), (700, 90), (100, 60)))
    ]
    assert list(hotline_rates(rows, {"parts": parts}).table["score"]) == [50, 45, 27.5, 12.5]
    scaled = hotline_rates(rows, {"parts": parts, "full_marks": {"": 150}}).table
    assert list(scaled["score"]) == [150, 135, 82.5, 37.5]


def order(code: str, month: str = "2026-03", **more: str) -> dict[str, str]:
    """One order that was answered in time, and whose caller is content."""
    usual = {"response": "in_time", "callback": "reached", "solved": "已解决", "satisfied": "满意"}
    return {"organisation_code": code, "month": month, **usual, **more}


def test_what_is_left_out_of_the_callbacks() -> None:
    orders = [
        order("a"), order("a", satisfied="不满意", solved="未解决"), order("a", callback="无法接通"), order("a", callback="拒访"),
        order("a", kind="咨询类", satisfied="不满意"), order("a", unreasonable="accepted", satisfied="不满意"),
        order("a", unreasonable="requested", satisfied="不满意"), order("a", unreasonable="refused", satisfied="不满意"),
        order("a", satisfied=""), order("a", solved="基本解决"),
    ]  # fmt: skip
    result = hotline(orders)
    row = result.table.to_rows()[0]
    names = (
        "orders",
        "called_back",
        "unreachable",
        "refused",
        "consultation",
        "unreasonable",
        "incomplete",
        "valid_callbacks",
    )
    assert [row[name] for name in names] == [10, 10, 1, 1, 1, 1, 1, 5]
    assert (row["solution_rate"], row["satisfaction_rate"]) == (80, 40)
    assert (row["unreasonable_requested"], row["unreasonable_refused"]) == (1, 1)
    assert [finding["rule"] for finding in result.findings] == ["incomplete_callback"]
    strict = hotline(orders, {"settings": {"basically_solved_counts": 0, "satisfied_from": 4}}).table.to_rows()[0]
    assert strict["solution_rate"] == 60


def test_who_has_no_orders_is_listed_and_not_scored() -> None:
    result = hotline([order("a"), order("b", callback="refused")], {"groups": {"g": ["a", "b", "c"]}})
    states = {row["organisation_code"]: (row["state"], row["score"], row["rank"]) for row in result.table}
    assert states == {"a": ("scored", 100, 1), "b": ("no_valid_callbacks", None, None), "c": ("no_orders", None, None)}


def scores(month: str, **known: float | None) -> list[dict[str, object]]:
    return [{"organisation_code": code, "month": month, "score": score} for code, score in known.items()]


def test_red_and_black_lists_keep_ties_together_and_never_meet() -> None:
    result = hotline_ranks(scores("2026-03", a=100, b=100, c=100, d=90, e=80, f=80), {"settings": {"red_places": 2}})
    lists = [(row["list"], row["organisation_code"], row["is_tied"]) for row in result.lists]
    red = [("red", code, True) for code in "abc"]
    assert lists == [*red, ("black", "e", True), ("black", "f", True), ("black", "d", False)]
    assert len(hotline_ranks(scores("2026-03", a=100, b=100, c=100)).lists) == 3, "all are first: nobody is black"
    assert len(hotline_ranks(scores("2026-03", a=100)).lists) == 0


def test_two_months_in_a_row_at_the_bottom() -> None:
    rows = [
        *scores("2026-01", a=90, b=80), *scores("2026-02", a=90, b=80), *scores("2026-03", a=90, b=None),
        *scores("2026-04", a=90, b=80), *scores("2026-06", a=90, b=80), *scores("2026-07", a=80, b=80),
    ]  # fmt: skip
    streaks = hotline_ranks(rows).streaks
    assert [(row["month"], row["months_at_bottom"], row["is_talk_due"]) for row in streaks] == [
        ("2026-01", 1, False), ("2026-02", 2, True), ("2026-04", 1, False), ("2026-06", 1, False),
    ]  # fmt: skip


def test_impossible_counts_are_told_and_not_scored() -> None:
    result = hotline_rates([{**EXAMPLE, "solved": 151}, {**EXAMPLE, "organisation_code": "b", "satisfied": ""}])
    assert [(row["rule"], row["row"]) for row in result.findings] == [("part_exceeds_whole", 1)]
    assert list(result.table["state"]) == ["rate_missing", "rate_missing"]
    above = hotline_ranks([{"organisation_code": "a", "score": 101}, {"organisation_code": "b", "score": "?"}])
    assert {row["rule"] for row in above.findings} == {"beyond_full_mark", "not_a_number"}


@pytest.mark.parametrize(
    ("marking", "message"),
    [
        ({"weights": {"response_rate": -1}}, "negative"),
        ({"weights": {"response_rate": 0}}, "not all be 0"),
        ({"weights": {"response_rate": 1}, "parts": [{"rate": "x"}]}, "cannot both"),
        ({"parts": [{"rate": "r", "full": 5, "threshold": 9, "points_per_point": 1, "floor": 6}]}, "floor"),
        ({"parts": "text"}, "list"),
        ({"groups": {"g": ["a"], "h": ["a"]}}, "two groups"),
        ({"full_marks": {"g": 0}}, "above 0"),
        ({"settings": {"red": 1}}, "red"),
        ({"wieghts": {}}, "weights"),
        (7, "keys with values"),
    ],
)
def test_markings_that_cannot_be(marking: object, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        hotline_rates([EXAMPLE], marking)
