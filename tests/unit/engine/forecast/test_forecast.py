"""`forecast`: the right answer where it is known, intervals that hold, and every sort of bad input told, never guessed."""

from itertools import pairwise

import numpy as np
import pytest

from jixiao.engine.forecast import forecast, forecast_series
from jixiao.engine.forecast.forecast import FORECAST_COLUMNS
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rows import ColumnsMissingError
from jixiao.engine.model.series import Series, Step

Rows = list[dict[str, object]]


def months(code: str, values: object, first: int = 2020 * 12) -> Rows:
    """A table of months."""
    return [
        {"series": code, "period": f"{(first + place) // 12}-{(first + place) % 12 + 1:02d}", "value": value}
        for place, value in enumerate(values)  # type: ignore[call-overload]
    ]


def seasonal(size: int, seed: int = 0, noise: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    time = np.arange(size)
    return 100 + 0.5 * time + 20 * np.sin(time / 6 * np.pi) + noise * rng.normal(size=size)


def rules(result: object) -> list[tuple[str, str]]:
    return [(row["rule"], row["indicator_code"]) for row in result.findings.to_rows()]  # type: ignore[attr-defined]


def test_one_series_alone_carries_on_its_trend_and_season() -> None:
    truth = seasonal(60, noise=0.2)
    result = forecast(months("a", truth[:48].round(3)), horizon=12)
    assert tuple(result.table.columns) == FORECAST_COLUMNS
    assert result.table["period"][0] == "2024-01"
    assert result.table["period"][-1] == "2024-12"
    np.testing.assert_allclose(result.table["mean"], truth[48:], atol=6)
    assert "boosting" not in result.table["model"][0], "one series is no run to learn from"


@pytest.mark.parametrize(
    ("periods", "ahead"),
    [
        (["2023-11", "2023-12", "2024-01", "2024-02"], "2024-03"),
        (["2023Q2", "2023Q3", "2023Q4", "2024Q1"], "2024Q2"),
        (["2022H2", "2023H1", "2023H2"], "2024H1"),
        (["2020", "2021", "2022", "2023"], "2024"),
        (["2020/21", "2021/22", "2022/23"], "2023/24"),
        (["7", "8", "9", "10"], "11"),
    ],
)
def test_every_kind_of_period_goes_on(periods: list[str], ahead: str) -> None:
    rows = [{"series": "a", "period": period, "value": 3 + place} for place, period in enumerate(periods)]
    table = forecast(rows, horizon=1).table
    assert table["period"] == [ahead]
    assert table["mean"] == [pytest.approx(3 + len(periods), abs=0 if "H" not in ahead else 1)]


def test_season_of_running_numbers_is_the_callers() -> None:
    rows = [{"series": "a", "period": str(place), "value": [5, 9, 1, 7][place % 4] + 100} for place in range(24)]
    assert forecast(rows, horizon=4, season=4).table["mean"] == pytest.approx([105, 109, 101, 107], abs=0.5)


def test_out_of_order_is_put_in_order() -> None:
    rows = months("a", seasonal(30).round(2))
    assert forecast(rows[::-1], horizon=3).table == forecast(rows, horizon=3).table


def test_gaps_are_bridged() -> None:
    rows = months("a", seasonal(48, noise=0.2).round(2))
    with_gaps = [row for place, row in enumerate(rows) if place not in (10, 11, 30)]
    whole, torn = (forecast(each, horizon=6).table["mean"] for each in (rows, with_gaps))
    np.testing.assert_allclose(torn, whole, atol=4)


def test_constant_series_stays_and_says_so() -> None:
    result = forecast(months("a", [7] * 30), horizon=3)
    assert result.table["mean"] == result.table["lo95"] == result.table["hi95"] == [7, 7, 7]
    assert rules(result) == [("constant", "a")]


@pytest.mark.parametrize("n", [1, 2])
def test_too_short_has_empty_rows_and_a_finding(n: int) -> None:
    result = forecast(months("a", [3, 4][:n]), horizon=2)
    assert result.table["mean"] == [None, None]
    assert result.table["model"] == ["", ""]
    assert rules(result) == [("too_short", "a")]


def test_short_series_is_of_low_confidence() -> None:
    result = forecast(months("a", [3, 4, 5, 6]), horizon=2)
    assert result.table["mean"] == pytest.approx([7, 8])
    assert result.table["model"] == ["drift", "drift"]
    assert rules(result) == [("low_confidence", "a")]


def test_all_missing_is_told() -> None:
    result = forecast(months("a", [None, None]) + months("b", range(1, 20)), horizon=1)
    assert result.table["series"] == ["b"]
    assert ("no_value", "a") in rules(result)


@pytest.mark.parametrize(
    ("value", "rule"),
    [("inf", "not_finite"), ("NaN", "not_finite"), ("x", "text"), ("", "blank_value"), ("1e999", "too_large")],
)
def test_bad_values_are_findings(value: str, rule: str) -> None:
    result = forecast([*months("a", range(10, 30)), {"series": "a", "period": "2021-09", "value": value}], horizon=1)
    assert rules(result) == [(rule, "a")]
    assert all(np.isfinite(result.table["mean"]))
    assert result.table["period"] == ["2021-09"], "a value that cannot be read is no newest value"


def test_contradicting_and_equal_doubles() -> None:
    rows = [*months("a", range(10, 30)), {"series": "a", "period": "2021-08", "value": 29}]
    assert [rule for rule, _ in rules(forecast(rows, horizon=1))] == ["duplicate_row"]
    rows[-1]["value"] = 999
    assert [rule for rule, _ in rules(forecast(rows, horizon=1))] == ["conflicting_rows"] * 2


def test_unknown_period_is_told() -> None:
    result = forecast([*months("a", range(10, 30)), {"series": "a", "period": "24W3", "value": 1}], horizon=1)
    assert [rule for rule, _ in rules(result)] == ["bad_period"]


@pytest.mark.parametrize("horizon", [0, -1, 121, 10**6, 2.5, True])
def test_horizons_that_cannot_be_meant(horizon: int) -> None:
    with pytest.raises(DefinitionError, match="horizon") as refused:
        forecast(months("a", range(30)), horizon=horizon)
    assert refused.value.code == "bad_horizon"


@pytest.mark.parametrize("season", [0, -4, 367, 2.5])
def test_seasons_that_cannot_be_meant(season: int) -> None:
    with pytest.raises(DefinitionError, match="season"):
        forecast(months("a", range(30)), horizon=1, season=season)


@pytest.mark.parametrize("bounds", [(5.0, 5.0), (9.0, 1.0), (float("nan"), None), (None, float("inf"))])
def test_bounds_that_cannot_be_meant(bounds: tuple[float | None, float | None]) -> None:
    with pytest.raises(DefinitionError, match="range"):
        forecast(months("a", range(30)), horizon=1, bounds=bounds)


def test_season_longer_than_the_history_is_told() -> None:
    rows = [{"series": "a", "period": str(place), "value": place % 7} for place in range(20)]
    result = forecast(rows, horizon=3, season=52)
    assert ("season_unseen", "a") in rules(result)
    assert all(np.isfinite(result.table["mean"]))


def test_bounds_hold_for_intervals_and_values_outside_are_told() -> None:
    rows = months("rate", np.clip(90 + seasonal(36) / 10, None, 104).round(1))
    result = forecast(rows, horizon=12, bounds=(0, 100))
    assert max(result.table["hi95"]) <= 100
    assert ("outside_bounds", "rate") in rules(result)


def test_never_negative_stays_so_and_negative_may_fall() -> None:
    falling = [40 - place for place in range(38)]
    assert min(forecast(months("a", falling), horizon=24).table["lo95"]) == 0
    assert min(forecast(months("a", [value - 20 for value in falling]), horizon=24).table["lo95"]) < -18


def test_missing_column_is_refused_and_no_rows_give_none() -> None:
    with pytest.raises(ColumnsMissingError):
        forecast([{"series": "a", "value": 1}], horizon=1)
    assert len(forecast([], horizon=1).table) == 0
    assert len(forecast({"series": [], "period": [], "value": []}, horizon=1).table) == 0


def test_running_totals_go_on_within_the_year_and_begin_anew() -> None:
    flow = seasonal(45, noise=0.5)
    totals = [float(flow[place - place % 12 : place + 1].sum()) for place in range(45)]
    result = forecast(months("a", np.round(totals, 3)), horizon=6, cumulative=True)
    mean = result.table["mean"]
    assert mean[0] > totals[-1]
    assert mean[2] > mean[1] > mean[0]
    assert mean[3] < totals[-1] / 4, "January begins at nothing"
    assert all(
        low <= middle <= high
        for low, middle, high in zip(*(result.table[c] for c in ("lo80", "mean", "hi80")), strict=True)
    )
    widths = [high - low for low, high in zip(result.table["lo80"], result.table["hi80"], strict=True)]
    assert widths[0] < widths[1] < widths[2]


def test_running_totals_of_years_are_told() -> None:
    result = forecast(
        [{"series": "a", "period": str(2000 + place), "value": place} for place in range(9)], horizon=1, cumulative=True
    )
    assert rules(result) == [("not_within_year", "a")]
    assert result.table["mean"] == [None]


@pytest.fixture(scope="module")
def run() -> tuple[list[Series], np.ndarray]:
    """Eighty series that can be learnt from together, and what comes after them."""
    rng = np.random.default_rng(5)
    time = np.arange(60)
    series, after = [], []
    for place in range(80):
        level, swing = rng.lognormal(4, 1), 0.3 * rng.random()
        shape = (
            1 + swing * np.sin(time / 6 * np.pi + place) + rng.normal(0, 0.05, 60) + np.cumsum(rng.normal(0, 0.01, 60))
        )
        series.append(Series(f"s{place:02d}", Step.MONTH, 2020 * 12, level * shape[:48], np.arange(1, 49)))
        after.append(level * shape[48:])
    return series, np.array(after)


def test_a_run_is_learnt_from_together(run: tuple[list[Series], np.ndarray]) -> None:
    series, after = run
    ahead = forecast_series(series, 12, seed=3)
    assert set(ahead.models) == {"median(boosting+theta+theta_log+naive)"}
    again = forecast_series(series[::-1], 12, seed=3)
    assert again.mean[::-1].tolist() == ahead.mean.tolist(), "same seed, another order: the same digits"
    naive = np.array([each.values[-12:] for each in series])
    scale = np.array([each.values.mean() for each in series])[:, None]
    assert (np.abs(ahead.mean - after) / scale).mean() < 0.9 * (np.abs(naive - after) / scale).mean()
    for level, least, most in ((80, 0.7, 0.92), (95, 0.88, 1.0)):
        held = ((after >= ahead.low[level]) & (after <= ahead.high[level])).mean()
        assert least < held <= most


def test_coverage_and_paths(run: tuple[list[Series], np.ndarray]) -> None:
    ahead = forecast_series(run[0], 6)
    rows = ahead.coverage.to_rows()
    assert [row["horizon"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert all(row["group"] == "month" and 0.6 < row["share80"] <= row["share95"] <= 1 for row in rows)
    paths = ahead.paths(0)
    assert paths.shape[1] == 6
    assert np.isfinite(paths).all()
    assert len(paths) >= 60
    inside = (np.abs(paths[:, 0]) <= ahead.high[80][0, 0] - ahead.mean[0, 0]).mean()
    assert inside == pytest.approx(0.8, abs=0.12)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    series = [Series("a", Step.MONTH, 24240, np.arange(20.0), np.arange(20))]
    forecast_series(series, 4, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert all(left[0] < right[0] for left, right in pairwise(told))
