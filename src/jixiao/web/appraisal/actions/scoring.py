"""Writes of those who score: drafts, handing in; the office gives one back; reports are handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from jixiao.web.appraisal import queries, rules
from jixiao.web.appraisal.models import Assignment, Mark, Member, Panel, PanelReport
from jixiao.web.audit.actions import record
from jixiao.web.base.content import keep_file
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection.rules import check_evidence
from jixiao.web.organisations.models import Account, Organisation


@dataclass(frozen=True)
class NewMark:
    """What was typed for one indicator."""

    node_code: str
    tier: int | None = None
    value: float | None = None
    words: str = ""


@transaction.atomic
def save_marks(
    *, assignment: Assignment, marks: Sequence[NewMark], by: Account, now: datetime
) -> dict[str, RuleViolation]:
    """Keep the draft; gives by indicator what could not be kept, and why (what was there stays)."""
    assignment = _locked(assignment)
    indicators = {one.node_code: one for one in queries.indicators_of(assignment.member.panel)}
    known = {one.indicator_id: one for one in assignment.marks.all()}
    refused: dict[str, RuleViolation] = {}
    n_saved = 0
    for new in marks:
        indicator = indicators.get(new.node_code)
        if indicator is None:
            continue
        try:
            rules.check_mark(new.value, new.tier, [tuple(pair) for pair in indicator.tiers], new.words)
        except RuleViolation as refusal:
            refused[new.node_code] = refusal
            continue
        mark = known.get(indicator.pk) or Mark(assignment=assignment, indicator=indicator)
        values = (new.tier, new.value, new.words.strip())
        if values != (mark.tier, mark.value, mark.words):
            mark.tier, mark.value, mark.words = values
            mark.saved_at = now
            mark.save()
            n_saved += 1
    if n_saved:
        _record("MARKS_SAVED", assignment, by, now, entries=n_saved)
    return refused


@transaction.atomic
def hand_in(*, assignment: Assignment, by: Account, now: datetime) -> Assignment:
    """The scores are final, unless the office gives them back."""
    assignment = _locked(assignment)
    n_given = assignment.marks.filter(value__isnull=False).count()
    rules.check_can_hand_in(len(queries.indicators_of(assignment.member.panel)) - n_given)
    assignment.state, assignment.handed_in_at = rules.HANDED_IN, now
    assignment.save(update_fields=["state", "handed_in_at"])
    _record("MARKS_HANDED_IN", assignment, by, now, entries=n_given)
    return assignment


@transaction.atomic
def give_back(*, assignment: Assignment, reason: str, by: Account, now: datetime) -> Assignment:
    """The office asks somebody to look again at what was handed in, and says why."""
    rules.check_words(reason)
    panel = Panel.objects.select_for_update().get(pk=assignment.member.panel_id)
    assignment = Assignment.objects.select_related("member__panel", "target__organisation").get(pk=assignment.pk)
    rules.check_can_give_back(panel.state, assignment.state)
    assignment.state, assignment.handed_in_at = rules.WAITING, None
    assignment.save(update_fields=["state", "handed_in_at"])
    _record("MARKS_GIVEN_BACK", assignment, by, now, reason=reason.strip(), name=assignment.member.account.username)
    return assignment


@transaction.atomic
def hand_in_report(
    *, member: Member, name: str, content: bytes, organisation: Organisation | None = None, by: Account, now: datetime
) -> PanelReport:
    """Keep a report of somebody in the panel, to be compared with the others."""
    if member.panel.state != rules.RUNNING:
        raise RuleViolation("not_running", N_("The panel is not scoring (any more): nothing can be changed."))
    check_evidence(name, len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
    kept = PanelReport.objects.create(
        member=member, organisation=organisation, **keep_file(name, content), handed_in_by=by, handed_in_at=now
    )
    record(
        event="PANEL_REPORT_HANDED_IN", object_type="panel", object_code=member.panel.code, by=by, now=now,
        details={"file_name": kept.file_name, "file_digest": kept.file_digest},
    )  # fmt: skip
    return kept


def _locked(assignment: Assignment) -> Assignment:
    """One write of an assignment at a time, and none once the panel is closed."""
    panel = Panel.objects.select_for_update().get(pk=assignment.member.panel_id)
    found = Assignment.objects.select_related("member__panel", "target__organisation").get(pk=assignment.pk)
    rules.check_can_score(panel.state, found.state)
    return found


def _record(event: str, assignment: Assignment, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event, object_type="panel", object_code=assignment.member.panel.code,
        organisation_code=assignment.target.organisation.code, by=by, now=now, details=details,
    )  # fmt: skip
