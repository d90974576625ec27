"""Budget programmes over their whole life: money, objectives, monitoring, self-evaluation, evaluation, use."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.budgets.rules import TEXT_LIMIT, changing, choosing, evaluating, finding, life, watching
from jixiao.web.organisations.models import Account, Organisation


def _by() -> "models.ForeignKey[Account, Account]":
    return models.ForeignKey(Account, models.PROTECT, related_name="+")


def _yuan(default: Decimal | None = None) -> "models.DecimalField[Decimal, Decimal]":
    if default is None:
        return models.DecimalField(max_digits=18, decimal_places=2)
    return models.DecimalField(max_digits=18, decimal_places=2, default=default)


def _yuan_or_none() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=18, decimal_places=2, null=True)


class Programme(models.Model):
    """A programme of one year's budget; `former` is the same one a year before. Amounts in yuan."""

    code = models.CharField(max_length=40, unique=True)
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
    initial_amount = _yuan()
    amount = _yuan()  # after changes during the year, with what was carried over
    carried_over = _yuan(Decimal(0))
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    state = models.CharField(max_length=14, choices=list(life.STATE_LABELS.items()), default=life.PROPOSED)
    state_at = models.DateTimeField()
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)  # the newest: self-evaluated or evaluated
    grade_zh = models.CharField(max_length=20, blank=True)
    grade_en = models.CharField(max_length=40, blank=True)
    entered_by = _by()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(initial_amount__gte=0, amount__gte=0), name="programme_not_below_zero"),
        ]
        indexes = [models.Index(fields=["year", "state"], name="programme_by_year")]

    def __str__(self) -> str:
        return self.code


class ProgrammeEvent(AppendOnlyModel):
    """One thing that happened to a programme: who, when, in which words."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24, choices=list(life.EVENT_LABELS.items()))
    words = models.CharField(max_length=TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = _by()
    at = models.DateTimeField()


class Assessment(AppendOnlyModel):
    """事前绩效评估: points for each aspect, and whether the programme is supported."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="assessments")
    points = models.JSONField()
    total = models.DecimalField(max_digits=6, decimal_places=2)
    is_supported = models.BooleanField()
    words = models.CharField(max_length=TEXT_LIMIT)
    by = _by()
    at = models.DateTimeField()


class Objectives(AppendOnlyModel):
    """绩效目标申报表: the goal of the year with its indicators; a later one stands in place of an earlier one."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    goal = models.TextField()
    findings = models.JSONField(default=list)  # as they were when it was submitted
    by = _by()
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
    by = _by()
    at = models.DateTimeField()


class Spending(AppendOnlyModel):
    """What was paid (and arrived) from January up to the end of a month; the highest revision holds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="spendings")
    month = models.CharField(max_length=7)
    paid = _yuan()
    arrived = _yuan_or_none()
    revision = models.PositiveSmallIntegerField(default=1)
    by = _by()
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
    initial_amount = _yuan()
    amount = _yuan()
    carried_over = _yuan(Decimal(0))
    paid = models.JSONField()  # yuan in each of the twelve months, not added up
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="past_year_once")]
        ordering = ["year"]


class MonitoringReport(models.Model):
    """绩效监控情况表 up to a month: both lights as computed when it was filed, then what approver and office said."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="monitorings")
    number = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=7)
    objectives = models.ForeignKey(Objectives, models.PROTECT, related_name="+")
    initial_amount = _yuan()
    amount = _yuan()
    paid = _yuan()
    expected_paid = _yuan_or_none()
    objectives_light = models.CharField(max_length=6)
    money_light = models.CharField(max_length=6)
    output_share = models.FloatField(null=True)  # of the output targets of the year, by points
    objectives_why = models.JSONField()
    money_why = models.JSONField()
    advice = models.JSONField()
    words = models.CharField(max_length=TEXT_LIMIT, blank=True)
    state = models.CharField(max_length=10, choices=list(watching.REPORT_LABELS.items()), default=watching.FILED)
    filed_by = _by()
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
    by = _by()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="self_evaluation_numbered_once")]


class Evaluation(AppendOnlyModel):
    """部门评价、财政评价 by the framework: points and score of each row, kept side by side with the others."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=12, choices=list(evaluating.KIND_LABELS.items()))
    rows = models.JSONField()  # [code, points, score]
    score = models.DecimalField(max_digits=6, decimal_places=2)
    grade_zh = models.CharField(max_length=20)
    grade_en = models.CharField(max_length=40)
    words = models.CharField(max_length=TEXT_LIMIT)
    by = _by()
    at = models.DateTimeField()


