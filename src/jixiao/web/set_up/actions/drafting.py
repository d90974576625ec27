"""A draft is started, changed and thrown away; nothing else in the platform changes meanwhile."""

from datetime import date, datetime

from django.db import transaction

from jixiao.engine.scheme_template.template import template as template_named
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.set_up import queries, rules
from jixiao.web.set_up.actions.log import record
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen


@transaction.atomic
def start_draft(*, template: str, organisation: Organisation, today: date, by: Account, now: datetime) -> SetUpDraft:
    """A draft that says what the template says, for this year; DefinitionError where there is no such template."""
    one = template_named(template)
    chosen = Chosen(
        label_zh=one.scheme.label_zh, label_en=one.scheme.label_en, year=today.year, due_day=one.due_day,
        first_period=queries.suggested_period(one, today.year, today),
    )  # fmt: skip
    draft = SetUpDraft.objects.create(
        template=one.code, organisation=organisation, content=chosen.as_data(), started_by=by, started_at=now, changed_by=by,
        changed_at=now,
    )  # fmt: skip
    record(event="SET_UP_STARTED", draft=draft, by=by, now=now, template=one.code)
    return draft


@transaction.atomic
def save_chosen(*, draft: SetUpDraft, chosen: Chosen, revision: int, by: Account, now: datetime) -> SetUpDraft:
    """Keep what was chosen; refused where somebody else saved since `revision` was read."""
    stored = SetUpDraft.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=draft.pk)
    rules.check_can_change(stored.state)
    rules.check_not_overtaken(revision, stored.revision, stored.changed_by.username, by.username)
    stored.content, stored.revision, stored.changed_by, stored.changed_at = (
        chosen.as_data(),
        stored.revision + 1,
        by,
        now,
    )
    stored.save(update_fields=["content", "revision", "changed_by", "changed_at"])
    record(event="SET_UP_SAVED", draft=stored, by=by, now=now, revision=stored.revision)
    return stored


@transaction.atomic
def discard_draft(*, draft: SetUpDraft, by: Account, now: datetime) -> None:
    """The draft is gone; what was carried out cannot be thrown away here."""
    stored = SetUpDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    rules.check_can_change(stored.state)
    record(event="SET_UP_DISCARDED", draft=stored, by=by, now=now)
    stored.delete()
