"""What an accepted appeal changes: one input, then every valid run that reads it, each with the correction it makes."""

from datetime import datetime

from django.db import transaction

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import actions as collection
from jixiao.web.evaluation import frames, queries, rules
from jixiao.web.evaluation.actions.drafting import EntryDraft
from jixiao.web.evaluation.actions.events import EntryChain
from jixiao.web.evaluation.actions.runs import score_anew
from jixiao.web.evaluation.actions.telling import Teller
from jixiao.web.evaluation.models import Appeal, Correction, ItemEntry, ScoringRun
from jixiao.web.indicators import actions as indicators
from jixiao.web.organisations.models import Account


@transaction.atomic
def apply(*, appeal: Appeal, change: rules.Change, by: Account, now: datetime) -> list[Correction]:
    """Write the changed input, score anew what it touches, tell everybody whose rank or grade is another."""
    rules.check_change(change)
    rules.check_change_fits(change, queries.changeable(appeal))
    if change.kind == rules.FIGURE:
        patch = _figure(appeal, change, by, now)
    elif change.kind == rules.TARGET:
        patch = _target(appeal, change, by, now)
    else:
        patch = _entry(appeal, change, by, now)
    return [_corrected(run, patch, appeal, by, now) for run in queries.runs_touched(patch)]


def _figure(appeal: Appeal, change: rules.Change, by: Account, now: datetime) -> frames.Patch:
    assert change.value is not None
    assert appeal.answered_by is not None
    observation = collection.correct_figure(
        organisation=appeal.organisation, indicator=change.indicator, period=change.period, value=change.value,
        reason=appeal.answer, provenance={"appeal": appeal.code}, by=appeal.answered_by, checked_by=by, now=now,
    )  # fmt: skip
    place = (appeal.organisation.code, change.indicator, change.period)
    return frames.Patch(figure=(*place, change.value, observation.pk))


def _target(appeal: Appeal, change: rules.Change, by: Account, now: datetime) -> frames.Patch:
    assert change.value is not None
    assert appeal.answered_by is not None
    indicators.correct_target(
        organisation=appeal.organisation, indicator=change.indicator, period=change.period, value=change.value,
        reason=appeal.answer, provenance={"appeal": appeal.code}, by=appeal.answered_by, checked_by=by, now=now,
    )  # fmt: skip
    return frames.Patch(target=(appeal.organisation.code, change.indicator, change.period, change.value))


def _entry(appeal: Appeal, change: rules.Change, by: Account, now: datetime) -> frames.Patch:
    if change.kind == rules.ENTER:
        return _entered(appeal, change, by, now)
    found = ItemEntry.objects.filter(code=change.entry, organisation=appeal.organisation).first()
    if found is None:
        raise RuleViolation("unknown_entry", N_("There is no such adjustment or veto of this organisation."))
    entry = EntryChain(by, now).locked(found)
    act = "overturn" if change.kind == rules.REVOKE else "amend"
    rules.check_entry_act(act, entry.state)
    before = entry.n_events
    entry.state, entry.asked_by = rules.ENTRY_ACTS[act][0][entry.state], None
    if act == "amend":
        assert change.n_events is not None
        entry.n_events = change.n_events
    entry.save(update_fields=["state", "asked_by", "n_events"])
    after = entry.n_events if act == "amend" else 0
    EntryChain(by, now).record(act, entry, appeal.answer, appeal=appeal.code, before=before, after=after)
    return frames.Patch(entry_id=entry.pk, entry=_row(entry) if act == "amend" else None)


def _entered(appeal: Appeal, change: rules.Change, by: Account, now: datetime) -> frames.Patch:
    """An entry that was overlooked: proposed by who answered the appeal, approved by who approves the answer."""
    assert change.n_events is not None
    assert appeal.answered_by is not None
    draft = EntryDraft(
        appeal.cycle, appeal.organisation, change.item, change.period or appeal.period, change.n_events, appeal.answer,
        appeal.code,
    )  # fmt: skip
    entry = draft.entry(appeal.answered_by, now, is_appeal=True)
    entry.state, entry.approved_by, entry.approved_at = rules.APPROVED, by, now
    entry.save()
    EntryChain(by, now).record("enter", entry, appeal.answer, appeal=appeal.code)
    return frames.Patch(entry_id=entry.pk, entry=_row(entry))


def _row(entry: ItemEntry) -> frames.Entered:
    return entry.organisation.code, entry.item_code, entry.period, entry.n_events, entry.pk


def _corrected(run: ScoringRun, patch: frames.Patch, appeal: Appeal, by: Account, now: datetime) -> Correction:
    fresh = score_anew(run=run, patch=patch, by=by, now=now)
    assert appeal.answered_by is not None
    correction = Correction.objects.create(
        appeal=appeal, replaced=run, run=fresh, reason_zh=appeal.answer, given_by=appeal.answered_by, approved_by=by,
        made_at=now,
    )  # fmt: skip
    for moved in queries.moved_between(run, fresh):
        if moved.organisation.pk != appeal.organisation_id:
            Teller(by, now).tell_moved(fresh, moved, appeal)
    return correction
