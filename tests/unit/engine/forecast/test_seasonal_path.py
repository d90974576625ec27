"""A year's target follows the season: flows by share, levels along the historic shape, else straight and saying so."""

from math import pi, sin

import pytest

from jixiao.engine.forecast import PathKind, seasonal_path, straight_path
from jixiao.engine.model.period import Frequency

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def year_of(values: list[float], year: int = 2025) -> dict[str, float]:
    return {f"{year}-{month:02d}": value for month, value in enumerate(values, start=1)}


def test_a_flow_is_split_by_the_shares_of_last_year() -> None:
    past = year_of([10, 10, 10, 10, 10, 10, 40, 40, 10, 10, 10, 30])
    path = seasonal_path(PathKind.FLOW, year=2026, annual_target=400, history=past, decimals=0)
    assert list(path.values.values()) == [20, 20, 20, 20, 20, 20, 80, 80, 20, 20, 20, 60]
    assert path.is_seasonal
    assert "2025" in path.reason.zh


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_the_parts_of_a_flow_add_up_exactly_after_rounding(decimals: int) -> None:
    past = year_of([3, 7, 1, 9, 4, 4, 11, 2, 5, 6, 8, 13])
    path = seasonal_path(PathKind.FLOW, year=2026, annual_target=1000, history=past, decimals=decimals)
    assert round(sum(path.values.values()), 6) == 1000


def test_a_level_ends_at_the_target_and_keeps_the_season() -> None:
    season = [10 * sin(2 * pi * month / 12) for month in range(1, 13)]
    past = year_of([50 + value for value in season])
    path = seasonal_path(PathKind.LEVEL, year=2026, annual_target=62, baseline=50, history=past)
    values = list(path.values.values())
    assert values[-1] == 62
    straight = [50 + month for month in range(1, 13)]
    lift = [value - line for value, line in zip(values, straight, strict=True)]
    assert lift.index(max(lift)) in {1, 2, 3}  # the season's height lies in spring
    assert lift.index(min(lift)) in {7, 8, 9}


def test_a_level_without_season_is_a_straight_climb_from_last_december() -> None:
    past = year_of([30 + month for month in range(12)])
    path = seasonal_path(PathKind.LEVEL, year=2026, annual_target=53, history=past)
    assert list(path.values.values()) == pytest.approx([42 + month for month in range(12)], abs=1e-3)


def test_a_level_stays_within_what_is_possible() -> None:
    past = year_of([99, 99, 99, 99, 99, 60, 60, 60, 60, 60, 60, 60])
    path = seasonal_path(
        PathKind.LEVEL, year=2026, annual_target=98, baseline=90, history=past, lower_bound=0, upper_bound=100
    )
    assert max(path.values.values()) <= 100


@pytest.mark.parametrize("missing", ["2025-05", "2025-12"])
def test_a_year_with_a_hole_is_no_history(missing: str) -> None:
    past = year_of([float(month) for month in range(12)])
    del past[missing]
    path = seasonal_path(PathKind.LEVEL, year=2026, annual_target=24, baseline=12, history=past)
    assert not path.is_seasonal
    assert "直线" in path.reason.zh
    assert list(path.values.values()) == [float(month) for month in range(13, 25)]


def test_a_flow_without_shares_is_split_evenly_and_says_so() -> None:
    path = seasonal_path(PathKind.FLOW, year=2026, annual_target=12, history=year_of([0.0] * 12))
    assert set(path.values.values()) == {1.0}
    assert not path.is_seasonal
    assert "均分" in path.reason.zh


def test_figures_of_the_year_itself_are_no_history() -> None:
    path = seasonal_path(PathKind.FLOW, year=2025, annual_target=12, history=year_of([1.0] * 11 + [100.0]))
    assert not path.is_seasonal


def test_several_years_are_averaged() -> None:
    past = year_of([2.0] * 6 + [0.0] * 6, 2024) | year_of([0.0] * 6 + [2.0] * 6, 2025)
    path = seasonal_path(PathKind.FLOW, year=2026, annual_target=24, history=past)
    assert set(path.values.values()) == {2.0}


def test_quarters_have_four_steps() -> None:
    path = straight_path(PathKind.LEVEL, year=2026, annual_target=8, baseline=4, frequency=Frequency.QUARTER)
    assert dict(path.values) == {"2026Q1": 5, "2026Q2": 6, "2026Q3": 7, "2026Q4": 8}
    assert path.reason.en


def test_a_small_step_after_a_steep_year_is_no_zigzag() -> None:
    past = year_of([29.7, 30.1, 41.4, 45.3, 53.8, 57.7, 65.0, 72.6, 72.1, 75.3, 83.1, 82.7]) | {"2024-12": 28.0}
    path = seasonal_path(PathKind.LEVEL, year=2026, annual_target=90, baseline=82.9, history=past)
    values = list(path.values.values())
    assert path.is_seasonal
    assert values[-1] == 90
    assert min(values) >= 81.5
    assert max(values) <= 91


def test_a_level_year_keeps_its_whole_season() -> None:
    past = year_of([60.0, 60, 60, 50, 50, 50, 60, 60, 60, 60, 60, 60]) | {"2024-12": 60.0}
    path = seasonal_path(PathKind.LEVEL, year=2026, annual_target=66, baseline=60, history=past)
    assert path.values["2026-04"] == 52
    assert path.values["2026-09"] == 64.5
