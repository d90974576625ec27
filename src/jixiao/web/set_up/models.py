"""Drafts of the set-up guide, and people whose accounts wait for the administrator."""

from django.db import models
from django.db.models import Q

from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.set_up import rules


class SetUpDraft(models.Model):
    """What somebody has chosen so far in the guide (`content`, see rules.chosen); carried out once, as a whole."""

    template = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="set_up_drafts")
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=list(rules.STATE_LABELS.items()), default=rules.OPEN)
    revision = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, null=True, related_name="+")
    cycle = models.ForeignKey(EvaluationCycle, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=rules.OPEN, scheme_version__isnull=True) | Q(scheme_version__isnull=False),
                name="set_up_carried_out_has_a_scheme",
            ),
            models.UniqueConstraint(fields=["scheme_version"], name="set_up_scheme_once"),
        ]


class AwaitedAccount(models.Model):
    """A person of a list that the office brought; the administrator makes the account."""

    draft = models.ForeignKey(SetUpDraft, models.PROTECT, related_name="awaited")
    display_name = models.CharField(max_length=120)
    username = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "username", "role", "organisation"], name="awaited_once")
        ]
