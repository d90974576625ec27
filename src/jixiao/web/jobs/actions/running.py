"""The worker's bookkeeping: claims, leases, steps, ends. Every write asks whether the claim still holds the job.

Each is one short transaction, since SQLite has one writer. No event is left: no person acts here.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from jixiao.engine.model.text import Text
from jixiao.web.jobs import queries, rules
from jixiao.web.jobs.models import Job, JobStep, Worker

FREE: dict[str, Any] = {"token": "", "lease_expires_at": None}


class LeaseLost(BaseException):
    """The claim holds the job no longer: another worker has it. Nothing of this transaction may stay.

    No Exception, so that a job's own `except Exception` cannot swallow it.
    """


@transaction.atomic
def claim(*, worker: str, token: str, kinds: Collection[str], now: datetime, lease: timedelta) -> Job | None:
    """Take the most urgent due job for `token`; None where there is none. Of many who try, one gets it.

    Jobs whose last allowed attempt vanished end here as failed, those that were to be cancelled as cancelled.
    """
    passed: list[int] = []
    while len(passed) < 20:
        due = queries.due_jobs(now, kinds).exclude(pk__in=passed)
        job = due.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        passed.append(job.pk)
        seen = Job.objects.filter(pk=job.pk, state=job.state, token=job.token)
        if job.cancel_asked_at is not None:
            _end(seen, "cancel", now)
        elif job.n_attempts >= job.max_attempts:
            reason = rules.lost_reason(job.n_attempts, job.worker)
            _end(seen, "fail", now, reason_en=reason.en, reason_zh=reason.zh)
        elif _take(seen, job, worker=worker, token=token, now=now, lease=lease):
            return Job.objects.get(pk=job.pk)
    return None


def _take(seen: QuerySet[Job], job: Job, *, worker: str, token: str, now: datetime, lease: timedelta) -> bool:
    try:
        with transaction.atomic():  # a savepoint: another worker may have filled the lane in this very moment
            return (
                seen.update(
                    state=rules.RUNNING,
                    worker=worker,
                    token=token,
                    lease_expires_at=now + lease,
                    n_attempts=job.n_attempts + 1,
                    started_at=now,
                    n_done=0,
                    n_total=None,
                    message_zh="",
                    message_en="",
                )
                == 1
            )
    except IntegrityError:
        return False


@transaction.atomic
def beat(*, worker: str, tokens: Collection[str], now: datetime, lease: timedelta) -> None:
    """The worker lives, and goes on holding what it holds."""
    Worker.objects.filter(name=worker).update(heartbeat_at=now)
    if tokens:
        Job.objects.filter(token__in=list(tokens), state=rules.RUNNING).update(lease_expires_at=now + lease)


@transaction.atomic(durable=True)
def run_step(
    *, job_id: int, token: str, name: str, act: Callable[[], Any], clock: Callable[[], datetime], lease: timedelta
) -> Any:
    """Do `act` and mark the step: both, while the claim holds the job until the very end, or neither.

    No row is locked meanwhile, so that heartbeats and people are not kept waiting; the lease starts anew at the end.
    """
    held = Job.objects.filter(pk=job_id, token=token)
    n_attempts = held.values_list("n_attempts", flat=True).first()
    if n_attempts is None:
        raise LeaseLost
    done = queries.finished_step(job_id, name)
    if done is not None:
        return done.result
    result = act()
    now = clock()
    step = JobStep.objects.create(job_id=job_id, name=name, attempt=n_attempts, finished_at=now, result=result)
    if not held.update(lease_expires_at=now + lease):
        raise LeaseLost
    step.refresh_from_db(fields=["result"])
    return step.result


@transaction.atomic
def note_progress(*, job_id: int, token: str, n_done: int, n_total: int | None, message: Text | None) -> None:
    """How far it is."""
    said = {} if message is None else {"message_en": message.en[:500], "message_zh": message.zh[:500]}
    if not Job.objects.filter(pk=job_id, token=token).update(n_done=n_done, n_total=n_total, **said):
        raise LeaseLost


@transaction.atomic(durable=True)
def finish(*, job_id: int, token: str, message: Text | None, now: datetime) -> None:
    """It is done; it will never run again."""
    said = {} if message is None else {"message_en": message.en[:500], "message_zh": message.zh[:500]}
    if not _end(Job.objects.filter(pk=job_id, token=token), "finish", now, reason_en="", reason_zh="", **said):
        raise LeaseLost


@transaction.atomic(durable=True)
def fail(*, job_id: int, token: str, reason: Text, is_final: bool, now: datetime, jitter: float) -> Job:
    """This attempt failed: wait for the next one, or, after the last one or where none can help, fail for good."""
    job = Job.objects.select_for_update().filter(pk=job_id, token=token).first()
    if job is None:
        raise LeaseLost
    said = {"reason_en": reason.en, "reason_zh": reason.zh}
    if is_final or job.n_attempts >= job.max_attempts:
        _end(Job.objects.filter(pk=job_id, token=token), "fail", now, **said)
    else:
        again = rules.retry_at(job.n_attempts, now, jitter=jitter)
        state = rules.TRANSITIONS["postpone"][1]
        Job.objects.filter(pk=job_id, token=token).update(state=state, run_at=again, **FREE, **said)
    return Job.objects.get(pk=job_id)


@transaction.atomic(durable=True)
def postpone(*, job_id: int, token: str, now: datetime) -> None:
    """The worker is being stopped: another one goes on at once, and the attempt does not count."""
    job = Job.objects.select_for_update().filter(pk=job_id, token=token).first()
    if job is None:
        return
    state, n_attempts = rules.TRANSITIONS["postpone"][1], job.n_attempts - 1
    Job.objects.filter(pk=job_id).update(state=state, run_at=now, n_attempts=n_attempts, **FREE)


@transaction.atomic(durable=True)
def obey_cancel(*, job_id: int, token: str, now: datetime) -> None:
    """The job stopped because somebody asked it to."""
    if not _end(Job.objects.filter(pk=job_id, token=token), "cancel", now):
        raise LeaseLost


@transaction.atomic
def start_worker(*, name: str, now: datetime) -> Worker:
    """A worker begins; those that ended or fell silent long ago are forgotten."""
    Worker.objects.filter(heartbeat_at__lt=now - rules.KEPT_FOR).delete()
    return Worker.objects.create(name=name, started_at=now, heartbeat_at=now)


@transaction.atomic
def stop_worker(*, name: str, now: datetime) -> None:
    """A worker ends in good order."""
    Worker.objects.filter(name=name).update(heartbeat_at=now, stopped_at=now)


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Delete jobs that ended well or were cancelled long ago, at most 1000 in one go; those that failed stay."""
    ended = Q(state__in=[rules.DONE, rules.CANCELLED], ended_at__lt=now - rules.KEPT_FOR)
    routine = Q(state=rules.DONE, due_at__isnull=False, ended_at__lt=now - rules.ROUTINE_KEPT_FOR)
    ids = list(Job.objects.filter(ended | routine).order_by("ended_at").values_list("pk", flat=True)[:1000])
    JobStep.objects.filter(job_id__in=ids).delete()
    Job.objects.filter(pk__in=ids).delete()
    return len(ids)


def _end(seen: QuerySet[Job], transition: str, now: datetime, **said: str) -> bool:
    return bool(seen.update(state=rules.TRANSITIONS[transition][1], ended_at=now, **FREE, **said))
