"""The rules themselves: one draft at a time, tried on the past as it stands, then released in place of the former."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.models import WarningRuleSet
from jixiao.web.warnings.rules import drafting
from jixiao.web.warnings.rules.boxes import Boxes
from jixiao.web.warnings.rules.documents import read_document


@transaction.atomic
def start_draft(*, by: Account, now: datetime) -> WarningRuleSet:
    """A draft that begins from the rules in force, else from the library's; refused where there is one already."""
    former = queries.rules_in_force()
    document = former.document if former else queries.library_document()
    newest = queries.newest_rule_set()
    try:
        with transaction.atomic():
            draft = WarningRuleSet.objects.create(
                number=newest.number + 1 if newest else 1, document=document, started_from=former, saved_by=by,
                saved_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation("draft_there", N_("There is a draft already. Reload the page and go on with it.")) from None
    _record("WARNING_RULES_DRAFTED", draft, by, now)
    return draft


@transaction.atomic
def save_draft(
    *, rule_set: WarningRuleSet, document: str, note: str = "", by: Account, now: datetime
) -> WarningRuleSet:
    """The draft's new text; its trial is void where a rule changed. DefinitionError where it cannot be used."""
    draft = _locked(rule_set)
    draft.note = note.strip()
    return _saved(draft, document, by, now)


@transaction.atomic
def put_rule(
    *, rule_set: WarningRuleSet, boxes: Boxes, instead_of: str = "", by: Account, now: datetime
) -> WarningRuleSet:
    """One rule of the draft as a form says it: a new one, or in place of the one with the code `instead_of`."""
    draft = _locked(rule_set)
    document = drafting.with_rule(draft.document, boxes, instead_of=instead_of)
    return _saved(draft, document, by, now, rule=boxes.code, change="changed" if instead_of else "added")


@transaction.atomic
def remove_rule(*, rule_set: WarningRuleSet, code: str, by: Account, now: datetime) -> WarningRuleSet:
    """The draft without one of its rules."""
    draft = _locked(rule_set)
    return _saved(draft, drafting.without_rule(draft.document, code), by, now, rule=code, change="removed")


@transaction.atomic
def switch_rule(*, rule_set: WarningRuleSet, code: str, by: Account, now: datetime) -> WarningRuleSet:
    """One rule of the draft off, or on again; what is off is kept and judges nothing."""
    draft = _locked(rule_set)
    return _saved(draft, drafting.switched(draft.document, code), by, now, rule=code, change="switched")


def _locked(rule_set: WarningRuleSet) -> WarningRuleSet:
    draft = WarningRuleSet.objects.select_for_update(of=("self",)).get(pk=rule_set.pk)
    rules.check_can_change_set(draft.state)
    return draft


def _saved(draft: WarningRuleSet, document: str, by: Account, now: datetime, **details: str) -> WarningRuleSet:
    read_document(document)
    if draft.document != document:
        draft.trial, draft.tried_at = {}, None
    draft.document, draft.saved_by, draft.saved_at = document, by, now
    draft.save(update_fields=["document", "note", "trial", "tried_at", "saved_by", "saved_at"])
    _record("WARNING_RULES_SAVED", draft, by, now, characters=len(document), **details)
    return draft


@transaction.atomic
def keep_trial(
    *, rule_set: WarningRuleSet, document: str, trial: Mapping[str, Any], by: Account, now: datetime
) -> bool:
    """What the rule lab told of the draft; False, and nothing is kept, where its text has changed meanwhile."""
    kept = WarningRuleSet.objects.filter(pk=rule_set.pk, state=rules.DRAFT, document=document).update(
        trial=dict(trial), tried_at=now
    )
    if kept:
        _record("WARNING_RULES_TRIED", rule_set, by, now, warnings=trial.get("n_warnings", 0))
    return bool(kept)


@transaction.atomic
def release(*, rule_set: WarningRuleSet, by: Account, now: datetime) -> WarningRuleSet:
    """From the next look on these rules hold, and the former no longer."""
    draft = WarningRuleSet.objects.select_for_update(of=("self",)).get(pk=rule_set.pk)
    rules.check_can_release(draft.state, is_tried=draft.tried_at is not None)
    WarningRuleSet.objects.filter(state=rules.RELEASED).update(state=rules.REPLACED)
    draft.state, draft.released_by, draft.released_at = rules.RELEASED, by, now
    draft.save(update_fields=["state", "released_by", "released_at"])
    _record("WARNING_RULES_RELEASED", draft, by, now)
    return draft


def _record(event: str, rule_set: WarningRuleSet, by: Account, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="warning_rules", object_code=str(rule_set.number), by=by, now=now, details=details
    )  # fmt: skip
