"""Push tokens, and what became of every delivery that came with one."""

from django.db import models
from django.db.models import Q

from jixiao.web.api import rules
from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation


class PushToken(models.Model):
    """With it a provider's system sends figures; only its digest is kept. Acts under its own name in the event log."""

    code = models.CharField(max_length=rules.CODE_LENGTH, unique=True)
    label = models.CharField(max_length=rules.LABEL_LIMIT)
    digest = models.CharField(max_length=64)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="push_tokens")
    has_all_of_provider = models.BooleanField()  # every indicator that the provider owns on the day
    indicators = models.ManyToManyField(Indicator, related_name="+")
    may_list_cases = models.BooleanField(default=False)  # handled cases of the service points of `roots`
    roots = models.ManyToManyField(Organisation, related_name="+")  # figures of these and of all below them
    per_minute = models.PositiveIntegerField(default=rules.PER_MINUTE)
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    window_began_at = models.DateTimeField(null=True)  # of the minute in which requests are counted
    n_in_window = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="push_token_revoked_by_somebody",
            )
        ]

    @property
    def username(self) -> str:
        """The name that the event log keeps: no person can sign in with it."""
        return f"push:{self.code}"

    @property
    def display_name(self) -> str:
        """The name that people read."""
        return self.label

    @property
    def life(self) -> rules.Life:
        """From when until when it may be used."""
        return rules.Life(self.expires_at, self.revoked_at)


class PushDelivery(AppendOnlyModel):
    """One batch and its answer, stored in the same transaction as the figures: the same key gets the same answer."""

    token = models.ForeignKey(PushToken, models.PROTECT, related_name="deliveries")
    code = models.CharField(max_length=32, unique=True)
    key = models.CharField(max_length=rules.KEY_LIMIT)
    body_digest = models.CharField(max_length=64)
    is_of_cases = models.BooleanField(default=False)  # handled cases, else figures
    is_atomic = models.BooleanField()
    outcomes = models.TextField()  # one letter a row, see rules.OUTCOMES
    problems = models.JSONField()  # [row, status, code, en, zh, pointer] of each refused row
    notes = models.JSONField()  # [row, code, en, zh] of each row that was read with a guess
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="push_delivery_once")]
        indexes = [models.Index(fields=["token", "-received_at"], name="push_delivery_newest")]
