"""Schedules: one job for each due time, however many workers look; what was missed is caught up once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from jixiao.web.audit.actions import SYSTEM, Actor, record
from jixiao.web.jobs import KnownSchedule, kind_of, rules
from jixiao.web.jobs.actions.asking import enqueue
from jixiao.web.jobs.models import Job, Schedule


@transaction.atomic
def set_schedule(
    *,
    code: str,
    kind: str,
    cron: str,
    by: Actor,
    now: datetime,
    arguments: Mapping[str, Any] | None = None,
    subject: str = "",
    organisation_code: str = "",
    lane: str = "",
) -> Schedule:
    """Make or change the schedule `code`; a changed cron counts from now on. Cron by the installation's clock."""
    kind_of(kind)
    cron = " ".join(cron.split())
    rules.check_cron(cron)
    wanted = {
        "kind": kind, "cron": cron, "arguments": dict(arguments or {}), "subject": subject[:200],
        "organisation_code": organisation_code, "lane": lane,
    }  # fmt: skip
    schedule, is_new = Schedule.objects.select_for_update().get_or_create(code=code, defaults=wanted)
    keeps_time = not is_new and schedule.cron == cron and schedule.next_due_at is not None
    if keeps_time and all(getattr(schedule, name) == value for name, value in wanted.items()):
        return schedule
    for name, value in wanted.items():
        setattr(schedule, name, value)
    if not keeps_time:
        schedule.next_due_at = rules.next_due(cron, now, _zone())
    schedule.save()
    _record("SCHEDULE_SET", schedule, by, now)
    return schedule


@transaction.atomic
def end_schedule(*, code: str, by: Actor, now: datetime) -> None:
    """Pause a schedule: it asks for nothing more until it is set again."""
    schedule = Schedule.objects.select_for_update().filter(code=code, next_due_at__isnull=False).first()
    if schedule is not None:
        schedule.next_due_at = None
        schedule.save(update_fields=["next_due_at"])
        _record("SCHEDULE_ENDED", schedule, by, now)


@transaction.atomic
def install_schedules(*, known: Iterable[KnownSchedule], by: Actor, now: datetime) -> None:
    """Set what apps bring along, where it is new or its cron changed with a release; a paused one stays paused."""
    there = dict(Schedule.objects.values_list("code", "next_due_at"))
    for one in known:
        if there.get(one.code, now) is not None:
            set_schedule(code=one.code, kind=one.kind, cron=one.cron, arguments=one.arguments, by=by, now=now)


@transaction.atomic
def ask_for_due(*, schedule: Schedule, now: datetime) -> Job | None:
    """One job for the last due time, and on to the next; None where another scheduler was first."""
    zone = _zone()
    due = rules.last_due(schedule.cron, now, zone)
    mine = Schedule.objects.filter(pk=schedule.pk, cron=schedule.cron, next_due_at=schedule.next_due_at)
    if not mine.update(next_due_at=rules.next_due(schedule.cron, now, zone)):
        return None
    return enqueue(
        kind=schedule.kind,
        key=f"{schedule.code}@{due.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%MZ}",
        arguments=schedule.arguments,
        subject=schedule.subject,
        organisation_code=schedule.organisation_code,
        lane=schedule.lane,
        due_at=due,
        by=SYSTEM,
        now=now,
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _record(event: str, schedule: Schedule, by: Actor, now: datetime) -> None:
    record(
        event=event,
        object_type="schedule",
        object_code=schedule.code,
        organisation_code=schedule.organisation_code,
        by=by,
        now=now,
        details={"kind": schedule.kind, "cron": schedule.cron},
    )
