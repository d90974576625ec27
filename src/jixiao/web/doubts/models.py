"""Doubts with what was said and decided about them, the searches that found them, and independent re-checks."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.collection.models import Observation
from jixiao.web.doubts import rules
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation


class Relations(AppendOnlyModel):
    """What indicators have to do with each other, as the office writes it (YAML); the newest number holds."""

    number = models.PositiveIntegerField(unique=True)
    document = models.TextField(blank=True)
    saved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()


class Look(AppendOnlyModel):
    """One search for doubts: what it looked at, what it found, whom to ask first."""

    number = models.PositiveIntegerField(unique=True)
    period = models.CharField(max_length=10, blank=True)  # only this one was looked at
    only_new = models.BooleanField(default=False)
    newest_observation = models.PositiveBigIntegerField(default=0)  # id up to which figures were seen
    n_values = models.PositiveIntegerField()
    n_series = models.PositiveIntegerField()
    n_found = models.PositiveIntegerField()
    n_new = models.PositiveIntegerField()
    n_gone = models.PositiveIntegerField()
    review = models.JSONField(default=list)  # organisations with two independent hits, as the engine tells them
    relations = models.ForeignKey(Relations, models.PROTECT, null=True, related_name="+")
    looked_by = models.CharField(max_length=150)
    looked_at = models.DateTimeField()


class Doubt(models.Model):
    """One doubt about one revision of a figure (or about many figures), with its evidence as it was found.

    Only its state and the decision change; while nobody has decided, a search refreshes score and message.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="doubts")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="doubts")
    period = models.CharField(max_length=10, blank=True)  # blank: about many periods
    is_about_all = models.BooleanField(default=False)  # about all organisations; stands with the one at the top
    rule = models.CharField(max_length=40)
    family = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()  # of the figure; about many: the year of the newest
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, related_name="doubts")
    score = models.FloatField()  # 1 at the cut
    message_zh = models.TextField()
    message_en = models.TextField()
    evidence = models.JSONField(default=dict)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # about the revision before

    state = models.CharField(max_length=10, choices=list(rules.STATE_LABELS.items()), default=rules.OPEN)
    found_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decision_reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "is_about_all", "period", "rule", "revision"],
                condition=Q(indicator__isnull=False),
                name="doubt_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "is_about_all", "period", "rule", "revision"],
                condition=Q(indicator__isnull=True),
                name="doubt_of_organisation_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason=""),
                name="doubt_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[rules.ACCEPTED, rules.CONFIRMED, rules.DISMISSED], decided_at__isnull=False)
                | Q(state__in=[rules.OPEN, rules.EXPLAINED, rules.GONE], decided_at__isnull=True),
                name="doubt_decision_fits_state",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "organisation"], name="doubt_waiting"),
            models.Index(fields=["organisation", "period"], name="doubt_of_task"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.organisation_id}/{self.indicator_id}/{self.period}"


class Explanation(AppendOnlyModel):
    """What a department says to a doubt, with a file that proves it where there is one."""

    doubt = models.ForeignKey(Doubt, models.PROTECT, related_name="explanations")
    words = models.CharField(max_length=rules.TEXT_LIMIT)
    file_name = models.CharField(max_length=255, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)
    explained_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    explained_at = models.DateTimeField()


class Recheck(AppendOnlyModel):
    """A sample drawn for independent verification. Seed, method, size and the last figure give it again."""

    number = models.PositiveIntegerField(unique=True)
    label = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="rechecks"
    )  # its subtree was drawn from
    first_period = models.CharField(max_length=10)
    last_period = models.CharField(max_length=10)
    seed = models.PositiveIntegerField()
    method = models.CharField(max_length=20, default=rules.METHOD)
    size = models.PositiveIntegerField()
    n_figures = models.PositiveIntegerField()  # that could have been drawn
    newest_observation = models.PositiveBigIntegerField()  # figures recorded later were not in the drum
    tolerance = models.FloatField(default=0.0)  # share of what was found
    drawn_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()


class SampledFigure(models.Model):
    """A figure to be verified, and what the checker found; entered once, corrected with a trace in the event log."""

    recheck = models.ForeignKey(Recheck, models.PROTECT, related_name="figures")
    number = models.PositiveIntegerField()
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="+")
    verified = models.FloatField(null=True)
    agrees = models.BooleanField(null=True)
    note = models.CharField(max_length=rules.NOTE_LIMIT, blank=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recheck", "number"], name="sampled_figure_once"),
            models.UniqueConstraint(fields=["recheck", "observation"], name="sampled_observation_once"),
            models.CheckConstraint(
                condition=Q(verified__isnull=True, agrees__isnull=True, checked_at__isnull=True)
                | Q(verified__isnull=False, agrees__isnull=False, checked_at__isnull=False),
                name="sampled_figure_checked_whole",
            ),
        ]
