"""Cycles, scoring runs with their scores and findings; adjustments and vetoes; windows, appeals and corrections."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.evaluation import rules
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account, Organisation


class EvaluationCycle(models.Model):
    """One year's evaluation under one scheme version."""

    code = models.CharField(max_length=60, unique=True)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=list(rules.CYCLE_LABELS.items()), default=rules.PLANNED)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class ScoringRun(models.Model):
    """One computation: the frozen input, the law it was computed by, and the digest of what came out."""

    code = models.CharField(max_length=80, unique=True)
    cycle = models.ForeignKey(EvaluationCycle, models.PROTECT, related_name="runs")
    period = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=list(rules.RUN_LABELS.items()), default=rules.COMPUTED)
    scheme_digest = models.CharField(max_length=64)
    snapshot = models.BinaryField()  # gzip of canonical JSON: scheme, observations, targets, organisations, period
    snapshot_digest = models.CharField(max_length=64)
    result_digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "period", "number"], name="run_once"),
            models.UniqueConstraint(
                fields=["cycle", "period"], condition=Q(state="confirmed"), name="one_confirmed_run_per_period"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ScoreRow(AppendOnlyModel):
    """The score of one organisation at one node of the scheme."""

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="scores")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="scores")
    peer_group = models.CharField(max_length=60, blank=True)
    node_code = models.CharField(max_length=60)
    raw = models.FloatField(null=True)
    score = models.FloatField(null=True)
    weight = models.FloatField()
    rank = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "organisation", "node_code"], name="score_once")]
        indexes = [models.Index(fields=["run", "node_code", "rank"], name="score_rank")]


class FindingRow(AppendOnlyModel):
    """Something doubtful or missing that the run met on its way."""

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=10)
    rule = models.CharField(max_length=60)
    organisation_code = models.CharField(max_length=60, blank=True)
    indicator_code = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=10, blank=True)
    message_zh = models.TextField()
    message_en = models.TextField()


class ItemEntry(models.Model):
    """Events that an adjustment or a veto of the scheme counts: proposed by one person, approved by another."""

    code = models.CharField(max_length=40, unique=True)  # E2026-0012
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    cycle = models.ForeignKey(EvaluationCycle, models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="item_entries")
    period = models.CharField(max_length=10)  # when it happened; counts in every run whose period holds it
    kind = models.CharField(max_length=10, choices=list(rules.KIND_LABELS.items()))
    item_code = models.CharField(max_length=60)
    n_events = models.FloatField()
    reason = models.CharField(max_length=rules.TEXT_LIMIT)
    document = models.CharField(max_length=rules.DOCUMENT_LIMIT, blank=True)  # number of the paper that found it
    state = models.CharField(max_length=12, choices=list(rules.ENTRY_LABELS.items()), default=rules.PROPOSED)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # who asked to revoke it
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="item_entry_numbered_once"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(rules.COUNTED))
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="item_entry_counts_when_two_agree",
            ),
            models.CheckConstraint(condition=Q(n_events__gt=0), name="item_entry_counts_something"),
        ]
        indexes = [models.Index(fields=["cycle", "state"], name="item_entry_counted")]

    def __str__(self) -> str:
        return self.code


class EntryEvent(AppendOnlyModel):
    """One thing that happened to an entry: who, when, in which words, with which file."""

    entry = models.ForeignKey(ItemEntry, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=list(rules.ENTRY_EVENTS.items()))
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()


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
