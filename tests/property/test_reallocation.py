"""Reallocation against slow twins: every whole allocation tried out, every pair shifted, every limit taken away."""

from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from jixiao.engine.budget.allocation.intake import NO_LIMIT, read_case
from jixiao.engine.budget.allocation.limits import DOWN, Limits, conflict, enough, with_only
from jixiao.engine.budget.allocation.nearest import Face, nearest
from jixiao.engine.budget.allocation.slices import Slices, Worth
from jixiao.engine.budget.allocation.solving import solve
from jixiao.engine.budget.reallocation import Reallocation, reallocate
from jixiao.engine.budget.whole_money import Unit
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.settings import Settings

Rows = list[dict[str, Any]]


@st.composite
def small(draw: st.DrawFn) -> tuple[Rows, Rows, dict[str, Any]]:
    """Up to four programmes of a few whole units, in up to two groups, with every kind of limit; often none fits."""
    n = draw(st.integers(1, 4))
    rows = [
        {
            "programme": f"P{place}", "last": draw(st.integers(0, 5)), "score": draw(st.sampled_from([50, 70, 70, 90.5, 100, 0])),
            "group": draw(st.sampled_from("xy")), "floor": draw(st.integers(0, 3)), "cap": draw(st.integers(2, 5)),
            "is_protected": draw(st.sampled_from([0, 0, 0, 1])),
        }
        for place in range(n)
    ]  # fmt: skip
    groups = [{"group": "x", "cap": draw(st.integers(2, 16)), "floor": draw(st.integers(0, 4))}]
    options: dict[str, Any] = {"amount": draw(st.integers(-4, 4)), "step": 1}
    options["amount"] = max(options["amount"], -sum(row["last"] for row in rows))
    if draw(st.booleans()):
        options["move"] = draw(st.integers(0, 5))
    options["own"] = {"band_taper": draw(st.sampled_from([0, 0.1])), "band_share": draw(st.sampled_from([0.1, 0.4]))}
    return rows, groups, options


def plain_worth(row: dict[str, Any], amount: int, own: dict[str, float]) -> Fraction:
    """The worth of an amount, one unit after the other."""
    taper, share, worth = Fraction(repr(own["band_taper"])), Fraction(repr(own["band_share"])), Fraction(0)
    for unit in range(amount):
        band = 0
        if taper and row["last"]:
            band = max([b for b in range(-10, 11) if unit >= row["last"] + round(row["last"] * share * b)], default=-10)
        worth += Fraction(repr(float(row["score"]))) * (1 - taper) ** band
    return worth


def plain_best(rows: Rows, groups: Rows, options: dict[str, Any]) -> Fraction | None:
    """The worth of the best whole allocation by trying them all; None where none keeps the limits."""
    last = [row["last"] for row in rows]
    total = sum(last) + options["amount"]
    floors = [max(row["floor"], row["last"] if row["is_protected"] else 0) for row in rows]
    worths = [[plain_worth(row, amount, options["own"]) for amount in range(row["cap"] + 1)] for row in rows]
    best = None
    for amounts in product(*(range(floor, row["cap"] + 1) for floor, row in zip(floors, rows, strict=True))):
        inside = sum(amount for amount, row in zip(amounts, rows, strict=True) if row["group"] == "x")
        cuts = sum(max(before - after, 0) for before, after in zip(last, amounts, strict=True))
        rises = sum(max(after - before, 0) for before, after in zip(last, amounts, strict=True))
        has_group = any(row["group"] == "x" for row in rows)
        if sum(amounts) != total or (has_group and not groups[0]["floor"] <= inside <= groups[0]["cap"]):
            continue
        if "move" in options and (cuts if options["amount"] >= 0 else rises) > options["move"]:
            continue
        worth = sum((known[amount] for known, amount in zip(worths, amounts, strict=True)), Fraction(0))
        best = worth if best is None else max(best, worth)
    return best


def worth_of(result: Reallocation, rows: Rows, options: dict[str, Any]) -> Fraction:
    """What the proposed allocation is worth, by the plain sum."""
    by_code = dict(zip(result.table["programme"], result.table["new"], strict=True))
    return sum((plain_worth(row, int(by_code[row["programme"]]), options["own"]) for row in rows), Fraction(0))


@given(small())
@settings(max_examples=30, deadline=None)
def test_no_whole_allocation_is_worth_more(case: tuple[Rows, Rows, dict[str, Any]]) -> None:
    rows, groups, options = case
    best = plain_best(rows, groups, options)
    result = reallocate(rows, groups=groups, **options)
    assert result.is_feasible == (best is not None)
    if result.certificate is not None:
        assert worth_of(result, rows, options) == best
        assert result.certificate.is_proved
        assert result.certificate.gap == 0
        assert result.certificate.slackness_faults == 0
    else:
        assert len(result.conflicts)