class Adjustment(models.Model):
    """年中调整: another budget or other targets during the year, why, and what somebody else decided; yuan.

    `targets` are [before, after] of each row of the objectives then; approved, they are a new version of these.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="adjustments")
    number = models.PositiveSmallIntegerField()
    objectives = models.ForeignKey(Objectives, models.PROTECT, related_name="+")
    amount_before = _yuan()
    amount = _yuan()
    targets = models.JSONField(default=list)
    reason = models.CharField(max_length=TEXT_LIMIT)
    state = models.CharField(max_length=10, choices=list(changing.CHANGE_LABELS.items()), default=changing.ASKED)
    asked_by = _by()
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
    change = _yuan()
    words = models.CharField(max_length=TEXT_LIMIT)
    by = _by()
    at = models.DateTimeField()


class PairJudgement(AppendOnlyModel):
    """What a person said of two programmes that look alike; the newest holds. `first` has the smaller key."""

    first = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    second = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    similarity = models.FloatField()
    verdict = models.CharField(max_length=10, choices=list(choosing.JUDGEMENT_LABELS.items()))
    reason = models.CharField(max_length=TEXT_LIMIT)
    by = _by()
    at = models.DateTimeField()


class IdleAnswer(AppendOnlyModel):
    """What a department says of money that lies idle: needed, or how much can be given back; the newest holds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="idle_answers")
    verdict = models.CharField(max_length=12, choices=list(choosing.IDLE_LABELS.items()))
    given_back = _yuan()
    reason = models.CharField(max_length=TEXT_LIMIT)
    by = _by()
    at = models.DateTimeField()


class BudgetProposal(models.Model):
    """A reallocation as it was computed: settings, who moves and why. It changes nothing; a decision is recorded on it."""

    number = models.PositiveIntegerField(unique=True)
    label = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()  # whose programmes it starts from
    settings = models.JSONField()
    outcome = models.JSONField()
    made_by = _by()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=list(choosing.PROPOSAL_LABELS.items()), default=choosing.OPEN)
    reason = models.CharField(max_length=TEXT_LIMIT, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=choosing.OPEN, decided_at__isnull=True)
                | Q(state__in=[choosing.ACCEPTED, choosing.DECLINED], decided_at__isnull=False) & ~Q(reason=""),
                name="budget_proposal_decided_with_reason",
            ),
        ]


class BudgetSearch(AppendOnlyModel):
    """One search for idle money and look-alikes of a year: up to which month and event it read, and what came of it."""

    year = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=7, blank=True)  # up to which payments were told; blank: none
    newest_event = models.BigIntegerField()  # key of the newest event of a programme that it can have read
    n_programmes = models.PositiveIntegerField()
    n_found = models.PositiveIntegerField()
    n_new = models.PositiveIntegerField()
    n_gone = models.PositiveIntegerField()
    run_by = models.CharField(max_length=150)
    run_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["year", "-run_at"], name="budget_search_newest")]


class BudgetFinding(models.Model):
    """What was found of one programme (idle money, cost) or of two (alike), as the newest `search` that found it says.

    `told` is the engine's row; `weight` orders: yuan unused or above the median, likeness to 100. `digest` is of what was read of
    the programmes. What is found no longer keeps its row: people may have judged it.
    """

    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=list(finding.KIND_LABELS.items()))
    rule = models.CharField(max_length=30, blank=True)
    period = models.CharField(max_length=10, blank=True)
    first = models.ForeignKey(Programme, models.PROTECT, related_name="findings")
    second = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    weight = models.FloatField()
    told = models.JSONField()
    digest = models.CharField(max_length=64)
    search = models.ForeignKey(BudgetSearch, models.PROTECT, related_name="findings")
    found_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # when a search first found it in other circumstances
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind", "first", "rule", "period"],
                condition=Q(second__isnull=True),
                name="one_finding_once",
            ),
            models.UniqueConstraint(
                fields=["year", "kind", "first", "second"], condition=Q(second__isnull=False), name="pair_finding_once"
            ),
        ]
        indexes = [models.Index(fields=["year", "kind", "-weight"], name="budget_finding_listed")]
