"""Many at once: threads that claim, workers with threads, two schedulers. On whichever database the suite runs."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections

from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.jobs import actions, tasks
from jixiao.web.jobs.models import Job, Schedule, Worker
from tests.unit.web.jobs.conftest import set_clock

pytestmark = pytest.mark.django_db(transaction=True)
LEASE = timedelta(seconds=60)
N_THREADS = 20


def at_once(n: int, act: Callable[[int], object]) -> list[object]:
    """`act` n times in threads that start together, each with connections of its own."""
    gate = threading.Barrier(N_THREADS)

    def one(first: int) -> list[object]:
        try:
            gate.wait()
            return [act(number) for number in range(first, n, N_THREADS)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(N_THREADS) as pool:
        return [found for part in pool.map(one, range(N_THREADS)) for found in part]


def claim(number: int, now: datetime) -> Job | None:
    return actions.claim(worker=f"w{number}", token=uuid.uuid4().hex, kinds=["work"], now=now, lease=LEASE)


def test_of_two_hundred_claims_one_gets_the_job(noon: datetime) -> None:
    jobs.register("work", lambda run: None)
    actions.enqueue(kind="work", by=SYSTEM, now=noon)
    won = [job for job in at_once(200, lambda number: claim(number, noon)) if job]
    assert len(won) == 1
    assert Job.objects.get().n_attempts == 1
    lost = noon + timedelta(hours=1)
    assert len([job for job in at_once(200, lambda number: claim(number, lost)) if job]) == 1
    assert Job.objects.get().n_attempts == 2


def test_two_hundred_claims_of_a_hundred_jobs_give_each_to_one(noon: datetime) -> None:
    jobs.register("work", lambda run: None)
    for number in range(100):
        actions.enqueue(kind="work", key=str(number), by=SYSTEM, now=noon)
    won = [job.pk for job in at_once(200, lambda number: claim(number, noon)) if isinstance(job, Job)]
    assert len(won) == len(set(won)) == 100


def test_a_lane_holds_one_however_many_reach_for_it(noon: datetime) -> None:
    jobs.register("work", lambda run: None)
    for number in range(10):
        actions.enqueue(kind="work", key=str(number), lane="source", by=SYSTEM, now=noon)
    assert len([job for job in at_once(60, lambda number: claim(number, noon)) if job]) == 1


def test_the_same_key_asked_by_many_is_one_job(noon: datetime) -> None:
    jobs.register("work", lambda run: None)
    asked = at_once(60, lambda number: actions.enqueue(kind="work", key="click", by=SYSTEM, now=noon).pk)
    assert len(set(asked)) == 1
    assert Job.objects.count() == 1


def test_many_schedulers_ask_once_for_each_due_time(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.register("work", lambda run: None)
    actions.set_schedule(code="s", kind="work", cron="0 * * * *", by=SYSTEM, now=noon)
    for hour in range(1, 4):
        set_clock(monkeypatch, noon + timedelta(hours=hour, minutes=5))
        assert sum(int(str(n)) for n in at_once(40, lambda _: tasks.ask_for_due())) == 1
    assert [job.due_at for job in Job.objects.order_by("id")] == [noon + timedelta(hours=hour) for hour in (1, 2, 3)]


@pytest.mark.parametrize("n_threads", [1, 4])
def test_a_worker_drains_what_is_due_and_what_follows_from_it(noon: datetime, n_threads: int) -> None:
    def run(job: jobs.JobRun) -> None:
        depth = job.arguments["depth"]
        if depth:
            job.step("ask", lambda: ask(depth - 1, f"{job.key}.1") and None)

    def ask(depth: int, key: str) -> Job:
        return actions.enqueue(kind="work", key=key, arguments={"depth": depth}, by=SYSTEM, now=noon)

    jobs.register("work", run)
    for number in range(6):
        ask(3, str(number))
    worker = tasks.Worker(n_threads=n_threads)
    assert worker.work(once=True)
    assert worker.n_run == 24
    assert set(Job.objects.values_list("state", "n_attempts")) == {("done", 1)}
    assert Worker.objects.get().stopped_at is not None


def test_a_worker_brings_schedules_along_and_asks_for_what_is_due(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.register("work", lambda run: None)
    jobs.repeat("nightly", kind="work", cron="0 3 * * *")
    assert tasks.Worker(n_threads=1).work(once=True)
    set_clock(monkeypatch, noon + timedelta(days=3))
    assert tasks.Worker(n_threads=1).work(once=True)
    assert tasks.Worker(n_threads=1).work(once=True)
    assert [job.state for job in Job.objects.all()] == ["done"]
    assert Schedule.objects.get().code == "nightly"


def test_a_stopped_worker_waits_for_the_step_and_hands_the_job_on(noon: datetime) -> None:
    begun, worker = threading.Event(), tasks.Worker(n_threads=1, poll=0.05)

    def run(job: jobs.JobRun) -> None:
        job.step("one", lambda: None)
        begun.set()
        worker.stopping.wait()
        job.step("two", lambda: None)

    jobs.register("work", run)
    job = actions.enqueue(kind="work", by=SYSTEM, now=noon)
    thread = threading.Thread(target=lambda: (worker.work(), connections.close_all()))
    thread.start()
    assert begun.wait(20)
    worker.stopping.set()
    thread.join(20)
    job.refresh_from_db()
    assert (job.state, job.n_attempts, [step.name for step in job.steps.all()]) == ("waiting", 0, ["one"])


def test_a_job_that_hangs_is_given_up_and_the_worker_says_that_it_is_not_well(noon: datetime) -> None:
    free, worker = threading.Event(), tasks.Worker(n_threads=1, poll=0.05, grace=0.1)
    jobs.register("work", lambda run: free.wait(60) and None, limit=timedelta(seconds=0.2))
    job = actions.enqueue(kind="work", by=SYSTEM, now=noon)
    try:
        assert not worker.work()
    finally:
        free.set()
    job.refresh_from_db()
    assert (job.state, job.token) == ("waiting", "")
    assert job.reason_en.startswith("It took longer than")
