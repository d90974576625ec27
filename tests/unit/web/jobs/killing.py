"""Workers that are killed, as a program of its own: python killing.py points | outside.

`points` kills a worker (SIGKILL, in a child process) before and after every statement that one job's life sends to the
database and lets another worker go on; `outside` kills whole workers with their threads at any moment. Prints what it found.
"""

# ruff: noqa: E402 - Django is set up before its models are imported

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection, connections

from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.base import clock
from jixiao.web.jobs import actions, tasks
from jixiao.web.jobs.models import Job

EXPECTED = {"land": 3, "tell": 1}


def write(job: jobs.JobRun, what: str, n: int) -> int:
    """`n` rows of an effect that must not happen twice."""
    with connection.cursor() as cursor:
        for _ in range(n):
            cursor.execute("INSERT INTO effects (job, what) VALUES (%s, %s)", [job.key, what])
    return n


def work(job: jobs.JobRun) -> None:
    """Fetches, lands three rows, tells of it: each step must leave its rows once."""
    pause = job.arguments.get("pause", 0)
    found = job.outside("fetch", lambda: {"rows": 3})
    assert found == {"rows": 3}
    time.sleep(pause)
    assert job.step("land", lambda: write(job, "land", found["rows"])) == 3
    time.sleep(pause)
    job.progress(3, 3)
    job.step("tell", lambda: write(job, "tell", 1))


def effects() -> dict[str, dict[str, int]]:
    """Rows by job and effect."""
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT job, what, COUNT(*) FROM effects GROUP BY job, what")
        for job, what, n in cursor.fetchall():
            found.setdefault(job, {})[what] = n
    return found


@contextmanager
def killed_at(point: int, when: str) -> Iterator[None]:
    """SIGKILL before or after statement number `point` of this connection."""
    n = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal n
        n += 1
        if n == point and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(*arguments)
        if n == point and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    with connection.execute_wrapper(count):
        yield


def run_and_die(point: int, when: str) -> bool:
    """Whether a worker in a child process was killed there; False where the job's life has fewer statements."""
    connections.close_all()
    child = os.fork()
    if not child:
        with killed_at(point, when):
            tasks.run_due()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def faults_of(key: str) -> list[str]:
    """What is wrong with a job that was killed once and then taken over."""
    job = Job.objects.get(key=key)
    found = []
    if job.state != "done" or job.n_attempts > 2:
        found.append(f"{key}: {job.state} after {job.n_attempts} attempts: {job.reason_en}")
    if effects().get(key) != EXPECTED:
        found.append(f"{key}: left {effects().get(key)}")
    if sorted(job.steps.values_list("name", flat=True)) != ["fetch", "land", "tell"]:
        found.append(f"{key}: steps {list(job.steps.values_list('name', flat=True))}")
    return found


def all_points() -> dict[str, Any]:
    """Kill at every point; the clock goes on by two minutes before the next worker looks, and an hour between points."""
    moment: list[datetime] = [clock.now()]
    clock.now = lambda: moment[0]
    faults, points, taken_over = [], 0, 0
    for when in ("before", "after"):
        point = 0
        while True:
            point += 1
            key = f"{when} {point}"
            actions.enqueue(kind="work", key=key, by=SYSTEM, now=clock.now())
            was_killed = run_and_die(point, when)
            moment[0] += timedelta(minutes=2)
            n_run = tasks.run_due()
            taken_over += n_run
            faults += faults_of(key)
            moment[0] += timedelta(hours=1)
            faults += [f"{key}: ran again"] * tasks.run_due()
            if not was_killed:
                break
            points += 1
    return {"points": points, "taken_over": taken_over, "faults": faults}


def start_worker() -> int:
    """A whole worker in a child process, on a short lease; its process id."""
    connections.close_all()
    child = os.fork()
    if not child:
        tasks.Worker(lease=timedelta(seconds=2), beat=timedelta(seconds=0.3), poll=0.05).work()
        os._exit(0)
    return child


def killed_from_outside(n_jobs: int = 40, rounds: int = 4) -> dict[str, Any]:
    """Two workers at once, killed when a few more jobs are done, again and again; then one that ends the work."""
    for number in range(n_jobs):
        actions.enqueue(
            kind="work", key=str(number), arguments={"pause": 0.01}, max_attempts=50, by=SYSTEM, now=clock.now()
        )
    n_held = 0
    for n_round in range(1, rounds + 1):
        workers = [start_worker(), start_worker()]
        until = time.monotonic() + 20
        while Job.objects.filter(state="done").count() < 5 * n_round and time.monotonic() < until:
            time.sleep(0.01)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)
        n_held += Job.objects.filter(state="running").count()
    while Job.objects.exclude(state="done").filter(kind="work").exclude(state="failed").exists():
        tasks.run_due()
        time.sleep(0.05)
    wrong = {key: found for key, found in effects().items() if found != EXPECTED}
    states = sorted(set(Job.objects.filter(kind="work").values_list("state", flat=True)))
    return {"states": states, "n_jobs": len(effects()), "n_held": n_held, "wrong": wrong}


def main(mode: str) -> None:
    """A fresh database, then one of the two."""
    jobs.KINDS.clear()  # other apps' jobs need tables that are not made here
    jobs.SCHEDULES.clear()
    jobs.register("work", work)
    call_command("migrate", "jobs", verbosity=0)
    call_command("migrate", "audit", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effects (job VARCHAR(60), what VARCHAR(60))")
    print(json.dumps({"points": all_points, "outside": killed_from_outside}[mode]()))


if __name__ == "__main__":
    main(sys.argv[1])
