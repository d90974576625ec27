"""What people say to a doubt: the department explains, somebody else accepts, confirms or dismisses. Never a penalty."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.content import clean_name, keep_file
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import REASON_LIMIT, check_evidence
from jixiao.web.doubts import queries, rules
from jixiao.web.doubts.models import Doubt, Explanation
from jixiao.web.organisations.models import Account


@transaction.atomic
def explain(
    *, doubt: Doubt, words: str, by: Account, now: datetime, file_name: str = "", content: bytes = b""
) -> Explanation:
    """The department says how the figure came about, with a file that proves it where there is one."""
    rules.check_words(words)
    file = _kept_file(file_name, content) if file_name else {}
    _move("explain", doubt, now)
    explanation = Explanation.objects.create(
        doubt=doubt, words=words.strip(), explained_by=by, explained_at=now, **file
    )
    _record("DOUBT_EXPLAINED", doubt, by, now, reason=words.strip(), **file)
    return explanation


def _kept_file(name: str, content: bytes) -> dict[str, Any]:
    check_evidence(clean_name(name), len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
    return keep_file(name, content)


@transaction.atomic
def accept(*, doubt: Doubt, reason: str, by: Account, now: datetime) -> Doubt:
    """The explanation holds; the figure stays as it is."""
    return _decide("accept", "DOUBT_ACCEPTED", doubt, reason, by, now)


@transaction.atomic
def dismiss(*, doubt: Doubt, reason: str, by: Account, now: datetime) -> Doubt:
    """There was nothing to explain; the figure stays as it is."""
    return _decide("dismiss", "DOUBT_DISMISSED", doubt, reason, by, now)


@transaction.atomic
def confirm(*, doubt: Doubt, reason: str, by: Account, now: datetime) -> Doubt:
    """The figure is wrong: its task goes back with the reason where it still can, else its source is to be mended."""
    decided = _decide("confirm", "DOUBT_CONFIRMED", doubt, reason, by, now)
    task = queries.task_to_return(decided)
    if task is not None:
        collection.return_submission(task=task, reason=reason[:REASON_LIMIT], by=by, now=now)
    return decided


def _decide(act: str, event: str, doubt: Doubt, reason: str, by: Account, now: datetime) -> Doubt:
    rules.check_words(reason)
    for explanation in queries.explanations_of(doubt):
        rules.check_four_eyes(explanation.explained_by.username, by.username)
    _move(act, doubt, now, decision_reason=reason.strip(), decided_by=by, decided_at=now)
    _record(event, doubt, by, now, reason=reason.strip())
    doubt.refresh_from_db()
    return doubt


def _move(act: str, doubt: Doubt, now: datetime, **changes: Any) -> None:
    """Of many acts at once exactly one succeeds."""
    before, after = rules.TRANSITIONS[act]
    if not Doubt.objects.filter(pk=doubt.pk, state__in=before).update(state=after, changed_at=now, **changes):
        rules.check_can_act(act, Doubt.objects.values_list("state", flat=True).get(pk=doubt.pk))


def _record(event: str, doubt: Doubt, by: Account, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="doubt", object_code=str(doubt.pk), organisation_code=doubt.organisation.code,
        by=by, now=now,
        details={
            "rule": doubt.rule, "indicator": doubt.indicator.code if doubt.indicator else "", "period": doubt.period,
            "revision": doubt.revision, **details,
        },
    )  # fmt: skip
