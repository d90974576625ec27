"""What must hold of every forecast, and the slow plain twins of what is computed all at once."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao.engine.forecast import forecast_series
from jixiao.engine.forecast import season as season_module
from jixiao.engine.forecast import theta as theta_module
from jixiao.engine.forecast.conformal import LEVELS, half_width
from jixiao.engine.forecast.cumulative import added_up, flows
from jixiao.engine.forecast.growth import OWN_SHARE, POOLED_SHARE, RECENT, grown_naive, recent_naive, yearly_change
from jixiao.engine.forecast.naive import drift, seasonal_naive
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.series import Series, Step
from tests.property import forecast_twins as twins

values = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
series_of_values = st.lists(values, min_size=1, max_size=40)


def laid_out(rows: list[list[float]]) -> np.ndarray:
    """Rows of different lengths, newest on the right."""
    width = max(map(len, rows))
    table = np.full((len(rows), width), np.nan)
    for place, row in enumerate(rows):
        table[place, width - len(row) :] = row
    return table


def one(code: str, own: list[float] | np.ndarray, step: Step = Step.MONTH, first: int = 2020 * 12) -> Series:
    return Series(code, step, first, np.array(own, np.float64), np.arange(1, len(own) + 1))


@given(st.lists(st.floats(-1e9, 1e9), max_size=80), st.sampled_from([Fraction(4, 5), Fraction(19, 20)]))
def test_conformal_quantile(errors: list[float], share: Fraction) -> None:
    assert half_width(np.array(errors), float(share)) == pytest.approx(twins.half_width(errors, share), nan_ok=True)


@given(
    st.lists(st.tuples(st.floats(-1e9, 1e9), st.integers(1, 64)), max_size=60),
    st.sampled_from([Fraction(4, 5), Fraction(19, 20)]),
)
def test_conformal_quantile_of_weighted_errors(pairs: list[tuple[float, int]], share: Fraction) -> None:
    errors, counts = [error for error, _ in pairs], [count for _, count in pairs]
    weights = np.array(counts, np.float64) / 64
    expected = twins.weighted_half_width(errors, [Fraction(count, 64) for count in counts], share)
    assert half_width(np.array(errors), float(share), weights) == pytest.approx(expected, nan_ok=True)


@given(st.data(), st.sampled_from([2, 4, 12]))
def test_line_and_season_together(data: st.DataObject, season: int) -> None:
    own = data.draw(st.lists(st.integers(-1000, 1000).map(float), min_size=season + 1, max_size=4 * season))
    index, line = season_module.line_and_season(np.array([own]), season)
    expected, straight = twins.line_and_season(own, season, Fraction(season_module.FADING))
    np.testing.assert_allclose(index[0], expected, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(line[0], straight, rtol=1e-9, atol=1e-6)


@given(st.lists(st.one_of(values, st.just(float("nan"))), min_size=1, max_size=40), st.sampled_from([2, 4, 12]))
def test_moving_level_reaches_to_the_ends(own: list[float], season: int) -> None:
    found = season_module.moving_level(np.array([own]), season)[0]
    np.testing.assert_allclose(found, twins.moving_level(own, season), rtol=1e-9, atol=1e-5)


@given(st.lists(series_of_values, min_size=1, max_size=5), st.sampled_from([1, 4, 12]), st.integers(1, 30))
def test_plain_forecasts(rows: list[list[float]], season: int, horizon: int) -> None:
    table = laid_out(rows)
    assert seasonal_naive(table, season, horizon).tolist() == [
        twins.seasonal_naive(row, season, horizon) for row in rows
    ]
    expected = [twins.drift(row, horizon) for row in rows]
    np.testing.assert_allclose(drift(table, horizon), expected, rtol=1e-9, atol=1e-6)


@given(st.lists(series_of_values, min_size=1, max_size=6), st.sampled_from([4, 12]), st.integers(1, 26))
def test_growth_of_all_and_of_one(rows: list[list[float]], season: int, horizon: int) -> None:
    table = laid_out(rows)
    changes = [twins.yearly_change(row, season) for row in rows]
    np.testing.assert_allclose(yearly_change(table, season), changes, rtol=1e-9, atol=1e-6)
    for row, found in zip(rows, recent_naive(table, season, horizon), strict=True):
        pairs = [row[place] - row[place - season] for place in range(season, len(row))][-RECENT:]
        plain = twins.seasonal_naive(row, season, horizon)
        step = sum(pairs) / len(pairs) if pairs else 0.0
        np.testing.assert_allclose(found, [value + step for value in plain], rtol=1e-9, atol=1e-6)
    assert OWN_SHARE == POOLED_SHARE
    expected = twins.grown_naive(rows, season, horizon, OWN_SHARE)
    np.testing.assert_allclose(grown_naive(table, season, horizon), expected, rtol=1e-9, atol=1e-5)


@given(
    st.lists(st.one_of(values, st.just(float("nan"))), min_size=1, max_size=30),
    st.sampled_from([Step.MONTH, Step.QUARTER, Step.HALF]),
    st.integers(0, 11),
)
def test_running_totals_taken_apart(totals: list[float], step: Step, phase: int) -> None:
    phase %= step.per_year
    [apart] = flows([one("a", totals, step, 2020 * step.per_year + phase)], FindingList())
    expected = twins.flows(phase, step.per_year, totals)
    np.testing.assert_allclose(apart.values, expected, rtol=1e-12, atol=1e-9)
    assert apart.last == 2020 * step.per_year + phase + len(totals) - 1


@given(st.lists(values, min_size=1, max_size=30), st.integers(0, 11), st.integers(1, 20))
def test_added_up_undoes_taking_apart(own: list[float], phase: int, ahead: int) -> None:
    """What is forecast is added to what the year has already, and each new year begins at nothing."""
    totals = added_up(np.array([own]), phase, 12, 0.0)[0]
    [apart] = flows([one("a", totals, Step.MONTH, 2020 * 12 + phase)], FindingList())
    first = 1 if phase else 0  # the first figure holds what the year had before it
    np.testing.assert_allclose(apart.values[phase + first :], own[first:], rtol=1e-9, atol=1e-5)
    steps = np.ones((1, ahead))
    grown = added_up(steps, phase, 12, 5.0)[0]
    left_in_year = (12 - phase) % 12
    assert grown.tolist() == [
        5.0 + step + 1 if step < left_in_year else (phase + step) % 12 + 1.0 for step in range(ahead)
    ]


@settings(deadline=None)
@given(st.lists(st.integers(-100, 100).map(float), min_size=6, max_size=24))
def test_theta_is_the_best_of_its_grid(own: list[float]) -> None:
    """No other start or weight on a fine grid has less squared error than the one solved for."""
    centred = np.array(own) - np.mean(own)
    sums = theta_module._run(centred[None, :], theta_module._trend(centred[None, :]))
    weight, start, loss = theta_module._solve(sums, 1.0)
    for place, alpha in enumerate(theta_module.ALPHAS):
        best = twins.theta_loss(centred.tolist(), alpha, start[0, place], weight[0, place], theta_module.SKIPPED)
        assert best == pytest.approx(loss[0, place], rel=1e-6, abs=1e-4)
        for aside in (-0.1, 0.1):
            tried = float(np.clip(weight[0, place] + aside, 0, 1))
            other = twins.theta_loss(centred.tolist(), alpha, start[0, place] + 10 * aside, tried, theta_module.SKIPPED)
            assert other >= best - 1e-6 * max(1.0, best)


few = st.lists(
    st.lists(st.floats(0, 1e4).map(lambda value: round(value, 2)), min_size=3, max_size=40), min_size=1, max_size=4
)


@settings(max_examples=25, deadline=None)
@given(few, st.integers(1, 14), st.randoms(use_true_random=False))
def test_order_of_series_changes_nothing(rows: list[list[float]], horizon: int, chance: object) -> None:
    series = [one(f"s{place}", row) for place, row in enumerate(rows)]
    turned = list(series)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    first, second = (forecast_series(each, horizon) for each in (series, turned))
    for place, each in enumerate(series):
        other = turned.index(each)
        assert first.mean[place].tolist() == second.mean[other].tolist()
        assert first.high[95][place].tolist() == second.high[95][other].tolist()


@settings(max_examples=25, deadline=None)
@given(few, st.integers(1, 14), st.sampled_from([None, (0.0, 100.0), (None, 50.0)]))
def test_intervals_are_nested_and_within_bounds(
    rows: list[list[float]], horizon: int, bounds: tuple[float | None, float | None] | None
) -> None:
    ahead = forecast_series([one(f"s{place}", row) for place, row in enumerate(rows)], horizon, bounds=bounds)
    assert (ahead.low[95] <= ahead.low[80]).all()
    assert (ahead.low[80] <= ahead.mean).all()
    assert (ahead.mean <= ahead.high[80]).all()
    assert (ahead.high[80] <= ahead.high[95]).all()
    lowest, highest = bounds or (0.0, None)
    assert (ahead.low[95] >= (0.0 if lowest is None else lowest)).all()
    assert highest is None or (ahead.high[95] <= highest).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 500).map(float), min_size=3, max_size=40), st.sampled_from([0.001, 7.0, 1e5]))
def test_another_unit_gives_the_same_forecast(own: list[float], factor: float) -> None:
    plain, scaled = (forecast_series([one("a", np.array(own) * each)], 8) for each in (1.0, factor))
    np.testing.assert_allclose(scaled.mean, plain.mean * factor, rtol=1e-6, atol=1e-9 * factor)
    for level in LEVELS:
        np.testing.assert_allclose(scaled.high[level], plain.high[level] * factor, rtol=1e-6, atol=1e-9 * factor)


@example([0.0, 944856.0, 1997.0, 0.0], 1.4952373172272928)  # several alphas fit without a miss
@given(st.lists(values, min_size=3, max_size=40), st.floats(-1e5, 1e5))
def test_theta_moves_with_the_level(own: list[float], shift: float) -> None:
    both = [theta_module.theta(np.array([own]) + each, 6) for each in (0.0, shift)]
    np.testing.assert_allclose(both[1], both[0] + shift, rtol=1e-4, atol=1e-2 * (1 + np.ptp(own)))


@settings(max_examples=15, deadline=None)
@given(few, st.integers(1, 14))
def test_neighbours_that_say_nothing_and_other_names_change_nothing(rows: list[list[float]], horizon: int) -> None:
    series = [one(f"s{place}", row) for place, row in enumerate(rows)]
    empty = [one("a", [1.0, 2.0]), one("zz", [float("nan")] * 50)]
    renamed = [one(f"r{9 - place}", row) for place, row in enumerate(rows)]
    plain = forecast_series(series, horizon)
    for other, places in ((forecast_series([*empty, *series], horizon), 2), (forecast_series(renamed, horizon), 0)):
        np.testing.assert_allclose(other.mean[places:], plain.mean, rtol=1e-9, atol=1e-9)
        for level in LEVELS:
            np.testing.assert_allclose(other.low[level][places:], plain.low[level], rtol=1e-9, atol=1e-9)
            np.testing.assert_allclose(other.high[level][places:], plain.high[level], rtol=1e-9, atol=1e-9)
