"""Sets of rules of use, rounds in which they were applied to a result, and the proposals with their chain of events."""

from django.db import models
from django.db.models import F, Q

from jixiao.engine.result_use.rules import KINDS
from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.budgets.models import BudgetProposal, Programme
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.result_use import rules


class UseRuleSet(models.Model):
    """The rules as one document (YAML). A draft changes; what was adopted never does, and says how its trial went."""

    number = models.PositiveIntegerField(unique=True)
    document = models.TextField()
    note = models.CharField(max_length=rules.NOTE_LIMIT, blank=True)
    valid_from = models.DateField()  # as the document says: results confirmed from that day on
    state = models.CharField(max_length=10, choices=list(rules.SET_LABELS.items()), default=rules.DRAFT)
    started_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    trial = models.JSONField(default=dict)  # what this very document would have proposed on a past result
    tried_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state=rules.DRAFT), name="use_rules_one_draft"),
            models.CheckConstraint(
                condition=Q(state=rules.DRAFT, adopted_at__isnull=True, adopted_by__isnull=True)
                | Q(state=rules.ADOPTED, adopted_at__isnull=False, adopted_by__isnull=False)
                & ~Q(adopted_by=F("saved_by")),
                name="use_rules_adopted_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"rules of use {self.number}"


class UseRound(AppendOnlyModel):
    """Rules applied to one result of a period: what they proposed, and what held without being proposed.

    `outcome`: rows, findings and sums of the engine. `renews`: the round over the result that this one corrects.
    """

    run = models.OneToOneField(ScoringRun, models.PROTECT, related_name="use_round")
    rule_set = models.ForeignKey(UseRuleSet, models.PROTECT, related_name="rounds")
    renews = models.OneToOneField("self", models.PROTECT, null=True, related_name="renewed_as")
    n_results = models.PositiveIntegerField()
    n_proposed = models.PositiveIntegerField()
    increase_cap = models.DecimalField(max_digits=18, decimal_places=2, null=True)  # yuan, of all increases together
    outcome = models.JSONField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # nobody: after a correction
    at = models.DateTimeField()


class UseProposal(models.Model):
    """What is to follow from one result for one organisation, and how far that is. Figures as they stood in the result."""

    code = models.CharField(max_length=rules.CODE_LIMIT, unique=True)  # U2026-0012
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    round = models.ForeignKey(UseRound, models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="use_proposals")
    rule = models.CharField(max_length=60)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=[(code, text.en) for code, text in KINDS.items()])
    size = models.DecimalField(max_digits=7, decimal_places=4, null=True)  # a coefficient, or a share of the budget
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)  # yuan, minus takes away
    score = models.FloatField()
    rank = models.PositiveIntegerField(null=True)
    n_ranked = models.PositiveIntegerField()
    grade = models.CharField(max_length=30, blank=True)
    reason_zh = models.CharField(max_length=rules.TEXT_LIMIT)
    reason_en = models.CharField(max_length=rules.TEXT_LIMIT)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    drafted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()

    state = models.CharField(max_length=12, choices=list(rules.STATE_LABELS.items()), default=rules.DRAFTED)
    state_at = models.DateTimeField()
    notified_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    notified_at = models.DateTimeField(null=True)
    reply_due_date = models.DateField(null=True)
    reply = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    is_agreed = models.BooleanField(null=True)  # by the organisation
    decided_kind = models.CharField(max_length=20, blank=True)
    decided_size = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    decided_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    decision = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)  # why
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    reallocation = models.ForeignKey(BudgetProposal, models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)
    document_number = models.CharField(max_length=rules.DOCUMENT_LIMIT, blank=True)
    is_outdated = models.BooleanField(default=False)  # carried out on a result that was corrected afterwards

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="use_numbered_once"),
            models.UniqueConstraint(
                fields=["round", "organisation", "kind"], condition=~Q(state=rules.SUPERSEDED), name="use_proposed_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(rules.DECIDED))
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decision="")
                & ~Q(decided_by=F("notified_by")),
                name="use_decided_by_another_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.CARRIED_OUT) | Q(done_on__isnull=False) & ~Q(document_number=""),
                name="use_carried_out_with_document",
            ),
        ]
        indexes = [models.Index(fields=["state", "reply_due_date"], name="use_waiting")]

    def __str__(self) -> str:
        return self.code


class UseEvent(AppendOnlyModel):
    """One thing that happened to a proposal: who, when, in which words."""

    proposal = models.ForeignKey(UseProposal, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=list(rules.EVENT_LABELS.items()))
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # nobody: figures or calendar
    at = models.DateTimeField()
