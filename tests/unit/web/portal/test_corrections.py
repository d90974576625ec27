"""Figures of a published month that change become the draft of a correction by themselves; names and sentences do not."""

from datetime import UTC, date, datetime, timedelta

from django.test import Client

from jixiao.engine.model.text import Text
from jixiao.web.air import actions as air
from jixiao.web.air.models import AirResult, AirStation
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.hotline import actions as hotline
from jixiao.web.portal import actions, channels, queries, tasks
from jixiao.web.portal.frames import KINDS
from jixiao.web.portal.models import KeptReport, Release
from jixiao.web.satisfaction.actions import points
from jixiao.web.satisfaction.models import Rating, SealedGroup, ServicePoint
from tests.unit.web.factories import City
from tests.unit.web.hotline.conftest import brought, lines

NOW = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
REASON = "数据补正后重新统计"


def rated(city: City) -> ServicePoint:
    """Window 3, which forty people rated in September: 20, 8, 6, 5 and 1 of each degree, the best first."""
    office = city.accounts["office"]
    new = points.NewPoint("S11-03", "3号窗口", city.organisations["S11"], "counter", date(2026, 1, 1), "Window 3")
    point = points.create_point(point=new, by=office, now=NOW)
    degrees = [5] * 20 + [4] * 8 + [3] * 6 + [2] * 5 + [1]
    seal = SealedGroup.objects.create(kind="rating", n=len(degrees), root="0" * 64, sealed_at=NOW)
    day = date(2026, 9, 10)
    Rating.objects.bulk_create(
        Rating(
            seal=seal,
            received_on=day,
            minute=600,
            point=point,
            day=day,
            month="2026-09",
            degree=degree,
            receipt=f"R{n}",
        )
        for n, degree in enumerate(degrees)
    )
    return point


