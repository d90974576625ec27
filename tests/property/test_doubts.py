"""Doubts against slow plain twins, and what must hold for any values: order, units, gaps and hostile input."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao import doubts
from jixiao.engine.integrity.benford import LAW, deviations
from jixiao.engine.integrity.bunching import SIDE, bunching
from jixiao.engine.integrity.interior import distances_around
from jixiao.engine.integrity.last_digit import last_digits
from jixiao.engine.integrity.reporters import SERIES, groups_of
from jixiao.engine.integrity.rule import benjamini_hochberg
from jixiao.engine.model.admission import admit
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows_of_series import group_medians, row_median, spread

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2))
gaps = st.one_of(st.none(), numbers)
lines = st.lists(st.lists(gaps, min_size=4, max_size=4), min_size=1, max_size=5)


def matrix(rows: list[list[float | None]]) -> np.ndarray:
    return np.array([[np.nan if cell is None else cell for cell in row] for row in rows], np.float64)


@given(lines)
def test_row_median(rows: list[list[float | None]]) -> None:
    for found, row in zip(row_median(matrix(rows)).tolist(), rows, strict=True):
        known = [cell for cell in row if cell is not None]
        assert found == pytest.approx(median(known)) if known else np.isnan(found)


@given(lines)
def test_spread(rows: list[list[float | None]]) -> None:
    for found, row in zip(spread(matrix(rows), np.full(len(rows), 0.5)).tolist(), rows, strict=True):
        far = [abs(cell) for cell in row if cell is not None]
        wanted = 0.5
        if far:
            usual = 1.4826 * median(far)
            clipped = [min(cell, 3 * usual) for cell in far]
            size = max(usual, (sum(cell**2 for cell in clipped) / len(far)) ** 0.5)
            wanted = max(0.5, size * ((len(far) + 2) / max(len(far) - 1, 0.5)) ** 0.5)
        assert found == pytest.approx(wanted)


@given(st.lists(st.tuples(numbers, st.integers(0, 3)), min_size=1, max_size=20))
def test_group_medians(pairs: list[tuple[float, int]]) -> None:
    values, group = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    for number, found in enumerate(group_medians(values, group, 4).tolist()):
        own = [value for value, owner in pairs if owner == number]
        assert found == pytest.approx(median(own)) if own else np.isnan(found)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_benjamini_hochberg(thousandths: list[int]) -> None:
    p = [Fraction(each, 1000) for each in thousandths]
    ranked = sorted(p)
    raised = [each * len(p) / (place + 1) for place, each in enumerate(ranked)]
    wanted = [min([Fraction(1), *raised[ranked.index(each) :]]) for each in p]
    assert benjamini_hochberg(np.array(thousandths) / 1000).tolist() == pytest.approx([float(each) for each in wanted])


def columns(values: list[float | None], organisation: str = "A", last: str = "2025-12") -> dict[str, list[object]]:
    end = Period.parse(last)
    rows = [
        (organisation, "x", str(end.shift(place - len(values) + 1)), value)
        for place, value in enumerate(values)
        if value is not None
    ]
    names = ("organisation_code", "indicator_code", "period", "value")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@given(st.lists(st.integers(100, 9999), min_size=10, max_size=60))
def test_last_digits(cents: list[int]) -> None:
    panel = admit(columns([cent / 10 for cent in cents]), FindingList()).panel
    digit, fit = last_digits(panel)
    if np.isclose(panel.units, 0.1).all() and fit.any():
        assert digit.tolist() == [cent % 10 for cent in cents]
        kept = [cent for place, cent in enumerate(cents) if cent not in cents[:place] and cent != 1000]
        assert sorted(np.rint(panel.values[fit] * 10).astype(int).tolist()) == sorted(kept)


@given(st.lists(st.integers(1, 10**6), min_size=5, max_size=60))
def test_deviation_from_benford(values: list[int]) -> None:
    panel = admit(columns([float(value) for value in values]), FindingList()).panel
    groups = groups_of(panel, np.arange(len(values)), 1, [SERIES])[0]
    first = Counter(str(value)[0] for value in values)
    wanted = sum(abs(first[str(digit)] / len(values) - LAW[digit - 1]) for digit in range(1, 10)) / 9
    assert deviations(panel.values[groups.places], groups)[0].tolist() == pytest.approx([wanted])


@given(st.lists(st.integers(0, 9), min_size=2 * SIDE, max_size=2 * SIDE))
def test_the_local_poisson_fit_is_the_most_likely_one(counts: list[int]) -> None:
    """At the fitted curve no small change of a coefficient makes the counts of the outer bins likelier."""
    counts[SIDE], counts[SIDE - 1] = 6, 0
    bins = np.repeat(np.arange(-SIDE, SIDE), counts)
    found = bunching(bins, np.zeros(len(bins), np.int64), 1)
    middle = [(place - SIDE + 0.5) / SIDE for place in range(2 * SIDE)]
    outer = [place for place in range(2 * SIDE) if place not in (SIDE - 1, SIDE)]

    def loss(beta: tuple[float, float, float]) -> float:
        curve = [beta[0] + beta[1] * x + beta[2] * x * x for x in middle]
        return sum(np.exp(curve[at]) - counts[at] * curve[at] for at in outer) + 5e-4 * (beta[1] ** 2 + beta[2] ** 2)

    from scipy.optimize import minimize

    if sum(counts[at] for at in outer) > 4:
        best = minimize(loss, (0.0, 0.0, 0.0), method="BFGS").x
        at_point = np.exp(best[0] + best[1] * middle[SIDE] + best[2] * middle[SIDE] ** 2)
        assert found.fitted[0] == pytest.approx(at_point, rel=0.02, abs=0.02)
    assert found.seen[0] == 6
    assert 0 <= found.p[0] <= 1


@given(st.lists(st.integers(0, 40), min_size=7, max_size=30))
def test_every_copy_is_a_copy(values: list[int]) -> None:
    result = doubts(columns([float(value) for value in values]), rules=["copied_forward"])
    by_period = dict(zip(result.case.panel.ordinals.tolist(), result.case.panel.values.tolist(), strict=True))
    for period in result.table["period"]:
        at = Period.parse(period).ordinal
        assert by_period[at] in (by_period.get(at - 1), by_period.get(at - 12))


@given(st.lists(gaps, min_size=1, max_size=40), st.sampled_from(["2025-12", "2025Q4", "2025", "2025H2"]))
def test_order_of_rows_changes_nothing(values: list[float | None], last: str) -> None:
    rows = columns(values, last=last)
    turned = {name: column[::-1] for name, column in rows.items()}
    first, second = doubts(rows), doubts(turned)
    assert first.table == second.table
    assert first.newest == second.newest


@given(st.lists(st.integers(1, 10**5), min_size=12, max_size=30), st.sampled_from([2.0**-10, 4.0, 2.0**20]))
def test_distances_do_not_depend_on_the_unit_of_measure(values: list[int], factor: float) -> None:
    """Series whose last decimal is far below their spread: rounding floors apart, a factor changes no distance."""
    if max(abs(after - before) for before, after in pairwise(values)) < 1000:
        return
    plain, scaled = (
        distances_around(admit(columns([each * by for each in values]), FindingList()).panel, 4.0).z
        for by in (1.0, factor)
    )
    known = np.isfinite(plain)
    assert (known == np.isfinite(scaled)).all()
    assert (np.sign(plain[known]) == np.sign(scaled[known])).all()


hostile = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**40), 10**40),
    st.text(max_size=6),
    st.booleans(),
)
cells = st.tuples(
    st.sampled_from(["A", "B", "", " "]), st.sampled_from(["x", "y"]),
    st.sampled_from(["2025-01", "2025-02", "2024", "1900-01", "2999-12", "oops"]), hostile,
)  # fmt: skip


@given(st.lists(cells, max_size=25))
def test_hostile_rows_are_findings_and_no_score_is_lost(rows: list[tuple[str, str, str, object]]) -> None:
    names = ("organisation_code", "indicator_code", "period", "value")
    result = doubts({name: [row[place] for row in rows] for place, name in enumerate(names)})
    assert all(np.isfinite(score) for score in [*result.table["score"], *result.newest["score"]])
    assert all(row["message"] and row["message_zh"] for row in [*result.table, *result.findings])
    assert len(result.newest) == result.case.panel.n_series


@given(st.lists(st.sampled_from([0.0, -1e29, 1e29, 1e-300, 5.0, -5.0, 1e15]), min_size=1, max_size=30))
def test_extreme_figures_give_finite_scores(values: list[float]) -> None:
    aims = [{"organisation_code": "*", "indicator_code": "x", "period": "*", "target": 5}]
    result = doubts(columns(list(values)), aims)
    assert all(np.isfinite(score) for score in [*result.table["score"], *result.newest["score"]])
