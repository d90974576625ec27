"""The administrator makes the accounts that wait; passwords are given back once and kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import record
from jixiao.web.base.passwords import one_time_password
from jixiao.web.organisations import actions as organisations
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.rules import OFFICE
from jixiao.web.set_up.models import AwaitedAccount


@dataclass(frozen=True)
class Handed:
    """An account that was just made, with the password that has to be changed at the first sign-in."""

    account: Account
    role: str
    organisation: Organisation
    password: str


@transaction.atomic
def make_accounts(*, people: Iterable[AwaitedAccount], by: Account, now: datetime) -> list[Handed]:
    """An account and one role for each, all or none; those that somebody made meanwhile are passed over."""
    keys = [one.pk for one in people]
    waiting = AwaitedAccount.objects.select_for_update(of=("self",)).filter(pk__in=keys, account__isnull=True)
    handed = []
    for one in waiting.select_related("organisation").order_by("pk"):
        made = _make(one.username, one.display_name, one.role, one.organisation, by, now)
        one.account, one.made_at = made.account, now
        one.save(update_fields=["account", "made_at"])
        handed.append(made)
    if handed:
        record(
            event="SET_UP_ACCOUNTS_MADE", object_type="set_up", object_code="accounts", by=by, now=now,
            details={"people": len(handed)},
        )  # fmt: skip
    return handed


@transaction.atomic
def make_office(*, username: str, display_name: str, organisation: Organisation, by: Account, now: datetime) -> Handed:
    """The first account of the performance office, over `organisation` and all below it."""
    made = _make(username, display_name, OFFICE, organisation, by, now)
    record(
        event="SET_UP_ACCOUNTS_MADE", object_type="set_up", object_code="office", organisation_code=organisation.code,
        by=by, now=now, details={"people": 1},
    )  # fmt: skip
    return made


def _make(
    username: str, display_name: str, role: str, organisation: Organisation, by: Account, now: datetime
) -> Handed:
    password = one_time_password()
    account = organisations.create_account(
        username=username, display_name=display_name, organisation=organisation, password=password, by=by, now=now
    )
    organisations.grant_role(
        account=account, role=role, organisation=organisation, valid_from=timezone.localtime(now).date(), by=by, now=now
    )
    return Handed(account, role, organisation, password)
