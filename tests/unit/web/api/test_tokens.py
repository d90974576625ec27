"""Push tokens: issued by the office, shown once, kept as a digest, ended by time or hand; and who reaches what."""

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jixiao.web.api import actions, rules
from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import IndicatorVersion
from tests.unit.web.api.conftest import ADDRESS, figure, get, make_token, send, soon, statuses
from tests.unit.web.factories import City


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, json.loads(answer.content)["code"]


def test_only_the_digest_is_kept(issued: tuple[PushToken, str]) -> None:
    token, text = issued
    assert re.fullmatch(r"jx1_[a-z2-9]{8}_[\w-]{43}", text)
    secret = text.rpartition(f"{token.code}_")[2]
    assert all(secret not in str(value) for value in PushToken.objects.values_list()[0])
    told = AuditEvent.objects.get(event="PUSH_TOKEN_ISSUED")
    assert (told.actor_code, told.object_code, told.details["indicators"]) == ("office", token.code, ["accuracy"])
    assert secret not in str(told.details)


def test_strangers_are_refused_and_told_how(issued: tuple[PushToken, str]) -> None:
    text = issued[1]
    for given in (None, "", "Basic eDp5", "Bearer"):
        answer = send([figure()], "", Authorization=given)
        assert code_of(answer) in {(401, "token_missing"), (401, "token_unknown")}, given
        assert answer["WWW-Authenticate"].startswith("Bearer")
    other = rules.new_token()[1]
    same_code = text[:13] + other[13:]
    for wrong in ("x", other, same_code, text[:-1], text + "x", text.upper(), "jx1_" + "é" * 52, "\x00", "a" * 10_000):
        assert code_of(send([figure()], wrong)) == (401, "token_unknown"), wrong
    assert send([figure()], text + " ").status_code == 200


def test_a_token_ends(city: City, issued: tuple[PushToken, str]) -> None:
    token, text = issued
    send([figure()], text, "k")
    PushToken.objects.filter(pk=token.pk).update(expires_at=clock.now())
    assert code_of(send([figure()], text, "k")) == (401, "token_expired")
    PushToken.objects.filter(pk=token.pk).update(expires_at=clock.now() + timedelta(days=1))
    actions.revoke(token=token, by=city.accounts["office"], now=clock.now())
    assert code_of(send([figure(70)], text)) == (401, "token_revoked")
    assert code_of(get("/api/v1/register", text)) == (401, "token_revoked")
    assert Observation.objects.count() == 1
    assert AuditEvent.objects.filter(event="PUSH_TOKEN_REVOKED", object_code=token.code).exists()
    with pytest.raises(RuleViolation, match="already"):
        actions.revoke(token=token, by=city.accounts["office"], now=clock.now())


