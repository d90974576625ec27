"""Months and years: published indices, counts and changes; validity; ranks; what a target still allows."""

from math import isnan
from typing import Any

import pytest

from jixiao.engine.air_quality.periods.allowance import remaining_allowance, remaining_allowances
from jixiao.engine.air_quality.periods.evaluation import air_summary, annual_evaluation, composite_index, year_on_year
from jixiao.engine.model.errors import DefinitionError
from tests.unit.engine.air_quality.days import CLEAN, days, rules, together


def index_of(standard: str, **values: float) -> Any:
    return composite_index(days("2021-01-01", 31, **values), standard=standard).table["composite_index"][0]


@pytest.mark.parametrize(
    ("standard", "figures", "published"),
    [
        # SO2, NO2, PM10, PM2.5, CO, O3 of 大英县 2021年1月 and 婺源县 2023年9月, given as if each day were like the month.
        ("2012", (7.1, 23.5, 72.3, 48.5, 1.2, 81), 3.93),
        ("2012", (11, 16, 40, 16, 0.6, 139), 2.63),
        # 2021年7月全国城市空气质量报告 (中国环境监测总站) has the figures, the sums are ours: 2.4112 and 2.5604.
        ("2012", (7, 14, 31, 16, 0.7, 139), 2.41),
        ("2026", (7, 14, 31, 16, 0.7, 139), 2.56),
    ],
)
def test_published_indices(standard: str, figures: tuple[float, ...], published: float) -> None:
    named = dict(zip(("so2", "no2", "pm10", "pm25", "co", "o3"), figures, strict=True))
    assert index_of(standard, **named) == published


def test_published_change_and_shares() -> None:
    """婺源县 2023年9月: 2.63 after 2.89 is −9.0 %; 27 good days of 29 valid ones are 93.1 %, 28 of 30 93.3 %."""
    assert round(100 * (2.63 - 2.89) / 2.89, 1) == -9.0
    now = days("2023-09-01", 29, pm25=[10.0] * 27 + [100.0] * 2)
    before = days("2022-09-01", 30, pm25=[10.0] * 28 + [100.0] * 2)
    row = year_on_year(together(before, now), standard="2012").table.to_rows()[0]
    assert (row["good_days"], row["good_share"]) == (27, 93.1)
    assert (row["good_days_before"], row["good_share_before"]) == (28, 96.6), "29 September is the newest day"
    whole = air_summary(before, standard="2012").table.to_rows()[0]
    assert (whole["good_days"], whole["good_share"]) == (28, 93.3)


def test_percentiles_are_those_of_the_standard() -> None:
    """HJ 663-2013, A.6: the 90th percentile of 1 … 31 lies at place 28: 28; the 95th of tenths at 29.5: 2.95 → 3.0 → “3”."""
    frame = days("2021-01-01", 31, o3=[float(day) for day in range(1, 32)], co=[day / 10 for day in range(1, 32)])
    row = composite_index(frame, standard="2012").table.to_rows()[0]
    assert (row["o3_figure"], row["co_figure"]) == (28, 3.0)
    assert row["o3_single"] == 28 / 160
    assert row["co_single"] == pytest.approx(2.95 / 4)


def test_weights_are_1_unless_given() -> None:
    figures = {"so2": 7, "no2": 14, "pm10": 31, "pm25": 16, "co": 0.7, "o3": 139}
    frame = days("2021-07-01", 31, **figures)
    weighed = composite_index(frame, standard="2026", weights={"pm25": 3, "no2": 2, "o3": 2})
    assert weighed.table["composite_index"] == [4.85]
    for wrong in ({"pm1": 1}, {"pm25": -1}, {"pm25": float("inf")}):
        with pytest.raises(DefinitionError):
            composite_index(frame, standard="2026", weights=wrong)


