"""Adjustments and vetoes that people enter, with what happened to each."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.evaluation import rules
from jixiao.web.evaluation.models.runs import EvaluationCycle
from jixiao.web.organisations.models import Account, Organisation


class ItemEntry(models.Model):
    """Events that an adjustment or a veto of the scheme counts: proposed by one person, approved by another."""

    code = models.CharField(max_length=40, unique=True)  # E2026-0012
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    cycle = models.ForeignKey(EvaluationCycle, models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="item_entries")
    period = models.CharField(max_length=10)  # when it happened; counts in every run whose period holds it
    kind = models.CharField(max_length=10, choices=list(rules.KIND_LABELS.items()))
    item_code = models.CharField(max_length=60)
    n_events = models.FloatField()
    reason = models.CharField(max_length=rules.TEXT_LIMIT)
    document = models.CharField(max_length=rules.DOCUMENT_LIMIT, blank=True)  # number of the paper that found it
    state = models.CharField(max_length=12, choices=list(rules.ENTRY_LABELS.items()), default=rules.PROPOSED)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # who asked to revoke it
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="item_entry_numbered_once"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(rules.COUNTED))
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="item_entry_counts_when_two_agree",
            ),
            models.CheckConstraint(condition=Q(n_events__gt=0), name="item_entry_counts_something"),
        ]
        indexes = [models.Index(fields=["cycle", "state"], name="item_entry_counted")]

    def __str__(self) -> str:
        return self.code


class EntryEvent(AppendOnlyModel):
    """One thing that happened to an entry: who, when, in which words, with which file."""

    entry = models.ForeignKey(ItemEntry, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=list(rules.ENTRY_EVENTS.items()))
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
