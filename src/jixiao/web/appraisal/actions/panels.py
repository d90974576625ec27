"""Writes of panels: made, people named, scoring opened by lot, closed with its scores landing, called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.actions.lots import assign, tell_members
from jixiao.web.appraisal.models import (
    Assignment,
    ChainStep,
    CombinedScore,
    Member,
    Panel,
    PanelIndicator,
    PanelObject,
    ThirdParty,
)
from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Figure
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.organisations.models import Account, Organisation


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
    _record("PANEL_MADE", made, by, now, seed=made.seed, organisations=len(organisations), indicators=len(chosen))
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
def add_member(
    *, panel: Panel, account: Account, group: str, third_party: ThirdParty | None = None, by: Account, now: datetime
) -> Member:
    """Name somebody who scores; from a third party where the group is that of third parties."""
    panel = _locked(panel)
    rules.check_can_edit(panel.state)
    if group not in {one.kind for one in rules.read_groups(panel.groups) if not one.is_heard}:
        raise RuleViolation("unknown_group", N_("The panel has no such group of scorers, or a survey speaks for it."))
    if (group == rules.THIRD_PARTIES) != (third_party is not None):
        raise RuleViolation(
            "third_party_missing", N_("Name the third party of a third-party evaluator, and only of these.")
        )
    if account.pk == by.pk:
        raise RuleViolation("own_panel", N_("Whoever keeps a panel does not score in it. Name somebody else."))
    try:
        with transaction.atomic():
            added = Member.objects.create(
                panel=panel, account=account, group=group, third_party=third_party, added_by=by, added_at=now
            )
    except IntegrityError:
        raise RuleViolation("member_already", N_("This person is in the panel already.")) from None
    _record("PANEL_MEMBER_ADDED", panel, by, now, name=account.username, kind=group)
    return added


@transaction.atomic
def drop_member(*, member: Member, by: Account, now: datetime) -> None:
    """Take somebody out again before scoring begins."""
    panel = _locked(member.panel)
    rules.check_can_edit(panel.state)
    name = member.account.username
    Member.objects.filter(pk=member.pk).delete()
    _record("PANEL_MEMBER_DROPPED", panel, by, now, name=name)


@transaction.atomic
def open_panel(*, panel: Panel, by: Account, now: datetime) -> Panel:
    """Known conflicts are set down, who scores what is drawn by lot, everybody is told."""
    panel = _locked(panel)
    rules.check_can_act("open", panel.state)
    groups, members = rules.read_groups(panel.groups), queries.members_of(panel)
    counts = {group.kind: sum(one.group == group.kind for one in members) for group in groups}
    rules.check_can_open(groups, counts, len(queries.targets_of(panel)))
    n_assigned = assign(panel=panel, members=members, by=by, now=now)
    panel.state, panel.opened_at = rules.RUNNING, now
    panel.save(update_fields=["state", "opened_at"])
    _record("PANEL_OPENED", panel, by, now, seed=panel.seed, entries=n_assigned)
    tell_members(panel=panel, members=members, by=by, now=now)
    return panel


@transaction.atomic
def close_panel(*, panel: Panel, reason: str = "", by: Account, now: datetime) -> Panel:
    """Combine the scores and keep them; they land as figures now, or wait for the office's decisions."""
    panel, today = _locked(panel), timezone.localdate(now)
    rules.check_can_act("close", panel.state)
    result = frames.panel_result(panel, today)
    waiting = Assignment.objects.filter(member__panel=panel, state=rules.WAITING).count()
    n_wanted = len(queries.targets_of(panel)) * len(queries.indicators_of(panel))
    rules.check_can_close(waiting, len(result.thirds), reason, n_wanted - len(result.combined))
    panel.state, panel.ended_by, panel.ended_at, panel.ended_reason = rules.CLOSED, by, now, reason.strip()
    panel.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])
    kept = _keep(panel, result)
    _record("PANEL_CLOSED", panel, by, now, scores=len(kept), reason=panel.ended_reason)
    _chain(panel, kept, by, now)
    if panel.landing == rules.BY_PANEL:
        land(panel=panel, scores=kept, by=by, now=now)
    return panel


def _keep(panel: Panel, result: frames.PanelResult) -> list[CombinedScore]:
    homes = {one.pk: one.organisation_id for one in queries.targets_of(panel)}
    return CombinedScore.objects.bulk_create(
        CombinedScore(
            panel=panel, indicator_id=one.indicator_id, organisation_id=homes[one.object_id], score=one.score,
            n_scores=one.n_scores, groups=[each.to_data() for each in one.groups],
        )
        for one in result.combined
        if one.score is not None
    )  # fmt: skip


def _chain(panel: Panel, scores: Sequence[CombinedScore], by: Account, now: datetime) -> None:
    """The panel's step in the chain of every organisation and indicator."""
    codes = {one.pk: one.node_code for one in queries.indicators_of(panel)}
    place = {"scheme_version": panel.scheme_version, "period": panel.period, "step": rules.THIRD_PARTY_EVALUATION}
    earlier = ChainStep.objects.filter(**place).values_list("organisation_id", "node_code", "revision")
    revisions: dict[tuple[int, str], int] = {}
    for organisation_id, node_code, revision in earlier:
        revisions[organisation_id, node_code] = max(revision, revisions.get((organisation_id, node_code), 0))
    ChainStep.objects.bulk_create(
        ChainStep(
            **place, node_code=codes[one.indicator_id], organisation_id=one.organisation_id, score=one.score, panel=panel,
            revision=revisions.get((one.organisation_id, codes[one.indicator_id]), 0) + 1, taken_by=by, taken_at=now,
        )
        for one in scores
    )  # fmt: skip


@transaction.atomic
def land(*, panel: Panel, scores: Sequence[CombinedScore], by: Account, now: datetime) -> collection.Landed:
    """Combined scores become figures of their indicators; each says of which panel it is and how many people scored."""
    figures: list[Figure] = []
    indicators = {one.pk: one for one in queries.indicators_of(panel)}
    codes = {one.organisation_id: one.organisation.code for one in queries.targets_of(panel)}
    for one in scores:
        figures += frames.figures_of(indicators[one.indicator_id], codes[one.organisation_id], panel.period, one.score)
    rule = {"panel": panel.code, "way": panel.way, "people": panel.members.count()}
    day = min(Period.parse(panel.period).last_date, timezone.localdate(now))
    landed = collection.land(
        figures=figures, delivery=collection.Delivery("panel", panel.code, rule), on=day, by=by, now=now
    )
    _record("PANEL_LANDED", panel, by, now, figures=landed.n_landed, refused=len(landed.refused))
    return landed


@transaction.atomic
def cancel_panel(*, panel: Panel, reason: str, by: Account, now: datetime) -> Panel:
    """Call a running panel off; what was scored stays on record and counts for nothing."""
    rules.check_words(reason)
    panel = _locked(panel)
    rules.check_can_act("cancel", panel.state)
    panel.state, panel.ended_by, panel.ended_at, panel.ended_reason = rules.CANCELLED, by, now, reason.strip()
    panel.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])
    _record("PANEL_CANCELLED", panel, by, now, reason=reason.strip())
    return panel


def _locked(panel: Panel) -> Panel:
    """One act on a panel at a time."""
    return Panel.objects.select_for_update().get(pk=panel.pk)


def _record(event: str, panel: Panel, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event, object_type="panel", object_code=panel.code, organisation_code=panel.organisation.code, by=by,
        now=now, details=details,
    )  # fmt: skip
