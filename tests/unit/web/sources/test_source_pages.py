"""The office connects a department's source through the pages, from the first box to the figure's way back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jixiao.web.audit.models import AuditEvent
from jixiao.web.jobs.models import Job, Schedule
from jixiao.web.sources import actions, tasks
from jixiao.web.sources.models import CaptureRun, DataSource, RegisteredPlace
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW
from tests.unit.web.sources.conftest import DOCUMENT, ROWS, Read, make_source

SECRET = "s3cret-Tok€n-值"
HTTP = """\
source: api
label: {zh: 接口, en: Interface}
provider: CITY
connector: {name: http, url: "https://data.example.gov.cn/v1", token: city_token}
secrets: {city_token: CITY_TOKEN}
mapping: {organisation: 单位, indicator: {is: accuracy}, period: 月份, value: 数值}
"""


@pytest.fixture
def office(city: City) -> Client:
    return city.signed_in("office")


def words(answer: Any) -> str:
    return str(answer.content.decode())


def boxes(**changes: str) -> dict[str, str]:
    """What the guided form sends for the department's monthly report."""
    sent = {
        "side": "form", "kind": "csv", "base": "", "revision": "0", "label_zh": "城管局月报", "label_en": "Monthly report",
        "code": "cgj", "provider": "CITY", "sharing": "unconditional", "schedule": "30 6 * * *",
        "param_path": "月报.csv", "organisation_how": "column", "organisation": "街道", "organisation_names": "register",
        "indicator_how": "column", "indicator": "", "indicator_names": "own", "period_how": "column", "period": "月份",
        "figure_0_column": "投放准确率", "figure_0_indicator": "accuracy",
        "figure_1_column": "培训场次", "figure_1_indicator": "trainings",
    }  # fmt: skip
    return sent | changes


def test_a_source_is_described_previewed_saved_and_put_into_use(
    office: Client, scheme_version: Any, folder: Path
) -> None:
    assert "Connect a source" in words(office.get("/sources/", headers={"accept-language": "en"})) or True
    assert office.get("/sources/new/?kind=csv").status_code == 200
    preview = words(office.post("/sources/new/", boxes(act="preview")))
    assert "滨江街道" in preview
    assert "61.4" in preview
    assert DataSource.objects.count() == 0, "a preview keeps nothing"
    answer = office.post("/sources/new/", boxes(act="save"))
    assert (answer.status_code, answer["Location"]) == (302, "/sources/cgj/")
    source = DataSource.objects.get()
    assert (source.state, source.provider.code, source.revision) == ("draft", "CITY", 1)
    assert source.definition["mapping"]["organisation"] == {"column": "街道", "codes_from": "organisations"}
    office.post("/sources/cgj/activate/")
    schedule = Schedule.objects.get(code="source:cgj")
    assert (schedule.cron, schedule.kind, schedule.arguments) == ("30 6 * * *", "sources.capture", {"source": "cgj"})
    office.post("/sources/cgj/read/")
    office.post("/sources/cgj/read/")
    assert Job.objects.filter(kind="sources.capture").count() == 1, "pressed twice, read once"
    office.post("/sources/cgj/pause/")
    assert Schedule.objects.get().next_due_at is None


def test_the_form_keeps_what_only_the_yaml_says(office: Client, scheme_version: Any, folder: Path) -> None:
    extra = DOCUMENT.replace("  period: 月份\n", "  period: 月份  # 按月\n  where: {街道: {not: 合计}}\n")
    answer = office.post("/sources/new/", boxes(act="preview", base=extra, label_en="Other name"))
    text = answer.context["draft"].document
    assert "# 城管局的月报" in text
    assert "where: {街道: {not: 合计}}" in text
    assert "Other name" in text


def test_faults_of_the_yaml_name_their_lines_and_nothing_is_lost(office: Client, scheme_version: Any) -> None:
    faulty = DOCUMENT.replace("schedule:", "shedule:").replace("name: csv", "name: cvs")
    answer = office.post("/sources/new/", {"side": "document", "document": faulty, "act": "save"})
    page = words(answer)
    assert answer.status_code == 422
    assert 'data-line="5"' in page
    assert "schedule" in page
    assert "shedule" in answer.context["draft"].document
    assert DataSource.objects.count() == 0


@pytest.mark.parametrize("document", ["", "a: [", "source: &a x\nlabel: *a\n", "- 1\n- 2\n", "x" * 150_000, "{" * 500])
def test_no_document_breaks_the_page(office: Client, document: str) -> None:
    for side in ("document", "form"):
        sent = boxes(act="save", base=document, code="") | {"side": side, "document": document}
        assert office.post("/sources/new/", sent).status_code == 422


