"""How panels end: scores combined and landing, called off; and afterwards scores voided, or the panel withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.actions.desk import Desk
from jixiao.web.appraisal.models import Assignment, ChainStep, CombinedScore, Member, Panel
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Figure
from jixiao.web.organisations.models import Account

Place = tuple[int, int]
"""Indicator of a panel, organisation."""


@transaction.atomic
def close_panel(*, panel: Panel, reason: str = "", by: Account, now: datetime) -> Panel:
    """Combine the scores and keep them; they land as figures now, or wait for the office's decisions."""
    desk, today = Desk(by, now), timezone.localdate(now)
    panel = desk.locked(panel)
    rules.check_can_act("close", panel.state)
    result = frames.panel_result(panel, today)
    waiting = Assignment.objects.filter(member__panel=panel, state=rules.WAITING).count()
    n_wanted = len(queries.targets_of(panel)) * len(queries.indicators_of(panel))
    rules.check_can_close(waiting, len(result.thirds), reason, n_wanted - len(result.combined))
    panel.state, panel.ended_by, panel.ended_at, panel.ended_reason = rules.CLOSED, by, now, reason.strip()
    panel.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])
    kept = _keep(panel, result, {})
    desk.record("PANEL_CLOSED", panel, scores=len(kept), reason=panel.ended_reason)
    _chain(panel, kept, by, now)
    if panel.landing == rules.BY_PANEL:
        land(panel=panel, scores=kept, by=by, now=now)
    return panel


def _keep(panel: Panel, result: frames.PanelResult, former: Mapping[Place, CombinedScore]) -> list[CombinedScore]:
    """A row of each score that is another than the former one."""
    homes = {one.pk: one.organisation_id for one in queries.targets_of(panel)}
    rows = []
    for one in result.combined:
        before = former.get((one.indicator_id, homes[one.object_id]))
        groups = [each.to_data() for each in one.groups]
        if one.score is None or (before is not None and (before.score, before.groups) == (one.score, groups)):
            continue
        rows.append(
            CombinedScore(
                panel=panel, indicator_id=one.indicator_id, organisation_id=homes[one.object_id], score=one.score,
                revision=before.revision + 1 if before else 1, n_scores=one.n_scores, groups=groups,
            )
        )  # fmt: skip
    return CombinedScore.objects.bulk_create(rows)


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
    day = min(Period.parse(panel.period).last_date, timezone.localdate(now))
    landed = collection.land(figures=_figures(panel, scores), delivery=_delivery(panel), on=day, by=by, now=now)
    Desk(by, now).record("PANEL_LANDED", panel, figures=landed.n_landed, refused=len(landed.refused))
    return landed


def _delivery(panel: Panel) -> collection.Delivery:
    """What its figures say of where they come from: the panel, never a person of it."""
    scoring = panel.members.exclude(assignments__state=rules.VOIDED).distinct().count()
    return collection.Delivery("panel", panel.code, {"panel": panel.code, "way": panel.way, "people": scoring})


def _figures(panel: Panel, scores: Sequence[CombinedScore]) -> list[Figure]:
    indicators = {one.pk: one for one in queries.indicators_of(panel)}
    codes = {one.organisation_id: one.organisation.code for one in queries.targets_of(panel)}
    return [
        figure
        for one in scores
        for figure in frames.figures_of(
            indicators[one.indicator_id], codes[one.organisation_id], panel.period, one.score
        )
    ]


@transaction.atomic
def cancel_panel(*, panel: Panel, reason: str, by: Account, now: datetime) -> Panel:
    """Call a running panel off; what was scored stays on record and counts for nothing."""
    rules.check_words(reason)
    panel = Desk.locked(panel)
    rules.check_can_act("cancel", panel.state)
    panel.state, panel.ended_by, panel.ended_at, panel.ended_reason = rules.CANCELLED, by, now, reason.strip()
    panel.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])
    Desk(by, now).record("PANEL_CANCELLED", panel, reason=reason.strip())
    return panel


@transaction.atomic
def void_scores(*, member: Member, reason: str, by: Account, now: datetime) -> Panel:
    """What somebody gave to a closed panel counts no more: the rest is combined anew, and what is another lands again."""
    desk = Desk(by, now)
    panel = desk.locked(member.panel)
    former = {(one.indicator_id, one.organisation_id): one for one in queries.combined_of(panel)}
    given = Assignment.objects.filter(member=member, state=rules.HANDED_IN)
    n_given = given.count()
    given.update(state=rules.VOIDED)
    # By the figures of the day on which it was closed: nothing but these scores may move the result.
    result = frames.panel_result(panel, timezone.localdate(panel.ended_at or now))
    rules.check_can_void(panel.state, n_given, len(former) - len(result.combined), reason)
    kept = _keep(panel, result, former)
    desk.record("SCORES_VOIDED", panel, name=member.account.username, reason=reason.strip(), scores=len(kept))
    moved = [one for one in kept if one.score != former[one.indicator_id, one.organisation_id].score]
    _chain(panel, moved, by, now)
    if panel.landing == rules.BY_PANEL and moved:
        why = Text(
            f"Some scores of the panel were voided: {reason.strip()}", f"部分评分作废，重新合成：{reason.strip()}"
        )
        figures = {figure.place: collection.Restated(figure.value, why) for figure in _figures(panel, moved)}
        collection.restate(figures=figures, delivery=_delivery(panel), by=by, now=now)
        land(panel=panel, scores=moved, by=by, now=now)
    return panel


@transaction.atomic
def withdraw_panel(*, panel: Panel, reason: str, by: Account, now: datetime) -> int:
    """A closed panel counts no more: its scores stay on record, its figures are taken back. How many were."""
    desk = Desk(by, now)
    rules.check_words(reason)
    panel = desk.locked(panel)
    rules.check_can_act("withdraw", panel.state)
    panel.state, panel.withdrawn_by, panel.withdrawn_at = rules.WITHDRAWN_PANEL, by, now
    panel.withdrawn_reason = reason.strip()
    panel.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    figures = _figures(panel, queries.combined_of(panel)) if panel.landing == rules.BY_PANEL else []
    why = Text(
        f"The panel “{panel.label_en or panel.label_zh}” was withdrawn: {reason.strip()}",
        f"“{panel.label_zh}”评议结果已撤销：{reason.strip()}",
    )
    gone = {figure.place: collection.Restated(None, why) for figure in figures}
    taken = collection.restate(figures=gone, delivery=_delivery(panel), by=by, now=now)
    desk.record("PANEL_WITHDRAWN", panel, reason=reason.strip(), figures=len(taken))
    return len(taken)
