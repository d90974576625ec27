"""Panels with their people, what they score and their scores; third parties; the chain of evaluations."""

from django.db import models
from django.db.models import Q

from jixiao.web.appraisal import rules
from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.organisations.models import Account, Organisation


class ThirdParty(models.Model):
    """A firm, university or association that evaluates for the government (第三方机构)."""

    code = models.CharField(max_length=60, unique=True)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    registration = models.CharField(max_length=40, blank=True)  # 统一社会信用代码
    contact = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=~Q(registration=""), name="third_party_once")
        ]

    def __str__(self) -> str:
        return self.code


class Reviewer(models.Model):
    """Somebody who evaluates for a third party; a main reviewer (主评人) with a qualification that the office has seen."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="reviewers")
    name = models.CharField(max_length=60)
    is_lead = models.BooleanField()
    qualification = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(left_on__isnull=True), name="account_of_one_third_party"
            )
        ]
        ordering = ["third_party", "pk"]

    def __str__(self) -> str:
        return self.name


class Suspension(models.Model):
    """From the first to the last day a third party gets no new work and no seat, unless this is lifted before."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="suspensions")
    first_date = models.DateField()
    last_date = models.DateField()
    reason = models.CharField(max_length=rules.TEXT_LIMIT)
    suspended_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    suspended_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=models.F("first_date")), name="suspension_has_days")
        ]
        ordering = ["third_party", "first_date", "pk"]


class Engagement(AppendOnlyModel):
    """A third party worked for an organisation, or declared a conflict there: it may not evaluate it."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="engagements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="engagements")
    kind = models.CharField(
        max_length=10, choices=[(kind, rules.KIND_LABELS[kind]) for kind in rules.TIES], default=rules.WORKED
    )
    work = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["third_party", "organisation", "work"], name="engagement_once")]


class Panel(models.Model):
    """People who score indicators of a scheme for a period. Groups, way and seed are settled before scoring begins."""

    number = models.PositiveIntegerField(unique=True)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    instructions = models.TextField(blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="panels")
    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="panels")
    period = models.CharField(max_length=10)
    groups = models.JSONField(default=list)
    way = models.CharField(max_length=12, choices=list(rules.WAY_LABELS.items()), default=rules.TRIMMED)
    spread = models.CharField(max_length=12, choices=list(rules.SPREAD_LABELS.items()), default="proportional")
    landing = models.CharField(max_length=12, choices=list(rules.LANDING_LABELS.items()), default=rules.BY_PANEL)
    hides_names = models.BooleanField(default=False)  # scorers do not read whose material it is
    seed = models.PositiveIntegerField()
    due_date = models.DateField()
    state = models.CharField(max_length=10, choices=list(rules.STATE_LABELS.items()), default=rules.DRAFT)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """As the event log and figures name it."""
        return f"panel-{self.number}"


class PanelIndicator(models.Model):
    """A qualitative indicator that a panel scores, with its tiers and how a score becomes its figure."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    node_code = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    tiers = models.JSONField(default=list)  # pairs [upper, lower] of shares, best first; empty: no tiers
    full = models.FloatField()  # the figure of a full score, in the indicator's own unit
    tier_indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="+"
    )  # takes the tier's number

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "node_code"], name="panel_indicator_once")]
        ordering = ["panel", "position"]


class PanelObject(models.Model):
    """An organisation that a panel scores; `number` stands for its name where names are hidden."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="objects_scored")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "organisation"], name="panel_object_once"),
            models.UniqueConstraint(fields=["panel", "number"], name="panel_object_number_once"),
        ]
        ordering = ["panel", "number"]


class Member(models.Model):
    """Somebody who scores in a panel, in one of its groups; from a third party where `third_party` is set."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, models.PROTECT, related_name="panel_members")
    group = models.CharField(max_length=16, choices=list(rules.GROUP_LABELS.items()))
    third_party = models.ForeignKey(ThirdParty, models.PROTECT, null=True, related_name="members")
    added_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "account"], name="panel_member_once"),
            models.CheckConstraint(
                condition=~Q(group=rules.THIRD_PARTIES) | Q(third_party__isnull=False), name="third_party_is_named"
            ),
        ]


