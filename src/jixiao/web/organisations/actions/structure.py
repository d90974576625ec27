"""Writes to the organisation tree. History is added to: a change ends one version and begins the next."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations import queries, rules
from jixiao.web.organisations.models import Organisation, OrganisationVersion, PeerGroupMembership, Succession


@transaction.atomic
def create_organisation(
    *,
    code: str,
    label_zh: str,
    tier: str,
    parent: Organisation | None,
    valid_from: date,
    by: Actor,
    now: datetime,
    label_en: str = "",
) -> Organisation:
    """A new organisation under `parent` (none: a root) from `valid_from` on."""
    rules.check_code(code)
    rules.check_label(label_zh)
    if parent is not None:
        _version_on(parent, valid_from)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(code=code, created_at=now)
    except IntegrityError:
        raise RuleViolation("code_taken", N_("The code “%(code)s” is taken. Choose another."), code=code) from None
    OrganisationVersion.objects.create(
        organisation=organisation,
        label_zh=label_zh.strip(),
        label_en=label_en.strip(),
        tier=tier,
        parent=parent,
        valid_from=valid_from,
    )
    details = {"label_zh": label_zh, "tier": tier, "parent": parent.code if parent else None, "from": str(valid_from)}
    _record("ORGANISATION_CREATED", organisation, details, by, now)
    return organisation


@transaction.atomic
def rename_organisation(
    *,
    organisation: Organisation,
    label_zh: str,
    effective_date: date,
    by: Actor,
    now: datetime,
    label_en: str = "",
    document: str = "",
) -> OrganisationVersion:
    """The same organisation under a new name from `effective_date` on; `document` is the order that says so."""
    rules.check_label(label_zh)
    former = _open_version(organisation, effective_date)
    version = _succeed(former, effective_date, label_zh=label_zh.strip(), label_en=label_en.strip())
    _link(rules.RENAME, organisation, organisation, effective_date, document)
    details = {"before": former.label_zh, "after": label_zh, "from": str(effective_date), "document": document}
    _record("ORGANISATION_RENAMED", organisation, details, by, now)
    return version


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, parent: Organisation, effective_date: date, by: Actor, now: datetime
) -> OrganisationVersion:
    """The organisation, with all below it, under another parent from `effective_date` on."""
    _version_on(parent, effective_date)
    _check_no_circle(organisation, parent, effective_date)
    former = _open_version(organisation, effective_date)
    before = former.parent.code if former.parent else None
    version = _succeed(former, effective_date, parent=parent)
    details = {"before": before, "after": parent.code, "from": str(effective_date)}
    _record("ORGANISATION_MOVED", organisation, details, by, now)
    return version


@transaction.atomic
def merge_organisations(
    *,
    predecessors: Sequence[Organisation],
    successor: Organisation,
    effective_date: date,
    by: Actor,
    now: datetime,
    document: str = "",
) -> list[Succession]:
    """End `predecessors` and their peer-group places; what lay below them lies below `successor` from then on.

    The successor exists on `effective_date`, made before or one that stays. Roles are not carried over.
    """
    rules.check_can_succeed([one.code for one in predecessors], [successor.code])
    _version_on(successor, effective_date)
    tree = queries.tree_on(effective_date)
    links = []
    for predecessor in predecessors:
        for child in Organisation.objects.filter(pk__in=tree.children.get(predecessor.pk, ())):
            if child not in (successor, *predecessors):
                move_organisation(organisation=child, parent=successor, effective_date=effective_date, by=by, now=now)
        _end(predecessor, effective_date)
        links.append(_link(rules.MERGE, predecessor, successor, effective_date, document))
        details = {"successor": successor.code, "from": str(effective_date), "document": document}
        _record("ORGANISATION_MERGED", predecessor, details, by, now)
    _check_nothing_below(predecessors, effective_date)
    return links


@transaction.atomic
def split_organisation(
    *,
    predecessor: Organisation,
    successors: Sequence[Organisation],
    effective_date: date,
    by: Actor,
    now: datetime,
    document: str = "",
) -> list[Succession]:
    """End `predecessor` and its peer-group places; its work passes to `successors`, which exist on `effective_date`.

    What lies below it has to be moved first: only people know which part goes where.
    """
    rules.check_can_succeed([predecessor.code], [one.code for one in successors])
    for successor in successors:
        _version_on(successor, effective_date)
    _check_nothing_below([predecessor], effective_date)
    _end(predecessor, effective_date)
    details = {"successors": [one.code for one in successors], "from": str(effective_date), "document": document}
    _record("ORGANISATION_SPLIT", predecessor, details, by, now)
    return [_link(rules.SPLIT, predecessor, successor, effective_date, document) for successor in successors]


def _record(event: str, organisation: Organisation, details: dict[str, Any], by: Actor, now: datetime) -> None:
    record(
        event=event,
        object_type="organisation",
        object_code=organisation.code,
        organisation_code=organisation.code,
        details=details,
        by=by,
        now=now,
    )


def _version_on(organisation: Organisation, day: date) -> OrganisationVersion:
    version = organisation.versions.filter(queries.valid_on(day)).first()
    if version is None:
        raise RuleViolation(
            "not_valid_then",
            N_("“%(code)s” does not exist on %(day)s. Choose another organisation or another date."),
            code=organisation.code, day=day.isoformat(),
        )  # fmt: skip
    return version


def _open_version(organisation: Organisation, effective_date: date) -> OrganisationVersion:
    """The newest version, locked, which a change on `effective_date` may end."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    newest = organisation.versions.select_related("parent").order_by("-valid_from")[0]
    later = newest.valid_from if newest.valid_from > effective_date else None
    rules.check_can_change_from(effective_date, newest.valid_from, later)
    _version_on(organisation, effective_date)
    return newest


