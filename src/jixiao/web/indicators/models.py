"""Goals, the indicator library, schemes and targets."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.indicators import register, rules
from jixiao.web.organisations.models import Account, Organisation


class Plan(models.Model):
    """A year's performance plan of one government."""

    code = models.CharField(max_length=60, unique=True)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plans")


class Goal(models.Model):
    """What the plan wants to reach, in words the public understands, with an owner.

    `subject`: what stands under it besides the indicators that schemes link to it.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    code = models.CharField(max_length=60)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    statement_zh = models.TextField(blank=True)
    statement_en = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0)
    subject = models.CharField(max_length=10, choices=list(rules.SUBJECT_LABELS.items()), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="goal_once")]
        ordering = ["plan", "position", "code"]


class Indicator(models.Model):
    """An indicator's identity; what it means lies in its versions."""

    code = models.CharField(max_length=60, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class IndicatorVersion(models.Model):
    """What an indicator measures, how, and which way is better, from `valid_from` until before `valid_to`.

    `sample_code`: of a share in per cent, the indicator that says how many cases were checked for it.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    definition_zh = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    formula_zh = models.TextField(blank=True)
    formula_en = models.TextField(blank=True)
    unit_of_measure = models.CharField(max_length=30, blank=True)
    direction = models.CharField(max_length=10, choices=list(rules.DIRECTION_LABELS.items()))
    over_time = models.CharField(max_length=10, choices=list(rules.OVER_TIME_LABELS.items()), default="mean")
    decimals = models.PositiveSmallIntegerField(default=2)
    lower_bound = models.FloatField(null=True, blank=True)
    upper_bound = models.FloatField(null=True, blank=True)
    evidence_required = models.BooleanField(default=False)
    source_note = models.CharField(max_length=300, blank=True)
    sample_code = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="indicator_versions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="indicator_version_validity"
            ),
        ]


class Scheme(models.Model):
    """A scheme's identity; the law lies in its versions."""

    code = models.CharField(max_length=60, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="schemes")
    created_at = models.DateTimeField()
    needs_other_eyes = models.BooleanField(default=False)  # who publishes a version is not who wrote it

    def __str__(self) -> str:
        return self.code


class SchemeVersion(models.Model):
    """One version of a scheme: the YAML document is the law, every other column is read from it."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=list(rules.STATE_LABELS.items()), default=rules.DRAFT)
    revision = models.PositiveIntegerField(default=1)  # counts edits of a draft, so that two editors do not overwrite
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # who saved the draft last
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="published_scheme_has_a_date"
            ),
        ]


class TargetPlan(AppendOnlyModel):
    """The year's target of one organisation for one indicator, with the path through the year; newest revision counts."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="target_plans")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="target_plans")
    year = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField()
    annual_target = models.FloatField()
    baseline = models.FloatField(null=True)
    path_kind = models.CharField(max_length=10, choices=list(rules.PATH_LABELS.items()))
    basis = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "organisation", "year", "revision"], name="target_plan_once")
        ]


class Target(AppendOnlyModel):
    """The target of one period on a plan's path."""

    plan = models.ForeignKey(TargetPlan, models.PROTECT, related_name="targets")
    period = models.CharField(max_length=10)
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "period"], name="target_once")]


class Registration(AppendOnlyModel):
    """Who answers for an indicator's figures, where they come from, and what one costs to type; the newest counts."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="registrations")
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="registrations")
    source = models.CharField(max_length=10, choices=list(register.SOURCE_LABELS.items()))
    minutes = models.FloatField()
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
