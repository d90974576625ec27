"""Asking for a job, trying it again, cancelling it."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.jobs import kind_of, rules
from jixiao.web.jobs.models import Job


@transaction.atomic
def enqueue(
    *,
    kind: str,
    by: Actor,
    now: datetime,
    arguments: Mapping[str, Any] | None = None,
    key: str = "",
    subject: str = "",
    organisation_code: str = "",
    lane: str = "",
    run_at: datetime | None = None,
    due_at: datetime | None = None,
    priority: int = 0,
    max_attempts: int | None = None,
) -> Job:
    """Ask for a job in the caller's transaction; the same `key` of a kind asked twice, for ever, is one job.

    `arguments` are plain JSON without secrets (codes, not contents); `subject` says for people what it is about.
    Of the jobs of one `lane` a single one runs at a time. A higher `priority` runs first.
    """
    known = kind_of(kind)
    if len(key) > 200:
        raise ValueError(f"a job's key has at most 200 characters: {key[:60]}…")
    job, _ = Job.objects.get_or_create(
        kind=kind,
        key=key or uuid.uuid4().hex,
        defaults={
            "arguments": dict(arguments or {}),
            "subject": subject[:200],
            "organisation_code": organisation_code,
            "lane": lane,
            "priority": priority,
            "run_at": run_at or now,
            "due_at": due_at,
            "created_at": now,
            "asked_by": by.username,
            "max_attempts": max_attempts or known.max_attempts,
        },
    )
    return job


@transaction.atomic
def retry(*, job: Job, by: Actor, now: datetime) -> Job:
    """Let a job that failed or was cancelled run again, with all its attempts; finished steps stay finished."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    rules.check_can_retry(job.state)
    _record("JOB_RETRIED", job, by, now, before=job.state)
    job.state = rules.TRANSITIONS["retry"][1]
    job.n_attempts, job.run_at = 0, now
    job.cancel_asked_at = job.ended_at = None
    job.reason_zh = job.reason_en = ""
    job.save()
    return job


@transaction.atomic
def cancel(*, job: Job, by: Actor, now: datetime) -> Job:
    """End a waiting job; ask a running one to stop, which it does after its present step."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    rules.check_can_cancel(job.state, is_asked=job.cancel_asked_at is not None)
    _record("JOB_CANCELLED", job, by, now, before=job.state)
    job.cancel_asked_at = now
    if job.state == rules.WAITING:
        job.state, job.ended_at = rules.TRANSITIONS["cancel"][1], now
    job.save(update_fields=["cancel_asked_at", "state", "ended_at"])
    return job


def _record(event: str, job: Job, by: Actor, now: datetime, **details: object) -> None:
    record(
        event=event,
        object_type="job",
        object_code=str(job.pk),
        organisation_code=job.organisation_code,
        by=by,
        now=now,
        details={"kind": job.kind, "subject": job.subject, **details},
    )
