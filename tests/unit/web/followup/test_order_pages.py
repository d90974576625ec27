"""The board, an order's page and its forms: each reader does what is theirs, and is told why where they cannot."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from jixiao.web.base import clock
from jixiao.web.followup import actions, rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.followup.views import panels
from tests.unit.web.factories import City
from tests.unit.web.followup.conftest import NOW, Approve, accepted, draft, replied


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def words(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def post(client: Client, order: RectificationOrder, act: str, **sent: object) -> int:
    status = int(client.post(f"/orders/{order.code}/{act}/", sent).status_code)
    order.refresh_from_db()
    return status


PLAN = {
    "why_1": "两个小区桶边无人督导", "why_2": "督导员离岗两人未补", "category": "people", "words_1": "增派督导员",
    "day_1": "2026-05-20",
}  # fmt: skip


def test_from_signing_to_acceptance_by_the_page_alone(city: City, order: RectificationOrder) -> None:
    reporter, office = city.signed_in("reporter"), city.signed_in("office")
    assert order.code in words(reporter.get("/orders/owed/"))
    assert post(reporter, order, "sign") == 302
    assert post(reporter, order, "plan", **(PLAN | {"why_2": ""})) == 422
    assert post(reporter, order, "plan", **(PLAN | {"words_2": "只有措施没有时限"})) == 422
    assert post(reporter, order, "plan", **PLAN) == 302
    assert post(reporter, order, "progress", words="已完成一半。") == 302
    assert post(reporter, order, "reply", words="整改到位，请验收。") == 302
    assert order.state == rules.REPLIED
    assert order.code in words(office.get("/orders/acceptance/"))
    assert post(office, order, "accept", words="") == 422
    assert post(office, order, "accept", words="现场核查属实。") == 302
    assert order.state == rules.CLOSED
    page = words(office.get(f"/orders/{order.code}/"))
    assert "督导员离岗两人未补" in page
    assert page.count("<li><time") == 7


def test_a_file_that_is_no_evidence_is_refused(city: City, order: RectificationOrder) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    reporter = city.signed_in("reporter")
    post(reporter, order, "sign")
    post(reporter, order, "plan", **PLAN)
    file = SimpleUploadedFile("a.exe", b"MZ")
    assert post(reporter, order, "progress", words="已完成一半。", file=file) == 422
    assert order.state == rules.PLANNED


def test_those_who_assist_tell_but_only_the_holder_replies(city: City, order: RectificationOrder) -> None:
    approver = city.signed_in("approver")  # of D1, which assists, and of its streets
    outsider = city.signed_in("outsider")
    assert post(approver, order, "sign") == 302
    assert post(outsider, order, "plan", **PLAN) == 404
    other = actions.issue(
        draft=draft(city, organisation=city.organisations["S21"], assisting=(city.organisations["S11"],)),
        by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    reporter = city.signed_in("reporter")
    assert other.code in words(reporter.get("/orders/"))
    assert post(reporter, other, "sign") == 404, "S21 has it"


def test_the_page_shows_before_after_and_the_others(
    city: City, about_accuracy: RectificationOrder, approve: Approve
) -> None:
    order = accepted(city, about_accuracy)
    for code, value in {"S11": 78.0, "S12": 77.0, "S13": 78.0}.items():
        approve(value, "2026-06", code)
    client = city.signed_in("office")
    client.post("/language/", {"language": "en", "next": "/"})
    page = words(client.get(f"/orders/{order.code}/"))
    assert "It has moved, not to its aim yet: before 71%" in page
    assert "2 comparison organisations changed by +0.5 percentage points" in page
    assert 'class="chart' in page
    assert post(client, order, "exception", reason="") == 422
    assert post(client, order, "aim", aim="eighty", reason="参照全区平均") == 422
    assert post(client, order, "aim", aim="77.5", reason="参照全区平均") == 302
    assert order.state == rules.CLOSED


def test_the_board_filters_by_light_and_is_exported(city: City, order: RectificationOrder) -> None:
    office = city.signed_in("office")
    assert order.code in words(office.get("/orders/?light=green"))
    for query in ("?light=red", "?light=%27--", "?view=list&find=nothing-like-this"):
        assert f"/orders/{order.code}/" not in words(office.get(f"/orders/{query}")), query
    assert "投放点桶盖缺失" in words(office.get("/orders/?export=csv"))
    assert office.get("/orders/?export=xlsx").content[:2] == b"PK"
    request = office.get("/orders/").wsgi_request
    assert f"/orders/{order.code}/" in panels.cockpit(request, {})


def test_the_cockpit_counts_the_years_orders(city: City, order: RectificationOrder) -> None:
    request = city.signed_in("office").get("/orders/").wsgi_request
    of_its_year = {"choice": SimpleNamespace(cycle=SimpleNamespace(year=order.year))}
    told = panels.stage(request, of_its_year)
    assert "0 / 1" in told
    assert ">1 件在办 · 0 件逾期<" in told
    RectificationOrder.objects.filter(pk=order.pk).update(due_date=NOW.date() - timedelta(days=1))
    assert "1 件逾期" in panels.stage(request, of_its_year)
    RectificationOrder.objects.filter(pk=order.pk).update(state=rules.CANCELLED)
    assert "0 / 0" in panels.stage(request, of_its_year)


def test_a_new_order_names_an_aim_where_no_target_tells(
    city: City, about_accuracy: RectificationOrder, order: RectificationOrder
) -> None:
    office = city.signed_in("office")
    sent = {
        "source": "hand", "organisation": "S12", "problem": "准确率偏低", "requirement": "请整改到位",
        "indicator": "accuracy", "due_date": "2026-06-30",
    }  # fmt: skip
    assert office.post("/orders/new/", sent).status_code == 422
    assert office.post("/orders/new/", sent | {"aim": "80", "indicator": ""}).status_code == 422
    answer = office.post("/orders/new/", sent | {"aim": "80", "assisting": ["D1"]})
    assert answer.status_code == 302
    made = RectificationOrder.objects.get(organisation__code="S12")
    assert (made.aim, [one.code for one in made.assisting.all()]) == (80.0, ["D1"])
    assert office.post("/orders/new/", sent | {"organisation": "NOBODY"}).status_code == 422


def test_own_replies_are_not_accepted_by_their_author(city: City, order: RectificationOrder) -> None:
    replied(city, order)
    RectificationOrder.objects.filter(pk=order.pk).update(replied_by=city.accounts["office"])
    assert post(city.signed_in("office"), order, "accept", words="现场核查属实。") == 422
