"""The past as it was, and as it would read for today's organisations."""

from typing import Any

import pytest

from jixiao.engine.comparison.reorganisation import restate
from jixiao.engine.model.errors import DefinitionError

META = [
    {"indicator_code": "cases", "kind": "flow", "weight_indicator": ""},
    {"indicator_code": "solved_rate", "kind": "rate", "weight_indicator": "cases"},
    {"indicator_code": "rank", "kind": "", "weight_indicator": ""},
]


def values(*rows: tuple[str, str, str, object]) -> list[dict[str, Any]]:
    return [dict(zip(("organisation_code", "indicator_code", "period", "value"), row, strict=True)) for row in rows]


def changes(*rows: tuple[str, str, str, object]) -> list[dict[str, Any]]:
    return [dict(zip(("predecessor", "successor", "period", "share"), row, strict=True)) for row in rows]


def read(result: Any) -> dict[tuple[str, str, str], float]:
    return {(row["organisation_code"], row["indicator_code"], row["period"]): row["value"] for row in result.table}


def told(result: Any) -> list[tuple[str, str, str]]:
    return [(row["rule"], row["organisation_code"], row["indicator_code"]) for row in result.findings]


BEFORE = values(
    ("A", "cases", "2023", 100), ("A", "solved_rate", "2023", 0.9), ("A", "rank", "2023", 3),
    ("B", "cases", "2023", 300), ("B", "solved_rate", "2023", 0.5), ("B", "rank", "2023", 7),
    ("AB", "cases", "2024", 420), ("Z", "rank", "2023", 1),
)  # fmt: skip


def test_two_districts_become_one() -> None:
    result = restate(BEFORE, changes(("A", "AB", "2024", 1), ("B", "AB", "2024", "")), META)
    found = read(result)
    assert found == {
        ("AB", "cases", "2023"): 400,
        ("AB", "cases", "2024"): 420,
        ("AB", "solved_rate", "2023"): pytest.approx((100 * 0.9 + 300 * 0.5) / 400),
        ("Z", "rank", "2023"): 1,
    }
    assert ("cannot_be_added", "AB", "rank") in told(result)
    row = next(row for row in result.table if row["value"] == 400)
    assert row["made_from"] == "A;B"


def test_a_district_is_split_by_shares() -> None:
    result = restate(BEFORE, changes(("A", "C", "2024", 0.4), ("A", "D", "2024", 0.6)), META)
    found = read(result)
    assert found["C", "cases", "2023"] == pytest.approx(40)
    assert found["D", "cases", "2023"] == pytest.approx(60)
    assert found["C", "solved_rate", "2023"] == found["D", "solved_rate", "2023"] == 0.9
    assert ("A", "cases", "2023") not in found
    assert ("C", "rank", "2023") not in found


def test_a_new_name_keeps_everything_whatever_its_kind() -> None:
    found = read(restate(BEFORE, changes(("B", "N", "2024", ""))))
    assert [found["N", code, "2023"] for code in ("cases", "solved_rate", "rank")] == [300, 0.5, 7]


def test_one_takes_in_another_and_keeps_its_name() -> None:
    found = read(restate(BEFORE, changes(("B", "A", "2024", "")), META))
    assert found["A", "cases", "2023"] == 400
    assert found["A", "solved_rate", "2023"] == pytest.approx(0.6)
    assert not [key for key in found if key[0] == "B"]


def test_changes_follow_one_another_in_time_whatever_their_order() -> None:
    rows = values(
        ("A", "cases", "2020", 1), ("B", "cases", "2020", 2), ("B", "cases", "2021", 5), ("D", "cases", "2020", 10)
    )
    steps = changes(("B", "C", "2022", ""), ("A", "B", "2021", ""), ("D", "C", "2022", ""))
    result = restate(rows, steps, META)
    assert read(result) == {("C", "cases", "2020"): 13}
    assert told(result) == [("part_missing", "C", "cases")]


def test_what_cannot_be_used_is_told() -> None:
    result = restate(BEFORE, changes(("A", "C", "soon", ""), ("A", "C", "2024", 2), ("A", "C", "2024", 0.5)), META)
    assert {rule for rule, _, _ in told(result)} == {"bad_period", "bad_change", "share_left_over", "cannot_be_added"}
    with pytest.raises(DefinitionError, match=r"hands over 1\.1"):
        restate(BEFORE, changes(("A", "C", "2024", 0.5), ("A", "D", "2024", 0.6)), META)
    with pytest.raises(DefinitionError, match="kind"):
        restate(BEFORE, changes(("A", "C", "2024", 1)), [{"indicator_code": "cases", "kind": "flows"}])


def test_a_rate_without_weights_is_left_out_and_told() -> None:
    rows = [row for row in BEFORE if (row["organisation_code"], row["indicator_code"]) != ("B", "cases")]
    result = restate(rows, changes(("A", "AB", "2024", 1), ("B", "AB", "2024", 1)), META)
    assert {("part_missing", "AB", "cases"), ("weight_missing", "AB", "solved_rate")} <= set(told(result))
    assert ("AB", "solved_rate", "2023") not in read(result)
