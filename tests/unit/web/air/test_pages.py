"""The pages of the air: sentences and figures that are the engine's, the standard switched, gaps told, the public's page."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jixiao.engine.air_quality.aqi import daily_aqi
from jixiao.engine.air_quality.periods.allowance import remaining_allowance
from jixiao.engine.air_quality.periods.evaluation import air_summary, year_on_year
from jixiao.engine.model.period import Period
from jixiao.report.charts.calendar_spec import CalendarHeat
from jixiao.web.air import actions, frames, queries
from jixiao.web.air.frames.statistics import allowances, change, standard_for, summaries
from jixiao.web.air.models import AirStation, AirUpload
from jixiao.web.air.views.drawing import calendar
from tests.unit.web.air.conftest import NOON, csv_of, flat, upload
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

Stations = dict[str, AirStation]
MARCH = Period.parse("2026-03")


def figures(station: str, hour: datetime) -> Sequence[float | None]:
    """One dirty week in each March, cleaner in 2026; a silent day."""
    if (hour.month, hour.day) == (3, 20) and hour.year == 2026:
        return (None,) * 6
    dirty = 60 if 5 <= hour.day < 12 else 0
    cleaner = 0 if hour.year == 2025 else 5
    more = 4 if station == "A2" else 0
    return (25 + dirty - cleaner + more, 60 + dirty, 8, 30 - cleaner, 0.8, 70 + 2 * hour.hour)


@pytest.fixture
def breathing(city: City, stations: Stations) -> City:
    """March of 2025 and of 2026, with targets."""

    def build() -> None:
        upload(city, csv_of(date(2025, 3, 1), 31, figures), "2025.csv")
        upload(city, csv_of(date(2026, 3, 1), 31, figures), "2026.csv")
        for name, value in (("pm25", 30), ("good_days", 300)):
            actions.set_target(year=2026, target_of=name, value=value, by=city.accounts["office"], now=NOON)

    built_once("breathing", build)
    return city


def days(first: date, last: date) -> dict[str, list[object]]:
    """What is kept of the city, as a table for the engine."""
    rows = [row for row in queries.day_rows(first, last, standard="HJ 633-2026") if row.values["pm25"] is not None]
    names = ("pm25", "pm10", "so2", "no2", "co", "o3")
    return {"date": [row.day.isoformat() for row in rows]} | {
        name: [row.values[name] for row in rows] for name in names
    }


def read(city: City, who: str, address: str) -> str:
    """What somebody sees at an address."""
    answer = city.signed_in(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_month_change_and_allowance_are_the_engines(breathing: City) -> None:
    standard = standard_for(MARCH)
    assert standard.name == "HJ 633-2026"
    table = days(date(2025, 3, 1), date(2026, 3, 31))
    expected = air_summary(days(date(2026, 3, 1), date(2026, 3, 31)), standard=standard.name).table.to_rows()[0]
    found = summaries(MARCH, standard)
    for name in ("valid_days", "good_days", "heavy_days", "composite_index", "pm25_figure", "o3_figure"):
        assert found[""][name] == expected[name]
    assert (found["A1"]["rank"], found["A2"]["rank"], found[""]["rank"]) == (1, 2, None)
    moved, told = change(MARCH, standard), year_on_year(table, standard=standard.name).table.to_rows()[0]
    assert moved is not None
    for name in ("good_days_change", "pm25_figure_change", "composite_index_change"):
        assert moved[name] == told[name]
    by_name = {one.target_of: one for one in allowances(2026, standard, {"pm25": 30.0, "good_days": 300.0})}
    mean = sum(map(float, table["pm25"][31:])) / 30  # type: ignore[arg-type]
    assert by_name["pm25"].allowance == pytest.approx(remaining_allowance(30, mean, 90, 365))
    assert (by_name["good_days"].missing, by_name["good_days"].days_left) == (300 - expected["good_days"], 365 - 90)


def test_days_are_the_engines(breathing: City) -> None:
    table = days(date(2026, 3, 1), date(2026, 3, 31))
    for standard in frames.STANDARDS:
        expected = {row["date"]: row["aqi"] for row in daily_aqi(table, standard=standard).table.to_rows()}
        kept = queries.day_rows(date(2026, 3, 1), date(2026, 3, 31), standard=standard)
        assert {row.day.isoformat(): row.aqi for row in kept if row.aqi is not None} == expected
    silent = next(row for row in kept if row.day == date(2026, 3, 20))
    assert (silent.aqi, silent.is_judged, len(silent.missing)) == (None, False, 6)


def test_the_page_answers_first(breathing: City) -> None:
    page = read(breathing, "reporter", reverse("air:overview"))
    newest = queries.newest_city_day(date(2026, 4, 10))
    assert newest is not None
    assert f"3月31日：空气质量指数 {newest.aqi}" in page
    for text in frames.headlines(MARCH):
        assert text.zh in page
    found = summaries(MARCH, standard_for(MARCH))[""]
    assert f"{found['good_days']} / {found['valid_days']}" in page
    assert 'fill="#00E400"' in page or 'fill="#FFFF00"' in page


def test_the_standard_can_be_switched(breathing: City) -> None:
    def indices(address: str) -> list[str]:
        table = breathing.signed_in("leader").get(f"{reverse('air:overview')}{address}")
        rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
        return [row["AQI"] for row in rows]

    now, former = indices("?month=2026-03&export=csv"), indices("?month=2026-03&standard=HJ+633-2012&export=csv")
    assert len(now) == 31
    assert now != former
    assert indices("?month=2026-03&standard=nonsense&export=csv") == now
    assert indices("?month=1999-01&export=csv") == now


def test_gaps_say_why(breathing: City) -> None:
    page = read(breathing, "office", f"{reverse('air:gaps')}?month=2026-03")
    assert page.count("2026-03-20") == 3, "two stations and the city"
    assert "2026-03-19" not in page


def test_pollutants_have_their_limits(breathing: City) -> None:
    page = read(breathing, "office", reverse("air:pollutants"))
    over = sum(
        row.values["pm25"] is not None and round(row.values["pm25"]) > 60
        for row in queries.day_rows(date(2026, 1, 1), date(2026, 12, 31), standard="HJ 633-2026")
    )
    assert over == 7
    assert re.search(rf"PM2\.5.{{0,20}}{over}", page)


def test_the_public_reads_without_signing_in_and_gets_no_cookie(breathing: City) -> None:
    client = Client()
    for address, words in (("/public/air/", "今天空气怎么样"), ("/public/en/air/", "How is the air?")):
        answer = client.get(address)
        page = answer.content.decode()
        assert (answer.status_code, len(answer.cookies)) == (200, 0)
        assert words in page
        assert "HJ 633-2026" in page
        assert "<script" not in page
    assert "各类人群可正常活动" in client.get("/public/air/").content.decode()
    answer = client.get("/public/air/2026-03/days.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3 * 31
    assert {row["station"] for row in rows} == {"A1", "A2", "city"}
    assert not answer.cookies
    for wrong in ("2024", "2026-Q1", "nonsense", "9999-01"):
        assert client.get(f"/public/air/{wrong}/days.csv").status_code == 404


def test_the_bulletin_is_written_from_what_is_kept(breathing: City) -> None:
    client = breathing.signed_in("reporter")
    answer = client.get(reverse("air:bulletin", args=["2026-03", "html"]))
    page = answer.content.decode()
    assert "滨海市2026年3月环境空气质量通报" in page
    found = summaries(MARCH, standard_for(MARCH))[""]
    assert f"{found['composite_index']:.2f}" in page
    for period, form in (("2026-05", "html"), ("2026-03", "exe"), ("nonsense", "pdf"), ("2026-Q1", "pdf")):
        assert client.get(reverse("air:bulletin", args=[period, form])).status_code == 404


def test_without_a_day_the_pages_say_what_will_be_here(city: City) -> None:
    for name in ("overview", "pollutants", "gaps", "stations", "uploads"):
        assert "<h2" in read(city, "office", reverse(f"air:{name}"))
    assert Client().get("/public/air/").status_code == 200
    assert frames.headlines(MARCH) == ()
    assert [len(table.rows) for table in frames.published_tables(MARCH)] == [0, 0]


def test_published_tables_keep_their_fields(breathing: City) -> None:
    for table in frames.published_tables(MARCH):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.fields)}
        places = [at for at, field in enumerate(table.fields) if field.is_key]
        keys = [tuple(row[at] for at in places) for row in table.rows]
        assert len(set(keys)) == len(keys)


def test_a_calendar_says_its_figures_without_colour(breathing: City) -> None:
    from jixiao.report.charts import draw

    rows = queries.day_rows(date(2026, 1, 1), date(2026, 12, 31))
    chart = calendar(rows, 2026, date(2026, 3, 31))
    assert len(chart.days) == 90
    assert [each.text for each in chart.days[:59]] == ["–"] * 59
    drawn = draw(chart)
    for row in rows:
        if row.aqi is not None:
            assert f">{row.aqi}</text>" in drawn
    heads, table = chart.table()
    assert (len(heads), len(table)) == (31, 3)
    assert isinstance(chart, CalendarHeat)


def test_the_office_enters_and_takes_over_on_pages(city: City, stations: Stations) -> None:
    client = city.signed_in("office")
    filled = {"code": "A3", "label_zh": "南苑站", "organisation": "D2", "valid_from": "2026-01-01"}
    assert client.post(reverse("air:add_station"), filled).status_code == 302
    assert "南苑站" in client.get(reverse("air:stations")).content.decode()
    again = client.post(reverse("air:add_station"), filled)
    assert again.status_code != 302
    file = SimpleUploadedFile("hours.csv", csv_of(date(2026, 3, 1), 2, flat, ("A1", "北郊站")))
    answer = client.post(reverse("air:new_upload"), {"file": file})
    assert answer["Location"] == reverse("air:upload", args=[AirUpload.objects.get().number])
    assert "北郊站" in client.get(answer["Location"]).content.decode()
    for content, words in (
        (b"a,b\n1,2\n", "date"),
        (b"PK\x03\x04", "工作簿"),
        (csv_of(date(2026, 3, 1), 1, flat, ("X",)), ""),
    ):
        refused = client.post(reverse("air:new_upload"), {"file": SimpleUploadedFile("x.csv", content)})
        assert refused.status_code == 200
        assert words in refused.content.decode()
    end = (date(2026, 4, 1) + timedelta(days=1)).isoformat()
    assert client.post(reverse("air:end_station", args=["A3"]), {"end": end}).status_code == 302
    target = {"year": 2026, "target_of": "pm25", "value": "30"}
    assert client.post(reverse("air:set_target"), target).status_code == 302
    assert client.post(reverse("air:set_target"), {**target, "value": "-1"}).status_code != 302
    assert (
        client.post(reverse("air:enter_abatement"), {"label_zh": "错峰生产", "first_date": "2026-03-01"}).status_code
        == 302
    )
