"""Hours come in by file, are merged and kept; days are worked out from them as the command line does."""

import csv
import gzip
import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from jixiao.capture.connector import SourceFault
from jixiao.engine.air_quality.aqi import days_given, indexed_days
from jixiao.engine.air_quality.standards import SHOWN
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.web.air import actions, queries, rules
from jixiao.web.air.frames import STANDARDS, grid_of, read_upload
from jixiao.web.air.models import AirResult, AirStation, AirUpload, FormerHours, StationDay
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from tests.unit.web.air.conftest import HEAD, NOON, csv_of, flat, upload
from tests.unit.web.factories import City

DATA = Path(__file__).parents[5] / "shared" / "data"
Stations = dict[str, AirStation]
CITY_ROW = {"place": "", "day": date(2026, 3, 2)}


def test_new_changed_and_same_values_are_counted_and_the_former_kept(city: City, stations: Stations) -> None:
    first = upload(city, csv_of(date(2026, 3, 1), 2))
    assert (first.n_rows, first.n_new, first.n_changed, first.n_same) == (96, 576, 0, 0)

    def corrected(station: str, hour: datetime) -> Sequence[float | str | None]:
        return (99, 40, None, 20, 0.6, 90) if (station, hour.hour) == ("A1", 5) else flat(station, hour)

    second = upload(city, csv_of(date(2026, 3, 2), 2, corrected))
    assert (second.n_new, second.n_changed, second.n_same) == (288 - 1, 1, 286)
    day = StationDay.objects.get(station=stations["A1"], day=date(2026, 3, 2))
    held = grid_of(bytes(day.hours))
    assert held[5].tolist() == [99, 40, 6, 20, 0.6, 90], "an empty cell does not erase what is known"
    former = FormerHours.objects.get()
    assert grid_of(bytes(former.hours))[5, 0] == 20
    assert (former.replaced_by, former.day) == (second, day.day)


def test_the_same_file_is_taken_over_once(city: City, stations: Stations) -> None:
    upload(city, csv_of(date(2026, 3, 1), 1))
    with pytest.raises(RuleViolation) as refusal:
        upload(city, csv_of(date(2026, 3, 1), 1), "another name.csv")
    assert refusal.value.code == "uploaded_before"
    assert AirUpload.objects.count() == 1


