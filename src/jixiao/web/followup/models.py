"""Rectification orders with their chain of events, the plans handed in for them, and their measures."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.budgets.models import MonitoringReport
from jixiao.web.followup import rules
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.projects.models import Project
from jixiao.web.satisfaction.models import BadRating
from jixiao.web.warnings.models import OrderRequest


class RectificationOrder(models.Model):
    """What has to be mended, by whom, by when, and how far that is. About an indicator only its figures close it."""

    code = models.CharField(max_length=rules.CODE_LIMIT, unique=True)  # 2026-0012
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=12, choices=list(rules.SOURCE_LABELS.items()))
    source_key = models.CharField(max_length=120, blank=True)  # what it was taken up from: rating:5, run:SCHEME-…:S11
    request = models.OneToOneField(OrderRequest, models.PROTECT, null=True, related_name="taken_as")
    bad_rating = models.OneToOneField(BadRating, models.PROTECT, null=True, related_name="taken_as")
    problem_zh = models.CharField(max_length=rules.TEXT_LIMIT)
    problem_en = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    requirement_zh = models.CharField(max_length=rules.TEXT_LIMIT)
    requirement_en = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="orders")  # responsible
    assisting = models.ManyToManyField(Organisation, related_name="orders_assisted")
    subject = models.ForeignKey(Organisation, models.PROTECT, related_name="+")  # whose figures are to move
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="orders")
    aim = models.FloatField(null=True)  # set by the office; null: the targets of the periods
    monitoring = models.OneToOneField(MonitoringReport, models.PROTECT, null=True, related_name="taken_as")
    """The report that demands it; both lights of a later report of the same programme close it."""
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="orders")
    milestone = models.CharField(max_length=40, blank=True)  # its code; the item closes it when it is finished
    due_date = models.DateField()
    n_postponed = models.PositiveSmallIntegerField(default=0)
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # nobody: taken up by itself
    issued_at = models.DateTimeField()
    counts_from = models.DateField()  # periods that begin earlier prove nothing; of a relapse its day

    state = models.CharField(max_length=10, choices=list(rules.STATE_LABELS.items()), default=rules.ISSUED)
    state_at = models.DateTimeField()
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="orders_held")
    """Who has to act among those concerned; null: the office, the figures, or nobody any more."""
    rung = models.PositiveSmallIntegerField(default=rules.NONE, choices=list(rules.RUNG_LABELS.items()))
    reply = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    replied_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_how = models.CharField(max_length=12, blank=True, choices=list(rules.CLOSING_LABELS.items()))
    closed_period = models.CharField(max_length=10, blank=True)
    effect = models.JSONField(default=dict)  # before and after, as they stood when it was closed
    n_relapses = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True)  # the reply may be shown to the public

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="order_numbered_once"),
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="order_taken_up_once"),
            models.CheckConstraint(
                condition=Q(state=rules.CLOSED, closed_at__isnull=False) & ~Q(closed_how="")
                | ~Q(state=rules.CLOSED) & Q(closed_at__isnull=True, closed_how="", closed_period=""),
                name="order_closed_whole",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_date"], name="order_waiting")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_watched(self) -> bool:
        """Whether it closes by what moves (an indicator, both lights, an item), not by a paper that is accepted."""
        return self.indicator_id is not None or self.monitoring_id is not None or self.project_id is not None


class OrderEvent(AppendOnlyModel):
    """One thing that happened to an order: who, when, in which words, and who holds it from then on."""

    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=list(rules.EVENT_LABELS.items()))
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # nobody: figures or calendar
    at = models.DateTimeField()
    turn = models.CharField(max_length=60, blank=True)  # organisation code, "deciding", "figures"; "": nobody


class RectificationPlan(AppendOnlyModel):
    """Why after why, what it lies with; a later one stands in place of an earlier one."""

    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    whys = models.JSONField()
    category = models.CharField(max_length=12, choices=list(rules.CAUSE_LABELS.items()))
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="plan_numbered_once")]

    @property
    def cause(self) -> str:
        """The last why."""
        return str(self.whys[-1]) if self.whys else ""


class Remedy(models.Model):
    """One measure of a plan: what is done by when, by whom, and when it was."""

    plan = models.ForeignKey(RectificationPlan, models.PROTECT, related_name="remedies")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=rules.REMEDY_LIMIT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due_date = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="remedy_numbered_once")]