def test_ranks_are_within_a_period_and_shared() -> None:
    tables = [
        days("2026-05-01", 31, name, pm25=value) for name, value in (("a", 20.0), ("b", 10.0), ("c", 20.0), ("d", 30.0))
    ]
    frame = together(*tables, days("2026-06-01", 30, "d", pm25=1.0))
    rows = {(row["station"], row["period"]): row for row in composite_index(frame, standard="2026").table}
    assert [rows[name, "2026-05"]["rank"] for name in "abcd"] == [2, 1, 2, 4]
    assert rows["d", "2026-06"]["rank"] == 1
    assert rows["d", "2026-05"]["greatest"] == "pm25"


def test_a_pollutant_without_values_leaves_no_index_and_no_rank() -> None:
    outcome = composite_index(days("2026-05-01", 31, so2=None), standard="2026")
    assert (outcome.table["composite_index"], outcome.table["rank"]) == ([None], [None])
    assert ("warning", "no_composite_index") in rules(outcome)


@pytest.mark.parametrize(
    ("first", "n_days", "by", "valid"),
    [("2026-05-01", 27, "month", True), ("2026-05-01", 26, "month", False), ("2026-02-01", 25, "month", True),
     ("2026-02-01", 24, "month", False), ("2026-01-01", 324, "year", False), ("2026-01-01", 361, "year", True),
     ("2026-04-01", 91, "quarter", True), ("2026-04-01", 80, "quarter", False), ("2026-01-01", 181, "half", True)],
)  # fmt: skip
def test_how_many_days_a_period_needs(first: str, n_days: int, by: str, valid: bool) -> None:
    """HJ 663: 27 of a month, 25 of February, 324 of a year with each of its months."""
    outcome = composite_index(days(first, n_days), standard="2026", by=by)
    assert outcome.table["valid"] == [valid]
    assert (("warning", "too_few_days") in rules(outcome)) is not valid


def test_days_count_where_their_level_is_known() -> None:
    frame = days("2026-05-01", 4, pm25=[10.0, 10.0, 100.0, 300.0], o3=[60.0, None, None, 60.0])
    row = air_summary(frame, standard="2026").table.to_rows()[0]
    assert (row["days"], row["valid_days"], row["good_days"], row["heavy_days"]) == (4, 3, 1, 1)
    assert row["good_share"] == 33.3
    assert [row[f"level_{level}_days"] for level in range(1, 7)] == [1, 0, 1, 0, 0, 1]
    assert (row["over_pm25"], row["primary_pm25"]) == (2, 2)


def test_a_year_on_year_is_of_the_same_days_and_under_one_standard() -> None:
    frame = together(days("2025-01-01", 365, pm25=[10.0] * 100 + [70.0] * 265), days("2026-01-01", 100, pm25=70.0))
    of_2012, of_2026 = (year_on_year(frame, standard=name, by="year").table.to_rows()[0] for name in ("2012", "2026"))
    assert (of_2012["days"], of_2012["days_before"]) == (100, 100)
    assert (of_2012["good_days_change"], of_2026["good_days_change"]) == (0, -100)
    assert of_2026["pm25_figure_change"] == 600
    assert of_2026["change_rank"] == 1
    monthly = year_on_year(frame, standard="2026").table
    assert monthly["period"] == ["2026-01", "2026-02", "2026-03", "2026-04"]


def test_the_cleanest_are_not_among_those_that_worsened() -> None:
    """Cities within all limits are left out of the list of those that worsened (环办〔2014〕64号)."""
    cities = {"a": (20.0, 25.0), "b": (40.0, 50.0), "c": (50.0, 55.0), "d": (60.0, 50.0)}
    years = [
        days(first, 31, name, pm25=pair[at])
        for name, pair in cities.items()
        for at, first in enumerate(("2025-05-01", "2026-05-01"))
    ]
    rows = {row["station"]: row for row in year_on_year(together(*years), standard="2026").table}
    assert [rows[name]["attained"] for name in "abcd"] == [True, False, False, False]
    assert [rows[name]["worsened_rank"] for name in "abcd"] == [None, 1, 2, None]
    assert rows["d"]["change_rank"] == 1


