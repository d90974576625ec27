"""Scoring a period from only what `periods_needed` names gives the digits that the whole history gives."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Period, Scheme, evaluate
from jixiao.engine.model.look_back import periods_needed, target_periods
from jixiao.engine.model.node import MISSING_POLICIES, OVER_TIME
from jixiao.engine.model.period import Frequency

ORGANISATIONS = tuple("ABCDEF")
INDICATORS = ("a", "b", "c", "d")
FIRST = Period.parse("2023-01")
MONTHS = [FIRST.shift(step) for step in range(30)]
COARSE = [Period.parse(text) for text in ("2023", "2024", "2025", "2023H2", "2024Q1", "2024Q4", "2025Q1")]
RULES = (
    "ratio_capped",
    "{name: binary, against: previous}",
    "{name: binary, against: last_year}",
    "{name: binary, against: mean_of_previous, n: 3}",
    "{name: deduct_per_event, points_each: 1}",
)


@st.composite
def laws(draw: st.DrawFn) -> Scheme:
    """A scheme of three leaves; every policy for missing values, every way over time, some rules with a history."""
    leaves = []
    for code in draw(st.permutations(INDICATORS))[:3]:
        policy = draw(st.sampled_from(MISSING_POLICIES))
        limit = draw(st.integers(1, 4))
        missing = policy if policy in ("exclude", "zero", "incomplete") else f"{{policy: {policy}, limit: {limit}}}"
        divisor = draw(st.sampled_from(("", "", ", per: {indicator: people, times: 10}")))
        leaves.append(
            f"  - {{code: {code}, weight: 10, direction: lower, target: 5, rule: {draw(st.sampled_from(RULES))},"
            f" missing: {missing}, over_time: {draw(st.sampled_from(OVER_TIME))}{divisor}}}\n"
        )
    frequency = draw(st.sampled_from(tuple(Frequency)))
    tail = "vetoes:\n  - {code: d, when: '> 8', effect: zero}\n" if draw(st.booleans()) else ""
    return Scheme.from_yaml(f"scheme: s\nfull_marks: 30\nperiodicity: {frequency}\ntree:\n{''.join(leaves)}{tail}")


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Values of thirty months and some longer periods, with holes, and head counts of years and months."""
    seed = Random(draw(st.integers(0, 1 << 30)))
    kept = draw(st.sampled_from((0.3, 0.5, 0.8)))
    return [
        {
            "organisation_code": code,
            "indicator_code": indicator,
            "period": str(period),
            "value": float(seed.randint(0, 9)),
        }
        for period in (*MONTHS, *COARSE)
        for code in ORGANISATIONS
        for indicator in (*INDICATORS, "people")
        if seed.random() < (kept if period in MONTHS else 0.2)
    ]


@settings(max_examples=60, deadline=None)
@given(laws(), histories(), st.sampled_from([*MONTHS[-8:-3], *COARSE]), st.booleans())
def test_nothing_else_is_looked_at(scheme: Scheme, rows: list[dict[str, Any]], period: Period, seen: bool) -> None:
    rows = [row for row in rows if row["indicator_code"] in scheme.indicators]
    available = {Period.parse(row["period"]) for row in rows}
    needed = periods_needed(scheme, period, available)
    assert needed.keys() <= available
    read = [
        row
        for row in rows
        if (each := Period.parse(row["period"])) in needed
        and (needed[each] is None or row["indicator_code"] in (needed[each] or ()))
    ]
    as_of = date(2025, 6, 30) if seen else None
    whole = evaluate(scheme, rows, period=period, organisations=ORGANISATIONS, as_of=as_of)
    part = evaluate(scheme, read, period=period, organisations=ORGANISATIONS, as_of=as_of)
    assert part.digest == whole.digest
    mine = [row for row in whole.findings.to_rows() if row["period"] == str(period) and not row["row"]]
    assert mine == [row for row in part.findings.to_rows() if row["period"] == str(period) and not row["row"]]


@pytest.mark.parametrize("policy", MISSING_POLICIES)
def test_a_policy_that_stays_at_home_reads_one_month(policy: str) -> None:
    """A new policy must say here how far it looks; the property above fails where it looks further."""
    scheme = Scheme.from_yaml(
        f"scheme: s\nperiodicity: month\nfull_marks: 1\nmissing: {{policy: {policy}, limit: 2}}\n"
        "tree: [{code: a, weight: 1, direction: lower, target: 5, rule: ratio_capped}]"
        if policy not in ("exclude", "zero", "incomplete")
        else f"scheme: s\nperiodicity: month\nfull_marks: 1\nmissing: {policy}\n"
        "tree: [{code: a, weight: 1, direction: lower, target: 5, rule: ratio_capped}]"
    )
    steps = {"carry-forward": (-2, -1), "interpolate": (-2, -1, 1, 2)}.get(policy, ())
    month = Period.parse("2024-06")
    needed = periods_needed(scheme, month, MONTHS)
    assert next(iter(needed)) == month
    assert needed == {month: None, **{month.shift(step): frozenset({"a"}) for step in steps}}


def test_the_periods_that_can_be_scored() -> None:
    def of(frequency: str, *texts: str) -> list[str]:
        scheme = Scheme.from_yaml(
            f"scheme: s\nfull_marks: 1\nperiodicity: {frequency}\ntree: [{{code: a, weight: 1, rule: manual}}]"
        )
        return [str(period) for period in target_periods(scheme, map(Period.parse, texts))]

    assert of("month", "2026-02", "2026-01", "2026", "2026Q1") == ["2026-01", "2026-02"]
    assert of("quarter", "2026-02", "2026-05", "2025Q4") == ["2025Q4", "2026Q1", "2026Q2"]
    assert of("year", "2026-02", "2025-05") == ["2025", "2026"]
    assert of("month", "2026", "2025") == ["2025", "2026"]
    assert of("month") == []