def test_a_token_revoked_while_a_request_waits_writes_nothing(city: City, issued: tuple[PushToken, str]) -> None:
    token, _ = issued
    actions.revoke(token=token, by=city.accounts["office"], now=clock.now())
    with pytest.raises(RuleViolation):
        actions.deliver(batch=rules.Batch((figure(),)), key="k", body_digest="d", by=token, now=clock.now())
    assert not PushDelivery.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"label": " "}, "label_missing"), ({"label": "x" * 121}, "label_missing"), ({"indicators": []}, "nothing_to_send"),
        ({"per_minute": 0}, "bad_pace"), ({"per_minute": 6001}, "bad_pace"),
        ({"expires_date": clock.today()}, "bad_expiry"), ({"expires_date": clock.today() + timedelta(days=400)}, "bad_expiry"),
    ],
)  # fmt: skip
def test_what_cannot_be_issued(city: City, scheme_version: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        make_token(city, **change)
    assert refused.value.code == code


def test_without_a_choice_the_provider_and_all_below_it_and_all_that_it_owns(city: City, scheme_version: Any) -> None:
    IndicatorVersion.objects.filter(indicator__code="trainings").update(owner=city.organisations["D1"])
    text = make_token(city, indicators=None, roots=[])[1]
    found = json.loads(get("/api/v1/register", text).content)
    assert [each["code"] for each in found["indicators"]] == ["trainings"]
    assert [each["code"] for each in found["organisations"]] == ["D1", "S11", "S12", "S13"]
    answer = send([figure(3, indicator="trainings"), figure(50), figure(3, "S21", "trainings")], text)
    assert statuses(answer) == ["new", "refused", "refused"]


def test_the_office_may_widen_and_narrow(city: City, scheme_version: Any) -> None:
    wide = make_token(city, root="CITY")[1]
    narrow = make_token(city, root="S12")[1]
    assert statuses(send([figure(50, "S21")], wide)) == ["new"]
    assert statuses(send([figure(50, "S11"), figure(50, "S12")], narrow)) == ["refused", "new"]


def test_one_token_does_not_see_what_another_sent(city: City, issued: tuple[PushToken, str]) -> None:
    send([figure()], issued[1])
    other = make_token(city)[1]
    assert json.loads(get(ADDRESS, other).content)["observations"] == []
    assert len(json.loads(get(ADDRESS, issued[1]).content)["observations"]) == 1


def test_too_many_requests_are_told_when_to_come_back(city: City, scheme_version: Any) -> None:
    token, text = make_token(city, per_minute=3)
    for _ in range(3):
        assert get("/api/v1/register", text).status_code == 200
    answer = send([figure()], text)
    assert code_of(answer) == (429, "too_fast")
    assert answer["Retry-After"] == "60"
    PushToken.objects.filter(pk=token.pk).update(window_began_at=clock.now() - timedelta(seconds=61))
    assert send([figure()], text).status_code == 200
    token.refresh_from_db()
    assert token.n_in_window == 1


def test_nobody_signs_in_to_the_interface_and_it_signs_nobody_in(city: City, token: str) -> None:
    signed_in = city.signed_in("office")
    assert signed_in.get("/api/v1/register").status_code == 401
    answer = signed_in.get("/api/v1/register", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert Client().get("/tasks/", headers={"Authorization": f"Bearer {token}"}).status_code == 302


def test_no_log_holds_a_token(
    caplog: pytest.LogCaptureFixture, issued: tuple[PushToken, str], monkeypatch: Any
) -> None:
    _, text = issued
    caplog.set_level(logging.DEBUG)
    send([figure()], text)
    send(b"[", text)
    send([figure()], text[:-1] + "x")

    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(actions, "deliver", broken)
    answer = send([figure()], text)
    assert code_of(answer) == (500, "our_fault")
    assert "ZeroDivisionError" in caplog.text
    assert text[13:40] not in caplog.text


def test_the_pages(city: City, scheme_version: Any) -> None:
    office = city.signed_in("office")
    form = {
        "label": "城管业务系统", "provider": "D1", "indicators": ["accuracy"], "roots": [], "per_minute": "60",
        "expires_date": soon().isoformat(),
    }  # fmt: skip
    assert "尚无业务系统" in office.get("/push-tokens/").content.decode()
    shown = office.post("/push-tokens/new/", form)
    text = re.search(r"jx1_\w{8}_[\w-]{43}", shown.content.decode())
    assert text is not None
    assert shown["Cache-Control"] == "private, no-store"
    token = PushToken.objects.get()
    assert send([figure(), figure(1e3, "S12")], text[0]).status_code == 207
    page = office.get(f"/push-tokens/{token.code}/").content.decode()
    assert text[0] not in page
    assert "超出允许范围" in page
    assert "城管业务系统" in office.get("/push-tokens/").content.decode()
    assert office.get("/push-tokens/?export=csv").status_code == 200
    assert office.post("/push-tokens/new/", form | {"expires_date": "2020-01-01"}).status_code == 200
    assert PushToken.objects.count() == 1
    for _ in range(2):
        office.post(f"/push-tokens/{token.code}/revoke/")
    assert "已作废" in office.get(f"/push-tokens/{token.code}/").content.decode()
    assert AuditEvent.objects.filter(event="PUSH_TOKEN_REVOKED").count() == 1
    auditor = city.signed_in("auditor")
    assert auditor.get(f"/push-tokens/{token.code}/").status_code == 200
    assert auditor.post(f"/push-tokens/{token.code}/revoke/").status_code == 404
    assert city.signed_in("reporter").get("/push-tokens/").status_code == 404
