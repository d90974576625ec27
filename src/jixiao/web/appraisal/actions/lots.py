"""Who scores what, by lot: at the start, again where a conflict takes somebody away, and where a third is needed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.actions.desk import Desk
from jixiao.web.appraisal.models import Assignment, Conflict, Member, Panel, PanelObject
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.notices import actions as notices
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import tree_on

Barred = dict[int, set[int]]
"""By object the members who may not score it."""


@transaction.atomic
def assign(*, panel: Panel, members: Sequence[Member], by: Account, now: datetime) -> int:
    """Set down conflicts that follow from what is known, then draw; gives how many assignments were made."""
    targets, tree = queries.targets_of(panel), tree_on(timezone.localdate(now))
    barred: Barred = {one.pk: set() for one in targets}
    known: list[Conflict] = []
    for member in members:
        home, ties = queries.home_of(member.account, tree), queries.ties_of(member.third_party)
        for target in targets:
            kind = rules.conflict_of(target.organisation_id, home, ties)
            if kind:
                barred[target.pk].add(member.pk)
                known.append(Conflict(member=member, organisation_id=target.organisation_id, kind=kind,
                                      declared_by=by, declared_at=now))  # fmt: skip
    Conflict.objects.bulk_create(known)
    made: list[Assignment] = []
    for place, group in enumerate(rules.read_groups(panel.groups)):
        own = [one.pk for one in members if one.group == group.kind]
        pairs = rules.drawn(own, [one.pk for one in targets], barred, group.per_object, panel.seed + place)
        made += [Assignment(member_id=one, target_id=target, assigned_at=now) for one, target in sorted(pairs)]
    _check_covered(made, targets)
    Assignment.objects.bulk_create(made)
    Desk(by, now).record("SCORERS_DRAWN", panel, seed=panel.seed, entries=len(made), conflicts=len(known))
    return len(made)


def _check_covered(made: Sequence[Assignment], targets: Sequence[PanelObject]) -> None:
    bare = {one.pk for one in targets} - {one.target_id for one in made}
    if bare:
        raise RuleViolation(
            "nobody_may_score",
            N_("Nobody may score %(n)s of the organisations: all members have a conflict there. Name somebody else."),
            n=len(bare),
        )


@transaction.atomic
def declare_conflict(*, assignment: Assignment, reason: str, by: Account, now: datetime) -> Assignment | None:
    """The scorer steps back: the assignment is taken away, somebody else of the group is drawn where there is one."""
    panel = Panel.objects.select_for_update().get(pk=assignment.member.panel_id)
    assignment = Assignment.objects.select_related("member__account", "target").get(pk=assignment.pk)
    rules.check_can_score(panel.state, assignment.state)
    rules.check_can_declare(assignment.state, reason)
    Conflict.objects.create(
        member=assignment.member, organisation_id=assignment.target.organisation_id, kind=rules.DECLARED,
        reason=reason.strip(), declared_by=by, declared_at=now,
    )  # fmt: skip
    assignment.state = rules.WITHDRAWN
    assignment.save(update_fields=["state"])
    drawn = _another(panel, assignment, now)
    Desk(by, now).record(
        "CONFLICT_DECLARED", panel, reason=reason.strip(), name=drawn.member.account.username if drawn else ""
    )
    if drawn is not None:
        tell_members(panel=panel, members=[drawn.member], by=by, now=now, extra=f"-{drawn.pk}")
    return drawn


def _another(panel: Panel, gone: Assignment, now: datetime) -> Assignment | None:
    """Somebody else of the group who may score the object; nobody where all of the group score it anyway."""
    groups = {one.kind: one for one in rules.read_groups(panel.groups)}
    if not groups[gone.member.group].per_object:
        return None
    return _drawn_one(panel, gone.target, gone.member.group, panel.seed + gone.pk, now, is_third=gone.is_third)


def _drawn_one(
    panel: Panel, target: PanelObject, group: str, seed: int, now: datetime, *, is_third: bool
) -> Assignment | None:
    """One more scorer of the group for an object, by lot among those with the least to do."""
    taken = set(Assignment.objects.filter(target=target).values_list("member_id", flat=True))
    barred = set(
        Conflict.objects.filter(member__panel=panel, organisation=target.organisation_id).values_list(
            "member_id", flat=True
        )
    )
    busy = Count("assignments", filter=~Q(assignments__state=rules.WITHDRAWN))
    loads: Mapping[int, int] = dict(
        Member.objects.filter(panel=panel, group=group).annotate(n=busy).order_by("pk").values_list("pk", "n")
    )
    free = [pk for pk in loads if pk not in taken | barred]
    pairs = rules.drawn(free, [target.pk], {}, 1, seed, loads)
    if not pairs:
        return None
    made = Assignment.objects.create(member_id=pairs[0][0], target=target, is_third=is_third, assigned_at=now)
    return Assignment.objects.select_related("member__account").get(pk=made.pk)


@transaction.atomic
def ask_thirds(*, panel: Panel, by: Account, now: datetime) -> int:
    """Where two scores differ too much a third scorer is drawn; gives how many were."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    rules.check_can_act("close", panel.state)
    needed = frames.panel_result(panel, timezone.localdate(now)).thirds
    targets = {one.pk: one for one in queries.targets_of(panel)}
    asked = set(
        Assignment.objects.filter(member__panel=panel, is_third=True)
        .exclude(state=rules.WITHDRAWN)
        .values_list("member__group", "target_id")
    )
    made = [
        _drawn_one(panel, targets[target], group, panel.seed + target, now, is_third=True)
        for group, target in sorted(needed - asked)
    ]
    found = [one for one in made if one is not None]
    if needed - asked and not found:
        raise RuleViolation(
            "nobody_left", N_("Nobody else in the group may score these. The panel has too few members.")
        )
    Desk(by, now).record("THIRD_SCORES_ASKED", panel, entries=len(found))
    for one in found:
        tell_members(panel=panel, members=[one.member], by=by, now=now, extra=f"-{one.pk}")
    return len(found)


@transaction.atomic
def tell_members(*, panel: Panel, members: Iterable[Member], by: Account, now: datetime, extra: str = "") -> None:
    """A message to those who have something to score."""
    day = panel.due_date
    message = Message(
        f"请评分：{panel.label_zh}（{day.month}月{day.day}日前）", f"Please score: {panel.label_en or panel.label_zh} by {day}",
        href="/scoring/",
    )  # fmt: skip
    accounts = {one.account_id: one.account for one in members}
    notices.post(key=f"{panel.code}{extra}", message=message, accounts=accounts.values(), by=by, now=now)
    Desk(by, now).record("SCORERS_TOLD", panel, entries=len(accounts))
