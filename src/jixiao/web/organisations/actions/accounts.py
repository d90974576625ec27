"""Writes to accounts and rights."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.web.audit.actions import SYSTEM, Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations import queries, rules
from jixiao.web.organisations.models import Account, Organisation, RoleAssignment


@transaction.atomic
def create_account(
    *,
    username: str,
    display_name: str,
    organisation: Organisation | None,
    password: str | None,
    by: Actor,
    now: datetime,
    must_change_password: bool = True,
) -> Account:
    """A new account without rights; the password is kept only as an Argon2 hash. With None nobody can sign in by one."""
    rules.check_username(username)
    rules.check_label(display_name)
    account = Account(
        username=username,
        display_name=display_name.strip(),
        organisation=organisation,
        must_change_password=must_change_password,
        created_at=now,
    )
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        message = N_("The sign-in name “%(username)s” is taken. Choose another.")
        raise RuleViolation("username_taken", message, username=username) from None
    _record("ACCOUNT_CREATED", account, {"display_name": display_name}, by, now)
    return account


@transaction.atomic
def grant_role(
    *, account: Account, role: str, organisation: Organisation, valid_from: date, by: Actor, now: datetime
) -> RoleAssignment:
    """The account holds `role` over the organisation's subtree from `valid_from` on."""
    rules.check_can_change_rights(account.username, by.username)
    Account.objects.select_for_update().get(pk=account.pk)
    held = account.role_assignments.filter(queries.not_ended_by(valid_from))
    rules.check_can_grant(role, frozenset(held.values_list("role", flat=True)))
    if held.filter(role=role, organisation=organisation).exists():
        raise RuleViolation("already_held", N_("The account already holds this role there."))
    assignment = RoleAssignment.objects.create(
        account=account, role=role, organisation=organisation, valid_from=valid_from
    )
    details = {"role": role, "over": organisation.code, "from": str(valid_from)}
    _record("ROLE_GRANTED", account, details, by, now)
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, valid_to: date, by: Actor, now: datetime) -> None:
    """The role is held until before `valid_to`; one that has not begun by then is withdrawn altogether."""
    account = assignment.account
    rules.check_can_change_rights(account.username, by.username)
    if assignment.role == rules.ADMINISTRATOR:
        _check_spared(account, valid_to)
    details = {"role": assignment.role, "over": assignment.organisation.code, "to": str(valid_to)}
    still = RoleAssignment.objects.filter(queries.not_ended_by(valid_to), pk=assignment.pk)
    withdrawn = valid_to <= assignment.valid_from
    n_changed = still.delete()[0] if withdrawn else still.update(valid_to=valid_to)
    if not n_changed:
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    _record("ROLE_WITHDRAWN" if withdrawn else "ROLE_ENDED", account, details, by, now)


@transaction.atomic
def change_password(*, account: Account, password: str, by: Actor, now: datetime) -> None:
    """A new password; one that somebody else set must be changed at the next sign-in."""
    account.set_password(password)
    account.must_change_password = account.username != by.username
    account.save(update_fields=["password", "must_change_password"])
    _record("PASSWORD_RESET" if account.must_change_password else "PASSWORD_CHANGED", account, {}, by, now)


@transaction.atomic
def set_active(*, account: Account, is_active: bool, by: Actor, now: datetime) -> None:
    """Close an account or open it again; the last administrator and one's own stay open."""
    rules.check_can_change_rights(account.username, by.username)
    if not is_active and account.role_assignments.filter(role=rules.ADMINISTRATOR).exists():
        _check_spared(account, timezone.localtime(now).date())
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    _record("ACCOUNT_OPENED" if is_active else "ACCOUNT_CLOSED", account, {}, by, now)


@transaction.atomic
def set_language(*, account: Account, language: str, by: Actor, now: datetime) -> None:
    """The language in which the account reads pages; '' leaves it to the installation."""
    if language not in {"", "zh-hans", "en"}:
        raise RuleViolation("unknown_language", N_("Pages are written in Chinese and English."))
    account.language = language
    account.save(update_fields=["language"])
    _record("LANGUAGE_CHOSEN", account, {"language": language}, by, now)


@transaction.atomic
def note_sign_in(*, account: Account, by: Actor, now: datetime) -> None:
    """Keep when the account signed in last, and leave an event."""
    account.last_login = now
    account.save(update_fields=["last_login"])
    _record("SIGNED_IN", account, {}, by, now)


@transaction.atomic
def note_sign_out(*, account: Account, by: Actor, now: datetime) -> None:
    """Leave an event of a sign-out."""
    _record("SIGNED_OUT", account, {}, by, now)


@transaction.atomic
def note_lock_out(*, username: str, by: Actor = SYSTEM, now: datetime) -> None:
    """Leave an event of too many wrong passwords; `username` is what was typed, known or not."""
    account = Account.objects.filter(username=username).first()
    if account is not None:
        _record("LOCKED_OUT", account, {}, by, now)
    else:
        record(event="LOCKED_OUT", object_type="account", object_code=username[:150], by=by, now=now)


def _check_spared(account: Account, day: date) -> None:
    """Somebody else stays administrator; locked, so that two administrators do not end each other at once."""
    list(RoleAssignment.objects.select_for_update().filter(role=rules.ADMINISTRATOR).order_by("pk"))
    rules.check_can_spare_administrator(queries.n_administrators(day, without=account))


def _record(event: str, account: Account, details: dict[str, Any], by: Actor, now: datetime) -> None:
    record(
        event=event,
        object_type="account",
        object_code=account.username,
        organisation_code=account.organisation.code if account.organisation else "",
        details=details,
        by=by,
        now=now,
    )
