"""Real files read through the examples' YAML without hand work; figures counted again here, from the raw text."""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from jixiao.capture.connector import Context
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList
from jixiao.capture.run import Captured, capture
from jixiao.capture.source import DataSource
from tests.unit.capture.sources import values

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
CONTEXT = Context(Folders((DATA, ROOT / "examples" / "capture")), AllowList())


def needs(folder: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not (DATA / folder).is_dir(), reason=f"../shared/data/{folder} is not here")


def example(name: str) -> DataSource:
    path = ROOT / "examples" / "capture" / f"{name}.yaml"
    return DataSource.from_yaml(path.read_text(encoding="utf-8"), path.name)


@cache
def captured(name: str) -> Captured:
    return capture(example(name), CONTEXT)


def errors(found: Captured) -> list[str]:
    return [row["rule"] for row in found.findings if row["severity"] == "error"]


def records(path: str, encoding: str = "utf-8-sig") -> Iterator[list[str]]:
    data = (DATA / path).read_bytes()
    text = (gzip.decompress(data) if path.endswith(".gz") else data).decode(encoding)
    return iter(list(csv.reader(io.StringIO(text))))


def days(station: str, place: int) -> dict[str, list[float]]:
    """The hourly figures of each day, read plainly."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in list(records(f"beijing_prsa/{station}_hourly.csv.gz"))[1:]:
        day = f"{row[1]}-{int(row[2]):02d}-{int(row[3]):02d}"
        if row[place] != "NA":
            found[day].append(float(row[place]))
    return found


@needs("beijing_prsa")
def test_hours_become_days_where_twenty_are_valid() -> None:
    found = captured("beijing-air-day")
    assert found.n_rows == 70_128
    observed = values(found)
    for code, station in (("BJ-CP", "Changping"), ("BJ-HR", "Huairou")):
        for indicator, place, factor in (("pm25", 5, 1.0), ("no2", 8, 1.0), ("co", 9, 1000.0)):
            hours = days(station, place)
            wanted = {day: sum(held) / len(held) / factor for day, held in hours.items() if len(held) >= 20}
            mine = {period: value for (org, ind, period), value in observed.items() if (org, ind) == (code, indicator)}
            assert mine == pytest.approx(wanted, rel=1e-12)
            thin = sum(0 < len(held) < 20 for held in hours.values())
            told = found.findings.to_rows()
            here = [r for r in told if (r["organisation_code"], r["indicator_code"]) == (code, indicator)]
            assert sum(r["rule"] == "too_few_readings" for r in here) == thin


@needs("beijing_prsa")
def test_ozone_is_the_largest_running_mean_of_eight_hours() -> None:
    observed = values(captured("beijing-air-day"))
    hourly: dict[str, dict[int, float]] = defaultdict(dict)
    for row in list(records("beijing_prsa/Changping_hourly.csv.gz"))[1:]:
        if row[10] != "NA":
            hourly[f"{row[1]}-{int(row[2]):02d}-{int(row[3]):02d}"][int(row[4])] = float(row[10])
    wanted = {}
    for day, held in hourly.items():
        runs = [[held[hour] for hour in range(end - 7, end + 1) if hour in held] for end in range(7, 24)]
        means = [sum(run) / len(run) for run in runs if len(run) >= 6]
        if len(means) >= 14:
            wanted[day] = max(means)
    mine = {period: value for (org, ind, period), value in observed.items() if (org, ind) == ("BJ-CP", "o3_8h")}
    assert mine == pytest.approx(wanted, rel=1e-12)
    assert len(wanted) > 1000


@needs("beijing_prsa")
def test_a_year_needs_its_days_and_its_months() -> None:
    observed = values(captured("beijing-air-year"))
    wanted = {}
    for code, station in (("BJ-CP", "Changping"), ("BJ-HR", "Huairou")):
        means = {day: sum(held) / len(held) for day, held in days(station, 5).items() if len(held) >= 20}
        for year in {day[:4] for day in means}:
            held = {day: mean for day, mean in means.items() if day.startswith(year)}
            months = [sum(day[5:7] == f"{m:02d}" for day in held) for m in range(1, 13)]
            is_whole = all(n >= (25 if m == 2 else 27) for m, n in enumerate(months, 1))
            if len(held) >= 324 and is_whole:
                wanted[code, "pm25", year] = sum(held.values()) / len(held)
    assert observed == pytest.approx(wanted)
    assert len(wanted) > 0


@needs("cn_nbs_raw")
def test_a_yearbook_in_gb18030_with_titles_and_footnotes() -> None:
    found = captured("province-finance")
    observed = values(found)
    raw = {row[0]: row[1] for row in records("cn_nbs_raw/Anhui_2017.csv", "gb18030") if len(row) > 1}
    assert raw["Local Governments General Budgetary Revenue(100 million yuan)"] == "2812.45"
    assert observed["340000", "revenue", "2017"] == 28_124_500.0
    assert observed["340000", "education", "2017"] == 1014.91
    assert observed["330000", "expenditure", "2017"] == 7530.32
    assert len(observed) == 8
    assert errors(found) == []
    place = next(row for row in found.observations if row["indicator_code"] == "education")
    lines = (DATA / "cn_nbs_raw" / place["file"]).read_bytes().decode("gb18030").splitlines()
    assert lines[place["row"] - 1].startswith("Local Governments Expenditure Education")


@needs("uk_trafford_plan")
def test_fiscal_years_in_several_files() -> None:
    observed = values(captured("trafford-climate"))
    rows = [r for r in records("uk_trafford_plan/climate__household_waste_recycling.csv") if r[4] == "Percentage"]
    wanted = {(r[0], "recycling", r[2][:4]): float(r[6]) for r in rows if r[1] != "England"}
    assert {key: value for key, value in observed.items() if key[1] == "recycling"} == wanted
    assert observed["E08000009", "recycling", "2010"] == next(
        float(r[6]) for r in rows if (r[0], r[2]) == ("E08000009", "2010/11")
    )
    assert errors(captured("trafford-climate")) == []


@needs("uk_trafford_plan")
def test_months_and_rolling_years() -> None:
    observed = values(captured("trafford-poverty"))
    monthly = [
        r
        for r in records("uk_trafford_plan/poverty__universal_credit.csv")
        if "proportion" in r[2] and r[1] != "England"
    ]
    assert sum(key[1] == "universal_credit" for key in observed) == len(monthly)
    assert observed["E06000055", "universal_credit", "2021-04"] == 14.7
    assert observed["E06000030", "employment", "2012"] == 72.9
    assert not any(key[0] == "E92000001" for key in observed), "England is no council"


@needs("bristol_open_sdg")
def test_a_folder_of_sixty_five_indicators() -> None:
    found = captured("bristol-sdg")
    observed = values(found)
    assert len({key[1].split("~")[0] for key in observed}) == 65
    n_cells = 0
    for path in sorted((DATA / "bristol_open_sdg" / "data").glob("*.csv")):
        rows = [row for row in records(f"bristol_open_sdg/data/{path.name}") if any(row)]
        n_cells += sum(row[-1].strip() not in ("", "n/a") for row in rows[1:])
    assert found.n_read == n_cells
    assert len(observed) + found.n_refused + errors_in_doubles(found) == n_cells
    assert observed["BRISTOL", "16-1-1", "2007"] == 6
    assert observed["BRISTOL", "3-7-1~Long_acting_reversible_contraceptives~Implant", "2014"] == 14


def errors_in_doubles(found: Captured) -> int:
    """Cells that said the same as another one."""
    said = [row["message"] for row in found.findings if row["rule"] == "duplicate"]
    return sum(int(text.split("Given ")[1].split(" ")[0]) - 1 for text in said)


@pytest.mark.parametrize("name", ["department-table"])
def test_a_department_table(name: str) -> None:
    observed = values(captured(name))
    assert observed["A001", "expenditure", "2026Q3"] == 12_345_000
    assert observed["A002", "satisfaction", "2026Q3"] == 95
    assert ("A002", "expenditure", "2026Q3") not in observed, "2.5万 under 万元 could mean two things"


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "examples" / "capture").glob("*.yaml")))
def test_every_example_is_good_and_reads_back(name: str) -> None:
    source = example(name)
    assert DataSource.from_yaml(source.to_yaml()) == source
    assert source.label.zh
    assert source.label.en


@needs("uk_trafford_plan")
def test_a_preview_reads_twenty_rows_and_a_second_run_brings_nothing_new() -> None:
    source = example("trafford-climate")
    first = capture(source, replace(CONTEXT, preview=20))
    assert first.n_rows == 20
    whole = captured("trafford-climate")
    again = capture(source, CONTEXT, whole.last_good)
    assert not again.is_new
    assert again.drifts == ()
    assert again.observations == whole.observations