def test_a_leap_day_has_the_28th_before_it() -> None:
    frame = together(days("2023-02-01", 28), days("2024-02-01", 29))
    row = year_on_year(frame, standard="2012").table.to_rows()[0]
    assert (row["days"], row["days_before"]) == (29, 28)


def test_the_first_year_has_none_before_it() -> None:
    outcome = year_on_year(days("2026-05-01", 31), standard="2026")
    assert len(outcome.table) == 0
    assert ("warning", "no_year_before") in rules(outcome)


def test_the_evaluation_of_a_year() -> None:
    frame = days("2025-01-01", 365, pm25=[30.0] * 340 + [100.0] * 25, so2=20.0)
    rows = {row["pollutant"]: row for row in annual_evaluation(frame, standard="2012").table}
    particles = rows["pm25"]
    assert (particles["mean"], particles["mean_limit"]) == (35, 35), "34.79 is 35 as it is reported"
    assert (particles["percentile"], particles["percentile_limit"], particles["times_over"]) == (100, 75, 0.33)
    assert (particles["attained"], particles["valid"]) == (False, True)
    assert (rows["so2"]["attained"], rows["so2"]["times_over"]) == (True, 0)
    assert (rows["o3"]["mean"], rows["o3"]["attained"]) == (None, True)
    short = annual_evaluation(days("2025-01-01", 10), standard="2012")
    assert set(short.table["valid"]) == {False}
    assert ("warning", "too_few_days") in rules(short)


def test_the_allowance_as_an_office_computes_it() -> None:
    """年剩余日控制值: target 57 of 366 days, 209 passed with a mean of 58: 55.67, told as 56."""
    assert remaining_allowance(57, 58, 209, 366) == pytest.approx(55.6687898)
    assert remaining_allowance(10, 30, 300, 365) < 0
    assert isnan(remaining_allowance(10, 30, 365, 365)), "no day is left"
    for wrong in ((10, 30, 366, 365), (10, 30, -1, 365), (-1, 30, 1, 365), (10, float("nan"), 1, 365), (1, 1, 0, 0)):
        with pytest.raises(DefinitionError):
            remaining_allowance(*wrong)


def test_allowances_of_a_table() -> None:
    """2024 has 366 days; 127 of the first 209 are good ones, 212 are wanted: 85 are missing (差 85 天)."""
    frame = days("2024-01-01", 209, pm25=[40.0] * 127 + [85.86585365853658] * 82)
    outcome = remaining_allowances(frame, {"pm25": 57, "good_days": 212}, standard="2012")
    mean, good = outcome.table.to_rows()
    assert (mean["so_far"], mean["days_left"]) == (pytest.approx(57.9952153), 157)
    assert round(mean["allowance"]) == 56
    assert (good["so_far"], good["missing"], good["within_reach"]) == (127, 85, True)
    assert rules(outcome) == set()
    gap = remaining_allowances(days("2024-01-02", 10), {"pm25": 57}, standard="2012")
    assert ("warning", "days_without_value") in rules(gap)


@pytest.mark.parametrize("targets", [{"pm1": 1}, {"o3": 160}, {"pm25": "x"}, {"pm25": -1}])
def test_targets_that_cannot_be(targets: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        remaining_allowances(days("2024-01-01", 3), targets, standard="2012")


def test_periods_that_cannot_be() -> None:
    for ask in (air_summary, year_on_year, composite_index):
        with pytest.raises(DefinitionError, match="month"):
            ask(days("2024-01-01", 3), by="mont", standard="2012")  # type: ignore[operator]


def test_nothing_gives_nothing() -> None:
    frame: dict[str, list[Any]] = {"date": [], **{name: [] for name in CLEAN}}
    for ask in (air_summary, year_on_year, composite_index, annual_evaluation):
        assert len(ask(frame, standard="2012").table) == 0  # type: ignore[operator]
    assert len(remaining_allowances(frame, {"pm25": 3}, standard="2012").table) == 0