@given(small(), st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_rows_changes_nothing(case: tuple[Rows, Rows, dict[str, Any]], chance: Any) -> None:
    rows, groups, options = case
    mixed = chance.sample(rows, len(rows))
    assert reallocate(mixed, groups=groups, **options).table == reallocate(rows, groups=groups, **options).table


@given(small())
@settings(max_examples=10, deadline=None)
def test_the_price_of_the_total_is_what_a_unit_more_or_less_is_worth(case: tuple[Rows, Rows, dict[str, Any]]) -> None:
    rows, groups, options = case
    options.pop("move", None)
    worths = []
    for amount in range(-1, 2):
        result = reallocate(
            rows, groups=groups, **{**options, "amount": max(amount, -sum(row["last"] for row in rows))}
        )
        price = next((row["shadow_price"] for row in result.bindings if row["kind"] == "total"), None)
        worths.append(
            (worth_of(result, rows, options), price, result.summary["total_new"]) if result.is_feasible else None
        )
    for less, more in pairwise(worths):
        if less and more and more[2] == less[2] + 1 and less[1] is not None and more[1] is not None:
            assert float(more[0] - less[0]) <= less[1] + 1e-9
            assert float(more[0] - less[0]) >= more[1] - 1e-9


def plain_limits(rows: Rows, groups: Rows, options: dict[str, Any]) -> tuple[Limits, Slices]:
    unit = Unit.of(1)
    case = read_case(rows, groups, unit, Settings.on("budget-reallocation", None, options["own"]), FindingList())
    limits = Limits.of(case, int(case.last.sum()) + options["amount"], options.get("move"))
    return limits, Slices.of(case, limits, Worth.of(case))


@given(small())
@settings(max_examples=10, deadline=None)
def test_no_shift_between_two_programmes_comes_nearer_to_last_year(case: tuple[Rows, Rows, dict[str, Any]]) -> None:
    """On the face of the optima, without a limit on moving, pairs of programmes span all directions."""
    rows, groups, options = case
    options.pop("move", None)
    limits, slices = plain_limits(rows, groups, options)
    if not limits.can_be_kept or not len(slices.width):
        return
    face = Face.of(limits, slices, solve(limits, slices).prices)
    amounts = nearest(face)
    size = np.maximum(np.where(limits.last > 0, limits.last, limits.cap), 1)
    pull = (amounts - limits.last) / size
    sums = np.bincount(limits.group, amounts, len(limits.low))
    assert amounts.sum() == pytest.approx(limits.total)
    for up, down in product(range(len(amounts)), repeat=2):
        g, h = limits.group[up], limits.group[down]
        room = g == h or (sums[g] < face.high[g] - 1e-6 and sums[h] > face.low[h] + 1e-6)
        if amounts[up] < face.upper[up] - 1e-6 and amounts[down] > face.lower[down] + 1e-6 and room:
            assert pull[up] >= pull[down] - 1e-6


def plainly_kept(limits: Limits) -> bool:
    """Whether any allocation keeps the limits, by a linear programme over amounts and moves."""
    n = len(limits.last)
    rows, bounds = [], []
    for place, (low, high) in enumerate(zip(limits.low, limits.high, strict=True)):
        inside = np.concatenate([limits.group == place, np.zeros(n)]).astype(float)
        rows.append(-inside)
        bounds.append(-float(low))
        if high < NO_LIMIT:
            rows.append(inside)
            bounds.append(float(high))
    sign = 1.0 if limits.side == DOWN else -1.0
    for place in range(n):
        row = np.zeros(2 * n)
        row[place], row[n + place] = -sign, -1.0
        rows.append(row)
        bounds.append(-sign * float(limits.last[place]))
    if limits.move is not None:
        rows.append(np.concatenate([np.zeros(n), np.ones(n)]))
        bounds.append(float(limits.move))
    spans = [(float(low), min(float(high), 1e6)) for low, high in zip(limits.floor, limits.cap, strict=True)]
    if any(low > high for low, high in spans):
        return False
    equal = {} if limits.total is None else {
        "A_eq": [np.concatenate([np.ones(n), np.zeros(n)])], "b_eq": [float(limits.total)]}  # fmt: skip
    found = linprog(np.zeros(2 * n), np.array(rows), bounds, bounds=[*spans, *[(0, None)] * n], **equal)
    return bool(found.status == 0)


@given(small())
@settings(max_examples=10, deadline=None)
def test_a_conflict_has_no_limit_too_many(case: tuple[Rows, Rows, dict[str, Any]]) -> None:
    limits, _ = plain_limits(*case)
    assert limits.can_be_kept == plainly_kept(limits)
    if limits.can_be_kept:
        return
    found = conflict(limits)
    assert not plainly_kept(with_only(limits, found))
    for one in found:
        rest = [each for each in found if each != one]
        assert plainly_kept(with_only(limits, rest))
        assert enough(limits, found, one) != one.amount(limits)
