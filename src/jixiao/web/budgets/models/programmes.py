"""A programme of one year: its money, its objectives, what happened to it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.budgets.models.fields import by_account, yuan, yuan_or_none
from jixiao.web.budgets.rules import TEXT_LIMIT, life
from jixiao.web.organisations.models import Account, Organisation


class OnlyProgrammes(models.Manager["Programme"]):
    """Programmes alone: whoever lists, sums or compares them never meets a whole department."""

    def get_queryset(self) -> models.QuerySet["Programme"]:
        return super().get_queryset().filter(kind=life.PROGRAMME)


class Programme(models.Model):
    """A programme of one year's budget; `former` is the same one a year before. Amounts in yuan.

    Of kind WHOLE it is all that a department spends in the year, with objectives and a self-evaluation of its own;
    `objects` leaves these out, `every` has both.
    """

    kind = models.CharField(max_length=10, choices=list(life.KIND_LABELS.items()), default=life.PROGRAMME)

    code = models.CharField(max_length=80, unique=True)
    year = models.PositiveSmallIntegerField()
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    category = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)
    payees = models.JSONField(default=list)
    output_label = models.CharField(max_length=100, blank=True)  # what is delivered, for the cost of one
    output_unit = models.CharField(max_length=30, blank=True)
    output_done = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    is_new = models.BooleanField(default=False)
    is_protected = models.BooleanField(default=False)  # three guarantees, debt service: no simulation takes from it
    needs_assessment = models.BooleanField(default=False)
    key_since = models.DateField(null=True)  # 重点项目: since when its evaluation by others is owed every few years
    initial_amount = yuan()
    amount = yuan()  # after changes during the year, with what was carried over
    carried_over = yuan(Decimal(0))
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    state = models.CharField(max_length=14, choices=list(life.STATE_LABELS.items()), default=life.PROPOSED)
    state_at = models.DateTimeField()
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)  # the newest: self-evaluated or evaluated
    grade_zh = models.CharField(max_length=20, blank=True)
    grade_en = models.CharField(max_length=40, blank=True)
    entered_by = by_account()
    entered_at = models.DateTimeField()

    objects = OnlyProgrammes()
    every: "models.Manager[Programme]" = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(initial_amount__gte=0, amount__gte=0), name="programme_not_below_zero"),
            models.UniqueConstraint(
                fields=["organisation", "year"], condition=Q(kind=life.WHOLE), name="whole_department_once"
            ),
        ]
        indexes = [models.Index(fields=["year", "state"], name="programme_by_year")]

    def __str__(self) -> str:
        return self.code


class WholeDepartment(models.Model):
    """What a whole department has besides a programme: by which rules it evaluates itself, and its money outside programmes.

    Yuan: 基本支出 and all else that is in no programme. `rest_paid` is told with the self-evaluation.
    """

    programme = models.OneToOneField(Programme, models.PROTECT, primary_key=True, related_name="whole")
    rule_set = models.CharField(max_length=40)
    rest_initial = yuan()
    rest_amount = yuan()
    rest_paid = yuan_or_none()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rest_initial__gte=0, rest_amount__gte=0), name="rest_not_below_zero"),
        ]


class ProgrammeEvent(AppendOnlyModel):
    """One thing that happened to a programme: who, when, in which words."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24, choices=list(life.EVENT_LABELS.items()))
    words = models.CharField(max_length=TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # nobody: lights by themselves
    at = models.DateTimeField()


class Assessment(AppendOnlyModel):
    """事前绩效评估: points for each aspect, and whether the programme is supported."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="assessments")
    points = models.JSONField()
    total = models.DecimalField(max_digits=6, decimal_places=2)
    is_supported = models.BooleanField()
    words = models.CharField(max_length=TEXT_LIMIT)
    by = by_account()
    at = models.DateTimeField()


class Objectives(AppendOnlyModel):
    """绩效目标申报表: the goal of the year with its indicators; a later one stands in place of an earlier one."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    goal = models.TextField()
    findings = models.JSONField(default=list)  # as they were when it was submitted
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="objectives_numbered_once")]


class ObjectiveRow(AppendOnlyModel):
    """One indicator of the objectives: its target as typed, and as it was read (no operator: qualitative)."""

    objectives = models.ForeignKey(Objectives, models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField()
    level_1 = models.CharField(max_length=40)
    level_2 = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200)
    target_text = models.CharField(max_length=200)
    operator = models.CharField(max_length=2, blank=True)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=30, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    basis = models.CharField(max_length=100, blank=True)  # 指标值设定依据
    way = models.CharField(max_length=100, blank=True)  # 取值方式
    source = models.CharField(max_length=100, blank=True)  # 完成值数据来源
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objectives", "position"], name="objective_row_once")]
        ordering = ["position"]


class ObjectivesReview(AppendOnlyModel):
    """The office's review of objectives: points for each dimension, the grade, what follows."""

    objectives = models.ForeignKey(Objectives, models.PROTECT, related_name="reviews")
    points = models.JSONField()
    total = models.DecimalField(max_digits=6, decimal_places=2)
    grade = models.CharField(max_length=20)
    grade_zh = models.CharField(max_length=20)
    grade_en = models.CharField(max_length=40)
    follows = models.CharField(max_length=10)
    words = models.CharField(max_length=TEXT_LIMIT)
    by = by_account()
    at = models.DateTimeField()


class Spending(AppendOnlyModel):
    """What was paid (and arrived) from January up to the end of a month; the highest revision holds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="spendings")
    month = models.CharField(max_length=7)
    paid = yuan()
    arrived = yuan_or_none()
    revision = models.PositiveSmallIntegerField(default=1)
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "month", "revision"], name="spending_revised_once"),
            models.CheckConstraint(condition=Q(paid__gte=0), name="spending_not_below_zero"),
        ]


class PastYear(AppendOnlyModel):
    """An earlier year of a programme as it was brought in: budgets, what was paid in each of its months, the score then."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="past_years")
    year = models.PositiveSmallIntegerField()
    initial_amount = yuan()
    amount = yuan()
    carried_over = yuan(Decimal(0))
    paid = models.JSONField()  # yuan in each of the twelve months, not added up
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="past_year_once")]
        ordering = ["year"]
