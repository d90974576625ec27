"""Every page opens, says something, shows only what the reader may see, and takes hostile input without a 500."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jixiao import Scheme
from jixiao.web.indicators import actions, queries, rules
from jixiao.web.indicators.models import SchemeVersion, TargetPlan
from tests.unit.web.factories import City
from tests.unit.web.indicators.documents import FAULTY, GOOD

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
READERS = ["office", "evaluator", "leader", "auditor", "approver", "reporter", "outsider"]


@pytest.fixture
def office(city: City) -> Client:
    return city.signed_in("office")


@pytest.fixture
def published(city: City) -> SchemeVersion:
    by, root = city.accounts["office"], city.organisations["CITY"]
    plan = actions.create_plan(code="2026", label_zh="2026 年绩效计划", year=2026, organisation=root, by=by, now=NOW)
    actions.create_goal(plan=plan, code="clean-city", label_zh="城市更干净", owner=root, by=by, now=NOW)
    version = actions.import_scheme(text=GOOD, organisation=root, by=by, now=NOW)
    actions.publish(version=version, by=by, now=NOW)
    for code in ("S11", "S21"):
        actions.set_target_plan(
            indicator=queries.indicator_on(date(2026, 1, 1))["accuracy"].indicator,
            organisation=city.organisations[code], year=2026, annual_target=80, baseline=40, by=by, now=NOW,
        )  # fmt: skip
    return version


ADDRESSES = [
    "/goals/", "/goals/?plan=2026", "/indicators/", "/indicators/?sort=-code&find=准确率&hide=code", "/indicators/accuracy/",
    "/schemes/", "/schemes/waste-sorting/1/", "/schemes/waste-sorting/1/nodes/accuracy/",
    "/schemes/waste-sorting/1/nodes/accuracy/?target=NaN", "/schemes/waste-sorting/1/nodes/accuracy/?target=85",
    "/schemes/waste-sorting/1/nodes/accuracy/?target=1e-310", "/schemes/waste-sorting/1/nodes/accuracy/?target=-5",
    "/schemes/waste-sorting/1/differences/", "/schemes/waste-sorting/1/download/",
    "/targets/", "/targets/?year=2026&scheme=waste-sorting", "/targets/?year=２０２６&scheme=x", "/targets/?year=99999999999999",
    "/indicators/?export=csv", "/schemes/?export=xlsx", "/targets/?year=2026&export=csv",
]  # fmt: skip
EDITORS_ONLY = [
    "/goals/new/", "/goals/2026/new/", "/indicators/new/", "/indicators/accuracy/revise/", "/schemes/import/",
    "/schemes/waste-sorting/1/publish/", "/schemes/waste-sorting/1/withdraw/", "/schemes/waste-sorting/1/weights/",
    "/schemes/waste-sorting/1/text/", "/targets/accuracy/S11/2026/set/",
]  # fmt: skip
NOWHERE = [
    "/goals/nothing/new/", "/indicators/nothing/", "/indicators/nothing/revise/", "/schemes/nothing/1/",
    "/schemes/waste-sorting/99999999999999999999/", "/schemes/waste-sorting/0/", "/schemes/waste-sorting/2/",
    "/schemes/waste-sorting/1/nodes/result/", "/targets/accuracy/S11/99999999/", "/targets/accuracy/nobody/2026/",
    "/targets/nothing/S11/2026/",
]  # fmt: skip


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("reader", READERS)
def test_readers_open_what_binds_them_and_editors_pages_are_not_there(city: City, reader: str) -> None:
    client = city.signed_in(reader)
    for address in ADDRESSES:
        assert client.get(address).status_code == 200, address
    for address in NOWHERE:
        assert client.get(address).status_code == 404, address
    for address in EDITORS_ONLY:
        expected = {200, 302} if reader == "office" else {404}
        assert client.get(address).status_code in expected, address


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("reader", ["administrator", "guest"])
def test_without_a_role_for_it_nothing_is_there(city: City, reader: str) -> None:
    client = city.signed_in(reader)
    for address in [*ADDRESSES, *EDITORS_ONLY, "/targets/accuracy/S11/2026/"]:
        assert client.get(address).status_code == 404, address


@pytest.mark.usefixtures("published")
def test_targets_of_others_are_not_there(city: City) -> None:
    reporter = city.signed_in("reporter")
    assert reporter.get("/targets/accuracy/S11/2026/").status_code == 200
    assert reporter.get("/targets/accuracy/S21/2026/").status_code == 404
    text = reporter.get("/targets/?year=2026").content.decode()
    assert "滨江街道" in text
    assert "港口街道" not in text


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_both_languages(office: Client, language: str) -> None:
    office.post("/language/", {"language": language, "next": "/"})
    text = office.get("/schemes/waste-sorting/1/").content.decode()
    assert ("Household waste sorting" in text) == (language == "en")
    assert "30 + 40 = 70" in text
    assert "70 + 30 = 100" in text


@pytest.mark.django_db
def test_empty_pages_say_the_next_step(office: Client) -> None:
    for address, step in (
        ("/goals/", "/goals/new/"),
        ("/indicators/", "/indicators/new/"),
        ("/schemes/", "/schemes/import/"),
    ):
        assert step in office.get(address).content.decode()
    assert "/schemes/" in office.get("/targets/").content.decode()


def send(client: Client, content: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("scheme.yaml", content)
    response = client.post("/schemes/import/", {"file": file, "organisation": "CITY", "text": ""})
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_is_imported_and_comes_out_with_the_same_digest(office: Client, encoding: str) -> None:
    status, _text = send(office, GOOD.encode(encoding))
    assert status == 302
    content = office.get("/schemes/waste-sorting/1/download/").content.decode()
    assert content == GOOD
    assert Scheme.from_yaml(content).digest == SchemeVersion.objects.get().digest


@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_file_is_told_with_its_line_and_given_back(office: Client, case: str) -> None:
    text, _code = FAULTY[case]
    status, page = send(office, text.encode())
    assert status == 422
    assert not SchemeVersion.objects.exists()
    assert "Traceback" not in page
    if case == "weights":
        assert 'data-line="11"' in page
        assert "71" in page
    if case == "unknown rule":
        assert "ratio_capped" in page


@pytest.mark.parametrize("content", [b"", b"\x00" * 50, b"\x89PNG\r\n\x1a\n\x00", b"# x\n" * 100_000, b"\xff\xff"])
def test_no_file_at_all_is_refused_in_words(office: Client, content: bytes) -> None:
    status, page = send(office, content)
    assert status == 422
    assert 'class="error-summary"' in page
    assert not SchemeVersion.objects.exists()


def test_a_drafts_text_is_edited_and_faults_lose_nothing(city: City, office: Client) -> None:
    send(office, GOOD.encode())
    address = "/schemes/waste-sorting/1/text/"
    broken = GOOD.replace("weight: 40", "weight: 44").replace("占三成", "我的注释")
    refused = office.post(address, {"document": broken.replace("\n", "\r\n"), "revision": 1})
    assert refused.status_code == 422
    assert "我的注释" in refused.content.decode()
    assert office.post(address, {"document": GOOD.replace("占三成", "我的注释"), "revision": 1}).status_code == 302
    assert "我的注释" in SchemeVersion.objects.get().document
    assert office.post(address, {"document": GOOD, "revision": 1}).status_code == 422
    assert office.post(address, {"document": GOOD, "revision": "x"}).status_code == 422
    assert "我的注释" in SchemeVersion.objects.get().document


def test_weights_are_edited_without_script(office: Client) -> None:
    send(office, GOOD.encode())
    address = "/schemes/waste-sorting/1/weights/"
    page = office.get(address).content.decode()
    assert 'data-parent="result"' in page
    typed = {"revision": 1, "weight-0": "70", "weight-1": "31", "weight-2": "40", "weight-3": "30"}
    refused = office.post(address, typed)
    assert refused.status_code == 422
    assert 'value="31"' in refused.content.decode()
    assert office.post(address, typed | {"weight-1": "３０"}).status_code == 422
    assert office.post(address, typed | {"weight-1": "25", "weight-2": "45"}).status_code == 302
    assert queries.engine_scheme(SchemeVersion.objects.get()).node("accuracy").weight == 25


def test_a_scheme_is_published_revised_and_compared(office: Client, city: City) -> None:
    send(office, GOOD.encode())
    leader = city.signed_in("leader")
    assert leader.get("/schemes/waste-sorting/1/").status_code == 404
    assert "accuracy" in office.get("/schemes/waste-sorting/1/publish/").content.decode()
    assert office.post("/schemes/waste-sorting/1/publish/").status_code == 302
    assert leader.get("/schemes/waste-sorting/1/").status_code == 200
    assert leader.post("/schemes/waste-sorting/1/new-version/").status_code == 404
    assert office.get("/schemes/waste-sorting/1/new-version/").status_code == 405
    office.post("/schemes/waste-sorting/1/new-version/")
    changed = GOOD.replace("weight: 30   #", "weight: 20   #").replace("weight: 40", "weight: 50")
    office.post("/schemes/waste-sorting/2/text/", {"document": changed, "revision": 1})
    page = office.get("/schemes/waste-sorting/2/differences/").content.decode()
    assert "accuracy" in page
    assert "kitchen_share" in page
    office.post("/schemes/waste-sorting/2/publish/")
    office.post("/schemes/waste-sorting/1/withdraw/")
    assert [one.number for one in queries.published_versions()] == [2]
    assert office.post("/schemes/waste-sorting/1/publish/", follow=True).status_code == 200


@pytest.mark.usefixtures("published")
def test_a_target_is_looked_at_then_set(office: Client) -> None:
    address = "/targets/accuracy/S12/2026/set/"
    typed = {"annual_target": "82.5", "baseline": "40", "path_kind": "linear", "basis": "市发〔2026〕3号"}
    looked = office.post(address, typed | {"preview": "1"})
    assert "<svg" in looked.content.decode()
    assert not TargetPlan.objects.filter(organisation__code="S12").exists()
    for wrong in ("８２", "82.5%", "NaN", "1e999", "1e300", ""):
        response = office.post(address, typed | {"annual_target": wrong})
        assert response.status_code == 200
        assert 'class="error-summary"' in response.content.decode()
    assert office.post(address, typed | {"path_kind": rules.MANUAL}).status_code == 200
    assert office.post(address, typed).status_code == 302
    page = office.get("/targets/accuracy/S12/2026/").content.decode()
    assert "82.5" in page
    assert "市发〔2026〕3号" in page


@pytest.mark.usefixtures("published")
def test_an_indicator_is_entered_and_revised(office: Client) -> None:
    fields = {
        "label_zh": "分类覆盖率",
        "direction": "higher",
        "over_time": "last",
        "decimals": "1",
        "unit_of_measure": "%",
    }
    created = office.post("/indicators/new/", fields | {"code": "coverage", "valid_from": "2026-01-01"})
    assert created.headers["Location"] == "/indicators/coverage/"
    assert office.post("/indicators/new/", fields | {"code": "coverage", "valid_from": "2026-01-01"}).status_code == 200
    office.post("/indicators/coverage/revise/", fields | {"decimals": "2", "valid_from": "2026-03-01"})
    assert queries.indicator_on(date(2026, 4, 1))["coverage"].number == 2
    page = office.get("/indicators/coverage/").content.decode()
    assert "2026年3月1日" in page


@pytest.mark.usefixtures("published")
def test_a_goal_shows_its_indicators(city: City) -> None:
    page = city.signed_in("reporter").get("/goals/?plan=2026").content.decode()
    assert "城市更干净" in page
    assert "居民自主投放准确率" in page
