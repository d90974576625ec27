"""What is known is not asked again; what typing costs; deadlines in one's own calendar."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.web.collection import actions, queries
from jixiao.web.collection.models import CollectionTask, Observation, TaskEntry
from jixiao.web.collection.rules import Entry
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator, Scheme, SchemeVersion
from jixiao.web.notices import actions as notices
from tests.unit.web.collection.conftest import hand_in, make_task
from tests.unit.web.factories import City
from tests.unit.web.figures import DOCUMENT, NOW


def second_scheme(city: City) -> SchemeVersion:
    """Another published scheme that asks for the same two indicators."""
    document = DOCUMENT.replace("scheme: waste", "scheme: second")
    scheme = Scheme.objects.create(code="second", organisation=city.organisations["CITY"], created_at=NOW)
    office = city.accounts["office"]
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, label_zh="第二体系", label_en="Second", document=document,
        digest=EngineScheme.from_yaml(document).digest, state="published", created_by=office, created_at=NOW,
        published_by=office, published_at=NOW,
    )  # fmt: skip


def captured(city: City, code: str, value: float | None, **fields: Any) -> Observation:
    """A figure of S11 for September that a source brought."""
    return Observation.objects.create(
        organisation=city.organisations["S11"], indicator=Indicator.objects.get(code=code), period="2026-09",
        revision=fields.pop("revision", 1), value=value, source="capture", recorded_at=NOW,
        recorded_by=city.accounts["office"], provenance={"source": "cgj-db", "row": 17}, **fields,
    )  # fmt: skip


def cell_of(task: CollectionTask, code: str) -> queries.Cell:
    """The task's cell for that indicator."""
    return next(cell for cell in queries.task_cells(task) if cell.code == code)


def test_a_captured_figure_is_filled_in_and_says_where_it_came_from(city: City, task: CollectionTask) -> None:
    captured(city, "accuracy", 61.25)
    cell = cell_of(task, "accuracy")
    assert (cell.is_prefilled, cell.value, cell.entered_text, cell.problem) == (True, 61.25, "61.25", None)
    page = city.signed_in("reporter").get(reverse("collection:task", args=[task.pk])).content.decode()
    assert 'value="61.25"' in page
    assert "已有数据：来自 cgj-db，" in page
    (summary,) = queries.summaries(queries.tasks_of([task.organisation_id]), date(2026, 10, 6))
    assert (summary.n_filled, summary.n_indicators) == (1, 2)


def test_handed_in_unchanged_it_keeps_its_origin_and_its_digits(city: City, task: CollectionTask) -> None:
    captured(city, "accuracy", 61.123456789)
    reporter = city.accounts["reporter"]
    shown = cell_of(task, "accuracy").entered_text
    assert float(shown) == 61.123456789
    # The form sends every field, those that were filled in, too.
    actions.save_entries(task=task, entries=[Entry("accuracy", shown), Entry("trainings", "4")], by=reporter, now=NOW)
    assert TaskEntry.objects.filter(indicator__code="accuracy").count() == 0
    actions.submit(task=task, by=reporter, now=NOW)
    task.refresh_from_db()
    newest = Observation.objects.filter(indicator__code="accuracy").latest("revision")
    assert (newest.value, newest.source, newest.provenance["row"]) == (61.123456789, "capture", 17)
    assert cell_of(task, "accuracy").value == 61.123456789
    assert TaskEntry.objects.get(indicator__code="accuracy").value == 61.123456789


def test_a_correction_is_the_reporters_own(city: City, task: CollectionTask) -> None:
    captured(city, "accuracy", 61.2)
    hand_in(city, task, [Entry("accuracy", "63.5"), Entry("trainings", "4")])
    newest = Observation.objects.filter(indicator__code="accuracy").latest("revision")
    assert (newest.value, newest.source, newest.revision) == (63.5, "form", 2)


def test_an_emptied_field_stays_empty(city: City, task: CollectionTask) -> None:
    captured(city, "accuracy", 61.2)
    actions.save_entries(task=task, entries=[Entry("accuracy", "")], by=city.accounts["reporter"], now=NOW)
    assert cell_of(task, "accuracy").is_blank
    (summary,) = queries.summaries(queries.tasks_of([task.organisation_id]), date(2026, 10, 6))
    assert summary.n_filled == 0


def test_what_another_scheme_was_told_is_not_asked_again(city: City, submitted: CollectionTask) -> None:
    other = make_task(city, second_scheme(city))
    cell = cell_of(other, "trainings")
    assert cell.is_prefilled
    assert cell.known is not None
    assert cell.known.is_typed
    page = city.signed_in("reporter").get(reverse("collection:task", args=[other.pk])).content.decode()
    assert "为“分类考核”填报" in page
    before = Observation.objects.count()
    actions.submit(task=other, by=city.accounts["reporter"], now=NOW)
    assert Observation.objects.count() == before, "the same figure needs no new revision"
    other.refresh_from_db()
    assert [cell.value for cell in queries.task_cells(other)] == [61.4, 4.0]


def test_nothing_to_report_is_known_too(city: City, task: CollectionTask) -> None:
    captured(city, "trainings", None, reason="本月停办培训")
    cell = cell_of(task, "trainings")
    assert (cell.no_data, cell.reason, cell.problem) == (True, "本月停办培训", None)


def test_figures_of_others_are_not_filled_in(city: City, task: CollectionTask) -> None:
    observation = captured(city, "accuracy", 61.2)
    Observation.objects.filter(pk=observation.pk)  # of S11, September
    assert not cell_of(make_task(city, task.scheme_version, code="S12"), "accuracy").is_prefilled
    assert not cell_of(make_task(city, task.scheme_version, period="2026-08"), "accuracy").is_prefilled


