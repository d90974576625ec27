"""Treatment of extreme values, and values per head, against slow twins, and what must hold of them."""

from fractions import Fraction
from math import copysign, isfinite, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import DefinitionError, denominate, treat
from jixiao.engine.treatment.shape import shape_of

Exact = Fraction | None

USUAL = st.integers(-50, 50).map(lambda whole: Fraction(whole, 10))
EXTREME = st.integers(-9_000, 9_000).map(Fraction)
COLUMNS = st.lists(st.one_of(USUAL, USUAL, USUAL, USUAL, EXTREME, st.none()), min_size=1, max_size=16)
POINTS = st.integers(0, 5)


def frame(column: list[Exact]) -> dict[str, list[Any]]:
    return {
        "organisation_code": [f"S{number}" for number in range(len(column))],
        "a": [None if cell is None else float(cell) for cell in column],
    }


def moments(xs: list[Fraction]) -> tuple[Fraction, Fraction, Fraction] | None:
    """Of a sample, by the book and exactly: the square of its skewness, the third moment, the excess kurtosis."""
    n = len(xs)
    if n < 4 or len(set(xs)) == 1:
        return None
    mean = sum(xs) / n
    second, third, fourth = (sum((x - mean) ** power for x in xs) / n for power in (2, 3, 4))
    squared_skew = third**2 / second**3 * n * (n - 1) / (n - 2) ** 2
    return squared_skew, third, (n - 1) * ((n + 1) * (fourth / second**2 - 3) + 6) / ((n - 2) * (n - 3))


def too_skewed(xs: list[Fraction]) -> bool:
    found = moments(xs)
    return found is not None and found[0] >= 4 and found[2] >= Fraction("3.5")


def twin(column: list[Exact], points: int) -> list[float | None]:
    """One point after another, as one would on paper."""
    original = [x for x in column if x is not None]
    xs = original.copy()
    drawn: dict[bool, set[int]] = {True: set(), False: set()}
    for _ in range(points):
        found = moments(xs)
        if found is None or not too_skewed(xs):
            break
        above = found[1] > 0
        side = drawn[above]
        free = [place for place in range(len(xs)) if place not in side]
        best = max(free, key=lambda place: original[place] if above else -original[place])
        rest = [original[place] for place in free if place != best]
        if not rest:
            break
        edge = max(rest) if above else min(rest)
        tried = [edge if place in side or place == best else x for place, x in enumerate(xs)]
        if len(set(tried)) == 1:
            break
        side.add(best)
        xs = tried
    result = [float(x) for x in xs]
    if too_skewed(xs):
        low, high = min(original), max(original)
        shift, above = (high - low) / 100, (moments(original) or (0, 0))[1] > 0
        result = [log(x - low + shift) if above else -log(high - x + shift) for x in original]
    treated = iter(result)
    return [None if cell is None else next(treated) for cell in column]


