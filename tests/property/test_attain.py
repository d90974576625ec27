"""The chance of a year's target against slow plain twins: paces, running totals, smoothing, seasons, pooled errors."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.forecast.attain import attain, pick_light, required_pace
from jixiao.engine.forecast.attainment import pooled
from jixiao.engine.forecast.attainment.course import from_running_totals, with_january
from jixiao.engine.forecast.attainment.pace import Kind, LightCuts
from jixiao.engine.forecast.attainment.pooled import LEVELS, pooled_quantiles, student3
from jixiao.engine.forecast.attainment.remainder import paced
from jixiao.engine.forecast.attainment.traits import ALPHAS, seasonal_index, smooth, traits

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2))
maybe = st.one_of(st.none(), numbers)
ranks = {"red": 0, "amber": 1, "green": 2}


def array(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], np.float64)


@given(st.sampled_from(["flow", "average"]), numbers, st.lists(numbers, min_size=1, max_size=20), st.integers(1, 20))
def test_at_the_required_pace_the_year_lands_on_its_target(
    kind: str, target: float, known: list[float], remaining: int
) -> None:
    total = sum(map(Fraction, known))
    periods = len(known) + remaining
    so_far = float(total if kind == "flow" else total / len(known))
    pace = required_pace(kind, target=target, so_far=so_far, n_known=len(known), n_periods=periods)
    assert pace is not None
    year = total + remaining * Fraction(pace)
    wanted = Fraction(target) * (1 if kind == "flow" else periods)
    scale = abs(wanted) + sum(map(abs, map(Fraction, known))) + 1
    assert abs(year - wanted) <= scale * Fraction(1, 10**12)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["", "green", "amber", "red"]))
def test_a_better_chance_never_shows_a_worse_light(one: float, other: float, previous: str) -> None:
    cuts = LightCuts(0.6, 0.2, 0.05)
    low, high = (ranks[pick_light(chance, previous, cuts)] for chance in sorted((one, other)))
    assert low <= high


@given(st.floats(0.001, 0.999), st.sampled_from(["green", "amber", "red"]))
def test_a_light_shown_again_stays(chance: float, previous: str) -> None:
    cuts = LightCuts(0.6, 0.2, 0.05)
    shown = pick_light(chance, previous, cuts)
    assert pick_light(chance, shown, cuts) == shown


def slow_flows(totals: list[float | None], season: int) -> list[float | None]:
    found: list[float | None] = [None] * len(totals)
    before, waiting = Fraction(0), 0
    for place, total in enumerate(totals):
        if place % season == 0:
            before, waiting = Fraction(0), 0
        waiting += 1
        if total is not None:
            for each in range(waiting):
                found[place - each] = float((Fraction(total) - before) / waiting)
            before, waiting = Fraction(total), 0
    return found


@given(st.lists(maybe, min_size=1, max_size=30), st.sampled_from([1, 2, 4, 12]))
def test_running_totals(totals: list[float | None], season: int) -> None:
    assert from_running_totals(array(totals), season) == pytest.approx(array(slow_flows(totals, season)), nan_ok=True)


@given(st.lists(st.floats(1, 1e4), min_size=24, max_size=40), st.sets(st.integers(0, 3)))
def test_a_january_that_came_with_february_is_found_and_its_sum_kept(values: list[float], years: set[int]) -> None:
    """Februaries of at least half and at most twice each other's size cannot be mistaken for two months."""
    given_ = [10 + 2 * (value / 1e4) for value in values]
    whole = array(list(given_))
    joined = whole.copy()
    for year in years:
        if year * 12 + 1 < len(joined):
            joined[year * 12 + 1] += joined[year * 12]
            joined[year * 12] = np.nan
    found, pairs = with_january(joined, 2020 * 12, Kind.FLOW)
    assert pairs == {2020 + year for year in years if year * 12 + 1 < len(joined)}
    assert np.nansum(found) == pytest.approx(np.nansum(whole))
    assert np.isfinite(found).sum() == np.isfinite(whole).sum()


@given(st.lists(numbers, min_size=1, max_size=20), st.integers(0, 5), st.sampled_from(ALPHAS))
def test_smoothing(values: list[float], n_before: int, alpha: float) -> None:
    level, wanted = values[0], []
    for value in values:
        level += alpha * (value - level)
        wanted.append(level)
    found = smooth(np.array([[np.nan] * n_before + values]), alpha)[0]
    assert np.isnan(found[:n_before]).all()
    assert found[n_before:].tolist() == pytest.approx(wanted, abs=1e-6)


