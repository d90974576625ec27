"""One attempt and the next: steps, ends, cancelling, leases."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs import actions, queries, rules, tasks
from jixiao.web.jobs.models import Job, JobStep, Worker
from tests.unit.web.jobs.conftest import set_clock

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=60)


def asked(run: jobs.JobFunction, now: datetime, **said: Any) -> Job:
    jobs.register("work", run, label=Text("Work", "工作"))
    return actions.enqueue(kind="work", by=SYSTEM, now=now, **said)


def claim(token: str, now: datetime) -> Job | None:
    return actions.claim(worker="w", token=token, kinds=["work"], now=now, lease=LEASE)


def test_a_job_runs_once_and_tells_what_it_did(noon: datetime) -> None:
    job = asked(lambda run: Text(f"{run.arguments['n']} rows", f"{run.arguments['n']} 行"), noon, arguments={"n": 3})
    assert tasks.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.n_attempts, job.message_en, job.message_zh) == ("done", 1, "3 rows", "3 行")
    assert (job.token, job.lease_expires_at, job.ended_at) == ("", None, noon)
    assert tasks.run_due() == 0


def test_the_same_key_is_one_job_for_ever(noon: datetime) -> None:
    first = asked(lambda run: None, noon, key="source-1@2026-09")
    assert actions.enqueue(kind="work", key="source-1@2026-09", by=SYSTEM, now=noon) == first
    tasks.run_due()
    assert actions.enqueue(kind="work", key="source-1@2026-09", by=SYSTEM, now=noon) == first
    assert tasks.run_due() == 0
    jobs.register("other", lambda run: None)
    assert actions.enqueue(kind="other", key="source-1@2026-09", by=SYSTEM, now=noon) != first
    with pytest.raises(ValueError, match="200 characters"):
        actions.enqueue(kind="work", key="k" * 201, by=SYSTEM, now=noon)


def test_an_unknown_kind_is_refused_by_name(noon: datetime) -> None:
    jobs.register("capture", lambda run: None)
    with pytest.raises(LookupError, match="capture"):
        actions.enqueue(kind="captrue", by=SYSTEM, now=noon)
    with pytest.raises(ValueError, match="twice"):
        jobs.register("capture", lambda run: None)


def test_the_urgent_goes_first_then_the_older_and_nothing_before_its_time(noon: datetime) -> None:
    order: list[str] = []
    for key, said in {
        "later": {"run_at": noon + timedelta(seconds=1), "priority": 9},
        "second": {"run_at": noon - timedelta(seconds=1)},
        "first": {"run_at": noon - timedelta(seconds=2)},
        "urgent": {"priority": 5},
    }.items():
        jobs.KINDS.clear()
        asked(lambda run: order.append(run.key), noon, key=key, **said)
    tasks.run_due()
    assert order == ["urgent", "first", "second"]


def test_a_fault_is_tried_again_later_and_finished_steps_are_not_done_again(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def run(job: jobs.JobRun) -> None:
        found = job.outside("fetch", lambda: done.append("fetch") or {"rows": [1, 2]})
        assert found == {"rows": [1, 2]}
        job.step("land", lambda: done.append("land"))
        if job.attempt == 1:
            raise ConnectionError("https://u:p@host/x?key=1 is away")

    job = asked(run, noon)
    assert tasks.run_due() == 1
    job.refresh_from_db()
    assert job.state == "waiting"
    assert noon + timedelta(seconds=10) <= job.run_at <= noon + timedelta(seconds=12.5)
    assert job.reason_en == "Unexpected fault. ConnectionError: https://***@host/x?*** is away"
    set_clock(monkeypatch, noon + timedelta(seconds=13))
    assert tasks.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.n_attempts, job.reason_en, done) == ("done", 2, "", ["fetch", "land"])
    assert [(step.name, step.attempt) for step in queries.steps_of(job)] == [("fetch", 1), ("land", 1)]


def test_a_step_whose_writes_fail_leaves_nothing(noon: datetime) -> None:
    def act() -> None:
        Worker.objects.create(name="half", started_at=noon, heartbeat_at=noon)
        raise OSError("in the middle")

    job = asked(lambda run: run.step("land", act), noon)
    tasks.run_due()
    assert not Worker.objects.exists()
    assert not JobStep.objects.exists()
    job.refresh_from_db()
    assert job.state == "waiting"


def test_after_the_last_attempt_it_fails_with_the_reason_in_words(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(job: jobs.JobRun) -> None:
        raise TimeoutError("no answer")

    job = asked(run, noon, max_attempts=3)
    for day in range(5):
        set_clock(monkeypatch, noon + timedelta(days=day))
        tasks.run_due()
    job.refresh_from_db()
    assert (job.state, job.n_attempts) == ("failed", 3)
    assert job.reason_zh == "运行中出现意外错误。TimeoutError: no answer"


@pytest.mark.parametrize(
    "fault",
    [jobs.JobRefused(Text("No such source.", "无此数据来源。")), RuleViolation("x", "Every code is in use already.")],
)
def test_what_no_attempt_can_mend_fails_at_once(noon: datetime, fault: Exception) -> None:
    def run(job: jobs.JobRun) -> None:
        raise fault

    job = asked(run, noon)
    tasks.run_due()
    job.refresh_from_db()
    assert (job.state, job.n_attempts) == ("failed", 1)
    assert job.reason_en == str(fault)


def test_even_a_job_that_ends_the_program_is_only_a_fault(noon: datetime) -> None:
    def run(job: jobs.JobRun) -> None:
        raise SystemExit(3)

    job = asked(run, noon)
    tasks.run_due()
    job.refresh_from_db()
    assert job.reason_en == "Unexpected fault. SystemExit: 3"


def test_a_lost_worker_is_followed_by_another_when_the_lease_ends(noon: datetime) -> None:
    asked(lambda run: None, noon)
    assert claim("a", noon)
    assert claim("b", noon + timedelta(seconds=59)) is None
    taken = claim("b", noon + timedelta(seconds=60))
    assert taken is not None
    assert (taken.token, taken.n_attempts) == ("b", 2)


def test_who_lost_the_lease_can_write_nothing_more(noon: datetime) -> None:
    asked(lambda run: None, noon)
    lost = claim("a", noon)
    taken = claim("b", noon + timedelta(minutes=2))
    assert lost
    assert taken
    run = tasks.LeasedRun(lost, lease=LEASE, stopping=threading.Event())
    held: dict[str, Any] = {"job_id": lost.pk, "token": "a"}
    with pytest.raises(actions.LeaseLost):
        run.step("land", lambda: 1)
    with pytest.raises(actions.LeaseLost):
        actions.finish(**held, message=None, now=noon)
    with pytest.raises(actions.LeaseLost):
        actions.fail(**held, reason=Text("x", "x"), is_final=True, now=noon, jitter=0.0)
    with pytest.raises(actions.LeaseLost):
        actions.note_progress(**held, n_done=1, n_total=2, message=None)
    actions.postpone(**held, now=noon)
    taken.refresh_from_db()
    assert (taken.state, taken.token) == ("running", "b")
    tasks.run_claimed(lost)  # the old worker comes back to life: it changes nothing
    taken.refresh_from_db()
    assert (taken.state, taken.token) == ("running", "b")


def test_a_step_that_outlives_its_lease_is_taken_back(noon: datetime) -> None:
    asked(lambda run: None, noon)
    lost = claim("a", noon)
    assert lost

    def slow() -> None:
        Worker.objects.create(name="half", started_at=noon, heartbeat_at=noon)
        assert claim("b", noon + timedelta(minutes=2))

    run = tasks.LeasedRun(lost, lease=LEASE, stopping=threading.Event())
    with pytest.raises(actions.LeaseLost):
        run.step("land", slow)
    assert not Worker.objects.exists()


def test_a_job_that_kills_its_worker_each_time_fails_in_the_end(noon: datetime) -> None:
    job = asked(lambda run: None, noon, max_attempts=2)
    for n in range(4):
        claim(f"t{n}", noon + timedelta(hours=n))
    job.refresh_from_db()
    assert (job.state, job.n_attempts) == ("failed", 2)
    assert "stopped without an answer at attempt 2" in job.reason_en


def test_a_heartbeat_keeps_what_is_held_and_nothing_else(noon: datetime) -> None:
    asked(lambda run: None, noon)
    actions.start_worker(name="w", now=noon)
    assert claim("a", noon)
    later = noon + timedelta(seconds=50)
    actions.beat(worker="w", tokens=["a"], now=later, lease=LEASE)
    assert claim("b", noon + timedelta(seconds=100)) is None
    actions.beat(worker="w", tokens=[], now=noon + timedelta(seconds=90), lease=LEASE)
    assert claim("b", noon + timedelta(seconds=110))
    assert Worker.objects.get().heartbeat_at == noon + timedelta(seconds=90)


def test_cancelling_a_waiting_job_ends_it_and_leaves_an_event(noon: datetime) -> None:
    job = actions.cancel(job=asked(lambda run: None, noon), by=SYSTEM, now=noon)
    assert job.state == "cancelled"
    assert tasks.run_due() == 0
    with pytest.raises(RuleViolation):
        actions.cancel(job=job, by=SYSTEM, now=noon)
    assert AuditEvent.objects.get().event == "JOB_CANCELLED"


def test_a_running_job_obeys_between_steps_and_keeps_what_is_finished(noon: datetime) -> None:
    seen: list[str] = []

    def run(job: jobs.JobRun) -> None:
        job.step("one", lambda: seen.append("one"))
        actions.cancel(job=Job.objects.get(key=job.key), by=SYSTEM, now=noon)
        try:
            job.step("two", lambda: seen.append("two"))
        except Exception:  # noqa: BLE001 - what a careless job does
            seen.append("swallowed")

    job = asked(run, noon)
    tasks.run_due()
    job.refresh_from_db()
    assert (job.state, seen) == ("cancelled", ["one"])
    again = actions.retry(job=job, by=SYSTEM, now=noon)
    assert (again.state, again.n_attempts, again.cancel_asked_at) == ("waiting", 0, None)
    with pytest.raises(RuleViolation):
        actions.retry(job=job, by=SYSTEM, now=noon)


def test_a_job_cancelled_while_its_worker_was_lost_is_not_run_again(noon: datetime) -> None:
    job = asked(lambda run: None, noon)
    assert claim("a", noon)
    actions.cancel(job=job, by=SYSTEM, now=noon)
    assert claim("b", noon + timedelta(minutes=2)) is None
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_what_is_done_can_neither_be_retried_nor_cancelled(noon: datetime) -> None:
    job = asked(lambda run: None, noon)
    tasks.run_due()
    for act in (actions.retry, actions.cancel):
        with pytest.raises(RuleViolation):
            act(job=job, by=SYSTEM, now=noon)


def test_a_stopping_worker_hands_the_job_on_and_the_attempt_does_not_count(noon: datetime) -> None:
    stopping = threading.Event()

    def run(job: jobs.JobRun) -> None:
        stopping.set()
        job.step("land", lambda: None)

    job = asked(run, noon)
    claimed = claim("a", noon)
    assert claimed
    tasks.run_claimed(claimed, stopping=stopping)
    job.refresh_from_db()
    assert (job.state, job.n_attempts, job.run_at) == ("waiting", 0, noon)


def test_one_job_of_a_lane_runs_at_a_time(noon: datetime) -> None:
    asked(lambda run: None, noon, lane="source-1", key="a")
    for key, lane in (("b", "source-1"), ("c", "source-2"), ("d", ""), ("e", "")):
        actions.enqueue(kind="work", by=SYSTEM, now=noon, lane=lane, key=key)
    keys = [job.key for n in range(5) if (job := claim(f"t{n}", noon))]
    assert keys == ["a", "c", "d", "e"]
    first = Job.objects.get(key="a")
    actions.finish(job_id=first.pk, token=first.token, message=None, now=noon)
    following = claim("t9", noon)
    assert following is not None
    assert following.key == "b"


def test_progress_is_told_at_the_end_and_not_at_every_row(noon: datetime, django_assert_max_num_queries: Any) -> None:
    jobs.register("work", lambda run: None)
    actions.enqueue(kind="work", by=SYSTEM, now=noon)
    job = claim("a", noon)
    assert job
    run = tasks.LeasedRun(job, lease=LEASE, stopping=threading.Event())
    with django_assert_max_num_queries(12):
        for row in range(1, 10_001):
            run.progress(row, 10_000, Text(f"row {row}", f"第 {row} 行"))
    job.refresh_from_db()
    assert (job.n_done, job.n_total, job.message_zh) == (10_000, 10_000, "第 10000 行")


def test_old_jobs_are_forgotten_but_not_those_that_failed(noon: datetime) -> None:
    old = noon - rules.KEPT_FOR - timedelta(days=1)
    for key, state in (("done", "done"), ("cancelled", "cancelled"), ("failed", "failed")):
        jobs.KINDS.clear()
        job = asked(lambda run: None, old, key=key)
        Job.objects.filter(pk=job.pk).update(state=state, ended_at=old)
        JobStep.objects.create(job=job, name="s", attempt=1, finished_at=old)
    for key, due_at in (("routine", noon), ("asked by a person", None)):
        jobs.KINDS.clear()
        job = asked(lambda run: None, noon, key=key, due_at=due_at)
        Job.objects.filter(pk=job.pk).update(state="done", ended_at=noon - timedelta(days=8))
    jobs.register("forget_old_jobs", tasks.forget_old_jobs)
    actions.enqueue(kind="forget_old_jobs", by=SYSTEM, now=noon)
    tasks.run_due()
    assert set(Job.objects.filter(kind="work").values_list("key", flat=True)) == {"failed", "asked by a person"}
    assert Job.objects.get(kind="forget_old_jobs").message_zh == "已清理过期作业记录 3 条"
