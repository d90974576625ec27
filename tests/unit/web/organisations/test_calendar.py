"""The installation's own calendar: its file, what it changes, and who may change it."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations import actions, calendar, queries
from jixiao.web.organisations.models import CalendarDay
from tests.unit.web.factories import City, make_account

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOTICE = """日期,类型,名称
2027-01-01,放假,元旦
2027/2/6,放假,春节
2027年2月7日,休
2027-02-14,上班,调休上班
2027.10.1,holiday,国庆节
"""
UPLOAD = reverse("organisations:upload_calendar")


def upload(city: City, text: str) -> list[int]:
    """Take the file over as the office."""
    days, faults = calendar.read_calendar(text)
    return actions.upload_calendar(days=days, faults=faults, by=city.accounts["office"], now=NOW)


def test_an_upload_makes_a_year_known(city: City) -> None:
    assert 2027 not in queries.working_days().known_years
    assert upload(city, NOTICE) == [2027]
    known = queries.working_days()
    assert 2027 in known.known_years
    assert not known.is_working(date(2027, 1, 1))
    assert known.is_working(date(2027, 2, 14))  # a Sunday
    assert known.add(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert AuditEvent.objects.filter(event="CALENDAR_UPLOADED").count() == 1


def test_a_local_holiday_alone_does_not(city: City) -> None:
    upload(city, "2027-04-09,holiday,三月三")
    assert 2027 not in queries.working_days().known_years
    assert not queries.working_days().is_working(date(2027, 4, 9))


def test_an_uploaded_day_goes_before_the_official_one(city: City) -> None:
    upload(city, "2026-10-01,working\n2026-10-10,holiday\n2026-04-20,holiday,三月三")
    known = queries.working_days()
    assert [known.is_working(date(2026, *day)) for day in ((10, 1), (10, 10), (4, 20))] == [True, False, False]
    rows = {row.day: row for row in queries.calendar_rows(2026)}
    assert rows[date(2026, 10, 1)].is_own
    assert rows[date(2026, 10, 1)].kind == "working"
    assert rows[date(2026, 4, 20)].label_zh == "三月三"
    assert "国办发明电〔2025〕7号" in rows[date(2026, 10, 2)].source


def test_a_second_file_replaces_the_years_it_names_only(city: City) -> None:
    upload(city, "2026-04-20,holiday\n2027-04-09,holiday")
    upload(city, "2027-04-12,holiday")
    assert [each.day for each in CalendarDay.objects.order_by("day")] == [date(2026, 4, 20), date(2027, 4, 12)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2027-02-30,holiday", [1]),
        ("date,kind\n2027-01-01,holiday\n2027-01-01,working", [3]),
        ("2027-01-01,maybe\nx\n,holiday", [1, 2, 3]),
        ("0027-01-01,holiday\n9999-01-01,holiday", [1, 2]),
        ("2027-01-01", [1]),
        ("2027-01-01,holiday," + "长" * 61, [1]),
        ("２０２７-01-01;holiday", [1]),
        ('"' * 5000, [1]),
    ],
)
def test_every_wrong_line_is_named_and_nothing_is_taken_over(city: City, text: str, lines: list[int]) -> None:
    days, faults = calendar.read_calendar(text)
    assert [fault.line for fault in faults] == lines
    assert all(fault.message % fault.params for fault in faults)
    with pytest.raises(calendar.CalendarRefused):
        actions.upload_calendar(days=days, faults=faults, by=city.accounts["office"], now=NOW)
    assert CalendarDay.objects.count() == 0


def test_an_empty_or_endless_file_is_refused(city: City) -> None:
    with pytest.raises(RuleViolation):
        upload(city, "date,kind\n\n")
    _days, faults = calendar.read_calendar("2027-01-01,holiday\n" * 3000)
    assert [fault.line for fault in faults] == [calendar.MAX_LINES + 1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_of_excel_and_wps_are_read(encoding: str) -> None:
    days, faults = calendar.read_calendar(calendar.text_of(NOTICE.encode(encoding)))
    assert not faults
    assert [day.kind for day in days] == ["holiday", "holiday", "holiday", "working", "holiday"]


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\xff\xff\xff", b"x" * (calendar.MAX_BYTES + 1)])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(RuleViolation):
        calendar.text_of(content)


def test_the_page_shows_a_year_and_takes_a_file(city: City) -> None:
    office = city.signed_in("office")
    page = office.get(reverse("organisations:calendar"), {"year": "2026"}).content.decode()
    assert "2026 年共 248 个工作日" in page
    assert "国办发明电〔2025〕7号" in page
    assert "尚无 2027 年放假安排" in office.get(reverse("organisations:calendar"), {"year": "2027"}).content.decode()
    bad = SimpleUploadedFile("c.csv", b"2027-13-01,holiday")
    answer = office.post(UPLOAD, {"file": bad})
    assert answer.status_code == 422
    assert "2027-13-01" in answer.content.decode()
    good = SimpleUploadedFile("c.csv", NOTICE.encode("gb18030"))
    page = office.post(UPLOAD, {"file": good}, follow=True).content.decode()
    assert "2027 年共" in page
    assert office.get(reverse("organisations:calendar"), {"year": "x"}).status_code == 200


def test_a_district_does_not_change_everybodys_calendar(city: City) -> None:
    make_account("d1office", city.organisations["D1"], "office")
    from jixiao.web.organisations.models import Account

    district = city.signed_in_as(Account.objects.get(username="d1office"))
    assert district.get(UPLOAD).status_code == 404
    assert "upload" not in district.get(reverse("organisations:calendar")).content.decode()
    assert not calendar.can_upload(is_whole=False)
