"""One job for each due time; what was missed is caught up once."""

from datetime import datetime, timedelta

import pytest

from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs import actions, tasks
from jixiao.web.jobs.models import Job, Schedule
from tests.unit.web.jobs.conftest import set_clock

pytestmark = pytest.mark.django_db


def scheduled(cron: str, now: datetime, code: str = "s", **said: object) -> Schedule:
    jobs.KINDS.setdefault("work", jobs.JobKind("work", lambda run: None, jobs.Text("w", "w"), timedelta(hours=1), 5))
    return actions.set_schedule(code=code, kind="work", cron=cron, by=SYSTEM, now=now, **said)  # type: ignore[arg-type]


def test_nothing_before_its_time_one_at_its_time_none_after(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled("30 12 * * *", noon, arguments={"source": "a"}, subject="A", lane="a", organisation_code="CITY")
    due = noon + timedelta(minutes=30)
    for seconds, n in ((-1, 0), (0, 1), (0, 0), (1, 0), (3600, 0)):
        set_clock(monkeypatch, due + timedelta(seconds=seconds))
        assert tasks.ask_for_due() == n
    job = Job.objects.get()
    assert (job.due_at, job.arguments, job.subject, job.lane) == (due, {"source": "a"}, "A", "a")
    assert (job.key, job.asked_by, job.organisation_code) == ("s@2026-09-01T04:30Z", "system", "CITY")
    assert Schedule.objects.get().next_due_at == due + timedelta(days=1)


def test_what_was_missed_is_caught_up_once_with_the_last_due_time(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled("*/10 * * * *", noon)
    set_clock(monkeypatch, noon + timedelta(days=2, minutes=7))
    assert [tasks.ask_for_due(), tasks.ask_for_due()] == [1, 0]
    assert Job.objects.get().due_at == noon + timedelta(days=2)


def test_setting_it_again_changes_nothing_a_new_cron_counts_from_now(noon: datetime) -> None:
    first = scheduled("0 13 * * *", noon)
    assert scheduled("0  13 * * *", noon + timedelta(minutes=70)).next_due_at == first.next_due_at
    assert AuditEvent.objects.count() == 1
    scheduled("0 13 * * *", noon, subject="renamed")
    changed = scheduled("0 20 * * *", noon + timedelta(minutes=70), subject="renamed")
    assert changed.next_due_at == noon + timedelta(hours=8)
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["SCHEDULE_SET"] * 3


def test_a_paused_schedule_asks_for_nothing_until_it_is_set_again(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled("0 * * * *", noon)
    actions.end_schedule(code="s", by=SYSTEM, now=noon)
    actions.end_schedule(code="s", by=SYSTEM, now=noon)
    later = noon + timedelta(days=1, minutes=1)
    set_clock(monkeypatch, later)
    assert tasks.ask_for_due() == 0
    jobs.repeat("s", kind="work", cron="0 * * * *")
    actions.install_schedules(known=jobs.SCHEDULES.values(), by=SYSTEM, now=later)
    assert Schedule.objects.get().next_due_at is None
    assert scheduled("0 * * * *", later).next_due_at == noon + timedelta(days=1, hours=1)
    assert AuditEvent.objects.filter(event="SCHEDULE_ENDED").count() == 1


def test_what_is_no_schedule_or_no_kind_is_refused(noon: datetime) -> None:
    with pytest.raises(RuleViolation, match="not a schedule"):
        scheduled("every day", noon)
    with pytest.raises(LookupError):
        actions.set_schedule(code="s", kind="none", cron="0 * * * *", by=SYSTEM, now=noon)
    assert not Schedule.objects.exists()


def test_a_schedule_whose_kind_is_gone_waits_for_it(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled("0 * * * *", noon)
    jobs.KINDS.clear()
    set_clock(monkeypatch, noon + timedelta(hours=2))
    assert tasks.ask_for_due() == 0
    jobs.register("work", lambda run: None)
    assert tasks.ask_for_due() == 1
