"""Stuffed answers: the simulation of a month, what is spared, what gets through, and each sign by itself."""

import numpy as np
import pytest

from benchmarks.stuffing_answers import kinds, simulated
from jixiao import DefinitionError, stuffing
from jixiao.engine.satisfaction.stuffing.stuffing import Stuffing

Rows = list[dict[str, object]]


def looked_at(frame: dict[str, list[object]]) -> Stuffing:
    """Without what the simulation alone knows."""
    return stuffing({name: column for name, column in frame.items() if name != "kind"})


def test_two_thousand_honest_and_ten_thousand_false() -> None:
    frame = simulated(0)
    result = looked_at(frame)
    false = np.array([not str(kind).startswith("honest") for kind in frame["kind"]])
    assert (int(false.sum()), int((~false).sum())) == (10_000, 2_000)
    assert result.flagged[false].mean() >= 0.95
    assert result.flagged[~false].mean() <= 0.01
    index = (np.array(frame["degree"], np.float64) - 1) * 25
    assert abs(index[~result.flagged].mean() - index[~false].mean()) <= 0.5
    assert index.mean() - index[~false].mean() > 5, "the attack was worth its while"
    for kind, places in kinds(frame):
        share = result.flagged[places].mean()
        assert share >= 0.95 if not kind.startswith("honest") else share <= 0.05, kind
    assert len(result.table) == 12_000, "none is deleted"
    assert sum(result.scores["flagged"]) == result.n_flagged
    assert all(reason for reason, flag in zip(result.table["reasons"], result.table["flagged"], strict=True) if flag)


def test_honest_people_alone_are_left_alone() -> None:
    """A month with a bad day: fifty bad ratings in some hours, none of them flagged for their number."""
    frame = simulated(3, attacks={})
    result = looked_at(frame)
    assert result.flagged.mean() <= 0.005
    assert not any(result.flagged[places].any() for kind, places in kinds(frame) if kind == "honest event")


def test_a_crowd_brings_networks_of_its_own_where_no_visit_is_known() -> None:
    """The kind of token says nothing: the bad day's fifty are spared, and the attacks found all the same."""
    frame = simulated(102)
    frame["token_kind"] = ["open"] * len(frame["at"])
    result = looked_at(frame)
    false = np.array([not str(kind).startswith("honest") for kind in frame["kind"]])
    assert result.flagged[false].mean() >= 0.95
    assert not any(result.flagged[places].any() for kind, places in kinds(frame) if kind == "honest event")
    index = (np.array(frame["degree"], np.float64) - 1) * 25
    assert abs(index[~result.flagged].mean() - index[~false].mean()) <= 0.5


def test_a_perfect_mimic_gets_through_but_its_days_are_told() -> None:
    frame = simulated(1, attacks={"mimic": 1500})
    result = looked_at(frame)
    mimic = np.array([kind == "mimic" for kind in frame["kind"]])
    assert result.flagged[mimic].mean() < 0.05
    assert sum(row["rule"] == "burst" for row in result.findings) >= 10


def rows(n: int, **more: object) -> Rows:
    """Unremarkable answers: an hour apart and more, from networks of their own."""
    return [
        {
            "point": f"p{place % 3}", "at": f"2026-03-{1 + place % 28:02d} {8 + place % 9:02d}:{place * 7 % 60:02d}",
            "degree": 1 + place % 5, "network_key": f"n{place}", "seconds": 20 + place % 17, "token_kind": "poster", **more,
        }
        for place in range(n)
    ]  # fmt: skip


def reasons(extra: Rows, n: int = 300) -> list[str]:
    """The reasons of the added answers."""
    return list(stuffing([*rows(n), *extra]).table["reasons"][n:])


def test_unremarkable_answers_are_not_flagged() -> None:
    assert stuffing(rows(300)).n_flagged == 0


def test_each_sign_by_itself() -> None:
    day = {"point": "p0", "degree": 5, "seconds": 30, "token_kind": "poster"}
    crowd: Rows = [{**day, "at": f"2026-03-05 10:{place * 5:02d}", "network_key": "one"} for place in range(11)]
    assert set(reasons(crowd)) == {"network"}
    assert set(reasons([{**answer, "token_kind": "visit"} for answer in crowd])) == {""}, "a hall's own network"
    said = ["工作人员热情周到，办事效率高", "工作人员热情周到，办事效率高！", "办事效率高，工作人员热情周到了"] * 2
    copies: Rows = [
        {**day, "at": f"2026-03-{place + 1:02d} 10:00", "network_key": f"c{place}", "text": text}
        for place, text in enumerate(said)
    ]
    assert set(reasons(copies)) == {"copies"}
    short: Rows = [{**answer, "text": "很好"} for answer in copies]
    assert set(reasons(short)) == {""}, "many honest people write 很好"
    assert reasons([{**day, "at": "2026-03-05 10:00", "token_kind": "重复使用"}]) == ["token"]
    quick: Rows = [
        {**day, "at": f"2026-03-05 {8 + place}:30", "network_key": "desk", "seconds": 1, "token_kind": "visit"}
        for place in range(8)
    ]
    assert set(reasons(quick)) == {"fast"}
    assert reasons(quick[:1]) == [""], "one who is quick is no attack"
    clock: Rows = [
        {**day, "at": f"2026-03-05 {8 + place * 11 // 60}:{place * 11 % 60:02d}", "network_key": f"t{place}"}
        for place in range(40)
    ]
    assert "rhythm" in reasons(clock)[20]


def test_equal_sets_of_answers() -> None:
    rng = np.random.default_rng(0)
    honest = [{**row, **{f"q{number}": int(rng.integers(1, 6)) for number in range(5)}} for row in rows(300)]
    odd = {"q0": 2, "q1": 5, "q2": 1, "q3": 4, "q4": 3}
    extra = [{**row, "network_key": f"v{place}", **odd} for place, row in enumerate(rows(36)) if place % 3 == 0]
    assert "copies" in set(list(stuffing([*honest, *extra]).table["reasons"])[300:])


@pytest.mark.parametrize("columns", [(), ("network_key",), ("seconds",), ("token_kind",), ("text",)])
def test_little_is_enough(columns: tuple[str, ...]) -> None:
    needed = ("point", "at", "degree", *columns)
    frame = [{name: row.get(name, "") for name in needed} for row in rows(50)]
    assert stuffing(frame).n_flagged == 0


def test_hostile_rows_are_told_and_kept() -> None:
    bad: Rows = [
        {"point": "", "at": "never", "degree": "9", "seconds": "-4", "network_key": None},
        {"point": "p0", "at": "2026-03-05T10:00:00+08:00", "degree": "★★★", "seconds": "1e9", "text": "\x00" * 50},
    ]
    result = stuffing(bad)
    assert {row["rule"] for row in result.findings} == {"bad_moment", "bad_degree", "bad_seconds"}
    assert len(result.table) == 2
    assert len(stuffing({"point": [], "at": [], "degree": []}).table) == 0
    with pytest.raises(DefinitionError, match="network_least"):
        stuffing(rows(3), own={"network_last": 3})
