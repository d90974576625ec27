"""Tasks, drafts, submissions, reviews, evidence, and the observations that come of them."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.collection import rules
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.organisations.models import Account, Organisation


class CollectionTask(models.Model):
    """What one organisation owes for one period under one scheme version."""

    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tasks")
    period = models.CharField(max_length=10)
    opens_date = models.DateField()
    due_date = models.DateField()
    state = models.CharField(max_length=12, choices=list(rules.STATE_LABELS.items()), default=rules.OPEN)
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme_version", "organisation", "period"], name="task_once"),
        ]
        indexes = [
            models.Index(fields=["state", "due_date"], name="task_state_due"),
            models.Index(fields=["period", "organisation"], name="task_period"),
        ]


class TaskEntry(models.Model):
    """A draft cell: what has been typed for one indicator, or that there is nothing to report and why."""

    task = models.ForeignKey(CollectionTask, models.PROTECT, related_name="entries")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    entered_text = models.CharField(max_length=100, blank=True)
    value = models.FloatField(null=True)
    no_data = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "indicator"], name="entry_once")]


class Submission(AppendOnlyModel):
    """The figures of a task handed in; the nth time."""

    task = models.ForeignKey(CollectionTask, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    submitted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="submission_once")]


class Review(AppendOnlyModel):
    """What was decided on a submission: return, approve or lock."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=10)  # return | approve | lock
    reason = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()


class Observation(AppendOnlyModel):
    """One figure of one organisation, indicator and period; a correction is a new revision, nothing is overwritten."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="observations")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    period = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()  # a system that pushes every minute makes 44 640 in a month
    value = models.FloatField(null=True)  # null: declared that there is nothing to report
    entered_text = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="observations")
    source = models.CharField(max_length=20, default="form")  # form | push | capture | workbook | panel …
    provenance = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "period", "revision"], name="observation_once"
            ),
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(reason=""), name="no_data_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["indicator", "period"], name="observation_series"),
            models.Index(fields=["source", "id"], name="observation_arrivals"),
        ]


class Evidence(models.Model):
    """A file that backs a task's figure; stored by its digest, withdrawn but never deleted."""

    task = models.ForeignKey(CollectionTask, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
