"""What is found across programmes, what people say of it, and how money could be moved."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.budgets.models.fields import by_account, yuan
from jixiao.web.budgets.models.programmes import Programme
from jixiao.web.budgets.rules import TEXT_LIMIT, choosing, finding
from jixiao.web.organisations.models import Account


class PairJudgement(AppendOnlyModel):
    """What a person said of two programmes that look alike; the newest holds. `first` has the smaller key."""

    first = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    second = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    similarity = models.FloatField()
    verdict = models.CharField(max_length=10, choices=list(choosing.JUDGEMENT_LABELS.items()))
    reason = models.CharField(max_length=TEXT_LIMIT)
    by = by_account()
    at = models.DateTimeField()


class IdleAnswer(AppendOnlyModel):
    """What a department says of money that lies idle: needed, or how much can be given back; the newest holds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="idle_answers")
    verdict = models.CharField(max_length=12, choices=list(choosing.IDLE_LABELS.items()))
    given_back = yuan()
    reason = models.CharField(max_length=TEXT_LIMIT)
    by = by_account()
    at = models.DateTimeField()


class BudgetProposal(models.Model):
    """A reallocation as it was computed: settings, who moves and why. It changes nothing; a decision is recorded on it."""

    number = models.PositiveIntegerField(unique=True)
    label = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()  # whose programmes it starts from
    settings = models.JSONField()
    outcome = models.JSONField()
    made_by = by_account()
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
