"""What people do with a warning: acknowledge, explain, mute with an end. None of it clears one: only figures do."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.web.audit.actions import Actor
from jixiao.web.base.content import clean_name, keep_file
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection.rules import check_evidence
from jixiao.web.organisations.models import Account
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.actions.events import record
from jixiao.web.warnings.models import Mute, WarningCase


@transaction.atomic
def acknowledge(*, warning: WarningCase, by: Account, now: datetime) -> WarningCase:
    """Somebody has seen it and takes it on."""
    _move("acknowledge", warning, now)
    record(kind="acknowledged", warning=warning, by=by, now=now)
    return warning


@transaction.atomic
def explain(
    *,
    warning: WarningCase,
    category: str,
    words: str,
    by: Account,
    now: datetime,
    file_name: str = "",
    content: bytes = b"",
) -> WarningCase:
    """How it came about and what is done about it, with a file that shows it; more can be added while it is open."""
    rules.check_category(category)
    rules.check_words(words)
    file: dict[str, Any] = {}
    if file_name:
        check_evidence(clean_name(file_name), len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
        file = keep_file(file_name, content)
    _move("explain", warning, now, step=rules.NONE)
    record(kind="explained", warning=warning, by=by, now=now, words=words.strip(), category=category, **file)
    return warning


@transaction.atomic
def mute(*, warning: WarningCase, reason: str, ends_date: date, by: Account, now: datetime) -> Mute:
    """Tell nobody of it until `ends_date`; it stays on the board, and the reason with it."""
    rules.check_words(reason)
    today = timezone.localdate(now)
    rules.check_can_mute(warning.state, ends_date, today, queries.longest_mute(today))
    try:
        with transaction.atomic():
            made = Mute.objects.create(
                warning=warning, reason=reason.strip(), ends_date=ends_date, muted_by=by, muted_at=now
            )
    except IntegrityError:
        raise RuleViolation("muted_already", N_("This warning is muted already. Reload the page.")) from None
    record(kind="muted", warning=warning, by=by, now=now, words=reason.strip(), ends_date=ends_date)
    return made


@transaction.atomic
def unmute(*, warning: WarningCase, by: Actor, now: datetime) -> WarningCase:
    """It is heard again: somebody ends the mute, or its day has come."""
    if not Mute.objects.filter(warning=warning, ended_at__isnull=True).update(ended_at=now):
        raise RuleViolation("not_muted", N_("This warning is not muted. Reload the page."))
    record(kind="unmuted", warning=warning, by=by, now=now)
    return warning


def _move(act: str, warning: WarningCase, now: datetime, **changes: Any) -> None:
    """Of many acts at once exactly one succeeds."""
    before, after, _by = rules.ACTS[act]
    moved = WarningCase.objects.filter(pk=warning.pk, state__in=before).update(
        state=after, state_at=now, changed_at=now, **changes
    )
    if not moved:
        rules.check_can_act(act, WarningCase.objects.values_list("state", flat=True).get(pk=warning.pk))
    warning.refresh_from_db()
