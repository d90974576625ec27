"""Accounts and the roles they hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jixiao.web.organisations import rules
from jixiao.web.organisations.models import Account, RoleAssignment
from jixiao.web.organisations.queries.tree import not_ended_by, valid_on


@dataclass(frozen=True)
class HeldRole:
    """One role that an account holds or will hold."""

    assignment_id: int
    role: str
    organisation_id: int
    valid_from: date
    valid_to: date | None
    is_valid: bool


@dataclass(frozen=True)
class AccountRow:
    """One account with its organisation and roles, as lists and pages show it."""

    account: Account
    roles: tuple[HeldRole, ...]

    @property
    def role_codes(self) -> tuple[str, ...]:
        """Roles held on the day, each once."""
        return tuple(dict.fromkeys(role.role for role in self.roles if role.is_valid))


def account_rows(visible_ids: Iterable[int], day: date) -> list[AccountRow]:
    """Accounts of these organisations, or with a role over one of them, by sign-in name; two queries."""
    ids = frozenset(visible_ids)
    assignments: dict[int, list[HeldRole]] = defaultdict(list)
    for one in RoleAssignment.objects.filter(not_ended_by(day)).order_by("role", "organisation__code", "valid_from"):
        assignments[one.account_id].append(_held(one, day))
    accounts = Account.objects.select_related("organisation").order_by("username")
    return [
        AccountRow(account, tuple(assignments[account.pk]))
        for account in accounts
        if account.organisation_id in ids or any(role.organisation_id in ids for role in assignments[account.pk])
    ]


def held_roles(account: Account, day: date) -> list[HeldRole]:
    """Roles that the account holds on `day` or will hold, by role."""
    assignments = account.role_assignments.filter(not_ended_by(day)).order_by(
        "role", "organisation__code", "valid_from"
    )
    return [_held(one, day) for one in assignments]


def _held(one: RoleAssignment, day: date) -> HeldRole:
    is_valid = one.valid_from <= day
    return HeldRole(one.pk, one.role, one.organisation_id, one.valid_from, one.valid_to, is_valid=is_valid)


def account_visible(account: Account, visible_ids: frozenset[int], day: date) -> bool:
    """Whether the account belongs to one of these organisations or holds a role over one of them."""
    if account.organisation_id in visible_ids:
        return True
    held = account.role_assignments.filter(not_ended_by(day)).values_list("organisation_id", flat=True)
    return bool(visible_ids.intersection(held))


def account_within(account: Account, ids: frozenset[int], day: date) -> bool:
    """Whether all that the account is lies within these organisations: only then may their administrator change it."""
    held = set(account.role_assignments.filter(not_ended_by(day)).values_list("organisation_id", flat=True))
    return account.organisation_id in ids and held <= ids


def roles_over(organisation_ids: Iterable[int], day: date) -> list[RoleAssignment]:
    """Roles valid on `day` given exactly for these organisations, with their accounts, by role and name."""
    assignments = RoleAssignment.objects.filter(valid_on(day), organisation__in=list(organisation_ids))
    return list(assignments.select_related("account").order_by("role", "account__display_name"))


def n_administrators(day: date, *, without: Account | None = None) -> int:
    """How many (other) open accounts are administrators on `day`, with no end set."""
    held = Q(role=rules.ADMINISTRATOR, valid_to__isnull=True, valid_from__lte=day, account__is_active=True)
    others = RoleAssignment.objects.filter(held)
    if without is not None:
        others = others.exclude(account=without)
    return others.values("account").distinct().count()
