"""Writes to peer groups."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations import queries, rules
from jixiao.web.organisations.models import Organisation, PeerGroup, PeerGroupMembership


@transaction.atomic
def create_peer_group(*, code: str, label_zh: str, by: Actor, now: datetime, label_en: str = "") -> PeerGroup:
    """A new, empty peer group."""
    rules.check_code(code)
    rules.check_label(label_zh)
    try:
        with transaction.atomic():
            group = PeerGroup.objects.create(code=code, label_zh=label_zh.strip(), label_en=label_en.strip())
    except IntegrityError:
        raise RuleViolation("code_taken", N_("The code “%(code)s” is taken. Choose another."), code=code) from None
    _record("PEER_GROUP_CREATED", group, "", {"label_zh": label_zh}, by=by, now=now)
    return group


@transaction.atomic
def join_peer_group(
    *, peer_group: PeerGroup, organisation: Organisation, valid_from: date, by: Actor, now: datetime
) -> PeerGroupMembership:
    """The organisation belongs to the group from `valid_from` on; it must exist then and not be in it already."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not organisation.versions.filter(queries.valid_on(valid_from)).exists():
        raise RuleViolation(
            "not_valid_then",
            N_("“%(code)s” does not exist on %(day)s. Choose another organisation or another date."),
            code=organisation.code, day=valid_from.isoformat(),
        )  # fmt: skip
    if peer_group.memberships.filter(queries.not_ended_by(valid_from), organisation=organisation).exists():
        raise RuleViolation("already_member", N_("“%(code)s” is already in this peer group."), code=organisation.code)
    membership = PeerGroupMembership.objects.create(
        peer_group=peer_group, organisation=organisation, valid_from=valid_from
    )
    _record("PEER_GROUP_JOINED", peer_group, organisation.code, {"from": str(valid_from)}, by=by, now=now)
    return membership


@transaction.atomic
def leave_peer_group(*, membership: PeerGroupMembership, valid_to: date, by: Actor, now: datetime) -> None:
    """The organisation is in the group until before `valid_to`."""
    rules.check_validity(membership.valid_from, valid_to)
    still = PeerGroupMembership.objects.filter(queries.not_ended_by(valid_to), pk=membership.pk)
    if not still.update(valid_to=valid_to):
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    group, organisation = membership.peer_group, membership.organisation
    _record("PEER_GROUP_LEFT", group, organisation.code, {"to": str(valid_to)}, by=by, now=now)


def _record(
    event: str, group: PeerGroup, organisation_code: str, details: dict[str, str], *, by: Actor, now: datetime
) -> None:
    record(
        event=event,
        object_type="peer_group",
        object_code=group.code,
        organisation_code=organisation_code,
        details=details,
        by=by,
        now=now,
    )
