"""Rule sets, warnings with their alarms and their life, mutes, orders asked for, and the looks that found them."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.warnings import rules


class WarningRuleSet(models.Model):
    """The rules as one document (YAML). A draft changes; what was released never does, and says how its trial went."""

    number = models.PositiveIntegerField(unique=True)
    document = models.TextField()
    note = models.CharField(max_length=rules.NOTE_LIMIT, blank=True)
    state = models.CharField(max_length=12, choices=list(rules.SET_STATE_LABELS.items()), default=rules.DRAFT)
    started_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    trial = models.JSONField(default=dict)  # what the rule lab told of this very document
    tried_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state=rules.DRAFT), name="warning_rules_one_draft"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=rules.RELEASED), name="warning_rules_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state=rules.DRAFT, released_at__isnull=True, released_by__isnull=True)
                | ~Q(state=rules.DRAFT) & Q(released_at__isnull=False, released_by__isnull=False),
                name="warning_rules_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"warning rules {self.number}"


class WarningLook(AppendOnlyModel):
    """One look at the figures: by which rules, what it found, what became of the warnings."""

    number = models.PositiveIntegerField(unique=True)
    rule_set = models.ForeignKey(WarningRuleSet, models.PROTECT, related_name="looks")
    only_new = models.BooleanField(default=False)
    newest_observation = models.PositiveBigIntegerField(default=0)  # id up to which figures were seen
    n_series = models.PositiveIntegerField()
    n_alarms = models.PositiveIntegerField()
    n_raised = models.PositiveIntegerField()
    n_relapsed = models.PositiveIntegerField()
    n_cleared = models.PositiveIntegerField()
    looked_by = models.CharField(max_length=150)
    looked_at = models.DateTimeField()


class WarningCase(models.Model):
    """One case: what the rules say about one organisation and indicator over one stretch, and how far people are with it.

    Only the figures clear it. While it is open a look refreshes its severity, words and evidence.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="warnings")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="warnings")
    severity = models.CharField(max_length=8, choices=list(rules.SEVERITY_LABELS.items()))
    rule = models.CharField(max_length=60)  # the most severe that speaks
    signal = models.CharField(max_length=40)
    score = models.FloatField()  # 1 at the rule's threshold
    message_zh = models.TextField()
    message_en = models.TextField()
    evidence = models.JSONField(default=dict)
    rule_set = models.ForeignKey(WarningRuleSet, models.PROTECT, related_name="+")

    state = models.CharField(max_length=14, choices=list(rules.STATE_LABELS.items()), default=rules.RAISED)
    step = models.PositiveSmallIntegerField(default=rules.NONE, choices=list(rules.STEP_LABELS.items()))
    first_period = models.CharField(max_length=10)
    last_period = models.CharField(max_length=10)
    cleared_period = models.CharField(max_length=10, blank=True)
    n_relapses = models.PositiveIntegerField(default=0)
    raised_at = models.DateTimeField()  # of this stretch: a relapse begins anew
    state_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "indicator"],
                condition=Q(indicator__isnull=False) & ~Q(state=rules.CLEARED),
                name="warning_one_open",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(indicator__isnull=True) & ~Q(state=rules.CLEARED),
                name="warning_one_open_of_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state=rules.CLEARED, cleared_at__isnull=False)
                | ~Q(state=rules.CLEARED) & Q(cleared_at__isnull=True, cleared_period=""),
                name="warning_cleared_whole",
            ),
        ]
        indexes = [models.Index(fields=["state", "organisation"], name="warning_waiting")]

    def __str__(self) -> str:
        return f"{self.severity} {self.organisation_id}/{self.indicator_id} {self.last_period}"


class Alarm(models.Model):
    """One rule that speaks within a warning; several rules about the same place and stretch are one case."""

    warning = models.ForeignKey(WarningCase, models.PROTECT, related_name="alarms")
    rule = models.CharField(max_length=60)
    signal = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=list(rules.SEVERITY_LABELS.items()))
    period = models.CharField(max_length=10)
    score = models.FloatField()
    message_zh = models.TextField()
    message_en = models.TextField()
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["warning", "rule"], name="warning_alarm_once")]


class WarningEvent(AppendOnlyModel):
    """One thing that happened in a warning's life: who or what, when, in which words."""

    warning = models.ForeignKey(WarningCase, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=list(rules.EVENT_LABELS.items()))
    severity = models.CharField(max_length=8)
    period = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # nobody: the figures
    at = models.DateTimeField()


class Mute(models.Model):
    """Nobody is told of a warning until `ends_date`; it stays on the board, and is heard again by itself."""

    warning = models.ForeignKey(WarningCase, models.PROTECT, related_name="mutes")
    reason = models.CharField(max_length=rules.TEXT_LIMIT)
    ends_date = models.DateField()  # from this day on it is heard again
    muted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    muted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["warning"], condition=Q(ended_at__isnull=True), name="warning_muted_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="warning_muted_with_reason"),
        ]


class ChartRebase(models.Model):
    """From this period on a series' control chart has limits of its own: something is known to have changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    reason = models.CharField(max_length=rules.TEXT_LIMIT)
    set_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "period"],
                condition=Q(withdrawn_at__isnull=True),
                name="warning_rebase_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="warning_rebased_with_reason"),
        ]


class OrderRequest(models.Model):
    """A rectification order (整改通知) that a warning asks for: the row that the stage of rectification takes up."""

    warning = models.ForeignKey(WarningCase, models.PROTECT, related_name="orders")
    stretch = models.PositiveIntegerField()  # of the warning: its relapses so far; one order for each
    severity = models.CharField(max_length=8, choices=list(rules.SEVERITY_LABELS.items()))
    requirement = models.CharField(max_length=rules.TEXT_LIMIT)  # a rule's in Chinese, a person's in their own words
    requirement_en = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)  # a rule's alone
    due_date = models.DateField()
    state = models.CharField(max_length=8, choices=list(rules.ORDER_LABELS.items()), default=rules.WAITING)
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # nobody: the rule itself
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["warning", "stretch"], name="warning_one_order_a_stretch")]

    @property
    def requirement_zh(self) -> str:
        """Beside requirement_en, for readers of either language."""
        return self.requirement
