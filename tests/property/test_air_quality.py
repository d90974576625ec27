"""The air quality engine and the slow plain twin give the same, at the break points to the last digit."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.air_quality.aqi import daily_aqi, daily_from_hourly, hourly_aqi
from jixiao.engine.air_quality.periods.evaluation import air_summary
from tests.property import air_quality_twins as twin
from tests.property.exact import Exact, same

YEARS = st.sampled_from(["2012", "2026"])
STEPS = [
    Fraction(step, 100)
    for step in (-100, -60, -51, -50, -49, -10, -6, -5, -4, -1, 0, 1, 4, 5, 6, 10, 49, 50, 51, 60, 100)
]


def near_breakpoints(name: str) -> st.SearchStrategy[Exact]:
    """Nothing, or a value at a break point or within the last digits of one."""
    points = sorted({point for year in ("2012", "2026") for point in twin.breakpoints(year, "daily", name)})
    at = st.builds(lambda point, step: max(point + step, Fraction(0)), st.sampled_from(points), st.sampled_from(STEPS))
    return st.none() | at | st.integers(0, 120 * points[-1]).map(lambda whole: Fraction(whole, 100))


DAYS = st.fixed_dictionaries({name: near_breakpoints(name) for name in twin.NAMES})


def columns(rows: list[dict[str, Any]], names: list[str]) -> dict[str, list[Any]]:
    return {
        name: [
            None if (cell := row.get(name)) is None else cell if isinstance(cell, str) else float(cell) for row in rows
        ]
        for name in names
    }


@settings(max_examples=50)
@given(st.lists(DAYS, min_size=1, max_size=6), YEARS)
def test_days(days: list[dict[str, Exact]], standard: str) -> None:
    # A median of CO of 50 mg/m³ is taken for µg/m³, and rightly so.
    days = [{**each, "co": None if each["co"] is not None and each["co"] >= 50 else each["co"]} for each in days]
    rows = [{"date": str(date(2025, 1, 1) + timedelta(place)), **each} for place, each in enumerate(days)]
    table = daily_aqi(columns(rows, ["date", *twin.NAMES]), standard=standard).table
    for row, values in zip(table, days, strict=True):
        assert (row["aqi"], row["level"], row["primary_pollutant"]) == twin.day(standard, values)


HOURS = st.dictionaries(st.integers(0, 71), st.integers(0, 3300).map(lambda tenths: Fraction(tenths, 10)), max_size=72)
FULL = st.lists(st.integers(0, 3300).map(lambda tenths: Fraction(tenths, 10)), min_size=72, max_size=72).flatmap(
    lambda values: st.sets(st.integers(0, 71), max_size=14).map(
        lambda gone: {hour: value for hour, value in enumerate(values) if hour not in gone}
    )
)


def hour_rows(hours: dict[str, dict[int, Fraction]]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for name, column in hours.items():
        for hour, value in column.items():
            found[hour][name] = value
    return [
        {"time": f"{date(2025, 1, 30) + timedelta(hour // 24)} {hour % 24:02d}:00", **cells}
        for hour, cells in found.items()
    ]


@settings(max_examples=30)
@given(st.fixed_dictionaries(dict.fromkeys(("pm25", "o3"), HOURS | FULL)), YEARS, st.randoms())
def test_days_of_hours(hours: dict[str, dict[int, Fraction]], standard: str, random: Any) -> None:
    rows = hour_rows(hours)
    if not rows:
        return
    random.shuffle(rows)
    table = daily_from_hourly(columns(rows, ["time", "pm25", "o3"]), standard=standard).table
    by_day = {row["date"]: row for row in table}
    for number in range(3):
        name = str(date(2025, 1, 30) + timedelta(number))
        inside = {
            key: {hour - 24 * number: value for hour, value in column.items() if hour // 24 == number}
            for key, column in hours.items()
        }
        row = by_day.get(name, {"pm25": None, "o3": None})
        assert same(nan(row["pm25"]), twin.day_of_hours(inside["pm25"]))
        assert same(nan(row["o3"]), twin.ozone_of_hours(inside["o3"]))


@settings(max_examples=20)
@given(st.fixed_dictionaries(dict.fromkeys(("pm25", "no2"), HOURS | FULL)))
def test_hours_of_the_first_standard_take_particles_of_the_last_24(hours: dict[str, dict[int, Fraction]]) -> None:
    rows = hour_rows(hours)
    if not rows:
        return
    table = hourly_aqi(columns(rows, ["time", "pm25", "no2"]), standard="2012").table
    for row in table:
        day = (date.fromisoformat(row["time"][:10]) - date(2025, 1, 30)).days
        hour = 24 * day + int(row["time"][11:13])
        mean, gas = twin.last_24(hours["pm25"], hour), hours["no2"].get(hour)
        assert row["iaqi_pm25"] == (None if mean is None else twin.iaqi("2012", "hourly", "pm25", mean))
        assert row["iaqi_no2"] == (None if gas is None else twin.iaqi("2012", "hourly", "no2", gas))


MONTHS = st.lists(
    st.fixed_dictionaries(
        {
            name: st.none()
            | st.integers(0, 40 if name == "co" else 260).map(
                lambda whole, name=name: Fraction(whole, 10 if name == "co" else 1)
            )
            for name in twin.NAMES
        }
    ),
    min_size=1,
    max_size=45,
)


@settings(max_examples=30)
@given(MONTHS, YEARS)
def test_months(days: list[dict[str, Exact]], standard: str) -> None:
    rows = [{"date": str(date(2025, 1, 15) + timedelta(place)), **each} for place, each in enumerate(days)]
    table = air_summary(columns(rows, ["date", *twin.NAMES]), standard=standard).table
    for row in table:
        inside = [day for day, cells in zip(days, rows, strict=True) if cells["date"].startswith(row["period"])]
        found = twin.figures(inside)
        for name in twin.NAMES:
            figure = found[name]
            assert same(
                nan(row[f"{name}_figure"]), None if figure is None else twin.half_even(figure, int(name == "co"))
            )
        assert same(nan(row["composite_index"]), twin.composite(standard, found))
        judged = [(day, twin.day(standard, day)) for day in inside]
        known = [each for day, each in judged if each[0] is not None and (None not in day.values() or each[0] > 100)]
        assert row["days"] == len(inside)
        assert row["valid_days"] == len(known)
        assert row["good_days"] == sum(each[0] <= 100 for each in known if each[0] is not None)
        assert row["level_3_days"] == sum(each[1] == "轻度污染" for each in known)
        assert row["primary_pm25"] == sum("pm25" in each[2].split(";") for each in known)
        limit = 75 if standard == "2012" else 60
        assert row["over_pm25"] == sum(day["pm25"] is not None and day["pm25"] > limit for day in inside)


def nan(value: float | None) -> float:
    return float("nan") if value is None else value