def near(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(
        (a is None) == (b is None) and (a is None or abs(a - b) <= 1e-9 * max(1, abs(b)))
        for a, b in zip(one, other, strict=True)
    )


@settings(max_examples=100)
@given(COLUMNS, POINTS)
def test_against_the_twin(column: list[Exact], points: int) -> None:
    assert near(list(treat(frame(column), points=points)["a"]), twin(column, points))


@settings(max_examples=60)
@given(COLUMNS)
def test_the_shape_is_by_the_book(column: list[Exact]) -> None:
    xs = [x for x in column if x is not None]
    found, wanted = shape_of(np.array([float(x) for x in xs])), moments(xs)
    if wanted is None:
        assert np.isnan([found.skew, found.kurtosis]).all()
    else:
        assert found.skew == pytest.approx(copysign(sqrt(wanted[0]), wanted[1]), rel=1e-9, abs=1e-9)
        assert found.kurtosis == pytest.approx(float(wanted[2]), rel=1e-9, abs=1e-9)


def test_published_shapes() -> None:
    """Microsoft's examples of SKEW and KURT (Excel 2010); Becker et al. 2022 (COINr), vignette “Outlier treatment”."""
    excel = shape_of(np.array([3, 4, 5, 2, 3, 4, 5, 6, 4, 7], float))
    assert (round(excel.skew, 6), round(excel.kurtosis, 6)) == (0.359543, -0.1518)
    coinr = shape_of(np.array([*range(1, 11), 30, 100], float))
    assert (round(coinr.skew, 6), round(coinr.kurtosis, 6)) == (3.063241, 9.741391)


@settings(max_examples=60)
@given(COLUMNS, POINTS)
def test_order_and_gaps_stay_and_every_change_is_listed(column: list[Exact], points: int) -> None:
    outcome = treat(frame(column), points=points)
    before, after = frame(column)["a"], list(outcome["a"])
    assert [x is None for x in before] == [x is None for x in after]
    pairs = sorted((b, a) for b, a in zip(before, after, strict=True) if b is not None)
    assert [a for _, a in pairs] == sorted(a for _, a in pairs)
    listed = {(row["organisation_code"], row["before"], row["after"]) for row in outcome.changes}
    names = frame(column)["organisation_code"]
    assert listed == {(n, b, a) for n, b, a in zip(names, before, after, strict=True) if b != a}
    assert bool(listed) <= ({"winsorised", "transformed"} & set(outcome.findings["rule"]) != set())


@settings(max_examples=60)
@given(COLUMNS, POINTS, st.sampled_from([1000, Fraction(1, 8)]))
def test_another_unit_of_measure_gives_the_same_in_that_unit(
    column: list[Exact], points: int, factor: Fraction
) -> None:
    one = treat(frame(column), points=points)
    other = treat(frame([None if x is None else x * factor for x in column]), points=points)
    actions = set(one.changes["action"])
    assert set(other.changes["action"]) == actions
    step = log(factor) * (1 if min([0.0, *one.changes["skew_before"]]) == 0 else -1)
    taken = "transformed" in actions
    wanted = [None if x is None else x + step if taken else x * float(factor) for x in one["a"]]
    assert near(list(other["a"]), wanted)


@settings(max_examples=60)
@given(COLUMNS, POINTS)
def test_turned_around_it_is_the_mirror_image(column: list[Exact], points: int) -> None:
    there = treat(frame(column), points=points)["a"]
    back = treat(frame([None if x is None else -x for x in column]), points=points)["a"]
    assert near([None if x is None else -x for x in back], list(there))


def test_treatment_ends_as_soon_as_one_limit_is_kept() -> None:
    column = [Fraction(n) for n in (*range(1, 11), 30, 100)]
    (row,) = treat(frame(column)).changes
    assert (row["organisation_code"], row["action"], row["before"], row["after"]) == ("S11", "winsorised", 100, 30)
    assert row["skew_after"] == pytest.approx(1.712038, abs=5e-7)
    assert row["kurtosis_after"] == pytest.approx(1.815781, abs=5e-7)


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ([], []),
        ([None, None], []),
        ([1.0, 2.0, 1e6], ["too_few_values"]),
        ([5.0] * 9, []),
        ([0.1 + 0.2] * 8 + [0.3], []),
        ([1.0] * 9 + [2.0], ["still_skewed", "transformed"]),
        ([1e-200, 2e-200, 3e-200, 4e-200, 9e-199, 5e-200], ["winsorised"]),
        ([float("inf"), 1.0, 2.0, 3.0, 4.0], ["not_finite"]),
        ([9e29, -9e29, 0.0, 1.0, 2.0, 3.0], []),
    ],
)
def test_hostile_columns(values: list[Any], rules: list[str]) -> None:
    outcome = treat({"organisation_code": [f"S{n}" for n in range(len(values))], "a": values})
    assert sorted(set(outcome.findings["rule"])) == rules
    assert all(x is None or isfinite(x) for x in outcome["a"])


def test_a_changed_scale_is_told_where_meta_has_figures_on_the_old_one() -> None:
    column = frame([Fraction(n) for n in (*range(1, 11), 100)])
    meta = {"indicator_code": ["a"], "target": [50]}
    assert "scale_changed" in list(treat(column, meta=meta, points=0).findings["rule"])
    assert "scale_changed" not in list(treat(column, meta=meta).findings["rule"])
    assert list(treat(column, meta=meta, points=0, transform=False).findings["rule"]) == ["still_skewed"]


@pytest.mark.parametrize("options", [{"points": -1}, {"skew": -1}, {"skew": float("nan")}, {"kurtosis": float("nan")}])
def test_limits_that_make_no_sense_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        treat(frame([Fraction(1)]), **options)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.none() | USUAL, st.none() | USUAL), min_size=1, max_size=8), st.sampled_from([1, 10_000]))
def test_per_head_against_the_twin(cells: list[tuple[Exact, Exact]], scale: int) -> None:
    values, heads = [value for value, _ in cells], [head for _, head in cells]
    outcome = denominate(frame(values) | {"heads": frame(heads)["a"]}, {"a": ("heads", scale)})
    wanted = [
        None if value is None or head is None or head <= 0 else float(value / head * scale) for value, head in cells
    ]
    assert near(list(outcome["a"]), wanted)
    lost = {f"S{n}" for n, (value, _) in enumerate(cells) if value is not None and wanted[n] is None}
    assert set(outcome.findings["organisation_code"]) == lost


def test_treat_divides_first() -> None:
    table = frame([Fraction(n) for n in range(1, 13)]) | {"heads": [1.0] * 11 + [0.01]}
    outcome = treat(table, per={"a": "heads"})
    assert [(row["before"], row["after"]) for row in outcome.changes] == [(1200.0, 11.0)]
    assert list(outcome.table.columns) == ["organisation_code", "a"]
