"""Work orders of the 12345 hotline, claims about them, how they are marked, and months as they were confirmed."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.hotline import rules
from jixiao.web.organisations.models import Account, Organisation


class WorkOrderImport(AppendOnlyModel):
    """One file that was read: what it brought, and what of it could not be read."""

    number = models.PositiveIntegerField(unique=True)
    file_name = models.CharField(max_length=200)
    file_size = models.PositiveBigIntegerField()
    file_digest = models.CharField(max_length=64)
    n_rows = models.PositiveIntegerField()
    n_new = models.PositiveIntegerField()
    n_changed = models.PositiveIntegerField()
    n_same = models.PositiveIntegerField()
    n_refused = models.PositiveIntegerField()
    findings = models.JSONField(default=list)  # the first ones: row, words in both languages
    imported_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()


class WorkOrder(models.Model):
    """One demand as the hotline passed it on. Who called and what was said stay with the hotline."""

    code = models.CharField(max_length=60, unique=True)
    month = models.CharField(max_length=7)
    received_at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="work_orders")
    category = models.CharField(max_length=60, blank=True)
    is_consultation = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    said_response = models.CharField(max_length=10, blank=True)  # as the file says it; blank: by the moments
    callback = models.CharField(max_length=12, choices=list(rules.CALLBACK_LABELS.items()))
    solved = models.CharField(max_length=12, blank=True)
    satisfied = models.PositiveSmallIntegerField(default=0)  # 5 very satisfied … 1; 0: no answer
    brought_by = models.ForeignKey(WorkOrderImport, models.PROTECT, related_name="work_orders")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(satisfied__lte=5), name="work_order_degree")]
        indexes = [models.Index(fields=["month", "organisation"], name="work_order_month")]

    def __str__(self) -> str:
        return self.code


class UnreasonableClaim(models.Model):
    """The organisation says that a demand is unreasonable (不合理诉求); what is accepted is left out of the callbacks."""

    work_order = models.OneToOneField(WorkOrder, models.PROTECT, related_name="claim")
    reason = models.CharField(max_length=rules.TEXT_LIMIT)
    state = models.CharField(max_length=10, choices=list(rules.CLAIM_LABELS.items()), default=rules.REQUESTED)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision_reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=rules.REQUESTED, decided_at__isnull=True)
                | ~Q(state=rules.REQUESTED) & Q(decided_at__isnull=False) & ~Q(decision_reason=""),
                name="claim_decided_whole",
            )
        ]


class HotlineMarking(AppendOnlyModel):
    """How months are marked from a month on: weights or parts, groups, indicators that take the rates. A document."""

    number = models.PositiveIntegerField(unique=True)
    valid_from = models.CharField(max_length=7)
    document = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    saved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()


class ConfirmedMonth(models.Model):
    """A month as it was confirmed: rows, marking and findings do not change. Opened again it is replaced by a later one."""

    month = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=rules.CONFIRMED)
    marking = models.JSONField(default=dict)
    lists = models.JSONField(default=list)  # red and black
    findings = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    replaced_reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    replaced_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "number"], name="hotline_month_once"),
            models.UniqueConstraint(
                fields=["month"], condition=Q(state=rules.CONFIRMED), name="hotline_month_one_valid"
            ),
        ]

    @property
    def code(self) -> str:
        """2026-09, or 2026-09-2 where it replaced an earlier one."""
        return self.month if self.number == 1 else f"{self.month}-{self.number}"


class MonthRow(AppendOnlyModel):
    """One organisation in a confirmed month: counts, rates in per cent, score and rank in its group; `state` says why none."""

    month = models.ForeignKey(ConfirmedMonth, models.PROTECT, related_name="rows")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    peer_group = models.CharField(max_length=60, blank=True)
    counts = models.JSONField()
    response_rate = models.FloatField(null=True)
    solution_rate = models.FloatField(null=True)
    satisfaction_rate = models.FloatField(null=True)
    score = models.FloatField(null=True)
    full_mark = models.FloatField()
    rank = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "organisation"], name="hotline_row_once")]
