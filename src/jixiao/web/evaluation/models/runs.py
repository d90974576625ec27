"""Cycles, scoring runs over frozen snapshots, and the scores and findings they gave."""

from django.db import models
from django.db.models import Q

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
