"""Data that others published: a city's index day by day, four years of hours of two stations."""

import csv
import gzip
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from jixiao.engine.air_quality.aqi import daily_aqi, daily_from_hourly
from tests.unit.engine.air_quality.days import rules

DATA = Path(__file__).parents[5] / "shared" / "data"
CITY, BEIJING = DATA / "cn_city_aqi_2023_q1.csv", DATA / "beijing_prsa" / "Huairou_hourly.csv.gz"


def columns(rows: list[dict[str, str]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.mark.skipif(not CITY.exists(), reason="the city's published index is not here")
def test_every_published_day_of_a_city() -> None:
    with CITY.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    outcome = daily_aqi(columns(rows), standard="hj633-2012")
    assert {("warning", "unit_in_heading"), ("error", "conflicting_rows")} <= rules(outcome), "ppm; a date stands twice"
    published = sorted((row["日期"], int(row["AQI"]), row["质量等级"]) for row in rows)
    assert sorted((row["date"], row["aqi"], row["level"]) for row in outcome.table) == published
    later = daily_aqi(columns(rows), standard="hj633-2026").table
    good = [sum(each <= 100 for each in table["aqi"]) for table in (outcome.table, later)]
    assert good == [78, 68]
    assert all(new >= old for old, new in zip(outcome.table["aqi"], later["aqi"], strict=True))


@pytest.mark.skipif(not BEIJING.exists(), reason="the hours of Beijing are not here")
def test_days_of_a_real_station() -> None:
    with gzip.open(BEIJING, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["year"], row["month"]) in {("2014", "7"), ("2014", "8")}]
    found = daily_from_hourly(columns(rows), standard="hj633-2012", co_unit="ug/m3")
    by_day: dict[str, dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row["O3"] != "NA":
            by_day[f"{row['year']}-{int(row['month']):02d}-{int(row['day']):02d}"][int(row["hour"])] = float(row["O3"])
    for row in found.table:
        assert row["o3"] == (None if (slow := ozone(by_day[row["date"]])) is None else pytest.approx(slow, rel=1e-12))
    index = daily_aqi(found.table, standard="hj633-2012").table
    assert len(index) == 62
    assert ("error", "co_in_micrograms") in rules(daily_from_hourly(columns(rows), standard="hj633-2012"))


def ozone(hours: dict[int, float]) -> float | None:
    windows = [[hours[hour] for hour in range(end - 8, end) if hour in hours] for end in range(8, 25)]
    means = [sum(window) / len(window) for window in windows if len(window) >= 6]
    if not means or (len(means) < 14 and round(max(means)) <= 160):
        return None
    return max(means)