def _succeed(former: OrganisationVersion, effective_date: date, **changes: object) -> OrganisationVersion:
    kept = {
        "label_zh": former.label_zh,
        "label_en": former.label_en,
        "tier": former.tier,
        "parent_id": former.parent_id,
        "valid_to": former.valid_to,
    }
    if "parent" in changes:
        del kept["parent_id"]
    OrganisationVersion.objects.filter(pk=former.pk).update(valid_to=effective_date)
    values = {**kept, **changes}
    return OrganisationVersion.objects.create(
        organisation_id=former.organisation_id, valid_from=effective_date, **values
    )


def _end(organisation: Organisation, effective_date: date) -> None:
    version = _open_version(organisation, effective_date)
    OrganisationVersion.objects.filter(pk=version.pk).update(valid_to=effective_date)
    memberships = PeerGroupMembership.objects.filter(queries.not_ended_by(effective_date), organisation=organisation)
    late = memberships.filter(valid_from__gte=effective_date).first()
    rules.check_can_change_from(effective_date, version.valid_from, late.valid_from if late else None)
    memberships.update(valid_to=effective_date)


def _link(
    kind: str, predecessor: Organisation, successor: Organisation, effective_date: date, document: str
) -> Succession:
    return Succession.objects.create(
        kind=kind, predecessor=predecessor, successor=successor, effective_date=effective_date, document=document
    )


def _check_nothing_below(organisations: Sequence[Organisation], effective_date: date) -> None:
    below = OrganisationVersion.objects.filter(queries.not_ended_by(effective_date), parent__in=organisations)
    n_below = below.values("organisation").distinct().count()
    if n_below:
        raise RuleViolation(
            "children_left",
            N_("%(n)s organisations still lie below it on that day. Move them to one of the successors first."),
            n=n_below,
        )


def _check_no_circle(organisation: Organisation, parent: Organisation, effective_date: date) -> None:
    later = OrganisationVersion.objects.filter(valid_from__gt=effective_date).values_list("valid_from", flat=True)
    for day in {effective_date, *later}:
        if parent.pk in queries.tree_on(day).subtree(organisation.pk):
            raise RuleViolation(
                "circle",
                N_("“%(parent)s” lies below “%(code)s” itself. Choose a parent outside of it."),
                parent=parent.code, code=organisation.code,
            )  # fmt: skip