def test_what_cannot_be_used_is_told(city: City, stations: Stations) -> None:
    actions.end_station(station=stations["A2"], end=date(2026, 3, 3), by=city.accounts["office"], now=NOON)
    rows = [HEAD, "2026-03-01 00:00,东港站,20,40,6,20,0.6,90", "2026-03-01 01:00,DONGGANG,-5,40,6,20,0.6,n/a",
            "2026-03-01 00:00,北郊站,20,40,6,20,0.6,90", "2026-03-03 00:00,A2,20,40,6,20,0.6,90",
            "2026-04-10 11:00,A1,20,40,6,20,0.6,90", "2026-04-10 12:00,A1,20,40,6,20,0.6,90", "soon,A1,1,1,1,1,1,1",
            "2026-03-01 02:00,A1,20", "2026-03-01 02:00,东港站,21", "2026-03-01 03:00,东港站,22"]  # fmt: skip
    made = upload(city, "\n".join(rows).encode("gb18030"))
    told = {str(one["rule"]) for one in made.findings}
    assert {
        "contradicting_names",
        "unknown_station",
        "outside_validity",
        "not_over_yet",
        "negative_concentration",
        "bad_date",
    } <= told
    assert sorted(StationDay.objects.values_list("station__code", "day")) == [
        ("A1", date(2026, 3, 1)), ("A1", date(2026, 4, 10)),
    ]  # fmt: skip
    held = grid_of(bytes(StationDay.objects.get(day=date(2026, 3, 1)).hours))
    assert np.isfinite(held).sum() == 6 + 4 + 1
    assert np.isfinite(grid_of(bytes(StationDay.objects.get(day=date(2026, 4, 10)).hours)))[:, 0].tolist() == [
        hour == 11 for hour in range(24)
    ], "the hour that is not over yet is not used"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", DefinitionError), (b"a,b\n1,2\n", DefinitionError), (b"time,pm25\n2026-03-01,5\n", DefinitionError),
        (b"PK\x03\x04zip", SourceFault), (b"\xff\xfe\x00", SourceFault), (b'time,pm25\n"2026', SourceFault),
    ],
)  # fmt: skip
def test_what_is_no_table_of_hours_is_refused(
    city: City, stations: Stations, content: bytes, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        read_upload(content, "x.csv", queries.places(), NOON)


def test_nothing_usable_is_refused(city: City, stations: Stations) -> None:
    with pytest.raises(RuleViolation) as refusal:
        upload(city, csv_of(date(2026, 3, 1), 1, stations=("北郊站",)))
    assert refusal.value.code == "nothing_usable"
    AirStation.objects.all().delete()
    with pytest.raises(RuleViolation) as refusal:
        upload(city, csv_of(date(2026, 3, 1), 1))
    assert refusal.value.code == "no_stations"


def random_hours(seed: int, n_days: int) -> dict[tuple[str, datetime], list[float | None]]:
    """Hours of two stations with gaps, whole days missing, ozone near its limit."""
    rng, found = np.random.default_rng(seed), {}
    for station in ("A1", "A2"):
        silent = set(rng.choice(n_days, 2).tolist())
        for n in range(24 * n_days):
            at = datetime(2026, 2, 25) + timedelta(hours=n)  # noqa: DTZ001 - the stations' own clock
            values = rng.gamma(3.0, (20, 30, 4, 12, 0.3, 45)).round(1).tolist()
            gone = rng.random(6) < (1.0 if n // 24 in silent else 0.08)
            found[station, at] = [None if out else value for value, out in zip(values, gone, strict=True)]
    return found


@pytest.mark.parametrize("seed", range(3))
def test_days_are_those_of_the_command_line(city: City, stations: Stations, seed: int) -> None:
    hours = random_hours(seed, 9)
    content = csv_of(date(2026, 2, 25), 9, lambda station, hour: hours[station, hour])
    upload(city, content)
    rows = list(csv.reader(io.StringIO(content.decode())))
    columns = {head: [row[at] for row in rows[1:]] for at, head in enumerate(rows[0])}
    for standard in STANDARDS:
        for whole in (None, ""):
            known, chosen = days_given(columns, FindingList(), hourly=True, city=whole, standard=standard)
            for row in indexed_days(known, chosen, FindingList()).to_rows():
                kept = AirResult.objects.get(place=row["station"], standard=standard, day=row["date"])
                assert (kept.aqi, kept.primary, kept.missing) == (row["aqi"], row["primary_pollutant"], row["missing"])
                at = known.moment_texts(known.when).index(row["date"]) if whole == "" else None
                if at is not None:
                    expected = [known.values[name][at] for name in SHOWN]
                    held = [getattr(kept, name) for name in SHOWN]
                    assert np.allclose([np.nan if v is None else v for v in held], expected, 1e-12, 0, equal_nan=True)


def test_the_city_needs_three_quarters_of_the_stations_that_count_on_the_day(city: City, stations: Stations) -> None:
    content = csv_of(date(2026, 3, 1), 4)
    upload(city, content)
    assert AirResult.objects.filter(**CITY_ROW, aqi__isnull=False).count() == 2
    actions.add_station(
        code="A3", label_zh="南苑站", organisation=city.organisations["D2"], valid_from=date(2026, 3, 2),
        by=city.accounts["office"], now=NOON,
    )  # fmt: skip
    assert Job.objects.filter(state="waiting").count() == 1
    run_due()
    known = {
        row.day.day: row.aqi is not None
        for row in AirResult.objects.filter(place="", standard=STANDARDS[0], day__month=3)
    }
    assert known == {1: True, 2: False, 3: False, 4: False}, "two of three stations are less than 75 %"
    assert AirResult.objects.filter(place="A3", aqi__isnull=True).count() == 2 * 3, "its silent days are there, unknown"
    actions.end_station(
        station=AirStation.objects.get(code="A3"), end=date(2026, 3, 4), by=city.accounts["office"], now=NOON
    )
    run_due()
    assert AirResult.objects.get(place="", standard=STANDARDS[0], day=date(2026, 3, 4)).aqi is not None


def test_both_standards_are_kept_and_the_one_in_force_is_shown(city: City, stations: Stations) -> None:
    upload(city, csv_of(date(2026, 2, 27), 4, lambda *_: (70, 130, 6, 20, 0.6, 90)))
    shown = {row.day: (row.standard, row.aqi) for row in queries.day_rows(date(2026, 2, 27), date(2026, 3, 2))}
    assert shown == {
        date(2026, 2, 27): ("HJ 633-2012", 94), date(2026, 2, 28): ("HJ 633-2012", 94),
        date(2026, 3, 1): ("HJ 633-2026", 110), date(2026, 3, 2): ("HJ 633-2026", 110),
    }  # fmt: skip
    under = queries.day_rows(date(2026, 2, 27), date(2026, 2, 27), standard="HJ 633-2026")
    assert [(row.aqi, row.level, row.primary, row.is_good) for row in under] == [(110, 2, ("pm25",), False)]


@pytest.mark.skipif(not (DATA / "cn_city_aqi_2023_q1.csv").exists(), reason="the city's published index is not here")
def test_published_days_of_a_city_are_found_again(city: City, stations: Stations) -> None:
    with (DATA / "cn_city_aqi_2023_q1.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    actions.add_station(
        code="C1", label_zh="公布", organisation=city.organisations["D1"], valid_from=date(2023, 1, 1),
        valid_to=date(2023, 4, 1), by=city.accounts["office"], now=NOON,
    )  # fmt: skip
    heads = [f"{name}含量/ppm" for name in ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3")]
    lines = [
        ",".join([f"{row['日期']} {hour}:00", "C1", *(row[head] for head in heads)]) for row in published for hour in range(24)
    ]  # fmt: skip
    upload(city, "\n".join([HEAD, *lines]).encode())
    kept = {
        row.day.isoformat(): (str(row.aqi), row.level_name.zh)
        for row in queries.day_rows(date(2023, 1, 1), date(2023, 3, 31), place="C1")
    }
    times = Counter(row["日期"] for row in published)
    once = {row["日期"]: (row["AQI"], row["质量等级"]) for row in published if times[row["日期"]] == 1}
    assert len(once) == len(published) - 2 == 89, "a date stands twice, with different figures"
    assert {day: told for day, told in kept.items() if told != ("None", "")} == once


@pytest.mark.skipif(not (DATA / "beijing_prsa").exists(), reason="the hourly data of Beijing are not here")
def test_hours_of_beijing_give_the_days_of_the_command_line(city: City, stations: Stations) -> None:
    with gzip.open(DATA / "beijing_prsa" / "Huairou_hourly.csv.gz", "rt") as file:
        rows = [row for row in csv.reader(file) if row[0] == "station" or (row[1], row[2]) == ("2014", "3")]
    heads = rows[0]
    actions.add_station(
        code="Huairou", label_zh="怀柔", organisation=city.organisations["D1"], valid_from=date(2013, 1, 1),
        valid_to=date(2017, 1, 1), by=city.accounts["office"], now=NOON,
    )  # fmt: skip
    content = "\n".join(",".join(row) for row in rows).encode()
    read = read_upload(content, "huairou.csv", queries.places(), NOON, co_unit="ug/m3")
    actions.take_over(read=read, by=city.accounts["office"], now=NOON)
    run_due()
    columns = {head: [row[at] for row in rows[1:]] for at, head in enumerate(heads)}
    how = {"hourly": True, "standard": "HJ 633-2012", "co_unit": "ug/m3"}
    known, chosen = days_given(columns, FindingList(), **how)  # type: ignore[arg-type]
    expected = {row["date"]: row["aqi"] for row in indexed_days(known, chosen, FindingList()).to_rows()}
    kept = {
        row.day.isoformat(): row.aqi
        for row in queries.day_rows(date(2014, 3, 1), date(2014, 3, 31), place="Huairou", standard="HJ 633-2012")
    }
    assert len(kept) == 31
    assert kept == expected


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "a b"}, "bad_code"), ({"label_zh": " "}, "label_missing"),
        ({"valid_to": date(2020, 1, 1)}, "validity_reversed"),
        ({"longitude": 120.0}, "half_a_place"), ({"longitude": 190.0, "latitude": 0.0}, "no_such_place"),
        ({"code": "a1"}, "named_already"), ({"label_zh": "东港站"}, "named_already"),
    ],
)  # fmt: skip
def test_a_station_that_cannot_be_is_refused(
    city: City, stations: Stations, changed: dict[str, object], code: str
) -> None:
    wanted = {
        "code": "B9",
        "label_zh": "新站",
        "valid_from": date(2025, 1, 1),
        "organisation": city.organisations["D1"],
    }
    with pytest.raises(RuleViolation) as refusal:
        actions.add_station(**wanted | changed, by=city.accounts["office"], now=NOON)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_targets_and_abatement_are_checked(city: City) -> None:
    office = city.accounts["office"]
    for name, year, value in (("pm2", 2026, 30), ("good_days", 2026, 367), ("pm25", 1900, 30), ("pm25", 2026, 0)):
        assert not rules.is_target(name, year, value)
        with pytest.raises(RuleViolation):
            actions.set_target(year=year, target_of=name, value=value, by=office, now=NOON)
    actions.set_target(year=2026, target_of="pm25", value=31, by=office, now=NOON)
    actions.set_target(year=2026, target_of="pm25", value=30, basis="年度任务书", by=office, now=NOON)
    assert {name: row.value for name, row in queries.current_targets(2026).items()} == {"pm25": 30}
    with pytest.raises(RuleViolation):
        actions.enter_abatement(
            label_zh="错峰生产", first_date=date(2026, 3, 2), last_date=date(2026, 3, 1), by=office, now=NOON
        )
    one = actions.enter_abatement(label_zh="错峰生产", first_date=date(2026, 3, 2), by=office, now=NOON)
    assert queries.abatements(date(2026, 3, 2), date(2026, 3, 2)) == [one]
    assert queries.abatements(date(2026, 3, 1), date(2026, 3, 1)) == []
    actions.withdraw_abatement(abatement=one, by=office, now=NOON)
    assert queries.abatements(date(2026, 3, 1), date(2026, 4, 2)) == []
