"""Organisations, peer groups, people and their roles; later the merger and the new name."""

from datetime import datetime, timedelta

from jixiao.demo.calendar import at
from jixiao.demo.city import (
    BUREAUS,
    CITY_PLACE,
    DISTRICTS,
    GROUP_LABELS,
    MERGER,
    RENAMING,
    STREETS,
    Place,
    Street,
    street,
)
from jixiao.demo.people import ADMINISTRATOR, Person, everybody, reporter_of
from jixiao.demo.world import World
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.base.passwords import one_time_password
from jixiao.web.organisations import actions


def found(world: World, now: datetime) -> None:
    """Enter what exists at the start: the city, its bureaus, districts and streets, groups and people."""
    enter(world, CITY_PLACE, SYSTEM, now)
    enter(world, BUREAUS[0], SYSTEM, now)
    employ(world, ADMINISTRATOR, SYSTEM, now)
    by = world.accounts[ADMINISTRATOR.username]
    for place in (*BUREAUS[1:], *DISTRICTS):
        enter(world, place, by, now)
    for code, (label_zh, label_en) in GROUP_LABELS.items():
        group = actions.create_peer_group(code=code, label_zh=label_zh, label_en=label_en, by=by, now=now)
        world.groups[code] = group
    new_later = MERGER.successor
    for each in STREETS:
        if each.code != new_later:
            _enter_street(world, each, by, now)
    for person in everybody():
        if person != ADMINISTRATOR and person.scope != new_later:
            employ(world, person, by, now)


def merge(world: World) -> None:
    """Two streets become one from a given day: prepared and entered a few days before."""
    by, now = world.accounts[ADMINISTRATOR.username], at(MERGER.effective_date - timedelta(days=5), 10.5)
    successor = street(MERGER.successor)
    _enter_street(world, successor, by, now)
    actions.merge_organisations(
        predecessors=world.named(MERGER.predecessors),
        successor=world.organisations[MERGER.successor],
        effective_date=MERGER.effective_date,
        document=MERGER.document,
        by=by,
        now=now,
    )
    employ(world, reporter_of(successor), by, now)


def close_former_accounts(world: World, now: datetime) -> None:
    """The merged streets' reporters hand in their last month and leave."""
    by = world.accounts[ADMINISTRATOR.username]
    for code in MERGER.predecessors:
        account = world.accounts[reporter_of(street(code)).username]
        for assignment in account.role_assignments.all():
            actions.end_role(assignment=assignment, valid_to=now.date(), by=by, now=now)
        actions.set_active(account=account, is_active=False, by=by, now=now)


def rename(world: World) -> None:
    """A town becomes a street (撤镇设街道): the same organisation under a new name."""
    actions.rename_organisation(
        organisation=world.organisations[RENAMING.code],
        label_zh=RENAMING.label_zh,
        label_en=RENAMING.label_en,
        effective_date=RENAMING.effective_date,
        document=RENAMING.document,
        by=world.accounts[ADMINISTRATOR.username],
        now=at(RENAMING.effective_date - timedelta(days=4), 15.2),
    )


def enter(world: World, place: Place, by: Actor, now: datetime) -> None:
    """An organisation at the beginning of its life."""
    world.organisations[place.code] = actions.create_organisation(
        code=place.code,
        label_zh=place.label_zh,
        label_en=place.label_en,
        tier=place.tier,
        parent=world.organisations.get(place.parent),
        valid_from=place.valid_from,
        by=by,
        now=now,
    )


def _enter_street(world: World, each: Street, by: Actor, now: datetime) -> None:
    enter(world, each.place, by, now)
    actions.join_peer_group(
        peer_group=world.groups[each.group],
        organisation=world.organisations[each.code],
        valid_from=each.place.valid_from,
        by=by,
        now=now,
    )


def employ(world: World, person: Person, by: Actor, now: datetime) -> None:
    """An account with its role; without a password where nobody has one."""
    password = world.passwords.setdefault(person.username, one_time_password()) if world.has_passwords else None
    account = actions.create_account(
        username=person.username,
        display_name=person.display_name,
        organisation=world.organisations[person.seat],
        password=password,
        must_change_password=False,  # random and of this installation only, so nothing that others know
        by=by,
        now=now,
    )
    actions.grant_role(
        account=account,
        role=person.role,
        organisation=world.organisations[person.scope],
        valid_from=person.since,
        by=by,
        now=now,
    )
    world.accounts[person.username] = account