def test_the_burden_is_counted_by_the_register(city: City, task: CollectionTask) -> None:
    office, reporter = city.accounts["office"], city.accounts["reporter"]
    for code, minutes in (("accuracy", 30.0), ("trainings", 6.0)):
        indicators.register_indicator(
            indicator=Indicator.objects.get(code=code), owner=None, source="typed", minutes=minutes, by=office, now=NOW
        )
    captured(city, "accuracy", 61.2)
    make_task(city, task.scheme_version, code="S12")
    other = make_task(city, second_scheme(city))
    actions.save_entries(task=task, entries=[Entry("trainings", "4")], by=reporter, now=NOW)
    actions.submit(task=task, by=reporter, now=NOW)
    rows = {row.organisation_id: row for row in queries.burdens([one.pk for one in city.streets], ["2026-09"])}
    mine = rows[task.organisation_id]
    # Asked twice, 36 minutes each; accuracy came by itself both times, trainings was typed once and known then.
    assert (mine.n_asked, mine.minutes_asked) == (4, 72)
    assert (mine.n_automatic, mine.minutes_automatic) == (2, 60)
    assert (mine.n_reused, mine.minutes_reused, mine.minutes_left) == (1, 6, 6)
    assert mine.share_automatic == 0.75
    theirs = rows[city.organisations["S12"].pk]
    assert (theirs.minutes_asked, theirs.minutes_saved, theirs.share_automatic) == (36, 0, 0.0)
    (total,) = queries.totals(rows.values())
    assert (total.minutes_asked, total.minutes_left) == (108, 42)
    assert other.pk != task.pk
    page = city.signed_in("office").get(reverse("collection:burden")).content.decode()
    assert "要求填报 1.8 小时，已免去 1.1 小时" in page
    sheet = city.signed_in("office").get(reverse("collection:burden"), {"export": "csv"}).content.decode()
    assert "滨江街道,4,72.0,60.0,6.0,6.0,75.0" in sheet


def test_an_unregistered_indicator_costs_the_default(city: City, task: CollectionTask) -> None:
    (row,) = queries.burdens([task.organisation_id], ["2026-09"])
    assert row.minutes_asked == 20
    assert queries.burdens([task.organisation_id], []) == []
    assert queries.totals([]) == []


def test_the_meter_shows_nothing_from_outside(city: City, task: CollectionTask) -> None:
    make_task(city, task.scheme_version, code="S21")
    page = city.signed_in("reporter").get(reverse("collection:burden")).content.decode()
    assert "滨江街道" in page
    assert "港口街道" not in page


def feed(token: str) -> Any:
    """The calendar behind a token, read as a calendar program does: without signing in."""
    answer = Client().get(reverse("collection:feed", args=[token]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def test_deadlines_are_whole_days_in_ones_own_calendar(city: City, task: CollectionTask) -> None:
    reporter = city.accounts["reporter"]
    make_task(city, task.scheme_version, code="S21")
    token = notices.make_feed(account=reporter, by=reporter, now=NOW)
    read = feed(token)
    (event,) = read.walk("VEVENT")
    assert event["SUMMARY"] == "滨江街道：2026年9月数据填报截止"
    assert event["DTSTART"].dt == date(2026, 10, 10)
    assert event["DTEND"].dt == date(2026, 10, 11)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTSTAMP"].dt == NOW
    assert event["URL"].endswith(reverse("collection:task", args=[task.pk]))
    (zone,) = read.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    (standard,) = zone.walk("STANDARD")
    assert standard["TZOFFSETTO"].to_ical() == "+0800"
    assert "S21" not in read.to_ical().decode()
    hand_in(city, task)
    (event,) = feed(token).walk("VEVENT")
    assert event["SUMMARY"].startswith("✓")


def test_reviewers_see_one_day_for_a_period(city: City, task: CollectionTask) -> None:
    approver = city.accounts["approver"]
    make_task(city, task.scheme_version, code="S12")
    hand_in(city, task)
    approver.language = "en"
    approver.save()
    (event,) = feed(notices.make_feed(account=approver, by=approver, now=NOW)).walk("VEVENT")
    assert event["SUMMARY"] == "September 2026 due: 2 organisations, 1 still owe"


def test_a_feed_opens_for_its_newest_token_only(city: City, task: CollectionTask) -> None:
    reporter = city.accounts["reporter"]
    first = notices.make_feed(account=reporter, by=reporter, now=NOW)
    second = notices.make_feed(account=reporter, by=reporter, now=NOW)
    address = reverse("collection:feed", args=["TOKEN"])
    for wrong in (first, "", "x", second[:-1], second + "x", second.swapcase(), "零" * 40):
        assert Client().get(address.replace("TOKEN", wrong)).status_code == 404, wrong
    feed(second)
    assert Client().post(address.replace("TOKEN", second)).status_code in {403, 405}
    reporter.is_active = False
    reporter.save()
    assert Client().get(address.replace("TOKEN", second)).status_code == 404
    reporter.is_active = True
    reporter.save()
    notices.end_feed(account=reporter, by=reporter, now=NOW)
    assert Client().get(address.replace("TOKEN", second)).status_code == 404


def test_rights_that_end_empty_the_feed(city: City, task: CollectionTask, monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.web.base import clock
    from jixiao.web.organisations import actions as organisations

    reporter = city.accounts["reporter"]
    token = notices.make_feed(account=reporter, by=reporter, now=NOW)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 6, tzinfo=UTC))
    assert len(feed(token).walk("VEVENT")) == 1
    held = reporter.role_assignments.get()
    organisations.end_role(assignment=held, valid_to=date(2026, 10, 1), by=city.accounts["administrator"], now=NOW)
    assert feed(token).walk("VEVENT") == []
