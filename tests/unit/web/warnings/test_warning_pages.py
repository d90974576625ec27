"""The board, a warning's page and the panels: each reader sees what concerns them, and does what is theirs."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from jixiao.web.base import clock
from jixiao.web.base.panels import Mark
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import Account
from jixiao.web.warnings import actions, queries, rules
from jixiao.web.warnings.models import Mute, OrderRequest, WarningCase, WarningEvent
from jixiao.web.warnings.views.panels import corners
from tests.unit.web.factories import City
from tests.unit.web.warnings.conftest import NOW, Record, look


@pytest.fixture
def office(city: City) -> Client:
    return city.signed_in("office")


def words(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_the_board_shows_what_is_open_and_filters(city: City, office: Client, fallen: WarningCase) -> None:
    page = words(office.get("/warnings/"))
    assert f"/warnings/{fallen.pk}/" in page
    assert "severity-orange" in page
    assert 'class="alarm"' in page, "the sparkline marks the point"
    for query, is_there in [
        ("?severity=orange", True), ("?severity=red", False), ("?severity=%27--", True), ("?organisation=S11", True),
        ("?organisation=S21", False), ("?indicator=accuracy", True), ("?indicator=trainings", False),
        ("?goal=none", True), ("?view=list", True), ("?view=list&find=nothing-like-this", False),
    ]:  # fmt: skip
        assert (f"/warnings/{fallen.pk}/" in words(office.get(f"/warnings/{query}"))) is is_there, query


def test_the_matrix_has_a_corner_where_a_warning_is_open(city: City, office: Client, fallen: WarningCase) -> None:
    place = (fallen.organisation_id, "accuracy")
    request = office.get("/warnings/").wsgi_request
    assert corners(request, {}) == {place: Mark("orange", "橙色预警未解除")}
    assert corners(city.signed_in("outsider").get("/").wsgi_request, {}) == {}
    WarningCase.objects.filter(pk=fallen.pk).update(state=rules.CLEARED, cleared_at=NOW)
    assert corners(request, {}) == {}


def test_the_list_is_exported_as_it_is_seen(office: Client, fallen: WarningCase) -> None:
    sent = office.get("/warnings/?export=csv")
    assert fallen.message_zh in words(sent)
    assert sent["Content-Type"].startswith("text/csv")
    assert office.get("/warnings/?export=xlsx").content[:2] == b"PK"


def test_the_first_line_is_the_answer(office: Client, fallen: WarningCase) -> None:
    headline = words(office.get("/warnings/")).split("<h1>")[1].split("</h1>")[0]
    assert "1 个预警未解除" in headline
    assert "滨江街道" in headline
    assert 'href="?severity=orange"' in headline
    Account.objects.filter(username="office").update(language="en")
    assert "1 orange</a>" in words(office.get("/warnings/"))


def test_a_filter_that_finds_nothing_says_so(office: Client, fallen: WarningCase) -> None:
    page = words(office.get("/warnings/?severity=blue"))
    assert "查看全部未解除预警" in page
    assert 'class="board"' not in page


def test_an_empty_board_says_what_will_be_here(city: City, office: Client, history: None) -> None:
    assert "目前一切正常" in words(office.get("/warnings/"))


def test_without_rules_the_office_is_led_to_them(city: City, office: Client) -> None:
    assert "/warning-rules/" in words(office.get("/warnings/"))
    assert "起草预警规则" not in words(city.signed_in("leader").get("/warnings/"))


def test_the_page_tells_why_and_what_to_do(city: City, fallen: WarningCase) -> None:
    page = words(city.signed_in("reporter").get(f"/warnings/{fallen.pk}/"))
    assert fallen.message_zh in page
    assert "<svg" in page
    assert "准确率过低" in page
    assert "准确率偏低" in page
    assert "/acknowledge/" in page
    assert "/explain/" in page
    assert "/order/" not in page
    leader = words(city.signed_in("leader").get(f"/warnings/{fallen.pk}/"))
    assert "/acknowledge/" not in leader
    assert "/mute/" not in leader


def test_a_reporter_acknowledges_and_explains_and_a_late_click_is_told(city: City, fallen: WarningCase) -> None:
    reporter = city.signed_in("reporter")
    for _twice in range(2):
        assert reporter.post(f"/warnings/{fallen.pk}/acknowledge/").status_code == 302
    assert WarningEvent.objects.filter(kind="acknowledged").count() == 1
    assert "可能已有人处理" in words(reporter.get(f"/warnings/{fallen.pk}/"))
    refused = reporter.post(f"/warnings/{fallen.pk}/explain/", {"category": "", "words": "好"})
    assert refused.status_code == 422
    assert 'role="alert"' in words(refused)
    reporter.post(f"/warnings/{fallen.pk}/explain/", {"category": "people", "words": "督导员离岗，已补位。"})
    fallen.refresh_from_db()
    assert fallen.state == rules.EXPLAINED
    assert "督导员离岗，已补位。" in words(reporter.get(f"/warnings/{fallen.pk}/"))


def test_the_office_mutes_hears_again_and_orders(city: City, office: Client, fallen: WarningCase) -> None:
    ends = (clock.today() + timedelta(days=10)).isoformat()
    address = f"/warnings/{fallen.pk}"
    assert office.post(f"{address}/mute/", {"ends_date": "2020-01-01", "reason": "道路施工"}).status_code == 422
    office.post(f"{address}/mute/", {"ends_date": ends, "reason": "道路施工，月底完工"})
    assert Mute.objects.get().ended_at is None
    board = words(office.get("/warnings/"))
    assert "静默中" in board
    assert f"{address}/" in board, "never silently lost"
    office.post(f"{address}/unmute/")
    assert Mute.objects.get().ended_at is not None
    assert office.post(f"{address}/order/", {"due_date": ends, "requirement": "补"}).status_code == 422
    office.post(f"{address}/order/", {"due_date": ends, "requirement": "一个月内补齐督导员"})
    assert OrderRequest.objects.get().requirement == "一个月内补齐督导员"
    assert "待受理" in words(office.get(f"{address}/"))


def test_a_cleared_warning_offers_nothing_more(city: City, office: Client, fallen: WarningCase, record: Record) -> None:
    record(75.0, "2026-09")
    look(days=30)
    page = words(office.get(f"/warnings/{fallen.pk}/"))
    assert "已恢复" in page
    assert f'action="/warnings/{fallen.pk}/' not in page
    assert (
        office.post(f"/warnings/{fallen.pk}/explain/", {"category": "people", "words": "补充说明"}).status_code == 422
    )


def test_words_of_people_are_shown_as_words(city: City, office: Client, fallen: WarningCase) -> None:
    said = "<script>alert(1)</script> & “引号”"
    actions.explain(warning=fallen, category="other", words=said, by=city.accounts["reporter"], now=NOW)
    page = words(office.get(f"/warnings/{fallen.pk}/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_office_has_it_looked_at(city: City, office: Client, fallen: WarningCase) -> None:
    assert office.post("/warnings/look/").status_code == 302
    assert Job.objects.filter(kind=rules.JOB_KIND).count() == 1


def test_j_and_k_go_through_the_open_ones(city: City, office: Client, fallen: WarningCase, record: Record) -> None:
    record(30.0, "2026-08", "S21")
    look()
    graver = WarningCase.objects.get(organisation__code="S21")
    ids = [graver.organisation_id, fallen.organisation_id]
    assert queries.neighbours(graver.pk, ids) == (None, fallen.pk)
    assert queries.neighbours(fallen.pk, ids) == (graver.pk, None)
    assert queries.neighbours(fallen.pk, [fallen.organisation_id]) == (None, None)
    assert f'/warnings/{graver.pk}/" data-key="previous"' in words(office.get(f"/warnings/{fallen.pk}/"))


def test_pages_ask_few_questions_however_many_warnings(
    city: City, office: Client, fallen: WarningCase, record: Record, django_assert_max_num_queries: object
) -> None:
    for code in ("S12", "S13", "S21", "S22", "S23"):
        record(30.0, "2026-08", code)
    look()
    office.get("/warnings/")
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        assert words(office.get("/warnings/")).count("warning-card-top") == 6


def test_an_explanation_carries_one_file_that_whoever_sees_the_warning_fetches(
    city: City, office: Client, fallen: WarningCase
) -> None:
    sent = {"category": "people", "words": "抽查点位减少，本月增派两名督导员。"}
    reporter, address = city.signed_in("reporter"), f"/warnings/{fallen.pk}/explain/"
    refused = reporter.post(address, {**sent, "file": SimpleUploadedFile("x.pdf", b"MZ\x90\x00")})
    assert refused.status_code == 422, "a program is no evidence"
    assert not WarningEvent.objects.filter(kind="explained").exists()
    assert reporter.post(address, {**sent, "file": SimpleUploadedFile("台账.csv", b"a,b\n1,2\n")}).status_code == 302
    event = WarningEvent.objects.get(kind="explained")
    assert (event.details["file_name"], event.details["file_size"]) == ("台账.csv", 8)
    assert "台账.csv" in words(office.get(f"/warnings/{fallen.pk}/"))
    fetched = office.get(f"/warnings/{fallen.pk}/files/{event.pk}/")
    assert b"".join(fetched.streaming_content) == b"a,b\n1,2\n"  # type: ignore[attr-defined]
    assert fetched["Content-Disposition"].startswith("attachment")
    raised = WarningEvent.objects.get(kind="raised")
    assert office.get(f"/warnings/{fallen.pk}/files/{raised.pk}/").status_code == 404, "nothing was sent with it"
    assert city.signed_in("outsider").get(f"/warnings/{fallen.pk}/files/{event.pk}/").status_code == 404


def test_the_order_that_a_red_warning_opens_is_read_in_either_language(
    city: City, office: Client, fallen: WarningCase, record: Record
) -> None:
    record(35.0, "2026-09")
    look(days=30)
    order = OrderRequest.objects.get()
    assert (order.requirement, order.requirement_en) == ("指标值 35 低于界限 40。", "35 is below the limit 40.")
    Account.objects.filter(username="office").update(language="en")
    page = words(office.get(f"/warnings/{fallen.pk}/"))
    assert order.requirement not in page
    assert page.count(order.requirement_en) >= 2, "the order, and what has happened"
    event = WarningEvent.objects.get(kind="ordered")
    with connection.cursor() as cursor:  # as it stood before: lines of a life are never changed otherwise
        cursor.execute("UPDATE warnings_warningevent SET details = '{}' WHERE id = %s", [event.pk])
    assert order.requirement not in words(office.get(f"/warnings/{fallen.pk}/"))
    OrderRequest.objects.update(requirement_en="")
    assert order.requirement in words(office.get(f"/warnings/{fallen.pk}/")), "as somebody wrote it"


def test_orders_from_before_take_the_english_words_of_their_warning(fallen: WarningCase, record: Record) -> None:
    record(35.0, "2026-09")
    look(days=30)
    migration = import_module("jixiao.web.warnings.migrations.0002_english_orders")
    OrderRequest.objects.update(requirement_en="")
    migration.take_english(apps, None)
    assert OrderRequest.objects.get().requirement_en == "35 is below the limit 40."
    OrderRequest.objects.update(requirement_en="", requirement="请于月底前整改")
    migration.take_english(apps, None)
    assert OrderRequest.objects.get().requirement_en == "", "other words than the warning's stay alone"
