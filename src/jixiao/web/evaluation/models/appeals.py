"""Windows for appeals, appeals with what happened to them, and the corrections that accepted ones make."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.evaluation import rules
from jixiao.web.evaluation.models.entries import ItemEntry
from jixiao.web.evaluation.models.runs import EvaluationCycle, ScoringRun
from jixiao.web.organisations.models import Account, Organisation


class AppealWindow(AppendOnlyModel):
    """Another window for appeals against a run than the library's; the newest of a run counts."""

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="windows")
    opens_on = models.DateField()
    closes_on = models.DateField()
    set_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="appeals_close_after_they_open")
        ]


class Appeal(models.Model):
    """An organisation contests its own result or what it is made from. `change`: what the office found right."""

    code = models.CharField(max_length=40, unique=True)  # A2026-0003
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    cycle = models.ForeignKey(EvaluationCycle, models.PROTECT, related_name="appeals")
    period = models.CharField(max_length=10)
    run = models.ForeignKey(ScoringRun, models.PROTECT, null=True, related_name="appeals")  # the result contested
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="appeals")
    subject = models.CharField(max_length=12, choices=list(rules.SUBJECT_LABELS.items()))
    node_code = models.CharField(max_length=60, blank=True)
    item_code = models.CharField(max_length=60, blank=True)
    entry = models.ForeignKey(ItemEntry, models.PROTECT, null=True, related_name="appeals")
    state = models.CharField(max_length=12, choices=list(rules.APPEAL_LABELS.items()), default=rules.SUBMITTED)
    submitted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    due_date = models.DateField()
    answer = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    change = models.JSONField(default=dict)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="appeal_numbered_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[rules.ACCEPTED, rules.CORRECTION_PUBLISHED])
                | Q(answered_by__isnull=False, approved_by__isnull=False, decided_at__isnull=False)
                & ~Q(approved_by=F("answered_by")),
                name="appeal_accepted_by_two",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_date"], name="appeal_waiting")]

    def __str__(self) -> str:
        return self.code


class AppealEvent(AppendOnlyModel):
    """One thing that happened to an appeal; `by` is nobody where the calendar or the portal acted."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=list(rules.APPEAL_EVENTS.items()))
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class Correction(models.Model):
    """A valid result that an accepted appeal replaced; where the old one was published, the portal takes it up from here.

    `published_as` is the release that corrects, '' where nothing had been published.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="corrections")
    replaced = models.ForeignKey(ScoringRun, models.PROTECT, related_name="+")
    run = models.OneToOneField(ScoringRun, models.PROTECT, related_name="correction")
    reason_zh = models.CharField(max_length=rules.TEXT_LIMIT)
    given_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True)
    published_as = models.CharField(max_length=100, blank=True)
