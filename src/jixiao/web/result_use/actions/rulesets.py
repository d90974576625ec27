"""The rules themselves: one draft at a time, tried on a past result as it stands, adopted by a second person."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account
from jixiao.web.result_use import queries, rules
from jixiao.web.result_use.models import UseRuleSet


@transaction.atomic
def start_draft(*, by: Account, now: datetime) -> UseRuleSet:
    """A draft that begins from the newest adopted rules, else from the library's; refused where there is one already."""
    newest = queries.rule_sets().first()
    former = queries.rule_sets().filter(state=rules.ADOPTED).first()
    document = former.document if former else queries.library_document()
    try:
        with transaction.atomic():
            draft = UseRuleSet.objects.create(
                number=newest.number + 1 if newest else 1, document=document, started_from=former,
                valid_from=rules.read_document(document).valid_from, saved_by=by, saved_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation("draft_there", N_("There is a draft already. Reload the page and go on with it.")) from None
    _record("USE_RULES_DRAFTED", draft, by, now)
    return draft


@transaction.atomic
def save_draft(*, rule_set: UseRuleSet, document: str, note: str = "", by: Account, now: datetime) -> UseRuleSet:
    """The draft's new text; its trial is void where that changed. DefinitionError where it cannot be used."""
    draft = _locked(rule_set)
    read = rules.read_document(document)
    if document != draft.document:
        draft.trial, draft.tried_at = {}, None
        draft.document, draft.valid_from, draft.saved_by, draft.saved_at = document, read.valid_from, by, now
    draft.note = note.strip()
    draft.save(update_fields=["document", "note", "valid_from", "saved_by", "saved_at", "trial", "tried_at"])
    _record("USE_RULES_SAVED", draft, by, now, rules=len(read.rules))
    return draft


@transaction.atomic
def keep_trial(
    *, rule_set: UseRuleSet, document: str, trial: dict[str, Any], by: Account, now: datetime
) -> UseRuleSet | None:
    """What the trial of this very text told; None where the draft was changed meanwhile."""
    draft = _locked(rule_set)
    if draft.document != document:
        return None
    draft.trial, draft.tried_at = trial, now
    draft.save(update_fields=["trial", "tried_at"])
    _record("USE_RULES_TRIED", draft, by, now, run=trial["run"], proposals=trial["n_proposed"])
    return draft


@transaction.atomic
def adopt(*, rule_set: UseRuleSet, by: Account, now: datetime) -> UseRuleSet:
    """A second person puts the draft in force for results that are confirmed from its day on."""
    draft = _locked(rule_set)
    rules.check_can_adopt(
        is_tried=draft.tried_at is not None, saved_by=draft.saved_by.username, adopted_by=by.username,
        valid_from=draft.valid_from, today=timezone.localdate(now),
    )  # fmt: skip
    draft.state, draft.adopted_by, draft.adopted_at = rules.ADOPTED, by, now
    draft.save(update_fields=["state", "adopted_by", "adopted_at"])
    _record("USE_RULES_ADOPTED", draft, by, now, valid_from=draft.valid_from.isoformat())
    return draft


@transaction.atomic
def discard_draft(*, rule_set: UseRuleSet, by: Account, now: datetime) -> None:
    """The draft is given up; nothing was ever proposed by it."""
    draft = _locked(rule_set)
    _record("USE_RULES_DISCARDED", draft, by, now)
    draft.delete()


def _locked(rule_set: UseRuleSet) -> UseRuleSet:
    held = UseRuleSet.objects.select_for_update(no_key=True, of=("self",)).filter(pk=rule_set.pk).first()
    if held is None:
        raise RuleViolation("draft_gone", N_("This draft is there no longer. Reload the page."))
    rules.check_can_change_set(held.state)
    return held


def _record(event: str, rule_set: UseRuleSet, by: Account, now: datetime, **details: Any) -> None:
    record(event=event, object_type="use_rules", object_code=str(rule_set.number), by=by, now=now, details=details)
