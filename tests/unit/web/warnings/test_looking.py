"""A look raises each warning once, goes on with it, clears it by the figures alone, and knows a relapse."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jixiao.web.audit.models import AuditEvent
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from jixiao.web.notices.models import Notice
from jixiao.web.warnings import actions, queries, rules, tasks
from jixiao.web.warnings.models import Alarm, OrderRequest, WarningCase, WarningEvent, WarningLook
from tests.unit.web.factories import City
from tests.unit.web.warnings.conftest import DOCUMENT, NOW, Record, look, put_in_force


def kinds(warning: WarningCase) -> list[str]:
    """What happened to it, oldest first."""
    return list(warning.events.order_by("id").values_list("kind", flat=True))


def test_two_rules_about_one_fall_are_one_case_with_its_evidence(fallen: WarningCase) -> None:
    assert (fallen.organisation.code, fallen.indicator and fallen.indicator.code) == ("S11", "accuracy")
    assert (fallen.severity, fallen.rule, fallen.state) == (rules.ORANGE, "low", rules.RAISED)
    assert (fallen.first_period, fallen.last_period) == ("2026-08", "2026-08")
    assert set(fallen.alarms.values_list("rule", "severity")) == {("low", "orange"), ("low_too", "blue")}
    assert fallen.evidence["series"][-1] == ["2026-08", 47.0]
    assert fallen.evidence["marked"] == ["2026-08"]
    assert "47" in fallen.message_zh
    assert "47" in fallen.message_en
    assert kinds(fallen) == ["raised"]


def test_looking_again_changes_nothing_but_that_it_was_made(fallen: WarningCase) -> None:
    before = [list(model.objects.order_by("pk").values()) for model in (WarningCase, Alarm, WarningEvent, Notice)]
    assert look() is not None
    after = [list(model.objects.order_by("pk").values()) for model in (WarningCase, Alarm, WarningEvent, Notice)]
    assert after == before
    assert WarningLook.objects.count() == 2
    assert AuditEvent.objects.filter(event="WARNINGS_LOOKED_FOR").count() == 1


def test_what_came_anew_is_judged_alone(history: None, record: Record) -> None:
    look()
    assert look(only_new=True) is None
    record(47.0, "2026-08", "S21")
    made = look(only_new=True)
    assert made is not None
    assert made.n_raised == 1


def test_a_graver_figure_worsens_it_and_a_red_one_asks_for_its_order_once(fallen: WarningCase, record: Record) -> None:
    record(38.0, "2026-09")
    look(days=30)
    look(days=30)
    fallen.refresh_from_db()
    assert (fallen.severity, fallen.state, fallen.last_period) == (rules.RED, rules.RAISED, "2026-09")
    assert kinds(fallen) == ["raised", "worsened", "ordered"]
    order = OrderRequest.objects.get()
    assert (order.severity, order.asked_by, order.state) == (rules.RED, None, rules.WAITING)
    assert order.due_date > (NOW + timedelta(days=30)).date()
    assert list(queries.waiting_orders([fallen.organisation_id])) == [order]


def test_only_the_figures_clear_it(city: City, fallen: WarningCase, record: Record) -> None:
    actions.explain(warning=fallen, category="people", words="督导员轮岗空缺", by=city.accounts["reporter"], now=NOW)
    record(65.5, "2026-09")
    look(days=30)
    fallen.refresh_from_db()
    assert fallen.state == rules.EXPLAINED, "the milder rule waits for 66"
    assert fallen.severity == rules.BLUE
    record(72.0, "2026-10")
    made = look(days=60)
    fallen.refresh_from_db()
    assert (fallen.state, fallen.cleared_period) == (rules.CLEARED, "2026-10")
    assert fallen.evidence["series"][-1] == ["2026-10", 72.0], "the recovered figure is shown"
    assert fallen.evidence["marked"] == ["2026-08", "2026-09"]
    assert not fallen.alarms.filter(gone_at__isnull=True).exists()
    assert made is not None
    assert made.n_cleared == 1
    assert kinds(fallen) == ["raised", "explained", "eased", "cleared"]


def test_soon_after_it_is_a_relapse_and_long_after_a_new_case(fallen: WarningCase, record: Record) -> None:
    record(72.0, "2026-09")
    look(days=30)
    record(45.0, "2026-10")
    look(days=60)
    fallen.refresh_from_db()
    assert (fallen.state, fallen.n_relapses, fallen.raised_at) == (rules.RAISED, 1, NOW + timedelta(days=60))
    record(72.0, "2026-11")
    look(days=90)
    record(72.0, "2027-02")
    record(45.0, "2027-03")
    look(days=215)
    fallen.refresh_from_db()
    assert fallen.state == rules.CLEARED
    assert WarningCase.objects.exclude(pk=fallen.pk).get().first_period == "2027-03"


def test_a_revised_figure_clears_it_and_brings_it_back(fallen: WarningCase, record: Record) -> None:
    record(74.0, "2026-08")
    look(days=1)
    fallen.refresh_from_db()
    assert fallen.state == rules.CLEARED
    record(47.0, "2026-08")
    look(days=2)
    fallen.refresh_from_db()
    assert (fallen.state, fallen.n_relapses) == (rules.RAISED, 1)


def test_a_figure_taken_back_says_nothing_and_the_warning_stands(
    city: City, fallen: WarningCase, record: Record
) -> None:
    for period in ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01"):
        record(None, period)
    for period in ("2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"):
        record(None, period)
    look(days=1)
    fallen.refresh_from_db()
    assert fallen.state == rules.RAISED


def test_series_that_ended_and_organisations_that_are_gone_are_not_warned_of(city: City, record: Record) -> None:
    put_in_force(city, DOCUMENT)
    record(30.0, "2024-03")
    made = look()
    assert made is not None
    assert (made.n_series, made.n_raised) == (0, 0)


def test_without_rules_nobody_is_warned(city: City, record: Record) -> None:
    record(1.0, "2026-08")
    assert look() is None
    assert tasks.summary(None).zh


def test_the_database_refuses_a_second_open_case(fallen: WarningCase) -> None:
    same = {
        name: getattr(fallen, name) for name in ("organisation", "indicator", "severity", "rule", "signal", "score")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        WarningCase.objects.create(
            **same, message_zh="再", message_en="again", rule_set=fallen.rule_set, first_period="2026-08",
            last_period="2026-08", raised_at=NOW, state_at=NOW, changed_at=NOW,
        )  # fmt: skip


def test_the_job_looks(city: City, history: None) -> None:
    office = city.accounts["office"]
    first = tasks.ask_to_look(by=office, now=NOW)
    assert tasks.ask_to_look(by=office, now=NOW + timedelta(seconds=20)).pk == first.pk, "pressed twice, looked once"
    run_due()
    assert Job.objects.get(pk=first.pk).state == "done"
    assert WarningLook.objects.get().looked_by == "office"


def test_a_look_in_parts_is_the_look_and_tells_how_far_it_is(
    fallen: WarningCase, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    record(72.0, "2026-09")
    record(30.0, "2026-09", "S21")
    heard: list[tuple[int, int, str]] = []
    made = tasks.look_for_warnings(
        now=NOW + timedelta(days=30), tell=lambda n, total, text: heard.append((n, total, text.en))
    )
    assert heard == [
        (0, 2, tasks.JUDGING.en), (1, 2, tasks.JUDGING.en), (0, 2, tasks.KEEPING.en), (1, 2, tasks.KEEPING.en)
    ]  # fmt: skip
    assert made is not None
    assert (made.n_raised, made.n_cleared, made.n_alarms) == (1, 1, 2)
