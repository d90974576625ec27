"""Every read of jobs, workers and schedules. A scope is the organisations one may see jobs of; None means all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from jixiao.web.jobs import rules
from jixiao.web.jobs.models import Job, JobStep, Schedule, Worker

Scope = Collection[str] | None


def due_jobs(now: datetime, kinds: Collection[str]) -> QuerySet[Job]:
    """Jobs that may be claimed, first the most urgent: waiting and due, or running on a lease that has run out.

    A lane holds one running job: those behind it wait.
    """
    taken = Job.objects.filter(state=rules.RUNNING).exclude(lane="").values("lane")
    waiting = Q(state=rules.WAITING, run_at__lte=now) & ~Q(lane__in=taken)
    lost = Q(state=rules.RUNNING, lease_expires_at__lte=now)
    return Job.objects.filter(waiting | lost, kind__in=list(kinds)).order_by("-priority", "run_at", "id")


def due_schedules(now: datetime) -> list[Schedule]:
    """Schedules whose next due time has come."""
    return list(Schedule.objects.filter(next_due_at__lte=now).order_by("next_due_at", "id"))


def finished_step(job_id: int, name: str) -> JobStep | None:
    """The mark of a step that is done."""
    return JobStep.objects.filter(job_id=job_id, name=name).first()


def is_cancel_asked(job_id: int, token: str) -> bool | None:
    """Whether somebody asked the claim `token` to stop; None where the claim no longer holds the job."""
    held = list(Job.objects.filter(pk=job_id, token=token).values_list("cancel_asked_at", flat=True))
    return held[0] is not None if held else None


@dataclass(frozen=True)
class JobFilter:
    """What the reader asks for; '' asks for nothing."""

    state: str = ""
    kind: str = ""
    words: str = ""


def jobs(scope: Scope, asked: JobFilter | None = None) -> QuerySet[Job]:
    """Jobs inside the scope that match, newest first."""
    asked = asked or JobFilter()
    found = _in_scope(scope)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    for word in asked.words.split():
        found = found.filter(Q(subject__icontains=word) | Q(key__icontains=word) | Q(asked_by__icontains=word))
    return found.order_by("-id")


def seen_job(scope: Scope, pk: int) -> Job | None:
    """The job, where it lies inside the scope."""
    return _in_scope(scope).filter(pk=pk).first() if pk < 2**63 else None


def steps_of(job: Job) -> list[JobStep]:
    """Finished steps in their order."""
    return list(JobStep.objects.filter(job=job).order_by("finished_at", "id"))


def n_by_state(scope: Scope) -> dict[str, int]:
    """How many jobs of each state; every state is there."""
    counted = _in_scope(scope).order_by().values_list("state").annotate(n=Count("id"))
    return dict.fromkeys(rules.STATE_LABELS, 0) | dict(counted)


def kinds_seen(scope: Scope) -> list[str]:
    """Kinds of which there are jobs."""
    return sorted(_in_scope(scope).order_by().values_list("kind", flat=True).distinct())


def schedules(scope: Scope) -> list[Schedule]:
    """Schedules inside the scope by their next due time, paused ones last."""
    found = Schedule.objects.all()
    if scope is not None:
        found = found.filter(organisation_code__in=list(scope)).exclude(organisation_code="")
    return sorted(found, key=lambda one: (one.next_due_at is None, one.next_due_at or 0, one.code))


@dataclass(frozen=True)
class WorkerLine:
    """A worker as the page shows it."""

    name: str
    started_at: datetime
    heartbeat_at: datetime
    stopped_at: datetime | None
    n_running: int
    is_stale: bool


def worker_lines(now: datetime) -> list[WorkerLine]:
    """Workers that run, or were lost within a day, or still hold jobs; the silent ones first."""
    holding = dict(Job.objects.filter(state=rules.RUNNING).values_list("worker").annotate(n=Count("id")))
    recent = Q(stopped_at__isnull=True, heartbeat_at__gt=now - timedelta(days=1)) | Q(name__in=holding)
    lines = [
        WorkerLine(
            one.name, one.started_at, one.heartbeat_at, one.stopped_at, holding.get(one.name, 0),
            one.stopped_at is None and rules.is_stale(one.heartbeat_at, now),
        )
        for one in Worker.objects.filter(recent)
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (not line.is_stale, line.name))


def _in_scope(scope: Scope) -> QuerySet[Job]:
    found = Job.objects.all()
    return found if scope is None else found.filter(organisation_code__in=list(scope)).exclude(organisation_code="")