def breathed(city: City) -> AirStation:
    """A September of the city and one station: index 60 on every day, 120 on the 14th."""
    station = air.add_station(
        code="A1", label_zh="东港站", label_en="Donggang", organisation=city.organisations["D1"],
        valid_from=date(2024, 1, 1), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    AirResult.objects.bulk_create(
        AirResult(
            place=place, standard="HJ 633-2026", day=date(2026, 9, 1) + timedelta(days=n), pm25=40.0, pm10=60.0, so2=6.0,
            no2=20.0, co=0.6, o3=90.0, aqi=120 if n == 13 else 60, level=2 if n == 13 else 1, primary="pm25", is_judged=True,
        )
        for place in ("", "A1") for n in range(30)
    )  # fmt: skip
    return station


def published(city: City, draft: Release) -> Release:
    return actions.publish(release=draft, reports={}, by=city.accounts["leader"], now=NOW)


def explained(city: City) -> Release:
    """The draft of a correction, with the reason that the office gives."""
    return actions.explain(
        release=Release.objects.get(state="draft"), reason=REASON, by=city.accounts["office"], now=NOW
    )


def looked(now: datetime = NOW) -> list[str]:
    return [each.code for each in tasks.prepare_waiting(now=now)]


def test_ratings_wait_until_nobody_can_rate_the_month_and_later_flags_make_a_correction(city: City) -> None:
    rated(city)
    assert looked(NOW - timedelta(days=10)) == []
    assert looked() == ["ratings-2026-09"]
    first = published(city, Release.objects.get())
    (said,) = queries.content_of(first).said_of("")
    assert said.zh == "2026年9月收到有效评价40件，好评率85%；另有0件疑似刷评未计入。"
    assert looked() == []
    Rating.objects.filter(receipt__in=[f"R{n}" for n in range(6)]).update(flag="burst")
    assert looked() == ["ratings-2026-09-r2"]
    assert looked() == []
    Rating.objects.update(flag="")
    assert looked() == []
    assert not Release.objects.filter(state="draft").exists(), "what is as published again needs no correction"
    Rating.objects.filter(receipt__in=[f"R{n}" for n in range(6)]).update(flag="burst")
    assert looked() == ["ratings-2026-09-r2"]
    second = published(city, explained(city))
    page = Client().get(f"/public/releases/{second.code}/").content.decode()
    assert "<del>40</del>" in page
    assert REASON in page
    changes = (channels.release_folder(second.code) / "changes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert changes[0] == "table,row,column,before,after"
    assert "ratings,point=S11-03; period=2026-09,n,40,34" in changes
    Rating.objects.update(flag="")
    assert looked() == ["ratings-2026-09-r3"], "figures of the first edition correct the second"


def test_a_day_of_air_that_changes_makes_a_correction_and_a_new_name_does_not(city: City) -> None:
    station = breathed(city)
    assert looked() == ["air-2026-09"]
    published(city, Release.objects.get())
    AirStation.objects.filter(pk=station.pk).update(label_zh="东港新站")
    AirResult.objects.filter(day=date(2026, 9, 1)).update(o3_1h=100.0)
    assert looked() == [], "neither a name nor what is not told is a figure"
    AirResult.objects.filter(place="", day=date(2026, 9, 2)).update(aqi=101, level=2)
    assert looked() == ["air-2026-09-r2"]
    AirResult.objects.filter(place="", day=date(2026, 9, 2)).update(aqi=102)
    assert looked() == ["air-2026-09-r2"], "a draft that nobody published is drafted anew"
    second = published(city, explained(city))
    assert (
        '<del>60</del></td><td class="num">102</td>'
        in Client().get(f"/public/releases/{second.code}/").content.decode()
    )


def test_a_month_of_the_hotline_that_is_confirmed_anew_corrects_what_was_published(city: City) -> None:
    office = city.accounts["office"]
    brought(city, lines("S11", 20, late=2) + lines("S12", 10))
    first = hotline.confirm_month(month="2026-09", by=office, now=NOW)
    assert looked() == ["hotline-2026-09"]
    published(city, Release.objects.get())
    hotline.reopen_month(confirmed=first, reason="补录回访", by=office, now=NOW)
    brought(city, lines("S11", 20, late=5) + lines("S12", 10))
    hotline.confirm_month(month="2026-09", by=office, now=NOW)
    assert looked() == ["hotline-2026-09-r2"]
    assert looked() == []


def test_what_is_lost_or_touched_in_the_public_folder_comes_back_as_it_was(city: City) -> None:
    breathed(city)
    looked()
    release = tasks.publish(release=Release.objects.get(), by=city.accounts["leader"], now=NOW)
    channels.write_log(queries.log_origin(), queries.log_lines())
    folder = channels.release_folder(release.code)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {"report.pdf", "report.en.pdf", "report.en.docx", "report.xlsx", "air_days.csv"} <= before.keys()
    again = KINDS["air"]().reports(release.source_code, queries.content_of(release))
    assert {name: before[name] for name in again} == again, "a report is its release's content and nothing else"
    for path in folder.iterdir():
        path.unlink()
    (folder / "air_days.csv").write_bytes(b"0")
    (channels.public_folder() / "log" / "checkpoint.txt").unlink()
    assert tasks.keep_files(by=SYSTEM, now=NOW) == (len(before) + 1, [])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert tasks.keep_files(by=SYSTEM, now=NOW) == (0, [])
    KeptReport.objects.all()._raw_delete("default")
    (folder / "report.pdf").unlink()
    assert tasks.keep_files(by=SYSTEM, now=NOW) == (0, [f"{release.code}/report.pdf"])


def test_a_month_of_air_is_drawn_told_and_printed_in_both_languages(city: City) -> None:
    breathed(city)
    looked()
    release = published(city, Release.objects.get())
    content = queries.content_of(release)
    assert content.pictures[0].title == Text(
        "September 2026: index from 60 to 120 (14 September), 1 day above 100",
        "2026年9月：空气质量指数60至120（9月14日最高），超过100的有1天",
    )
    zh, en = (Client().get(f"/public{root}/releases/air-2026-09/").content.decode() for root in ("", "/en"))
    assert content.pictures[0].title.zh in zh
    assert content.pictures[0].title.en in en
    assert "/public/charts/air-2026-09/1.en.svg" in en
    drawn = Client().get("/public/charts/air-2026-09/1.en.svg")
    assert drawn.content.startswith(b"<svg")
    assert b"index from 60 to 120" in drawn.content
    figures = Client().get("/public/charts/air-2026-09/1.zh.csv").content.decode("utf-8-sig").splitlines()
    assert figures[14].split(",")[:2] == ["9-14", "120"]
    for below in ("1.zh.gif", "99.zh.svg", "1.fr.svg"):
        assert Client().get(f"/public/charts/air-2026-09/{below}").status_code == 404