@given(st.lists(numbers, min_size=4, max_size=17), st.sampled_from([1, 2, 4]), st.one_of(st.just(np.nan), numbers))
def test_the_season_of_whole_years(values: list[float], season: int, told: float) -> None:
    index, scale = seasonal_index(np.array([values]), season, np.array([told]))
    years = [
        values[len(values) - season * (back + 1) : len(values) - season * back] for back in range(len(values) // season)
    ]
    for back, year in enumerate(years):
        assert scale[0, -1 - back] == pytest.approx(sum(map(abs, year)) / season)
    for phase in range(season):
        parts = []
        for year in years:
            size = sum(map(abs, year)) / season or 1.0
            parts.append((year[phase] - sum(year) / season) / size)
        wanted = 0.0 if season == 1 else sum(parts) / len(parts)
        if len(years) == 1 and season > 1:  # a climb within the only year is no season: its straight line is taken away
            middle = (season - 1) / 2
            size = sum(map(abs, years[0])) / season or 1.0
            rise = sum((place - middle) * value for place, value in enumerate(years[0]))
            slope = rise / size / sum((place - middle) ** 2 for place in range(season))
            if told == told:  # no steeper than the step that the rise on the year before tells
                step = told / season / size
                slope = 0.0 if slope * step <= 0 else min(abs(slope), abs(step)) * (1 if slope > 0 else -1)
            wanted -= slope * (phase - middle)
        assert index[0, phase] == pytest.approx(wanted, abs=1e-6)


@given(st.lists(numbers, min_size=12, max_size=30), st.integers(1, 6), st.sampled_from([1, 2, 4]))
def test_the_base_is_last_years_same_periods(values: list[float], n_ahead: int, season: int) -> None:
    leads = np.arange(1, n_ahead + 1)
    found = traits(np.array([values]), season, leads, len(values) % season)
    wanted = sum(values[len(values) - season + (lead - 1) % season] for lead in leads.tolist())
    window = max(season, 4)
    assert found.base[0] == pytest.approx(wanted, abs=1e-6)
    assert found.scale[0] == pytest.approx(sum(map(abs, values[-window:])) / window or 1.0)


def test_students_t_against_scipy() -> None:
    from scipy.stats import t

    assert student3(LEVELS) == pytest.approx(t.ppf(LEVELS, 3), rel=2e-5, abs=1e-5)


@given(st.lists(st.floats(-50, 50), min_size=0, max_size=60), st.floats(0.5, 3))
def test_pooled_errors_are_one_sample_with_the_priors(errors: list[float], spread: float) -> None:
    prior = [spread * float(student3(np.array([(place + 0.5) / 20]))[0]) for place in range(20)]
    ranked = sorted([*errors, *prior])
    for level, found in zip(LEVELS.tolist(), pooled_quantiles(np.array(errors), spread).tolist(), strict=True):
        where = level * (len(ranked) - 1)
        low = int(where)
        wanted = ranked[low] + (where - low) * (ranked[min(low + 1, len(ranked) - 1)] - ranked[low])
        assert found == pytest.approx(wanted, abs=1e-9)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(5, 12), st.integers(1, 3))
def test_errors_are_those_of_a_fit_without_the_row(seed: int, n_rows: int, n_columns: int) -> None:
    """With weights held at 1 the shortcut by leverage is the fit repeated without each row."""
    rng = np.random.default_rng(seed)
    columns, wanted = rng.normal(size=(n_rows, n_columns)), rng.normal(size=n_rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pooled, "HUBER", 1e9)
        fit, errors = pooled._robust_ridge(columns, wanted, columns, np.full(n_rows, 1e-9), pooled.RIDGE)
    weight = 1e-9
    for row in range(n_rows):
        rest = np.arange(n_rows) != row
        own = columns[rest]
        found = np.linalg.solve(own.T @ own * weight + pooled.RIDGE * np.eye(n_columns), own.T @ wanted[rest] * weight)
        assert errors[row] == pytest.approx(wanted[row] - columns[row] @ found, rel=1e-6, abs=1e-9)
    assert fit.shape == (n_rows,)


@given(st.lists(numbers, min_size=3, max_size=11), st.integers(1, 9))
def test_the_pace_of_a_row_without_history(values: list[float], n_ahead: int) -> None:
    found = paced(np.array([values]), tuple(range(1, n_ahead + 1)), is_level=False)[0]
    mean = sum(values) / len(values)
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    spread = max(deviation, 0.05 * abs(mean)) * n_ahead * sqrt(1 / n_ahead + 1 / len(values))
    middle, high = (float(np.interp(level, LEVELS, found)) for level in (0.5, 0.9))
    assert middle == pytest.approx(n_ahead * mean, abs=1e-6 * (1 + abs(mean) * n_ahead))
    assert high - middle == pytest.approx(1.6377443572159 * spread, rel=1e-3, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.just(0.0)), min_size=1, max_size=45),
    st.one_of(numbers, st.just(float("nan"))),
    st.sampled_from(["higher", "lower"]),
    st.sampled_from(["flow", "average", "level"]),
    st.booleans(),
)
def test_whatever_comes_in_a_chance_or_a_reason_comes_out(
    values: list[float | None], target: float, direction: str, kind: str, cumulative: bool
) -> None:
    rows = [
        {"series": "s", "period": f"{2022 + place // 12}-{place % 12 + 1:02}", "value": value}
        for place, value in enumerate(values)
    ]
    asked = [
        {"series": "s", "year": year, "target": target, "direction": direction, "kind": kind}
        for year in range(2021, 2028)
    ]
    result = attain(rows, asked, cumulative=cumulative)
    told = set(result.findings["period"])
    for row, prospect in zip(result.table, result.prospects, strict=True):
        chance = row["probability"]
        assert (chance is None) == (row["light"] is None)
        if chance is None:
            assert row["year"] in told
        else:
            assert prospect is not None
            assert chance in (0.0, 1.0) if prospect.is_decided else 0.001 <= chance <= 0.999
        assert row["required"] is None or np.isfinite(row["required"])
