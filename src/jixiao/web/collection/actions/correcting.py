"""An approved figure is put right after two people have decided so: a new submission, approved and locked at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jixiao.web.audit.actions import record
from jixiao.web.base.formats import plain
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Observation, Review, Submission, TaskEntry
from jixiao.web.collection.queries import task_code
from jixiao.web.collection.queries.observations import DONE
from jixiao.web.collection.queries.register import Register
from jixiao.web.collection.rules.delivery import Figure, figure_refusal
from jixiao.web.organisations.models import Account, Organisation

SOURCE = "correction"


@transaction.atomic
def correct_figure(
    *,
    organisation: Organisation,
    indicator: str,
    period: str,
    value: float,
    reason: str,
    provenance: Mapping[str, Any],
    by: Account,
    checked_by: Account,
    now: datetime,
) -> Observation:
    """The next revision of a figure whose task is approved or locked; what stood before stays on record.

    `by` found it wrong, `checked_by` is another person who agreed. Outside of the indicator's bounds it is refused.
    """
    rules.check_four_eyes(by.username, checked_by.username)
    # One organisation's figures have one writer at a time.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    _check_figure(Figure(organisation.code, indicator, period, value), now)
    rows = Observation.objects.filter(organisation=organisation, indicator__code=indicator, period=period)
    used = _standing(rows, value)
    task = CollectionTask.objects.select_for_update().select_related("organisation").get(submissions=used.submission)
    submission = Submission.objects.create(
        task=task,
        number=task.submissions.count() + 1,
        note=reason[: rules.REASON_LIMIT],
        submitted_by=by,
        submitted_at=now,
    )
    newest = rows.order_by("revision").values_list("revision", flat=True).last() or 0
    observation = Observation.objects.create(
        organisation=organisation, indicator=used.indicator, period=period, revision=newest + 1, value=value,
        entered_text=plain(value), submission=submission, source=SOURCE, provenance=dict(provenance), recorded_by=by,
        recorded_at=now,
    )  # fmt: skip
    TaskEntry.objects.update_or_create(
        task=task, indicator=used.indicator,
        defaults={
            "entered_text": plain(value), "value": value, "no_data": False, "reason": "", "changed_by": by,
            "changed_at": now,
        },
    )  # fmt: skip
    _approve(submission, task, checked_by, now)
    record(
        event="FIGURE_CORRECTED", object_type="collection_task", object_code=task_code(task),
        organisation_code=organisation.code, by=checked_by, now=now,
        details={
            "indicator": indicator, "before": used.value, "after": value, "reason": reason, "found_by": by.username,
            **provenance,
        },
    )  # fmt: skip
    return observation


def _check_figure(figure: Figure, now: datetime) -> None:
    """Refuse what the indicator cannot be."""
    refusal = figure_refusal(figure, Register.of([figure], timezone.localdate(now)).expected(figure))
    if refusal is not None:
        raise RuleViolation(
            refusal.code,
            N_(
                "This figure cannot be kept: the indicator is not known here, or cannot have this value. Check the unit."
            ),
        )


def _standing(rows: QuerySet[Observation], value: float) -> Observation:
    """The figure that stands, approved; refused where there is none, or it is `value` already."""
    used = rows.filter(submission__task__state__in=DONE).order_by("revision").select_related("submission").last()
    if used is None or used.submission is None:
        raise RuleViolation(
            "no_figure",
            N_("There is no approved figure of this indicator and period. Have it handed in and approved instead."),
        )
    if used.value == value:
        raise RuleViolation("same_figure", N_("This is the figure that stands already. Give the right one."))
    return used


def _approve(submission: Submission, task: CollectionTask, checked_by: Account, now: datetime) -> None:
    """As the task stands: approved, and locked where it is locked."""
    decisions = ("approve", "lock") if task.state == rules.LOCKED else ("approve",)
    Review.objects.bulk_create(
        Review(submission=submission, decision=decision, reviewed_by=checked_by, reviewed_at=now)
        for decision in decisions
    )
