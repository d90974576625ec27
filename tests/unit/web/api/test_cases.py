"""A service system sends the cases that its points handled: each row is answered, no number is kept, rights are the token's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.web.api import rules
from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.api.rules import RequestRefused, read_batch, read_cases
from jixiao.web.api.views import schemas
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base import clock
from jixiao.web.satisfaction.models import HandledCase, HandledDay
from jixiao.web.satisfaction.queries import keys
from jixiao.web.satisfaction.rules import read_ticket
from tests.unit.web.api.conftest import figure, get, make_token, send, statuses
from tests.unit.web.api.test_anything import ANYTHING, MODEST
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import make_point

CASES = "/api/v1/cases"


def case(number: Any = "BH-20260901", point: str = "S11-03", **more: Any) -> dict[str, Any]:
    """One case as a system sends it."""
    day = (clock.today() - timedelta(days=1)).isoformat()
    return {"point_code": point, "case_number": number, "handled_on": day} | more


def push(body: Any, token: str, key: str | None = None, **more: Any) -> Any:
    return send({"cases": body} if isinstance(body, list) else body, token, key, **({"address": CASES} | more))


@pytest.fixture
def token(city: City) -> str:
    """May list cases of district D1 and send no figures; S21-01 lies in another district."""
    make_point(city)
    make_point(city, "S11-04")
    make_point(city, "S21-01", "S21")
    return make_token(city, codes=(), indicators=(), may_list_cases=True)[1]


def test_cases_are_listed_once_and_no_number_is_kept(token: str) -> None:
    first = push([case("BH-7", check="4821"), case("BH-8", row=12), case("bh－8")], token, "one")
    assert (first.status_code, statuses(first)) == (200, ["new", "new", "unchanged"])
    again = push([case("BH-7", check="4821"), case("BH-8", row=12), case("bh－8")], token, "one")
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert statuses(push([case("BH-8"), case("BH-9")], token)) == ["unchanged", "new"]
    assert push([case("BH-9")], token, "one").status_code == 422, "the key belongs to another body"
    assert (HandledCase.objects.count(), HandledDay.objects.get().n) == (3, 3)
    told = AuditEvent.objects.filter(event="CASES_LISTED").order_by("pk")[0]
    assert told.actor_code.startswith("push:")
    kept = [
        PushDelivery.objects.values(),
        AuditEvent.objects.values(),
        HandledCase.objects.values(),
        HandledDay.objects.values(),
    ]
    assert "BH-" not in str([list(rows) for rows in kept])


def test_what_is_refused_says_why_repeats_nothing_and_the_rest_is_kept(token: str) -> None:
    old, soon = (str(clock.today() + timedelta(days=days)) for days in (-99, 2))
    rows = [
        case("BH-1"), case("BH-1", "S11-04"), case("BH-2", "S21-01"), case("BH-3", "S11-3"), case("--"), case(7),
        case("BH-5", handled_on=old), case("BH-6", handled_on=soon), case("BH-7", handled_on="BH-7 2026/9/1"),
        case("BH-8", check="9" * 21), case("9" * 61), {"point_code": "S11-03"}, "BH-9", case("BH-1\0"), case(numer=1),
    ]  # fmt: skip
    answer = push(rows, token)
    assert (answer.status_code, statuses(answer)) == (207, ["new"] + ["refused"] * 14)
    problems = [row["problem"] for row in json.loads(answer.content)["rows"][1:]]
    assert [(each["code"], each["pointer"].removeprefix("/cases/")) for each in problems] == [
        ("case_elsewhere", "1/case_number"), ("not_allowed", "2/point_code"), ("not_allowed", "3/point_code"),
        ("case_number", "4/case_number"), ("wrong_type", "5/case_number"), ("case_too_old", "6/handled_on"),
        ("case_day", "7/handled_on"), ("bad_day", "8/handled_on"), ("case_check", "9/check"),
        ("case_number", "10/case_number"), ("field_missing", "11/case_number"), ("wrong_type", "12"),
        ("unstorable_text", "13/case_number"), ("unknown_field", "14"),
    ]  # fmt: skip
    assert "S11-03" in problems[2]["text"]["en"], "what was meant is guessed among the token's own"
    assert problems[0]["text"]["zh"] != problems[0]["text"]["en"]
    assert "BH-" not in str(PushDelivery.objects.values("problems", "notes"))
    schemas.DeliveryOut.model_validate_json(answer.content)


def test_all_or_nothing(token: str) -> None:
    answer = push({"cases": [case("BH-1"), case("--")], "atomic": True}, token)
    assert (answer.status_code, statuses(answer)) == (422, ["not_kept", "refused"])
    assert not HandledCase.objects.exists()
    assert AuditEvent.objects.get(event="CASES_LISTED").details["n_refused"] == 1
    assert statuses(push([case("--")], token)) == ["refused"]


def test_links_come_where_they_are_asked_for_and_again_with_the_same_key(token: str) -> None:
    rows = [case("BH-1"), case("--")]
    for _ in range(2):
        first, other = json.loads(push(rows, token, "k", address=f"{CASES}?links=true").content)["rows"]
        assert "link" not in other
        address, _sign, ticket = first["link"].partition("?v=")
        point = HandledCase.objects.get().point
        assert read_ticket(ticket, point.pk, keys()) == HandledCase.objects.get().digest
        assert "/rate/" in address
    assert "link" not in json.loads(push(rows, token, "k").content)["rows"][0]


def test_a_token_sends_what_it_was_issued_for(city: City, token: str) -> None:
    assert statuses(send([figure()], token)) == ["refused"]
    register = json.loads(get("/api/v1/register", token).content)
    schemas.RegisterOut.model_validate(register)
    assert [each["code"] for each in register["service_points"]] == ["S11-03", "S11-04"]
    plain = make_token(city, indicators=None)[1]
    answer = push([case()], plain)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (403, "not_allowed")
    assert not PushDelivery.objects.filter(is_of_cases=True).exists()
    assert json.loads(get("/api/v1/register", plain).content)["service_points"] == []


def test_the_office_issues_a_token_for_cases_and_sees_what_came(city: City, token: str) -> None:
    office = city.signed_in("office")
    form = {"label": "一窗系统", "provider": "D1", "sends": "cases", "per_minute": "60",
            "expires_date": (clock.today() + timedelta(days=9)).isoformat()}  # fmt: skip
    page = office.post("/push-tokens/new/", form).content.decode()
    assert "/api/v1/cases" in page
    made = PushToken.objects.latest("pk")
    assert (made.may_list_cases, made.has_all_of_provider, made.indicators.count()) == (True, False, 0)
    PushDelivery.objects.create(
        token=made, code="c", key="k", body_digest="d", is_atomic=False, is_of_cases=True, outcomes="n", problems=[],
        notes=[], received_at=clock.now(),
    )  # fmt: skip
    shown = office.get(f"/push-tokens/{made.code}/").content.decode()
    assert "办件" in shown


FEW = settings(MODEST, max_examples=25)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "point_code": st.sampled_from(["S11-03", "S21-01", ""]) | ANYTHING,
        "case_number": st.sampled_from(["A-1", "１", "\ud800"]) | ANYTHING,
        "handled_on": st.sampled_from(["2026-09-23", "2026-02-30", "20260923"]) | ANYTHING,
        "check": ANYTHING,
        "row": ANYTHING,
        "x": ANYTHING,
    },
)


@FEW
@given(rows=st.lists(ROW | ANYTHING, max_size=6))
def test_any_row_is_a_case_or_a_reason(rows: list[Any]) -> None:
    read = read_cases(rows, {"S11-03"})
    assert len(read) == len(rows)
    assert all((row.line is None) == (row.problem is not None) for row in read)
    assert all(row.line.point == "S11-03" for row in read if row.line is not None)


@FEW
@given(raw=st.binary(max_size=80) | ANYTHING.map(lambda value: json.dumps({"cases": value}).encode()))
def test_any_body_is_a_batch_or_a_reason(raw: bytes) -> None:
    try:
        rows: tuple[object, ...] = read_batch(raw, rules.JSON, rules.CASES).rows
    except RequestRefused as refused:
        problem = refused.problem
    else:
        assert rows
        return
    assert 400 <= problem.status < 500


def test_hostile_requests_are_answered(token: str) -> None:
    for body, status in (
        (b"[", 400), (b"\xff", 400), (b'{"cases":[]}', 422), ({"observations": [figure()]}, 422), (b'{"cases":{}}', 422),
        ({"cases": [case()] * 5001}, 413), (b'{"cases":' + b"[" * 9000, 400),
    ):  # fmt: skip
        answer = push(body, token)
        assert answer.status_code == status, body[:40]
        schemas.ProblemOut.model_validate_json(answer.content)
    lines = json.dumps(case("BH-1")) + "\nno JSON\n" + json.dumps(case("BH-2"))
    answer = push(lines.encode(), token, kind="application/x-ndjson")
    assert statuses(answer) == ["new", "refused", "new"]
