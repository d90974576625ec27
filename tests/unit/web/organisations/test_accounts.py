"""Accounts and rights: duties stay apart, nobody helps themselves, the last key is not thrown away."""

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations import actions, queries, rules
from jixiao.web.organisations.models import RoleAssignment
from tests.unit.web.factories import FOUNDED, NOW, City, make_account

DAY = date(2025, 7, 1)
DONE = {"by": SYSTEM, "now": NOW}


def grant(city: City, username: str, role: str, over: str = "CITY", **changes: object) -> RoleAssignment:
    arguments = {"valid_from": DAY, **DONE, **changes}
    return actions.grant_role(
        account=city.accounts[username], role=role, organisation=city.organisations[over], **arguments
    )


@pytest.mark.parametrize("held", sorted(rules.EXCLUSIVE_ROLES))
@pytest.mark.parametrize("wanted", sorted(rules.EXCLUSIVE_ROLES))
def test_duties_stay_apart(city: City, held: str, wanted: str) -> None:
    if held == wanted:
        grant(city, held, wanted, "D1")
        return
    with pytest.raises(RuleViolation) as refusal:
        grant(city, held, wanted)
    assert refusal.value.code == "duties_not_separated"


def test_duties_stay_apart_also_when_one_begins_later(city: City) -> None:
    grant(city, "guest", rules.AUDITOR, valid_from=DAY + timedelta(days=9))
    with pytest.raises(RuleViolation):
        grant(city, "guest", rules.OFFICE)


def test_ended_duty_makes_room_for_another(city: City) -> None:
    held = grant(city, "guest", rules.AUDITOR)
    actions.end_role(assignment=held, valid_to=DAY + timedelta(days=1), **DONE)
    grant(city, "guest", rules.OFFICE, valid_from=DAY + timedelta(days=1))
    tree = queries.tree_on(DAY + timedelta(days=1))
    assert queries.access_for(city.accounts["guest"], tree).roles == {rules.OFFICE}


def test_nobody_changes_their_own_rights(city: City) -> None:
    administrator = city.accounts["administrator"]
    with pytest.raises(RuleViolation) as refusal:
        grant(city, "administrator", rules.LEADER, by=administrator)
    assert refusal.value.code == "own_rights"
    with pytest.raises(RuleViolation, match="own rights"):
        actions.set_active(account=administrator, is_active=False, by=administrator, now=NOW)


def test_last_administrator_stays(city: City) -> None:
    administrator = city.accounts["administrator"]
    assignment = administrator.role_assignments.get()
    for act in (
        lambda: actions.end_role(assignment=assignment, valid_to=DAY, **DONE),
        lambda: actions.set_active(account=administrator, is_active=False, **DONE),
    ):
        with pytest.raises(RuleViolation) as refusal:
            act()
        assert refusal.value.code == "last_administrator"
    make_account("second", city.organisations["CITY"], rules.ADMINISTRATOR)
    actions.end_role(assignment=assignment, valid_to=DAY, **DONE)


def test_role_given_by_mistake_is_withdrawn_at_once_and_stays_in_the_log(city: City) -> None:
    assignment = grant(city, "guest", rules.LEADER)
    actions.end_role(assignment=assignment, valid_to=DAY, **DONE)
    tree = queries.tree_on(DAY)
    assert queries.access_for(city.accounts["guest"], tree).roles == frozenset()
    assert list(AuditEvent.objects.filter(object_code="guest").order_by("id").values_list("event", flat=True)) == [
        "ACCOUNT_CREATED",
        "ROLE_GRANTED",
        "ROLE_WITHDRAWN",
    ]


def test_role_is_not_ended_twice(city: City) -> None:
    assignment = grant(city, "guest", rules.LEADER)
    actions.end_role(assignment=assignment, valid_to=DAY + timedelta(days=5), **DONE)
    with pytest.raises(RuleViolation) as refusal:
        actions.end_role(assignment=assignment, valid_to=DAY + timedelta(days=9), **DONE)
    assert refusal.value.code == "already_ended"


def test_same_role_is_not_held_twice_over_one_place(city: City) -> None:
    with pytest.raises(RuleViolation) as refusal:
        grant(city, "reporter", rules.REPORTER, "S11")
    assert refusal.value.code == "already_held"
    grant(city, "reporter", rules.REPORTER, "S12")


def test_unknown_role_is_refused(city: City) -> None:
    with pytest.raises(RuleViolation) as refusal:
        grant(city, "guest", "emperor")
    assert refusal.value.code == "unknown_role"


def test_access_follows_role_place_and_day(city: City) -> None:
    access = queries.access_for(city.accounts["reporter"], queries.tree_on(DAY))
    street, other = city.organisations["S11"].pk, city.organisations["S12"].pk
    assert access.can("collection.fill", street)
    assert not access.can("collection.fill", other)
    assert not access.can("collection.approve", street)
    before = queries.tree_on(FOUNDED - timedelta(days=1))
    assert queries.access_for(city.accounts["reporter"], before).roles == frozenset()


def test_password_is_kept_as_argon2(city: City, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    account = city.accounts["guest"]
    actions.change_password(account=account, password="wave-breaker-55-pier", by=account, now=NOW)
    account.refresh_from_db()
    assert account.password.startswith("argon2$argon2id$")
    assert account.check_password("wave-breaker-55-pier")


def test_password_that_somebody_else_set_must_be_changed(city: City) -> None:
    account = city.accounts["guest"]
    actions.change_password(account=account, password="one", by=city.accounts["administrator"], now=NOW)
    assert account.must_change_password
    actions.change_password(account=account, password="two", by=account, now=NOW)
    assert not account.must_change_password
    events = AuditEvent.objects.filter(object_code="guest", event__startswith="PASSWORD").order_by("id")
    assert [event.event for event in events] == ["PASSWORD_RESET", "PASSWORD_CHANGED"]
    assert "one" not in str([event.details for event in events])


@pytest.mark.parametrize("username", ["", "two words", "a/b", "new", "x" * 151])
def test_bad_username_is_refused(city: City, username: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        make_account(username, city.organisations["S11"])
    assert refusal.value.code == "bad_username"


def test_taken_username_is_refused(city: City) -> None:
    with pytest.raises(RuleViolation) as refusal:
        make_account("reporter", city.organisations["S11"])
    assert refusal.value.code == "username_taken"


def test_accounts_are_listed_for_their_place_and_their_roles(city: City) -> None:
    grant(city, "outsider", rules.EVALUATOR, "S13")
    rows = queries.account_rows([city.organisations["S13"].pk], DAY)
    assert [row.account.username for row in rows] == ["outsider"]
    assert set(rows[0].role_codes) == {"approver", "evaluator", "reporter"}
