"""The pages: a project from its form to its report, as the people who take part see and send them."""

import csv
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from jixiao.web.base import clock
from jixiao.web.projects import actions, queries, rules
from jixiao.web.projects.models import Project
from tests.unit.web.factories import City
from tests.unit.web.projects.conftest import PLAN, Report, later, line

pytestmark = pytest.mark.django_db

ROWS = (
    "编码,里程碑,计划开始,计划完成,权重,前置,承办单位\n"
    "a,调研,2026-03-01,2026-03-10,1,,滨江街道\nb,建设,2026-03-11,2026-03-20,2,a,东港区\n"
)
FORM = {
    "label_zh": "一网统管", "aim_zh": "让问题在一个平台上办完。", "organisation": "S11", "counting": rules.BY_SCHEDULE,
    "full_points": "100", "credit_place_0": "滨江街道", "credit_share_0": "2/3", "credit_place_1": "D1",
    "credit_share_1": "1/3",
}  # fmt: skip


def test_a_project_is_planned_from_a_file(city: City) -> None:
    client = city.signed_in("reporter")
    bad = SimpleUploadedFile("plan.csv", ROWS.replace("2026-03-20", "不知道").encode())
    answer = client.post("/projects/new/", {**FORM, "credit_share_1": "1/4", "plan_file": bad})
    assert answer.status_code == 422
    assert "第 3 行：“不知道”不是日期" in answer.content.decode()
    good = SimpleUploadedFile("plan.csv", ROWS.encode())
    answer = client.post("/projects/new/", {**FORM, "credit_share_1": "1/4", "plan_file": good})
    assert "分摊比例合计为 0.916667" in answer.content.decode()
    assert not Project.objects.exists()
    answer = client.post("/projects/new/", {**FORM, "plan_file": SimpleUploadedFile("plan.csv", ROWS.encode())})
    made = Project.objects.get()
    assert answer["Location"] == f"/projects/{made.code}/"
    assert [one.responsible for one in queries.items_of(queries.plans_of(made).shown)] == [("S11",), ("D1",)]
    assert client.post("/projects/new/", {"label_zh": "x"}).status_code == 422


def test_the_page_answers_first_and_shows_the_same_to_all_who_take_part(
    city: City, running: Project, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(line("a", 1.0, PLAN.items[0].start, PLAN.items[0].start), days=9)
    actions.pass_on(
        project=running, to=city.organisations["D1"], words="接口已交付。", by=city.accounts["reporter"], now=later(9)
    )
    monkeypatch.setattr(clock, "now", lambda: later(14))
    pages = {who: city.signed_in(who).get("/projects/one-net/").content.decode() for who in ("reporter", "approver")}
    for content in pages.values():
        assert "一网统管：预计2026年4月4日完工，比最初计划推迟 5 天" in content
        assert "当前在<strong>东港区</strong>手中" in content
        assert "S12" not in content  # names, not codes
        assert content.count('class="project-letter is-filled"') == 7
    assert city.signed_in("outsider").get("/projects/one-net/").status_code == 404
    assert "在东港区手中停留最久" in city.signed_in("office").get("/projects/").content.decode()
    picture = city.signed_in("reporter").get("/projects/one-net/?picture=1.svg")
    assert picture["Content-Type"].startswith("image/svg")


def test_a_report_is_sent_with_evidence_and_fetched_by_another(
    city: City, running: Project, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: later(9))
    client = city.signed_in("reporter")
    told = {"period": "2026-03", "words": "完成过半。", "share_0": "60", "started_0": "2026-03-01"}
    refused = client.post("/projects/one-net/report/", {**told, "file": SimpleUploadedFile("x.exe", b"MZ")})
    assert refused.status_code == 422
    sent = client.post("/projects/one-net/report/", {**told, "file": SimpleUploadedFile("进度.csv", b"a,b")})
    assert sent.status_code == 302
    report = running.reports.get()
    assert {one.code: one.share for one in report.lines.all()} == {"a": 0.6}
    other = city.signed_in("approver")
    assert other.get(f"/projects/one-net/reports/{report.pk}/file/").getvalue() == b"a,b"
    other.post(f"/projects/one-net/reports/{report.pk}/accept/", {"words": ""})
    rows = list(csv.DictReader(io.StringIO(other.get("/projects/one-net/plan.csv").content.decode("utf-8-sig"))))
    assert [float(row["progress"]) for row in rows] == [0.6, 0, 0]  # as `jixiao project` reads it
    assert client.post("/projects/one-net/pass-on/", {"to": "abc", "words": "x"}).status_code == 422
