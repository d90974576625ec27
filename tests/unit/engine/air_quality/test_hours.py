"""Days made of hours: how many are needed, the windows of ozone, how hours are named, cities of stations."""

import numpy as np
import pytest

from jixiao.engine.air_quality.aqi import city_from_stations, daily_from_hourly, hourly_aqi
from jixiao.engine.air_quality.hours import greatest_of_eight
from jixiao.engine.air_quality.standards import air_standard
from tests.unit.engine.air_quality.days import days, hours, rules, together

STANDARD = air_standard("2026")


def test_a_day_needs_20_hours() -> None:
    assert daily_from_hourly(hours(20, pm25=35.0), standard="2026").table["pm25"] == [35.0]
    short = daily_from_hourly(hours(19, pm25=35.0), standard="2026")
    assert short.table["pm25"] == [None]
    assert ("warning", "too_few_hours") in rules(short)


def eight(**changes: float) -> float:
    """The greatest mean of 8 hours of a day of 60 µg/m³, with hours changed: h13=160."""
    day = np.full((1, 24), 60.0)
    for hour, value in changes.items():
        day[0, int(hour[1:])] = value
    return float(greatest_of_eight(day, STANDARD)[0])


def test_the_windows_of_ozone_end_at_8_to_24_o_clock_of_the_same_day() -> None:
    assert eight() == 60
    assert eight(h0=140) == 70, "hours 1 to 8"
    assert eight(h23=140) == 70, "hours 17 to 24"
    assert eight(h12=140, h19=140) == 80, "both lie in the window that ends at 20"
    assert eight(h12=140, h20=140) == 70


def test_ozone_needs_14_windows_of_6_hours_unless_it_exceeds_the_limit() -> None:
    def day(first: int, last: int, value: float) -> float:
        hours_there = np.full((1, 24), np.nan)
        hours_there[0, first:last] = value
        return float(greatest_of_eight(hours_there, STANDARD)[0])

    # Hours 8 to 23 give windows that end at 14 to 24 only; from hour 5 on they end at 11 to 24: 14 of them.
    assert day(5, 24, 100) == 100
    assert np.isnan(day(6, 24, 100))
    assert day(6, 24, 160.6) == 160.6
    assert np.isnan(day(6, 24, 160.5)), "160.5 is 160 when it is rounded: no excess"
    assert np.isnan(day(0, 5, 900)), "no window has 6 hours"


def test_hours_named_by_their_end() -> None:
    by_end = {"time": [f"2026-05-01 {hour:02d}:00" for hour in range(1, 25)], "pm25": [float(h) for h in range(24)]}
    found = daily_from_hourly(by_end, standard="2026")
    assert (found.table["date"], found.table["pm25"]) == (["2026-05-01"], [11.5])
    assert ("info", "hours_named_by") in rules(found)
    midnight = {**by_end, "time": [*by_end["time"][:-1], "2026-05-02 00:00"]}
    assert daily_from_hourly(midnight, standard="2026", named_by="end").table.to_rows() == found.table.to_rows()
    assert daily_from_hourly(midnight, standard="2026").table["date"] == ["2026-05-01", "2026-05-02"]
    assert hourly_aqi(by_end, standard="2026").table["time"][-1] == "2026-05-01 24:00"


def test_time_zones_become_the_clock_of_the_standard() -> None:
    utc = {"time": [f"2026-04-30T{hour:02d}:00:00Z" for hour in range(16, 24)], "pm25": [35.0] * 8}
    found = hourly_aqi(utc, standard="2026")
    assert found.table["time"][0] == "2026-05-01 00:00"
    assert ("info", "zone_converted") in rules(found)
    utc["time"][0] = "2026-05-01 20:00"
    assert ("warning", "several_zones") in rules(hourly_aqi(utc, standard="2026"))


def test_half_hours_are_told_and_not_used() -> None:
    frame = hours(24, pm25=35.0)
    frame["time"][3] = "2026-05-01 03:30"
    frame["time"][4] = "2026-05-01 04:00+05:30"
    found = daily_from_hourly(frame, standard="2026")
    assert ("error", "not_on_the_hour") in rules(found)
    assert found.table["pm25"] == [35.0]


def test_hours_that_contradict_each_other_are_no_hours() -> None:
    frame = together(hours(20, pm25=35.0), hours(1, pm25=99.0))
    found = daily_from_hourly(frame, standard="2026")
    assert found.table["pm25"] == [None]
    assert {("error", "conflicting_rows"), ("warning", "too_few_hours")} <= rules(found)


def test_means_of_24_hours_end_at_a_gap() -> None:
    frame = together(hours(24, pm25=30.0), hours(24, 24 * 3, pm25=60.0))
    table = hourly_aqi(frame, standard="2012").table
    assert list(table["iaqi_pm25"][24:43]) == [None] * 19
    assert table["iaqi_pm25"][43] == 82, "of its own day alone: 50 ÷ 40 × 25 + 50 = 81.25"


def test_a_city_is_the_mean_of_its_stations_concentrations() -> None:
    frame = together(days("2026-05-01", 1, "甲", pm25=20.0), days("2026-05-01", 1, "乙", pm25=101.0))
    found = city_from_stations(frame, city="滨江市", standard="2026")
    row = found.table.to_rows()[0]
    assert (row["station"], row["pm25"], row["co"]) == ("滨江市", 60.5, 0.5)


def test_a_city_needs_three_quarters_of_its_stations() -> None:
    def of(n_there: int) -> object:
        tables = [days("2026-05-01", 1, f"{place}", pm25=20.0 if place < n_there else None) for place in range(4)]
        return city_from_stations(together(*tables), standard="2026")

    assert of(3).table["pm25"] == [20.0]  # type: ignore[attr-defined]
    short = of(2)
    assert short.table["pm25"] == [None]  # type: ignore[attr-defined]
    assert ("warning", "too_few_stations") in rules(short)  # type: ignore[arg-type]


def test_a_city_of_one_station_is_told() -> None:
    found = city_from_stations(days("2026-05-01", 2), city="甲市", standard="2026")
    assert found.table["pm25"] == [10.0, 10.0]
    assert ("info", "one_station") in rules(found)


@pytest.mark.parametrize("frame", [{"time": [], "pm25": []}, {"time": ["x"], "o3": [1]}])
def test_no_hours_give_no_days(frame: dict[str, list[object]]) -> None:
    assert len(daily_from_hourly(frame, standard="2026").table) == 0
    assert len(hourly_aqi(frame, standard="2012").table) == 0
