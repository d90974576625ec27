"""Account administration and sign-in, as a browser meets them."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base import clock
from jixiao.web.organisations import actions, rules
from jixiao.web.organisations.models import Account
from tests.unit.web.factories import NOW, PASSWORD, City, make_account


def sign_in(username: str, password: str = PASSWORD, **more: str) -> tuple[Client, int]:
    client = Client()
    answer = client.post("/login/", {"username": username, "password": password, **more})
    return client, answer.status_code


def shown_password(page: bytes) -> str:
    found = re.search(r"[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}", page.decode())
    assert found, "no one-time password on the page"
    return found[0]


def test_signing_in_and_out_leaves_events(city: City) -> None:
    client, status = sign_in("reporter")
    assert status == 302
    assert client.get("/my-account/").status_code == 200
    assert client.post("/logout/").status_code == 302
    assert client.get("/my-account/").status_code == 302
    events = AuditEvent.objects.filter(actor_code="reporter").order_by("id").values_list("event", flat=True)
    assert list(events) == ["SIGNED_IN", "SIGNED_OUT"]


def test_sign_in_goes_where_one_wanted_to_but_never_elsewhere(city: City) -> None:
    for target, expected in [("/organisations/", "/organisations/"), ("//evil.example/", "/")]:
        answer = Client().post("/login/", {"username": "reporter", "password": PASSWORD, "next": target})
        assert answer["Location"] == expected


def test_wrong_names_and_wrong_passwords_get_the_same_answer(city: City) -> None:
    pages = [
        Client().post("/login/", {"username": username, "password": "wrong"}).content.decode()
        for username in ("reporter", "nobody")
    ]
    first, second = (re.sub(r'(name="csrf\w+" value|value)="[^"]*"', "", page) for page in pages)
    assert first == second
    assert "登录名与密码不符" in first


def test_five_wrong_passwords_close_the_name_for_a_while(city: City) -> None:
    statuses = [sign_in("reporter", "wrong")[1] for _try in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    _client, status = sign_in("reporter")
    assert status == 429, "the right password does not help now"
    assert AuditEvent.objects.filter(event="LOCKED_OUT", object_code="reporter").exists()
    assert sign_in("leader")[1] == 302, "others are not touched"


def test_closed_account_does_not_sign_in(city: City) -> None:
    actions.set_active(account=city.accounts["guest"], is_active=False, by=SYSTEM, now=NOW)
    assert sign_in("guest")[1] == 200


def test_first_password_must_be_changed_before_anything_else(city: City) -> None:
    make_account("fresh", city.organisations["S11"], rules.REPORTER, must_change_password=True)
    client, _status = sign_in("fresh")
    for address in ("/", "/organisations/", "/my-account/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/password/")
    new = "wave-breaker-55-pier"
    sent = {"present": PASSWORD, "password": new, "again": new}
    assert client.post("/password/", sent)["Location"] == "/"
    assert client.get("/my-account/").status_code == 200, "the session lives on"
    assert sign_in("fresh", new)[1] == 302


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"present": "wrong"}, "当前密码不正确"),
        ({"again": "something-else-9"}, "两次输入的新密码不一致"),
        ({"password": "short-1", "again": "short-1"}, "10"),
        ({"password": "password123", "again": "password123"}, "常见"),
        ({"password": "92837465012", "again": "92837465012"}, "数字"),
        ({"password": PASSWORD, "again": PASSWORD}, "不能与当前密码相同"),
    ],
)
def test_weak_or_mistyped_password_is_refused(city: City, change: dict[str, str], said: str) -> None:
    client = city.signed_in("reporter")
    sent = {"present": PASSWORD, "password": "wave-breaker-55-pier", "again": "wave-breaker-55-pier", **change}
    answer = client.post("/password/", sent)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert sign_in("reporter")[1] == 302, "the old one still opens"


def test_other_sessions_end_with_the_old_password(city: City) -> None:
    here, _status = sign_in("reporter")
    there, _status = sign_in("reporter")
    new = "wave-breaker-55-pier"
    here.post("/password/", {"present": PASSWORD, "password": new, "again": new})
    assert there.get("/my-account/").status_code == 302
    assert here.get("/my-account/").status_code == 200


def test_administrator_makes_an_account_and_gives_it_a_role(city: City) -> None:
    client = city.signed_in("administrator")
    sent = {"display_name": "王敏", "username": "wang.min", "organisation": "S12"}
    answer = client.post("/accounts/new/", sent)
    assert answer["Cache-Control"] == "private, no-store"
    password = shown_password(answer.content)
    role = {"role": rules.REPORTER, "organisation": "S12", "valid_from": "2025-07-01"}
    assert client.post("/accounts/wang.min/grant/", role).status_code == 302
    theirs, status = sign_in("wang.min", password)
    assert status == 302
    assert theirs.get("/")["Location"] == "/password/"
    assert "王敏" in client.get("/accounts/").content.decode()
    assert password not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_password_reset_makes_a_new_one_and_ends_sessions(city: City) -> None:
    theirs, _status = sign_in("reporter")
    page = city.signed_in("administrator").post("/accounts/reporter/password/").content
    assert theirs.get("/my-account/").status_code == 302
    assert sign_in("reporter")[1] == 200
    assert sign_in("reporter", shown_password(page))[1] == 302


def test_duties_that_must_stay_apart_are_refused_on_the_form(city: City) -> None:
    sent = {"role": rules.AUDITOR, "organisation": "CITY", "valid_from": "2025-07-01"}
    answer = city.signed_in("administrator").post("/accounts/office/grant/", sent)
    assert "不得由一人兼任" in answer.content.decode()
    assert not city.accounts["office"].role_assignments.filter(role=rules.AUDITOR).exists()


def test_nobody_changes_their_own_account(city: City) -> None:
    client = city.signed_in("administrator")
    assert client.get("/accounts/administrator/grant/").status_code == 404
    assert client.post("/accounts/administrator/close/").status_code == 404
    assert "任何人不得变更自己的权限" in client.get("/accounts/administrator/").content.decode()


def test_ending_a_role_and_closing_and_opening_an_account(city: City) -> None:
    client = city.signed_in("administrator")
    held = city.accounts["reporter"].role_assignments.get()
    end = f"/accounts/reporter/roles/{held.pk}/end/"
    assert client.post(end, {"valid_to": "2025-07-01"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == date(2025, 7, 1)
    assert client.get(f"/accounts/leader/roles/{held.pk}/end/").status_code == 404, "not the leader's role"
    for act, is_active in [("close", False), ("open", True)]:
        assert client.post(f"/accounts/reporter/{act}/").status_code == 302
        assert Account.objects.get(username="reporter").is_active is is_active


def test_district_administrator_cannot_borrow_the_rights_of_the_city(city: City) -> None:
    """An account with a role beyond the scope is seen, but its password is out of reach."""
    make_account("district", city.organisations["D1"], rules.ADMINISTRATOR)
    borrowed = make_account("borrowed", city.organisations["S11"], rules.REPORTER)
    client = city.signed_in_as(Account.objects.get(username="district"))
    assert client.post("/accounts/borrowed/password/").status_code == 200
    actions.grant_role(
        account=borrowed, role=rules.LEADER, organisation=city.organisations["CITY"],
        valid_from=date(2025, 7, 1), by=SYSTEM, now=NOW,
    )  # fmt: skip
    assert client.get("/accounts/borrowed/").status_code == 200
    for act in ("password", "close", "open"):
        assert client.post(f"/accounts/borrowed/{act}/").status_code == 404
    assert client.get("/accounts/borrowed/grant/").status_code == 404
    assert client.get("/accounts/outsider/").status_code == 404


def test_accounts_are_exported_as_seen(city: City) -> None:
    client = city.signed_in("auditor")
    lines = client.get("/accounts/?export=csv&find=滨江&sort=username").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["guest", "reporter"]


def test_own_language_is_kept_with_the_account(city: City) -> None:
    client = city.signed_in("leader")
    client.post("/my-account/", {"language": "en"})
    assert "holds 1 role" in client.get("/my-account/").content.decode()
    assert "holds 1 role" in city.signed_in("leader").get("/my-account/").content.decode(), "in a new session too"


def test_last_sign_in_follows_the_platforms_clock(city: City, settings: Settings) -> None:
    settings.CLOCK_OFFSET = timedelta(days=-400)
    sign_in("leader")
    account = Account.objects.get(username="leader")
    assert account.last_login is not None
    assert abs(account.last_login - clock.now()) < timedelta(minutes=5)
