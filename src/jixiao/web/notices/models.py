"""The outbox: notices, their copies for each channel, what became of every attempt; and how people are reached."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.notices import rules
from jixiao.web.organisations.models import Account, Organisation


class Notice(AppendOnlyModel):
    """Something people are told, once: `key` says what it is about, and a second notice of that key is not written."""

    key = models.CharField(max_length=rules.KEY_LIMIT, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="notices")
    title_zh = models.CharField(max_length=rules.TITLE_LIMIT)
    title_en = models.CharField(max_length=rules.TITLE_LIMIT)
    body_zh = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    href = models.CharField(max_length=rules.HREF_LIMIT, blank=True)
    created_at = models.DateTimeField()


class Bot(models.Model):
    """A chat group's webhook, by which the notices of one organisation go to its group; the address is sealed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bots")
    kind = models.CharField(max_length=10, choices=list(rules.BOT_LABELS.items()))
    label = models.CharField(max_length=120)
    sealed_address = models.TextField()
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class Delivery(models.Model):
    """One copy of a notice: for one person by page or e-mail, or for one chat group."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=6, choices=list(rules.CHANNEL_LABELS.items()))
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="deliveries")
    bot = models.ForeignKey(Bot, models.PROTECT, null=True, related_name="deliveries")
    state = models.CharField(max_length=10, choices=list(rules.STATE_LABELS.items()))
    is_digest = models.BooleanField(default=False)
    due_at = models.DateTimeField()  # not sent before
    claimed_until = models.DateTimeField(null=True)  # somebody is sending it
    mark = models.CharField(max_length=40, blank=True)  # names the one message that carries it, however often sent
    n_attempts = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=rules.FAULT_LIMIT, blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel", "account"], condition=Q(account__isnull=False), name="delivery_to_person"
            ),
            models.UniqueConstraint(fields=["notice", "bot"], condition=Q(bot__isnull=False), name="delivery_to_bot"),
            models.CheckConstraint(
                condition=Q(channel="bot", bot__isnull=False, account__isnull=True)
                | (~Q(channel="bot") & Q(bot__isnull=True, account__isnull=False)),
                name="delivery_has_one_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "channel", "due_at"], name="delivery_outbox"),
            models.Index(fields=["account", "channel", "read_at"], name="delivery_unread"),
        ]


class Attempt(AppendOnlyModel):
    """One sending of one message by `channel` (to `bot`, where it is one), as it began; the pace is counted here."""

    channel = models.CharField(max_length=6)
    bot = models.ForeignKey(Bot, models.PROTECT, null=True, related_name="attempts")
    mark = models.CharField(max_length=40)
    began_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["bot", "began_at"], name="attempt_pace")]


class Preference(models.Model):
    """How a person wants to be reached besides the page; who has none gets no e-mail."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="notice_preference")
    mail_address = models.CharField(max_length=254, blank=True)
    mail_mode = models.CharField(max_length=10, choices=list(rules.MAIL_LABELS.items()), default=rules.NO_MAIL)
    changed_at = models.DateTimeField()


class CalendarFeed(models.Model):
    """The secret address at which a person's calendar program reads their deadlines; only its digest is kept."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="calendar_feed")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()


class LadderSetting(AppendOnlyModel):
    """How early an organisation and all below it are reminded and when they turn red; the newest counts."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="ladder_settings")
    remind_days = models.PositiveSmallIntegerField()
    red_days = models.PositiveSmallIntegerField()
    changed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
