"""Writes of panels up to the scoring: made, people named, opened by lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.actions.desk import Desk
from jixiao.web.appraisal.actions.lots import assign, tell_members
from jixiao.web.appraisal.models import Member, Panel, PanelIndicator, PanelObject, ThirdParty
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import access_for, tree_on
from jixiao.web.organisations.rules import THIRD_PARTY


@dataclass(frozen=True)
class NewPanel:
    """What the office says of a panel before anybody is named."""

    label_zh: str
    scheme_version: SchemeVersion
    period: str
    due_date: date
    groups: tuple[rules.GroupOfRaters, ...]
    label_en: str = ""
    instructions: str = ""
    way: str = rules.TRIMMED
    spread: str = "proportional"
    landing: str = rules.BY_PANEL
    hides_names: bool = False
    seed: int = 0


@transaction.atomic
def make_panel(
    *, panel: NewPanel, node_codes: Sequence[str], organisations: Sequence[Organisation], by: Account, now: datetime
) -> Panel:
    """A panel in preparation: which qualitative indicators of a scheme, which organisations, who by which weight."""
    _check_new(panel, node_codes, organisations, timezone.localdate(now))
    number = (Panel.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    made = Panel.objects.create(
        number=number, label_zh=panel.label_zh.strip()[:200], label_en=panel.label_en.strip()[:200],
        instructions=panel.instructions.strip(), organisation=panel.scheme_version.scheme.organisation,
        scheme_version=panel.scheme_version, period=panel.period, groups=[one.to_data() for one in panel.groups],
        way=panel.way, spread=panel.spread, landing=panel.landing, hides_names=panel.hides_names,
        seed=panel.seed, due_date=panel.due_date,
        created_by=by, created_at=now,
    )  # fmt: skip
    leaves = {one.node.code: one for one in frames.qualitative_leaves(engine_scheme(panel.scheme_version))}
    known = {one.code: one for one in Indicator.objects.all()}
    chosen = [leaves[code] for code in leaves if code in set(node_codes)]
    PanelIndicator.objects.bulk_create(
        PanelIndicator(
            panel=made, indicator=known[one.indicator], node_code=one.node.code, position=place,
            tiers=[list(pair) for pair in one.tiers], full=one.full, tier_indicator=known.get(one.tier_indicator),
        )
        for place, one in enumerate(chosen, start=1)
    )  # fmt: skip
    _number_objects(made, organisations)
    Desk(by, now).record("PANEL_MADE", made, seed=made.seed, organisations=len(organisations), indicators=len(chosen))
    return made


def _check_new(panel: NewPanel, node_codes: Sequence[str], organisations: Sequence[Organisation], today: date) -> None:
    if not panel.label_zh.strip():
        raise RuleViolation("label_missing", N_("Give the panel a name, so that others find it."))
    rules.check_groups(panel.groups)
    if not 0 <= panel.seed <= rules.LARGEST_SEED:
        raise RuleViolation(
            "bad_seed", N_("The seed is a whole number from 0 to %(largest)s."), largest=rules.LARGEST_SEED
        )
    if panel.due_date < today:
        raise RuleViolation("past_due_date", N_("The last day for scoring lies in the past."))
    try:
        period = Period.parse(panel.period)
    except DefinitionError:
        raise RuleViolation("bad_period", N_("Write the period as 2026, 2026H1, 2026Q3 or 2026-09.")) from None
    if str(period) != panel.period:
        raise RuleViolation("bad_period", N_("Write the period as 2026, 2026H1, 2026Q3 or 2026-09."))
    leaves = {one.node.code: one for one in frames.qualitative_leaves(engine_scheme(panel.scheme_version))}
    if not set(node_codes) & leaves.keys() or not set(node_codes) <= leaves.keys() or not organisations:
        raise RuleViolation("no_objects", N_("There is nothing to score: choose organisations and indicators first."))
    wanted = {leaves[code].indicator for code in node_codes}
    asked = wanted | {one.indicator for one in panel.groups if one.is_heard}
    rules.check_heard(panel.groups, wanted, Indicator.objects.filter(code__in=asked).values_list("code", flat=True))
    if Indicator.objects.filter(code__in=wanted).count() < len(wanted):
        raise RuleViolation(
            "unknown_indicator", N_("An indicator of the scheme is not in the library. Create it there first.")
        )


def _number_objects(panel: Panel, organisations: Sequence[Organisation]) -> None:
    """Numbers by lot, so that a number that stands for a hidden name does not tell its place in the list."""
    ordered = sorted(organisations, key=lambda one: one.code)
    turns = [scored for _, scored in rules.drawn([0], [one.pk for one in ordered], {}, 1, panel.seed)]
    PanelObject.objects.bulk_create(
        PanelObject(panel=panel, organisation_id=pk, number=place) for place, pk in enumerate(turns, start=1)
    )


@transaction.atomic
def add_member(*, panel: Panel, account: Account, group: str, by: Account, now: datetime) -> Member:
    """Name somebody who scores. People of a third party on the register sit in the group of third parties, and only they."""
    panel = Desk.locked(panel)
    rules.check_can_edit(panel.state)
    if group not in {one.kind for one in rules.read_groups(panel.groups) if not one.is_heard}:
        raise RuleViolation("unknown_group", N_("The panel has no such group of scorers, or a survey speaks for it."))
    party = queries.third_party_of(account)
    if group == rules.THIRD_PARTIES:
        _check_seat(panel, party, timezone.localdate(now))
    elif party is not None or access_for(account, tree_on(timezone.localdate(now))).roles == {THIRD_PARTY}:
        raise RuleViolation(
            "seat_of_third_party",
            N_("This is an account of a third party: its people sit in the group of third parties only."),
        )
    if account.pk == by.pk:
        raise RuleViolation("own_panel", N_("Whoever keeps a panel does not score in it. Name somebody else."))
    try:
        with transaction.atomic():
            added = Member.objects.create(
                panel=panel, account=account, group=group, third_party=party, added_by=by, added_at=now
            )
    except IntegrityError:
        raise RuleViolation("member_already", N_("This person is in the panel already.")) from None
    Desk(by, now).record("PANEL_MEMBER_ADDED", panel, name=account.username, kind=group)
    return added


def _check_seat(panel: Panel, party: ThirdParty | None, day: date) -> None:
    """The third party is on the register, in use on that day, and free to score somebody here."""
    free = {one.organisation_id for one in queries.targets_of(panel)} - queries.ties_of(party).keys()
    until = queries.suspended_until(party, day) if party else None
    rules.check_can_seat(party.registration if party else None, until, len(free))


@transaction.atomic
def drop_member(*, member: Member, by: Account, now: datetime) -> None:
    """Take somebody out again before scoring begins."""
    panel = Desk.locked(member.panel)
    rules.check_can_edit(panel.state)
    name = member.account.username
    Member.objects.filter(pk=member.pk).delete()
    Desk(by, now).record("PANEL_MEMBER_DROPPED", panel, name=name)


@transaction.atomic
def open_panel(*, panel: Panel, by: Account, now: datetime) -> Panel:
    """Known conflicts are set down, who scores what is drawn by lot, everybody is told."""
    panel = Desk.locked(panel)
    rules.check_can_act("open", panel.state)
    groups, members = rules.read_groups(panel.groups), queries.members_of(panel)
    counts = {group.kind: sum(one.group == group.kind for one in members) for group in groups}
    rules.check_can_open(groups, counts, len(queries.targets_of(panel)))
    for one in members:
        if one.group == rules.THIRD_PARTIES:
            _check_seat(panel, one.third_party, timezone.localdate(now))
    n_assigned = assign(panel=panel, members=members, by=by, now=now)
    panel.state, panel.opened_at = rules.RUNNING, now
    panel.save(update_fields=["state", "opened_at"])
    Desk(by, now).record("PANEL_OPENED", panel, seed=panel.seed, entries=n_assigned)
    tell_members(panel=panel, members=members, by=by, now=now)
    return panel
