"""The worker: claims jobs, runs them in a few threads, keeps their leases, asks for what schedules say is due."""

import logging
import os
import random
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils.translation import override

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs import actions, queries, rules
from jixiao.web.jobs.actions import LeaseLost
from jixiao.web.jobs.models import Job

log = logging.getLogger("jixiao.jobs")
BROKEN = (DatabaseError, InterfaceError)
FOR_EVER = 10**9
FINAL = (jobs.JobRefused, DefinitionError, RuleViolation)


class CancelAsked(BaseException):
    """Somebody cancelled the job; it stops here."""


class WorkerStopping(BaseException):
    """The worker is being stopped; the job stops here, and another worker goes on."""


class LeasedRun:
    """A `jobs.JobRun` under the lease of one claim."""

    def __init__(self, job: Job, *, lease: timedelta, stopping: threading.Event) -> None:
        self.job_id, self.token = job.pk, job.token
        self.kind, self.key, self.subject = job.kind, job.key, job.subject
        self.arguments: Mapping[str, Any] = job.arguments
        self.attempt, self.due_at, self.asked_by = job.n_attempts, job.due_at, job.asked_by
        self._lease, self._stopping = lease, stopping
        self._told_at = 0.0

    def now(self) -> datetime:
        """The platform's present moment."""
        return clock.now()

    def check(self) -> None:
        """Ends the attempt where somebody cancelled, the worker stops, or the lease is lost."""
        asked = queries.is_cancel_asked(self.job_id, self.token)
        if asked is None:
            raise LeaseLost
        if asked:
            raise CancelAsked
        if self._stopping.is_set():
            raise WorkerStopping

    def step(self, name: str, act: Callable[[], Any]) -> Any:
        """Exactly once: `act` and its mark are one transaction."""
        self.check()
        return self._keep(name, act)

    def outside(self, name: str, act: Callable[[], Any]) -> Any:
        """At least once: `act` runs in no transaction, then its result is kept."""
        self.check()
        done = queries.finished_step(self.job_id, name)
        if done is not None:
            return done.result
        result = act()
        return self._keep(name, lambda: result)

    def _keep(self, name: str, act: Callable[[], Any]) -> Any:
        return actions.run_step(
            job_id=self.job_id, token=self.token, name=name, act=act, clock=clock.now, lease=self._lease
        )

    def progress(self, n_done: int, n_total: int | None = None, message: Text | None = None) -> None:
        """Tell how far it is, at most once a second, and at the end."""
        if time.monotonic() - self._told_at < 1 and n_done != n_total:
            return
        self._told_at = time.monotonic()
        self.check()
        actions.note_progress(job_id=self.job_id, token=self.token, n_done=n_done, n_total=n_total, message=message)


def run_claimed(job: Job, *, lease: timedelta = rules.LEASE, stopping: threading.Event | None = None) -> None:
    """One attempt of a claimed job, to whatever end; only faults of the database itself come out."""
    held: dict[str, Any] = {"job_id": job.pk, "token": job.token}
    try:
        run = LeasedRun(job, lease=lease, stopping=stopping or threading.Event())
        message = jobs.kind_of(job.kind).run(run)
        actions.finish(**held, message=message, now=clock.now())
    except CancelAsked:
        actions.obey_cancel(**held, now=clock.now())
    except WorkerStopping:
        actions.postpone(**held, now=clock.now())
    except LeaseLost:
        log.warning("job %s (%s): the lease was lost, another worker goes on", job.pk, job.kind)
    except (Exception, SystemExit) as fault:  # noqa: BLE001 - whatever a job throws is told on its page
        _tell(job, fault)
        is_final = isinstance(fault, FINAL)
        jitter = random.random()  # noqa: S311 - spreads attempts, keeps no secret
        try:
            actions.fail(**held, reason=reason_of(fault), is_final=is_final, now=clock.now(), jitter=jitter)
        except LeaseLost:
            log.warning("job %s (%s): the lease was lost before its fault was kept", job.pk, job.kind)


def reason_of(fault: BaseException) -> Text:
    """What went wrong in both languages; a refusal by the rules is translated."""
    if not isinstance(fault, RuleViolation):
        return rules.reason_of(fault)
    with override("zh-hans"):
        said_zh = in_words(fault)
    return Text(str(fault), said_zh)


def _tell(job: Job, fault: BaseException) -> None:
    """The fault for the log: where in the code, and its words without secrets."""
    where = "".join(traceback.format_tb(fault.__traceback__)[-6:])
    log.error("job %s (%s) attempt %s: %s\n%s", job.pk, job.kind, job.n_attempts, rules.reason_of(fault).en, where)


def run_due(worker: str = "inline") -> int:
    """Run all that is due in this thread, one after another; how many attempts. For tests and one-off scripts."""
    n_run = 0
    while job := claim_next(worker, rules.LEASE):
        run_claimed(job)
        n_run += 1
    return n_run


def claim_next(worker: str, lease: timedelta) -> Job | None:
    """The next due job, claimed. Looks first without asking for SQLite's one place to write."""
    now, kinds = clock.now(), list(jobs.KINDS)
    if not queries.due_jobs(now, kinds).exists():
        return None
    return actions.claim(worker=worker, token=uuid.uuid4().hex, kinds=kinds, now=now, lease=lease)


