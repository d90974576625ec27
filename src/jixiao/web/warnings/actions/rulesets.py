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
    read_document(document)
    draft = WarningRuleSet.objects.select_for_update(of=("self",)).get(pk=rule_set.pk)
    rules.check_can_change_set(draft.state)
    if draft.document != document:
        draft.trial, draft.tried_at = {}, None
    draft.document, draft.note, draft.saved_by, draft.saved_at = document, note.strip(), by, now
    draft.save(update_fields=["document", "note", "trial", "tried_at", "saved_by", "saved_at"])
    _record("WARNING_RULES_SAVED", draft, by, now, characters=len(document))
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
