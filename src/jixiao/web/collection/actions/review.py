"""Somebody else looks at what was handed in: returns it with a reason, or approves it."""

from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Review, Submission
from jixiao.web.collection.queries import task_code
from jixiao.web.organisations.models import Account


@transaction.atomic
def return_submission(
    *, task: CollectionTask, reason: str, by: Account, now: datetime, number: int | None = None
) -> Review:
    """Give the task back with a reason; `number` is the submission the reviewer looked at."""
    rules.check_reason(reason)
    rules.check_note(reason)
    return _decide("return", task, by, now, number=number, reason=reason.strip())


@transaction.atomic
def approve(*, task: CollectionTask, by: Account, now: datetime, number: int | None = None) -> Review:
    """Accept the figures for scoring; of many approvals at once exactly one succeeds."""
    return _decide("approve", task, by, now, number=number)


def _decide(
    act: str, task: CollectionTask, by: Account, now: datetime, *, number: int | None, reason: str = ""
) -> Review:
    before, after = rules.TRANSITIONS[act]
    if not CollectionTask.objects.filter(pk=task.pk, state__in=before).update(state=after, changed_at=now):
        rules.check_can_act(act, CollectionTask.objects.values_list("state", flat=True).get(pk=task.pk))
    newest = Submission.objects.filter(task=task).select_related("submitted_by").latest("number")
    if number is not None and number != newest.number:
        raise RuleViolation(
            "newer_submission",
            N_("A newer submission has come in since you looked. Reload the page and look at that one."),
        )
    if act == "approve":
        rules.check_four_eyes(newest.submitted_by.username, by.username)
    review = Review.objects.create(submission=newest, decision=act, reason=reason, reviewed_by=by, reviewed_at=now)
    record(
        event={"return": "SUBMISSION_RETURNED", "approve": "SUBMISSION_APPROVED"}[act],
        object_type="collection_task",
        object_code=task_code(task),
        organisation_code=task.organisation.code,
        by=by,
        now=now,
        details={"number": newest.number, "reason": reason},
    )
    return review
