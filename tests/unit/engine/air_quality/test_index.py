"""The index of single days and hours: published figures, ties, the ends of the tables, a new standard."""

from typing import Any

import pytest

from jixiao.engine.air_quality.aqi import daily_aqi, hourly_aqi
from jixiao.engine.air_quality.scales import scales
from jixiao.engine.air_quality.standards import _made, air_standard
from jixiao.engine.model.errors import DefinitionError
from jixiao.library import parameters
from tests.unit.engine.air_quality.days import CLEAN, days, hours, rules


def one_day(standard: str, **values: Any) -> dict[str, Any]:
    table = {"date": ["2026-05-01"], **{name: [value] for name, value in values.items()}}
    return daily_aqi(table, standard=standard).table.to_rows()[0]


@pytest.mark.parametrize(
    ("name", "value", "of_2012", "of_2026"),
    [
        # HJ 633-2012 table 1, HJ 633-2026 table 3; 60.5 and 60.6 show GB/T 8170 at the new limit of PM2.5.
        ("pm25", 70, 94, 110),
        ("pm25", 75, 100, 114),
        ("pm25", 60.5, 82, 100),
        ("pm25", 60.6, 83, 101),
        ("pm10", 130, 90, 104),
        ("o3", 173, 112, 112),
        ("no2", 57, 72, 72),
        ("so2", 150, 100, 100),
        ("so2", 151, 101, 101),
        ("co", 4.05, 100, 100),
        ("co", 4.06, 101, 101),
        ("pm25", 0, 0, 0),
        ("pm25", 500, 500, 500),
    ],
)
def test_published_points(name: str, value: float, of_2012: int, of_2026: int) -> None:
    assert one_day("hj633-2012", **{name: value})[f"iaqi_{name}"] == of_2012
    assert one_day("hj633-2026", **{name: value})["aqi"] == of_2026


def test_the_columns_and_their_order() -> None:
    table = daily_aqi(days("2026-05-01", 1), standard="2026").table
    assert list(table.columns)[:11] == [
        *("date", "station", "aqi", "level", "primary_pollutant"),
        *("iaqi_pm25", "iaqi_pm10", "iaqi_so2", "iaqi_no2", "iaqi_co", "iaqi_o3"),
    ]
    assert table.to_rows()[0] == {
        "date": "2026-05-01", "station": "甲", "aqi": 30, "level": "优", "primary_pollutant": "",
        "iaqi_pm25": 15, "iaqi_pm10": 20, "iaqi_so2": 5, "iaqi_no2": 25, "iaqi_co": 13, "iaqi_o3": 30,
        "level_en": "excellent", "level_number": "一级", "colour": "#00E400", "missing": "",
    }  # fmt: skip
    assert len(table.to_arrow()) == 1


def test_all_that_share_the_index_are_primary_and_none_up_to_50() -> None:
    assert one_day("2012", **CLEAN | {"pm25": 75.0, "pm10": 150.0})["primary_pollutant"] == "pm25;pm10"
    assert one_day("2012", pm25=35)["primary_pollutant"] == ""
    assert one_day("2012", pm25=36)["primary_pollutant"] == "pm25"


@pytest.mark.parametrize(
    ("value", "level", "colour"),
    [(35, "优", "#00E400"), (75, "良", "#FFFF00"), (76, "轻度污染", "#FF7E00"), (150, "中度污染", "#FF0000"),
     (250, "重度污染", "#99004C"), (251, "严重污染", "#7E0023")],
)  # fmt: skip
def test_levels(value: float, level: str, colour: str) -> None:
    row = one_day("2012", pm25=value)
    assert (row["level"], row["colour"]) == (level, colour)


def test_beyond_the_table_the_index_is_500_and_that_is_told() -> None:
    outcome = daily_aqi({"date": ["2026-05-01"], "pm25": [640]}, standard="2026")
    assert outcome.table["aqi"] == [500]
    assert ("warning", "beyond_the_index") in rules(outcome)


def test_ozone_above_800_is_reported_by_the_hour_in_the_first_standard_and_is_300_in_the_second() -> None:
    assert one_day("2026", o3=900)["aqi"] == 300
    assert one_day("2012", o3=900, o3_1h=1000)["iaqi_o3"] == 400
    assert one_day("2012", o3=100, o3_1h=400)["aqi"] == 50, "it only stands in"
    outcome = daily_aqi({"date": ["2026-05-01"], "o3": [900], "pm25": [300]}, standard="2012")
    assert outcome.table["aqi"] == [None], "the other pollutants may be less than what is not known"
    assert ("error", "beyond_the_table") in rules(outcome)


def test_sulphur_dioxide_of_an_hour_above_800() -> None:
    table = hours(24, so2=900.0)
    first = hourly_aqi(table, standard="2012")
    assert first.table["iaqi_so2"][:19] == [None] * 19, "24 hours are wanted, of which 20 are needed"
    assert first.table["iaqi_so2"][19:] == [213] * 5
    assert ("error", "beyond_the_table") in rules(first)
    assert list(hourly_aqi(table, standard="2026").table["iaqi_so2"]) == [200] * 24


def test_particles_of_an_hour_are_means_of_24_in_the_first_standard_only() -> None:
    table = hours(30, pm25=[35.0] * 24 + [75.0] * 6)
    first, second = (hourly_aqi(table, standard=name).table["aqi"] for name in ("2012", "2026"))
    assert (first[18], first[19], first[29]) == (None, 50, 63), "45 µg/m³: 50 ÷ 40 × 10 + 50 = 62.5"
    assert (second[0], second[29]) == (50, 114)


def test_without_a_standard_the_one_of_the_newest_day_is_taken() -> None:
    assert daily_aqi(days("2026-02-27", 2, pm25=70.0)).table["aqi"] == [94, 94]
    outcome = daily_aqi(days("2026-02-28", 2, pm25=70.0))
    assert outcome.table["aqi"] == [110, 110], "one standard for all days"
    assert {("info", "standard_taken"), ("info", "outside_its_time")} <= rules(outcome)


def test_years_on_both_sides_of_the_change_of_state_are_told() -> None:
    assert ("warning", "state_changed") in rules(daily_aqi(days("2018-08-31", 2), standard="2012"))
    assert ("warning", "state_changed") not in rules(daily_aqi(days("2018-09-01", 2), standard="2012"))


@pytest.mark.parametrize("name", ["hj633-2012", "HJ 633-2012", "HJ633—2012", "2012", "gb3095-2012", "hj663-2013"])
def test_spellings_of_a_standard(name: str) -> None:
    assert air_standard(name).name == "HJ 633-2012"


def test_an_unknown_standard_is_refused_with_the_nearest() -> None:
    with pytest.raises(DefinitionError, match="hj633-2012"):
        daily_aqi(days("2026-05-01", 1), standard="hj633-2013")


def test_a_later_standard_is_a_matter_of_the_table_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    known = parameters("air-quality")
    for code, name, change in (
        ("aqi_daily", "HJ 633-2026", {"pm25": {"digits": 0, "breakpoints": [0, 10, 20], "above": 100}}),
        ("aqi_hourly", "HJ 633-2026", {}),
        ("air_standards", "HJ 633-2026", {}),
    ):
        old = next(entry for entry in known[code] if entry["standard"] == name)
        entry = {**old, "standard": "HJ 633-2040", "value": old["value"] | change}
        monkeypatch.setitem(known, code, (*known[code], entry))  # type: ignore[arg-type]
    scales.cache_clear()
    _made.cache_clear()
    try:
        assert one_day("hj633-2040", pm25=15)["aqi"] == 75
    finally:
        scales.cache_clear()
        _made.cache_clear()
