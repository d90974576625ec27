"""What the office and administrators see of the queue, and what they may do."""

from datetime import datetime, timedelta

import pytest

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.jobs import actions, tasks
from jixiao.web.jobs.models import Job, Worker
from jixiao.web.organisations import rules as roles
from tests.unit.web.factories import City, make_account


def refused(job: jobs.JobRun) -> None:
    job.outside("fetch", lambda: 1)
    raise jobs.JobRefused(Text("The source <answers> 404.", "数据来源返回 <404>。"))


def failed_job(now: datetime, **said: str) -> Job:
    jobs.register("capture", refused, label=Text("Capture", "数据采集"))
    job = actions.enqueue(kind="capture", subject="北站水质", by=SYSTEM, now=now, **said)
    tasks.run_due()
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("who", ["office", "administrator"])
def test_the_list_says_what_failed_and_why_in_both_languages(city: City, noon: datetime, who: str) -> None:
    failed_job(noon)
    client = city.signed_in(who)
    page = client.get("/jobs/").content.decode()
    for words in ("失败 1 项", "数据采集", "北站水质", "数据来源返回 &lt;404&gt;。", "1/5", "没有执行程序在运行"):
        assert words in page
    client.post("/language/", {"language": "en"})
    page = client.get("/jobs/").content.decode()
    for words in ("1 failed", "Capture", "The source &lt;answers&gt; 404.", "No worker is running"):
        assert words in page


def test_the_list_can_be_narrowed_and_exported(city: City, noon: datetime) -> None:
    failed_job(noon)
    client = city.signed_in("office")
    assert "北站水质" in client.get("/jobs/?state=failed&kind=capture&words=北站").content.decode()
    for query in ("state=done", "kind=other", "words=南站"):
        assert "没有符合条件的作业" in client.get(f"/jobs/?{query}").content.decode()
    assert client.get("/jobs/?state=nonsense&page=x&sort=-kind&hide=about").status_code == 200
    assert "北站水质" in client.get("/jobs/?export=csv").content.decode()


def test_a_job_is_tried_again_by_a_person_and_goes_on_after_its_finished_steps(city: City, noon: datetime) -> None:
    job = failed_job(noon)
    client = city.signed_in("administrator")
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "fetch" in page
    assert f'action="/jobs/{job.pk}/retry/"' in page
    assert f'action="/jobs/{job.pk}/cancel/"' not in page
    answer = client.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode()
    assert "作业已重新排队" in answer
    assert f'action="/jobs/{job.pk}/cancel/"' in answer
    event = AuditEvent.objects.get(event="JOB_RETRIED")
    assert (event.actor_code, event.object_code) == ("administrator", str(job.pk))
    again = client.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode()
    assert "该作业目前为“排队中”" in again
    client.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_who_may_not_is_told_that_nothing_is_there(city: City, noon: datetime) -> None:
    job = failed_job(noon)
    for who in ("reporter", "approver", "leader", "evaluator", "auditor", "outsider", "guest"):
        client = city.signed_in(who)
        assert client.get("/jobs/").status_code == client.get(f"/jobs/{job.pk}/").status_code == 404
        assert client.post(f"/jobs/{job.pk}/retry/").status_code == 404
        assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
        assert '/jobs/"' not in client.get("/").content.decode()
    job.refresh_from_db()
    assert job.state == "failed"
    assert '/jobs/"' in city.signed_in("administrator").get("/").content.decode()


def test_a_districts_office_sees_its_own_jobs_only(city: City, noon: datetime) -> None:
    of_city, own, other = (failed_job(noon, organisation_code=code) for code in ("", "S11", "D2"))
    client = city.signed_in_as(make_account("office-d1", city.organisations["D1"], roles.OFFICE))
    assert client.get(f"/jobs/{own.pk}/").status_code == 200
    for job in (of_city, other):
        assert client.get(f"/jobs/{job.pk}/").status_code == 404
        assert client.post(f"/jobs/{job.pk}/retry/").status_code == 404
    page = client.get("/jobs/").content.decode()
    assert f"/jobs/{own.pk}/" in page
    assert f"/jobs/{of_city.pk}/" not in page
    assert "失败 1 项" in page


def test_a_silent_worker_is_shown(city: City, noon: datetime) -> None:
    Worker.objects.create(name="alive-1", started_at=noon, heartbeat_at=noon - timedelta(seconds=59))
    page = city.signed_in("office").get("/jobs/").content.decode()
    assert "alive-1" in page
    assert "无响应" not in page
    Worker.objects.create(name="lost-1", started_at=noon, heartbeat_at=noon - timedelta(seconds=61))
    page = city.signed_in("office").get("/jobs/").content.decode()
    assert "有 1 个执行程序超过一分钟没有响应" in page


def test_a_running_job_that_is_asked_to_stop_says_so(city: City, noon: datetime) -> None:
    jobs.register("capture", lambda run: None)
    job = actions.enqueue(kind="capture", by=SYSTEM, now=noon - timedelta(minutes=5))
    actions.claim(
        worker="w", token="t", kinds=["capture"], now=noon - timedelta(seconds=90), lease=timedelta(minutes=5)
    )
    actions.note_progress(job_id=job.pk, token="t", n_done=25, n_total=100, message=Text("rows", "已读取行"))
    client = city.signed_in("office")
    page = client.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    for words in ("已要求停止", "25/100 (25 %)", "1 分 30 秒", "已读取行"):
        assert words in page
    assert "已要求停止，将在" in client.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()


def test_an_unknown_kind_is_shown_by_its_code(city: City, noon: datetime) -> None:
    failed_job(noon)
    jobs.KINDS.clear()
    assert "capture" in city.signed_in("office").get("/jobs/").content.decode()
