"""What became of a programme: monitored, changed during the year, evaluated, used."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.budgets.models.fields import by_account, yuan, yuan_or_none
from jixiao.web.budgets.models.programmes import ObjectiveRow, Objectives, Programme
from jixiao.web.budgets.rules import TEXT_LIMIT, changing, evaluating, watching
from jixiao.web.organisations.models import Account


class MonitoringReport(models.Model):
    """绩效监控情况表 up to a month: both lights as computed when it was filed, then what approver and office said."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="monitorings")
    number = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=7)
    objectives = models.ForeignKey(Objectives, models.PROTECT, related_name="+")
    initial_amount = yuan()
    amount = yuan()
    paid = yuan()
    expected_paid = yuan_or_none()
    objectives_light = models.CharField(max_length=6)
    money_light = models.CharField(max_length=6)
    output_share = models.FloatField(null=True)  # of the output targets of the year, by points
    objectives_why = models.JSONField()
    money_why = models.JSONField()
    advice = models.JSONField()
    words = models.CharField(max_length=TEXT_LIMIT, blank=True)
    state = models.CharField(max_length=10, choices=list(watching.REPORT_LABELS.items()), default=watching.FILED)
    filed_by = by_account()
    filed_at = models.DateTimeField()
    demand = models.CharField(max_length=TEXT_LIMIT, blank=True)  # 整改要求和建议
    conclusion = models.CharField(max_length=TEXT_LIMIT, blank=True)  # 整改结果和结论
    judged_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="monitoring_numbered_once")]


class MonitoringRow(AppendOnlyModel):
    """One indicator of a monitoring report: as typed, as read, its light and the reason for deviating."""

    report = models.ForeignKey(MonitoringReport, models.PROTECT, related_name="rows")
    row = models.ForeignKey(ObjectiveRow, models.PROTECT, related_name="+")
    done_text = models.CharField(max_length=200, blank=True)
    done = models.FloatField(null=True)
    expected_text = models.CharField(max_length=200, blank=True)
    expected = models.FloatField(null=True)
    likelihood = models.CharField(max_length=10, choices=list(watching.LIKELIHOOD_LABELS.items()))
    reasons = models.JSONField(default=list)
    reason = models.CharField(max_length=TEXT_LIMIT, blank=True)
    light = models.CharField(max_length=6)
    why = models.JSONField()


class SelfEvaluation(AppendOnlyModel):
    """单位自评 by a rule set: the form as filled, what the rules made of it, what the checks found."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="self_evaluations")
    number = models.PositiveSmallIntegerField()
    rule_set = models.CharField(max_length=40)
    form = models.JSONField()
    result = models.JSONField()
    findings = models.JSONField(default=list)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    grade_zh = models.CharField(max_length=20, blank=True)
    grade_en = models.CharField(max_length=40, blank=True)
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="self_evaluation_numbered_once")]


class Evaluation(AppendOnlyModel):
    """部门评价、财政评价 by the framework, or the office's review of a self-evaluation: points and score of each row."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=12, choices=list(evaluating.EVERY_KIND.items()))
    rows = models.JSONField()  # [code (of a review: the indicator), points, score]
    score = models.DecimalField(max_digits=6, decimal_places=2)
    grade_zh = models.CharField(max_length=20)
    grade_en = models.CharField(max_length=40)
    words = models.CharField(max_length=TEXT_LIMIT)
    by = by_account()
    at = models.DateTimeField()


class Adjustment(models.Model):
    """年中调整: another budget or other targets during the year, why, and what somebody else decided; yuan.

    `targets` are [before, after] of each row of the objectives then; approved, they are a new version of these.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="adjustments")
    number = models.PositiveSmallIntegerField()
    objectives = models.ForeignKey(Objectives, models.PROTECT, related_name="+")
    amount_before = yuan()
    amount = yuan()
    targets = models.JSONField(default=list)
    reason = models.CharField(max_length=TEXT_LIMIT)
    state = models.CharField(max_length=10, choices=list(changing.CHANGE_LABELS.items()), default=changing.ASKED)
    asked_by = by_account()
    asked_at = models.DateTimeField()
    words = models.CharField(max_length=TEXT_LIMIT, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="adjustment_numbered_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=changing.ASKED), name="one_adjustment_waits"
            ),
        ]


class ProgrammeUse(AppendOnlyModel):
    """What was decided after the result: support, improve, cut, suspend, stop; `change` of next year's amount in yuan."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=10, choices=list(evaluating.USE_LABELS.items()))
    change = yuan()
    words = models.CharField(max_length=TEXT_LIMIT)
    by = by_account()
    at = models.DateTimeField()
