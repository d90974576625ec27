"""Tables as they come: other headings, wrong units, doubles, moments of every kind. Told, never a crash or a guess."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from jixiao.engine.air_quality.aqi import daily_aqi, daily_from_hourly, hourly_aqi
from jixiao.engine.air_quality.intake.moments import read_moment
from jixiao.engine.air_quality.periods.evaluation import air_summary
from jixiao.engine.model.errors import DefinitionError
from tests.unit.engine.air_quality.days import CLEAN, days, hours, rules, together


@pytest.mark.parametrize(
    "written", ["2026-05-01", "2026/5/1", "2026年5月1日", "20260501", "2026-05-01 00:00:00", " 2026-05-01 "]
)
def test_days_as_they_are_written(written: str) -> None:
    assert daily_aqi({"date": [written], "pm25": [35]}, standard="2026").table["date"] == ["2026-05-01"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-01 13:00",
        "2026-05-01T13:00:00+08:00",
        "2026-05-01 05:00Z",
        "2026-05-01 13",
        "2026050113",
        "2026年5月1日 13时",
    ],
)
def test_hours_as_they_are_written(written: str) -> None:
    assert hourly_aqi({"time": [written], "pm25": [35]}, standard="2026").table["time"] == ["2026-05-01 13:00"]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026-02-29",
        "01/05/2026",
        "2026-05-01 25:00",
        "2026-05-01 24:30",
        "x",
        "2026-13-01",
        "99999999",
        "2026-05",
        "1199-1-1",
    ],
)
def test_what_is_no_moment(written: str) -> None:
    assert read_moment(written) is None


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 5, 1),
        dt.datetime.fromisoformat("2026-05-01"),
        np.datetime64("2026-05-01"),
        np.datetime64("2026-05-01", "ns"),
    ],
)
def test_dates_that_are_dates(day: object) -> None:
    frame = {"date": np.array([day]) if isinstance(day, np.datetime64) else [day], "pm25": [35]}
    assert daily_aqi(frame, standard="2026").table["date"] == ["2026-05-01"]


def test_frames_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"time": pd.date_range("2026-05-01", periods=24, freq="h"), "PM2.5": [35.0] * 23 + [None]})
    assert daily_from_hourly(frame, standard="2026").table.to_rows() == [
        {"date": "2026-05-01", "station": "", "pm25": 35.0}
    ]


def test_date_and_hour_in_columns_of_their_own() -> None:
    apart = {"year": [2026] * 24, "month": [5] * 24, "day": [1] * 24, "hour": list(range(24)), "PM2.5": [35] * 24}
    beside = {"date": ["2026-05-01"] * 24, "hour": list(range(24)), "PM2.5": [35] * 24}
    for frame in (apart, beside):
        assert daily_from_hourly(frame, standard="2026").table["pm25"] == [35.0]


def test_headings_as_files_have_them() -> None:
    frame = {
        "日期": ["2026-05-01"], "站点名称": ["甲"], "PM₂.₅(μg/m³)": [35], "可吸入颗粒物": [50], "SO2_24h": [50],
        "NO2含量": [40], "CO (mg/m3)": [2], "O3-8h": [100],
    }  # fmt: skip
    outcome = daily_aqi(frame, standard="2026")
    row = outcome.table.to_rows()[0]
    assert [row[name] for name in row if name.startswith("iaqi")] == [50] * 6
    assert row["station"] == "甲"
    assert not [rule for _, rule in rules(outcome) if rule != "outside_its_time"]


def test_running_means_are_no_hourly_values() -> None:
    frame = hours(24, o3=[10.0] * 24, o3_8h=[400.0] * 24, pm25_24h=[300.0] * 24)
    table = daily_from_hourly(frame, standard="2026").table
    assert list(table.columns) == ["date", "station", "o3", "o3_1h"]
    assert table["o3"] == [10.0]


@pytest.mark.parametrize(
    ("heading", "given", "iaqi", "rule"),
    [("CO(µg/m³)", 2000, 50, "unit_converted"), ("CO", 2000, None, "co_in_micrograms"), ("CO(ppm)", 2, 50, "unit_in_heading"),
     ("NO2(mg/m³)", 0.04, None, "unit_converted")],
)  # fmt: skip
def test_units(heading: str, given: float, iaqi: int | None, rule: str) -> None:
    outcome = daily_aqi({"date": ["2026-05-01"], heading: [given]}, standard="2026")
    assert rule in {name for _, name in rules(outcome)}
    assert outcome.table["iaqi_co"] == [iaqi]
    if heading.startswith("NO2"):
        assert outcome.table["iaqi_no2"] == [50]


def test_carbon_monoxide_in_micrograms_of_one_station_only_costs_that_station_its_values() -> None:
    frame = together(days("2026-05-01", 3, "甲", co=900.0), days("2026-05-01", 3, "乙", co=1.0))
    outcome = daily_aqi(frame, standard="2026")
    told = [row for row in outcome.findings if row["rule"] == "co_in_micrograms"]
    assert [row["organisation_code"] for row in told] == ["甲"]
    assert [row["iaqi_co"] for row in outcome.table] == [25, 25, 25, None, None, None]
    said = daily_aqi(days("2026-05-01", 3, co=1000.0), standard="2026", co_unit="ug/m3")
    assert list(said.table["iaqi_co"]) == [25, 25, 25]


def test_a_whole_column_in_milligrams_is_told() -> None:
    outcome = daily_aqi(days("2026-05-01", 12, pm25=0.035), standard="2026")
    assert ("warning", "too_small") in rules(outcome)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [(-1, "negative_concentration"), (-999, "negative_concentration"), (float("inf"), "not_a_number"), ("-inf", "not_a_number"),
     ("abc", "not_a_number"), ("1e40", "not_a_number"), (9999, "impossible_value"), ("１２", "not_a_number"),
     (True, "not_a_number"),
     (float("nan"), "missing_values"), ("", "missing_values"), (None, "missing_values"), ("NA", "missing_values"),
     ("—", "missing_values")],
)  # fmt: skip
def test_cells_that_cannot_be_used(cell: Any, rule: str) -> None:
    outcome = daily_aqi(days("2026-05-01", 2, pm25=[cell, 35]), standard="2026")
    assert rule in {name for _, name in rules(outcome)}
    assert outcome.table["iaqi_pm25"] == [None, 50]
    assert outcome.table["missing"] == ["pm25", ""]


def test_columns_that_are_missing_or_unknown_are_told() -> None:
    outcome = daily_aqi({"date": ["2026-05-01"], "pm25": [35], "pm_10x": [3], "weather": ["rain"]}, standard="2026")
    texts = {row["rule"]: row["message"] for row in outcome.findings}
    assert "pm10, so2, no2, co, o3" in texts["missing_pollutant"]
    assert ("warning", "unknown_column") in rules(outcome)
    assert ("info", "unknown_column") in rules(outcome)


@pytest.mark.parametrize(
    ("frame", "code"),
    [({}, "empty_table"), ([], "empty_table"), ({"date": ["2026-05-01"]}, "no_pollutant"), ({"pm25": [1]}, "no_date"),
     (hours(24, pm25=1.0), "hours_not_days")],
)  # fmt: skip
def test_what_is_no_table_of_days(frame: object, code: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        daily_aqi(frame)
    assert refused.value.code == code
    assert refused.value.mend
    assert refused.value.mend_zh


def test_days_are_no_hours() -> None:
    with pytest.raises(DefinitionError) as refused:
        daily_from_hourly(days("2026-05-01", 3))
    assert refused.value.code == "days_not_hours"
    with pytest.raises(DefinitionError):
        hourly_aqi(hours(3, pm25=1.0), named_by="middle")


def test_a_table_without_rows_or_with_none_that_can_be_read_gives_an_empty_one() -> None:
    for frame in ({"date": [], "pm25": []}, {"date": ["x", ""], "pm25": [1, 2]}):
        outcome = daily_aqi(frame, standard="2026")
        assert len(outcome.table) == 0
        assert air_summary(frame, standard="2026").table.to_rows() == []


def test_rows_that_agree_become_one_and_those_that_do_not_count_nowhere() -> None:
    same = daily_aqi(together(days("2026-05-01", 1), days("2026-05-01", 1)), standard="2026")
    assert len(same.table) == 1
    assert ("warning", "duplicate_row") in rules(same)
    parts = together(days("2026-05-01", 1, pm25=None), days("2026-05-01", 1, pm10=None))
    assert daily_aqi(parts, standard="2026").table["missing"] == [""]
    frame = together(days("2026-05-01", 2), days("2026-05-02", 1, pm25=200.0))
    other = daily_aqi(frame, standard="2026")
    assert other.table["aqi"] == [30, 30, 250], "each row has its index"
    assert {row["row"] for row in other.findings if row["rule"] == "conflicting_rows"} == {2, 3}
    summary = air_summary(frame, standard="2026").table.to_rows()[0]
    assert (summary["days"], summary["valid_days"], summary["pm25_figure"]) == (1, 1, 10)


def test_the_order_of_rows_means_nothing() -> None:
    frame = together(days("2026-05-01", 3, "乙", pm25=[1.0, 50.0, 90.0]), days("2026-05-01", 2, "甲"))
    turned = {name: column[::-1] for name, column in frame.items()}
    one, other = daily_aqi(frame, standard="2026"), daily_aqi(turned, standard="2026")
    assert one.table.to_rows() == other.table.to_rows()


def test_a_thousand_bad_rows_are_told_and_the_rest_is_counted() -> None:
    outcome = daily_aqi(days("2000-01-01", 1500, pm25=-1.0), standard="2012")
    told = [row for row in outcome.findings if row["rule"] == "negative_concentration"]
    assert len(told) == 1001
    assert "500" in told[-1]["message"] or any("500" in row["message"] for row in told)


def test_every_message_is_in_both_languages() -> None:
    frame = together(days("2018-08-01", 40, pm25=-1.0, co=900.0), days("2018-08-01", 1, o3=900.0))
    for row in daily_aqi(frame).findings:
        assert row["message"]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in row["message_zh"]), row


def test_clean_days_tell_nothing() -> None:
    frame = days("2026-05-01", 5)
    assert set(CLEAN) < set(frame)
    assert rules(daily_aqi(frame, standard="2026")) == set()
