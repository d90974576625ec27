"""How people are reached, who they are, and how early."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from jixiao.web.base.parameters import parameter
from jixiao.web.notices.models import CalendarFeed, LadderSetting, Preference
from jixiao.web.organisations.models import Account, RoleAssignment
from jixiao.web.organisations.queries import OrganisationTree, tree_on, valid_on


def preference_of(account: Account) -> Preference | None:
    """How the person wants to be reached; None where nothing was chosen."""
    return Preference.objects.filter(account=account).first()


def feed_of(account: Account) -> CalendarFeed | None:
    """The person's calendar feed, if it has one."""
    return CalendarFeed.objects.filter(account=account).first()


def feed_owner(token: str) -> Account | None:
    """Whose calendar feed the token opens; None where it opens none, or the account is closed."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    feed = CalendarFeed.objects.filter(token_digest=digest, account__is_active=True).select_related("account").first()
    return feed.account if feed else None


def people_of(
    organisation_ids: Iterable[int], roles: Collection[str], tree: OrganisationTree
) -> dict[int, list[Account]]:
    """For each organisation the open accounts that hold one of `roles` over it on the tree's day, each once."""
    ids = frozenset(organisation_ids)
    held = RoleAssignment.objects.filter(valid_on(tree.day), role__in=list(roles), account__is_active=True)
    scopes: dict[int, frozenset[int]] = {}
    found: dict[int, dict[int, Account]] = {id_: {} for id_ in ids}
    for one in held.select_related("account").order_by("account__username"):
        scope = scopes.setdefault(one.organisation_id, tree.scope(one.organisation_id))
        for id_ in scope & ids:
            found[id_][one.account_id] = one.account
    return {id_: list(people.values()) for id_, people in found.items()}


@dataclass(frozen=True)
class LadderDays:
    """In working days: how long before the due day people are reminded, how long after it the light is red."""

    remind_days: int
    red_days: int


def ladder_settings() -> dict[int, LadderSetting]:
    """The newest setting of every organisation that has one."""
    rows = LadderSetting.objects.select_related("organisation", "changed_by").order_by("id")
    return {row.organisation_id: row for row in rows}


def ladder_days(
    organisation_ids: Iterable[int], day: date, tree: OrganisationTree | None = None
) -> dict[int, LadderDays]:
    """What holds for each organisation: its own setting, else that of the nearest above it, else the library's.

    `tree` is that of `day`, read here where it is needed and not given.
    """
    set_by = {id_: LadderDays(row.remind_days, row.red_days) for id_, row in ladder_settings().items()}
    usual = _usual(day)
    if not set_by:
        return dict.fromkeys(organisation_ids, usual)
    known = tree or tree_on(day)
    return {id_: _nearest(id_, set_by, known, usual) for id_ in organisation_ids}


def _usual(day: date) -> LadderDays:
    remind, red = (parameter("late-ladder", code, day) for code in ("remind_days", "red_days"))
    return LadderDays(int(remind), int(red))


def _nearest(
    organisation_id: int, set_by: dict[int, LadderDays], tree: OrganisationTree, usual: LadderDays
) -> LadderDays:
    current: int | None = organisation_id
    seen: set[int] = set()
    while current is not None and current not in seen:
        if current in set_by:
            return set_by[current]
        seen.add(current)
        node = tree.nodes.get(current)
        absent = tree.absent.get(current)
        current = node.parent_id if node else min(absent.anchors, default=None) if absent else None
    return usual