def test_a_provider_outside_of_ones_scope_is_refused(city: City, scheme_version: Any) -> None:
    from jixiao.web.organisations import rules as roles
    from tests.unit.web.factories import make_account

    district = make_account("office-d2", city.organisations["D2"], roles.OFFICE)
    client = city.signed_in_as(district)
    answer = client.post("/sources/new/", {"side": "document", "document": DOCUMENT, "act": "save"})
    assert answer.status_code == 422
    assert DataSource.objects.count() == 0


def test_a_place_that_nobody_registered_is_not_read(office: Client, scheme_version: Any, city: City) -> None:
    answer = office.post("/sources/new/", boxes(act="preview", param_path="/etc/passwd"))
    assert answer.status_code == 422
    assert "root:" not in words(answer)


def test_somebody_elses_revision_is_not_overwritten(office: Client, source: DataSource) -> None:
    first = {"side": "document", "act": "save", "revision": "1"}
    office.post("/sources/cgj/edit/", first | {"document": DOCUMENT.replace("月报\n", "报表\n")})
    source.refresh_from_db()
    assert source.revision == 2
    answer = office.post("/sources/cgj/edit/", first | {"document": DOCUMENT.replace("月报\n", "旬报\n")})
    assert answer.status_code == 422
    source.refresh_from_db()
    assert source.revision == 2


def test_secrets_are_never_shown_logged_or_recorded(
    office: Client, city: City, scheme_version: Any, caplog: Any
) -> None:
    typed = {"side": "document", "document": HTTP, "secret_city_token": SECRET}
    pages = [words(office.post("/sources/new/", typed | {"act": "preview"}))]
    office.post("/sources/new/", {"side": "document", "document": HTTP, "act": "save"})
    source = DataSource.objects.get()
    assert list(source.sealed_secrets) == ["city_token"], "typed for the preview, kept until it was saved"
    assert SECRET not in str(source.sealed_secrets)
    office.post("/sources/api/secrets/", {"secret_city_token": SECRET})
    source = actions.activate(source=source, by=city.accounts["office"], now=NOW)
    run = tasks.run_capture(source=source, why="hand", holder="x", by=city.accounts["office"], now=lambda: NOW)
    assert run.state == "failed"
    for address in ("", "edit/", "document/", "secrets/", "change/", "runs/1/"):
        pages.append(words(office.get(f"/sources/api/{address}")))
    pages.append(words(city.signed_in("auditor").get("/audit/events/")))
    events = " ".join(f"{event.details}" for event in AuditEvent.objects.all())
    stored = " ".join(str(row) for row in CaptureRun.objects.values())
    assert not [text for text in (*pages, events, stored, caplog.text, repr(source.__dict__)) if SECRET in text]


def test_secrets_do_not_follow_a_source_to_another_place(office: Client, city: City, scheme_version: Any) -> None:
    """Whoever changes the address cannot have the token sent there."""
    office.post("/sources/new/", {"side": "document", "document": HTTP, "act": "save", "secret_city_token": SECRET})
    moved = HTTP.replace("data.example.gov.cn", "elsewhere.example.com")
    office.post("/sources/api/edit/", {"side": "document", "document": moved, "act": "save", "revision": "1"})
    source = DataSource.objects.get()
    assert (source.revision, source.sealed_secrets) == (2, {})


def test_a_run_shows_its_findings_and_gives_them_as_csv(
    office: Client, source: DataSource, read: Read, folder: Path
) -> None:
    (folder / "月报.csv").write_text(ROWS + "=cmd|calc,2026-09,一百,5\n", encoding="utf-8")
    run = read()
    assert run.state == "landed"
    page = words(office.get(f"/sources/cgj/runs/{run.number}/"))
    assert "月报.csv" in page
    exported = office.get(f"/sources/cgj/runs/{run.number}/?export=csv")
    assert exported["Content-Type"].startswith("text/csv")
    lines = words(exported).splitlines()
    assert len(lines) == run.n_findings + 1
    assert not [line for line in lines if line.startswith("=")]
    assert "城管局月报" in words(office.get("/sources/"))
    assert "61.4" in words(office.get("/sources/cgj/"))


