"""Effects of a policy against slow plain twins, and what must hold whatever the figures."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.comparison.policy_effect.difference import Difference, difference
from jixiao.engine.comparison.policy_effect.interrupted import interruption
from jixiao.engine.comparison.policy_effect.regression import fit, usual_lag

whole = st.integers(-50, 50)
lines = st.lists(st.one_of(st.none(), whole), min_size=7, max_size=16)


def solved(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """A square system by elimination."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for place in range(len(table)):
        pivot = next(row for row in range(place, len(table)) if table[row][place])
        table[place], table[pivot] = table[pivot], table[place]
        table[place] = [cell / table[place][place] for cell in table[place]]
        for row in range(len(table)):
            if row != place:
                table[row] = [a - table[row][place] * b for a, b in zip(table[row], table[place], strict=True)]
    return [row[-1] for row in table]


def segments(values: list[int | None], start: int) -> tuple[list[list[Fraction]], list[Fraction], list[int]]:
    known = [place for place, value in enumerate(values) if value is not None]
    rows = [[Fraction(each) for each in (1, t, t >= start, max(t - start, 0))] for t in known]
    return rows, [Fraction(values[t] or 0) for t in known], known


@settings(max_examples=60)
@given(lines, st.integers(3, 10))
def test_coefficients_and_newey_west(values: list[int | None], start: int) -> None:
    rows, right, known = segments(values, start)
    sides = sum(t < start for t in known), sum(t >= start for t in known)
    given = [float("nan") if value is None else value for value in values]
    found = interruption(np.array(given, np.float64), start)
    if min(sides) < 3:
        assert found is None
        return
    assert found is not None
    cross = [[sum(row[i] * row[j] for row in rows) for j in range(4)] for i in range(4)]
    moment = [sum(row[i] * y for row, y in zip(rows, right, strict=True)) for i in range(4)]
    level, slope = solved(cross, moment)[2:]
    mean_after = Fraction(sum(t - start for t in known if t >= start), sides[1])
    for name, wanted in (("level", level), ("slope", slope), ("average", level + slope * mean_after)):
        assert found.levels[name].value == pytest.approx(float(wanted), abs=1e-6)
    error = plain_newey_west(rows, right, known, solved(cross, moment), cross)
    assert found.levels["level"].error == pytest.approx(error, abs=1e-5)


def plain_newey_west(
    rows: list[list[Fraction]],
    right: list[Fraction],
    known: list[int],
    found: list[Fraction],
    cross: list[list[Fraction]],
) -> float:
    """The level's error by the double sum over pairs of times."""
    n, lag = len(rows), usual_lag(len(rows))
    left = [y - sum(b * x for b, x in zip(found, row, strict=True)) for row, y in zip(rows, right, strict=True)]
    middle = [[Fraction(0)] * 4 for _ in range(4)]
    for s in range(n):
        for t in range(n):
            apart = abs(known[s] - known[t])
            if apart <= lag:
                weight = (1 - Fraction(apart, lag + 1)) * left[s] * left[t]
                middle = [[middle[i][j] + weight * rows[s][i] * rows[t][j] for j in range(4)] for i in range(4)]
    unit = solved(cross, [Fraction(place == 2) for place in range(4)])
    variance = sum(unit[i] * middle[i][j] * unit[j] for i in range(4) for j in range(4)) * Fraction(n, n - 4)
    return float(max(variance, Fraction(0))) ** 0.5


tables = st.integers(3, 7).flatmap(
    lambda n: st.tuples(
        st.lists(st.lists(whole, min_size=6, max_size=6), min_size=n, max_size=n),
        st.integers(1, n - 1),
        st.integers(1, 5),
    )
)


@settings(max_examples=60)
@given(tables)
def test_difference_in_differences(case: tuple[list[list[int]], int, int]) -> None:
    values, k, start = case
    changes = [Fraction(sum(row[start:]), len(row) - start) - Fraction(sum(row[:start]), start) for row in values]

    def apart(chosen: tuple[int, ...]) -> Fraction:
        inside = [changes[place] for place in chosen]
        outside = [each for place, each in enumerate(changes) if place not in chosen]
        return Fraction(sum(inside), len(inside)) - Fraction(sum(outside), len(outside))

    real = apart(tuple(range(k)))
    ways = [apart(chosen) for chosen in combinations(range(len(values)), k)]
    found = given_first(values, k, start)
    assert found.effect.value == pytest.approx(float(real), abs=1e-9)
    assert found.shuffled == pytest.approx(sum(abs(way) >= abs(real) for way in ways) / len(ways))
    spread = sum((each - real - tail(changes, k)) ** 2 for each in changes[:k]) + sum(
        (each - tail(changes, k)) ** 2 for each in changes[k:]
    )
    wanted = float(spread / (len(values) - 2) * (Fraction(1, k) + Fraction(1, len(values) - k))) ** 0.5
    assert found.effect.error == pytest.approx(wanted, abs=1e-9)


def tail(changes: list[Fraction], k: int) -> Fraction:
    return Fraction(sum(changes[k:]), len(changes) - k)


def given_first(values: list[list[int]], k: int, start: int) -> Difference:
    return difference(np.array(values, np.float64), np.arange(len(values)) < k, start)


@settings(max_examples=40)
@given(tables, st.integers(-20, 20))
def test_what_happens_to_all_is_no_effect(case: tuple[list[list[int]], int, int], shock: int) -> None:
    values, k, start = case
    shocked = [[cell + shock * place**2 for place, cell in enumerate(row)] for row in values]
    before, after = given_first(values, k, start), given_first(shocked, k, start)
    assert after.effect.value == pytest.approx(before.effect.value, abs=1e-7)
    assert after.pre_trend.value == pytest.approx(before.pre_trend.value, abs=1e-7, nan_ok=True)
    turned = difference(-np.array(values, np.float64), np.arange(len(values)) < k, start)
    assert turned.effect.value == pytest.approx(-before.effect.value, abs=1e-9)


@given(lines, st.integers(3, 10), st.sampled_from([0.01, 7.0, 1e6]), st.sampled_from([-1.0, 1.0]))
def test_the_unit_does_not_matter(values: list[int | None], start: int, scale: float, sign: float) -> None:
    given = np.array([np.nan if value is None else value for value in values], np.float64)
    before, after = interruption(given, start), interruption(given * scale * sign, start)
    assert (before is None) == (after is None)
    if before is None or after is None:
        return
    assert (before.differences is None) == (after.differences is None)
    for name, estimate in before.levels.items():
        assert after.levels[name].value == pytest.approx(estimate.value * scale * sign, rel=1e-6, abs=1e-7 * scale)
        if estimate.judged > 1e-6:
            assert after.levels[name].p_value == pytest.approx(estimate.p_value, abs=1e-6)


def test_no_fit_without_variation_in_the_columns() -> None:
    column = np.ones((9, 2))
    assert fit(column, np.arange(9.0), np.arange(9), 1) is None
    assert fit(np.ones((1, 1)), np.ones(1), np.arange(1), 1) is None
