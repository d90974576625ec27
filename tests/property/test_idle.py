"""Idle money against a slow twin: one programme after the other in plain Python."""

from random import Random
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.budget.idle import idle_funds
from jixiao.library import parameters

CUTS = {code: entries[0]["value"] for code, entries in parameters("budget-idle").items()}
Paths = dict[str, dict[int, tuple[float, list[float]]]]


def cities_of(seed: int, n: int, now: int) -> tuple[Paths, dict[str, str], int]:
    """Programmes with a year's budget and twelve payments by year; some stop after April, some budgets are 0."""
    chance = Random(seed)
    cities: Paths = {}
    for number in range(n):
        first, even = chance.choice([2023, 2024, 2024, 2025]), [chance.randint(0, 12) for _ in range(12)]
        cities[f"P{number:02d}"] = years = {}
        for year in range(first, 2026):
            pays = [float(pay + chance.randint(0, 2)) for pay in even]
            if year == 2025 and chance.random() < 0.5:
                pays = [pay if month < 4 else 0.0 for month, pay in enumerate(pays)]
            years[year] = (float(chance.choice([0, 90, 100, 100, 140])), pays)
    return cities, {code: chance.choice("gh") for code in cities}, now


def plain_pace(cities: Paths, groups: dict[str, str], now: int) -> dict[str, dict[str, Any]]:
    """Paid by now, usual by now and at the end, spread and likely end of each programme of 2025."""
    shares: dict[str, list[tuple[float, float]]] = {}
    for code, years in cities.items():
        shares[code] = [
            (sum(pays[:now]) / budget, sum(pays) / budget) for year, (budget, pays) in years.items() if year < 2025 and budget > 0
        ]  # fmt: skip
    found = {}
    for code, years in cities.items():
        budget, pays = years[2025]
        if budget <= 0:
            found[code] = {"share": None}
            continue
        own, basis = shares[code], "own"
        within = _within(shares, [other for other in cities if groups[other] == groups[code]])
        spread = within if within is not None else _within(shares, list(cities))
        spread = (CUTS["least_spread"] if spread is None else spread) * (1 + 1 / max(len(own), 1)) ** 0.5
        if not own:
            peers = [each for other in cities if groups[other] == groups[code] for each in shares[other]]
            if len(peers) < CUTS["least_peers"]:
                peers = [each for other in cities for each in shares[other]]
            own, basis = (peers, "peers") if len(peers) >= CUTS["least_peers"] else ([], "none")
            if own:
                middle = median(each[0] for each in own)
                spread = 1.4826 * median(abs(each[0] - middle) for each in own) * (1 + 1 / len(own)) ** 0.5
        share = sum(pays[:now]) / budget
        found[code] = {"share": share, "basis": basis, "n_years": len(own)}
        if own:
            by_now, at_end = median(each[0] for each in own), median(each[1] for each in own)
            rest = min(share + median(each[1] - each[0] for each in own), 1.0)
            same = min((share / by_now if by_now > 0 else 1.0) * at_end, 1.0)
            weight = min(max(by_now / at_end, 0.0), 1.0) if at_end > 0 else 0.0
            found[code] |= {
                "expected": by_now, "spread": max(spread, CUTS["least_spread"]),
                "likely_end": weight * same + (1 - weight) * rest,
            }  # fmt: skip
    return found


def _within(shares: dict[str, list[tuple[float, float]]], codes: list[str]) -> float | None:
    away = []
    for code in codes:
        by_now = [each[0] for each in shares[code]]
        if len(by_now) >= 2:
            wide = (len(by_now) / (len(by_now) - 1)) ** 0.5
            away += [abs(each - median(by_now)) * wide for each in by_now]
    return 1.4826 * median(away) if len(away) >= CUTS["least_peers"] else None


def as_rows(cities: Paths, groups: dict[str, str], now: int) -> list[dict[str, Any]]:
    """The same as rows."""
    return [
        {"programme": code, "period": f"{year}-{month + 1:02d}", "paid": pays[month], "budget": budget, "group": groups[code]}
        for code, years in cities.items()
        for year, (budget, pays) in years.items()
        for month in range(now if year == 2025 else 12)
    ]  # fmt: skip


@given(st.integers(0, 10**6), st.integers(1, 16), st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_the_pace_is_what_plain_sums_give(seed: int, n: int, now: int) -> None:
    case = cities_of(seed, n, now)
    result = idle_funds(as_rows(*case), as_of=f"2025-{case[2]:02d}")
    plain = plain_pace(*case)
    if case[2] == 12:
        assert not len(result.pace)
        return
    rows = {row["programme"]: row for row in result.pace}
    assert sorted(rows) == sorted(plain)
    for code, wanted in plain.items():
        for name, value in wanted.items():
            assert rows[code][name] == (pytest.approx(value, abs=1e-9) if isinstance(value, float) else value), (
                code,
                name,
            )
    told = {row["programme"] for row in result.table if row["rule"] == "behind_pace"}
    assert told == {code for code, row in plain.items() if _is_behind(row)}


def _is_behind(row: dict[str, Any]) -> bool:
    if row.get("expected") is None:
        return False
    behind = row["expected"] - row["share"]
    cut = CUTS["own_distance"] if row["basis"] == "own" else CUTS["peer_distance"]
    return bool(
        behind >= CUTS["least_behind"] and behind / row["spread"] >= cut and row["expected"] >= CUTS["least_expected"]
        and 1 - row["likely_end"] >= CUTS["least_unused"]
    )  # fmt: skip