def ask_for_due() -> int:
    """Ask for a job of each schedule that is due; how many were asked for here."""
    now = clock.now()
    asked = [actions.ask_for_due(schedule=one, now=now) for one in queries.due_schedules(now) if one.kind in jobs.KINDS]
    return sum(job is not None for job in asked)


def forget_old_jobs(run: jobs.JobRun) -> Text:
    """Delete what was done or cancelled long ago."""
    n_gone = 0
    while n := actions.forget_old(now=run.now()):
        n_gone += n
        run.progress(n_gone)
    return Text(f"{n_gone} old jobs forgotten", f"已清理过期作业记录 {n_gone} 条")


@dataclass
class Worker:
    """One worker with its threads. `work` gives whether all ended well: False where a thread hangs in a job."""

    name: str = field(default_factory=lambda: f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid.uuid4().hex[:6]}")
    n_threads: int = 4
    lease: timedelta = rules.LEASE
    beat: timedelta = rules.BEAT
    poll: float = 1.0  # seconds
    grace: float = 10.0  # seconds that running jobs have to reach their next step when the worker is stopped

    def __post_init__(self) -> None:
        self.stopping = threading.Event()
        self.n_run = 0
        self._held: dict[str, tuple[Job, float]] = {}
        self._lock = threading.Lock()
        self._beat_at = 0.0
        self._well = True
        self._n_broken = 0

    def work(self, *, once: bool = False) -> bool:
        """Until `stopping` is set; with `once` until nothing is due any more."""
        actions.start_worker(name=self.name, now=clock.now())
        actions.install_schedules(known=list(jobs.SCHEDULES.values()), by=SYSTEM, now=clock.now())
        ask_for_due()
        threads = [threading.Thread(target=self._serve, args=(once,), daemon=True) for _ in range(self.n_threads)]
        for thread in threads:
            thread.start()
        while not self.stopping.is_set() and any(thread.is_alive() for thread in threads):
            self._guarded(lambda: self._tend(once=once))
            threads[0].join(0.02) if once else self.stopping.wait(self.poll)
        self._wind_down(threads)
        actions.stop_worker(name=self.name, now=clock.now())
        return self._well

    def _serve(self, once: bool) -> None:
        """One thread: claim, run, again."""
        try:
            while not self.stopping.is_set():
                if not self._guarded(self._run_next, patience=5 if once else FOR_EVER):
                    if once:
                        return
                    self.stopping.wait(self.poll)
        finally:
            connections.close_all()

    def _run_next(self) -> bool:
        job = claim_next(self.name, self.lease)
        if job is None:
            return False
        with self._lock:
            self._held[job.token] = (job, time.monotonic())
        try:
            run_claimed(job, lease=self.lease, stopping=self.stopping)
        finally:
            with self._lock:
                self._held.pop(job.token, None)
                self.n_run += 1
        return True

    def _tend(self, *, once: bool = False) -> bool:
        """What the first thread does between: heartbeat, jobs that take too long, schedules."""
        with self._lock:
            held = dict(self._held)
        if time.monotonic() - self._beat_at >= self.beat.total_seconds():
            actions.beat(worker=self.name, tokens=list(held), now=clock.now(), lease=self.lease)
            self._beat_at = time.monotonic()
        for job, since in held.values():
            limit = jobs.kind_of(job.kind).limit.total_seconds()
            if time.monotonic() - since > limit:
                self._give_up(job, rules.overdue_reason(limit / 60))
        return once or bool(ask_for_due())

    def _give_up(self, job: Job, reason: Text) -> None:
        """A thread cannot be killed: the attempt ends, and so does this worker, that a fresh one takes its place."""
        log.error("job %s (%s): %s", job.pk, job.kind, reason.en)
        self._well = False
        self.stopping.set()
        jitter = random.random()  # noqa: S311 - spreads attempts, keeps no secret
        with suppress(LeaseLost):
            held: dict[str, Any] = {"job_id": job.pk, "token": job.token}
            actions.fail(**held, reason=reason, is_final=False, now=clock.now(), jitter=jitter)

    def _wind_down(self, threads: list[threading.Thread]) -> None:
        """Let jobs reach their next step; those that do not are handed to the next worker, and their thread is left."""
        self.stopping.set()
        until = time.monotonic() + self.grace
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        with self._lock:
            left = [job for job, _ in self._held.values()]
        for job in left:
            self._well = False
            actions.postpone(job_id=job.pk, token=job.token, now=clock.now())

    def _guarded(self, act: Callable[[], bool], *, patience: int = FOR_EVER) -> bool:
        """A database that is away or locked is told and tried again; False after `patience` faults in a row."""
        try:
            found = act()
        except BROKEN as fault:
            log.warning("worker %s: %s", self.name, rules.reason_of(fault).en)
            close_old_connections()
            self.stopping.wait(self.poll)
            self._n_broken += 1
            self._well = self._well and self._n_broken < patience
            return self._n_broken < patience
        self._n_broken = 0
        return found