def test_a_change_is_decided_on_its_page(office: Client, source: DataSource, read: Read, folder: Path) -> None:
    read()
    (folder / "月报.csv").write_text(ROWS.replace(",4\n", ",4000\n").replace(",3\n", ",3000\n"), encoding="utf-8")
    read()
    page = words(office.get("/sources/cgj/change/"))
    assert "3500" in page.replace(",", "")
    assert office.post("/sources/cgj/change/", {"decision": "accepted", "reason": ""}).status_code == 422
    assert office.post("/sources/cgj/change/", {"decision": "accepted", "reason": "改为人次"}).status_code == 302
    assert Job.objects.get().arguments["why"] == "accepted"
    assert office.post("/sources/cgj/change/", {"decision": "refused", "reason": "再次退回"}).status_code in {200, 302}
    source.refresh_from_db()
    assert source.waiting_change is None
    assert source.refused_digest == ""


def test_the_job_reads_the_source(source: DataSource, city: City) -> None:
    from jixiao.web.jobs import KINDS

    class Run:
        kind, key, subject, attempt, due_at, asked_by = "sources.capture", "k", "", 1, None, "system"
        arguments = {"source": "cgj"}

        def now(self) -> Any:
            return NOW

    said = KINDS["sources.capture"].run(Run())  # type: ignore[arg-type]
    assert said is not None
    assert "4" in said.en
    assert CaptureRun.objects.get().started_by == "system"


def test_places_are_registered_and_withdrawn_with_a_reason(city: City) -> None:
    client = city.signed_in("administrator")
    wrong = [
        {"kind": "host", "address": "https://x.gov.cn/", "ports": "443"}, {"kind": "host", "address": "*.cn", "ports": "443"},
        {"kind": "host", "address": "x.gov.cn", "ports": ""}, {"kind": "host", "address": "x.gov.cn", "ports": "0"},
        {"kind": "network", "address": "0.0.0.0/0", "ports": "443"}, {"kind": "folder", "address": "/", "ports": ""},
        {"kind": "folder", "address": "/srv/../etc", "ports": ""}, {"kind": "folder", "address": "/srv", "ports": "80"},
        {"kind": "host", "address": "10.1.2.3", "ports": "80"}, {"kind": "network", "address": "::/0", "ports": "80"},
    ]  # fmt: skip
    for sent in wrong:
        assert client.post("/places/new/", sent | {"reason": "为了采集"}).status_code == 200, sent
    assert RegisteredPlace.objects.count() == 0
    good = {"kind": "host", "address": "Data.Example.gov.cn", "ports": "443，8000-8100", "networks": "10.20.0.0/16"}
    assert client.post("/places/new/", good | {"reason": "市数据局接口"}).status_code == 302
    place = RegisteredPlace.objects.get()
    assert (place.address, place.ports, place.networks) == ("data.example.gov.cn", [443, "8000-8100"], ["10.20.0.0/16"])
    assert client.post("/places/new/", good | {"reason": "再登记一次"}).status_code == 200
    assert client.post(f"/places/{place.pk}/withdraw/", {"reason": "接口停用"}).status_code == 302
    place.refresh_from_db()
    assert place.withdrawn_at is not None
    assert AuditEvent.objects.filter(object_type="place").count() == 2


def test_the_history_of_a_figure_leads_to_its_run(
    city: City, office: Client, source: DataSource, read: Read, scheme_version: Any
) -> None:
    from tests.unit.web.collection.conftest import hand_in, make_task

    task = make_task(city, scheme_version)
    read()
    hand_in(city, task)
    page = words(office.get(f"/tasks/{task.pk}/history/"))
    assert "/sources/cgj/runs/1/" in page
    assert "月报.csv" in page
    mine = words(city.signed_in("reporter").get(f"/tasks/{task.pk}/history/"))
    assert "月报.csv" in mine
    assert "/sources/cgj/runs/1/" not in mine, "no link to a page that the reader may not open"


def test_a_worker_finds_the_schedule_due(source: DataSource) -> None:
    from jixiao.web.jobs import actions as job_actions

    schedule = Schedule.objects.get(code="source:cgj")
    job = job_actions.ask_for_due(schedule=schedule, now=NOW + timedelta(days=1))
    assert job is not None
    assert (job.lane, job.arguments) == ("source:cgj", {"source": "cgj"})


def test_a_source_can_be_made_twice_only_under_another_code(office: Client, city: City, source: DataSource) -> None:
    answer = office.post("/sources/new/", {"side": "document", "document": DOCUMENT, "act": "save"})
    assert answer.status_code == 422
    assert make_source(city, DOCUMENT.replace("source: cgj", "source: cgj2"), active=False).code == "cgj2"