class Conflict(AppendOnlyModel):
    """Why a member does not score an organisation (回避)."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=list(rules.KIND_LABELS.items()))
    reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    declared_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "organisation"], name="conflict_once")]


class Assignment(models.Model):
    """What one member scores of one organisation."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="assignments")
    target = models.ForeignKey(PanelObject, models.PROTECT, related_name="assignments")
    is_third = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=list(rules.ASSIGNMENT_LABELS.items()), default=rules.WAITING)
    assigned_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "target"], name="assignment_once")]
        indexes = [models.Index(fields=["state"], name="assignment_state")]


class Mark(models.Model):
    """One score out of a hundred; a draft until its assignment is handed in."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(PanelIndicator, models.PROTECT, related_name="marks")
    tier = models.PositiveSmallIntegerField(null=True)
    value = models.FloatField(null=True)
    words = models.CharField(max_length=rules.WORDS_LIMIT, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "indicator"], name="mark_once"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__range=(0, 100)), name="mark_in_range"),
        ]


class CombinedScore(AppendOnlyModel):
    """What a closed panel gave an organisation on an indicator: the score out of a hundred, and by group. Newest counts."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="combined")
    indicator = models.ForeignKey(PanelIndicator, models.PROTECT, related_name="combined")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(default=1)
    score = models.FloatField()
    n_scores = models.PositiveSmallIntegerField()
    groups = models.JSONField(default=list)  # kind, weight, n, mean, trimmed, corrected of each group

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "organisation", "revision"], name="combined_score_once")
        ]


class PanelReport(AppendOnlyModel):
    """A report that a member handed in, compared with the others for copied text."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    file_size = models.PositiveBigIntegerField()
    file_digest = models.CharField(max_length=64)
    handed_in_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()


class ChainStep(AppendOnlyModel):
    """One evaluation of an organisation on an indicator: self-evaluation, verification, panel, decision. Newest counts."""

    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="chain_steps")
    period = models.CharField(max_length=10)
    node_code = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="chain_steps")
    step = models.CharField(max_length=24, choices=list(rules.STEP_LABELS.items()))
    revision = models.PositiveSmallIntegerField()
    score = models.FloatField()  # out of a hundred
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, related_name="chain_steps")
    taken_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme_version", "period", "node_code", "organisation", "step", "revision"],
                name="chain_step_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "period"], name="chain_of_organisation")]

    @property
    def counts(self) -> bool:
        """Not where the panel that took it was withdrawn."""
        return self.panel is None or self.panel.state != rules.WITHDRAWN_PANEL


class Commission(AppendOnlyModel):
    """What a third party was engaged to evaluate: which work of which period, for how much, by which contract."""

    number = models.PositiveIntegerField(unique=True)
    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="commissions")
    lead = models.ForeignKey(Reviewer, models.PROTECT, related_name="commissions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="commissions")  # who commissions
    work = models.CharField(max_length=300)
    period = models.CharField(max_length=10)
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, related_name="commissions")
    fee = models.DecimalField(max_digits=12, decimal_places=2)  # yuan
    contract_date = models.DateField()
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]


class CommissionedEvaluation(AppendOnlyModel):
    """An organisation that a commission evaluates."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="evaluated")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commission", "organisation"], name="commissioned_once")]


class WorkJudgement(AppendOnlyModel):
    """How well a commission was carried out, as the office judges it. The newest revision counts."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="judgements")
    revision = models.PositiveSmallIntegerField()
    points = models.JSONField()  # criterion → 1 to 5
    score = models.FloatField()  # out of a hundred, by the weights of the day
    words = models.CharField(max_length=rules.TEXT_LIMIT)
    judged_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commission", "revision"], name="work_judgement_once")]
        ordering = ["commission", "revision"]
