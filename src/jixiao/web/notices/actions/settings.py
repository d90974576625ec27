"""How people and groups are reached, and how early: preferences, bots, calendar feeds, the ladder's days."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.vault import seal
from jixiao.web.base.words import N_
from jixiao.web.notices import rules
from jixiao.web.notices.models import Bot, CalendarFeed, Delivery, LadderSetting, Preference
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def set_preference(*, account: Account, mail_address: str, mail_mode: str, by: Account, now: datetime) -> Preference:
    """How e-mail reaches the person from now on; what still waits follows the new choice, or is withdrawn."""
    address = mail_address.strip()
    rules.check_mail(address, mail_mode)
    values = {"mail_address": address, "mail_mode": mail_mode, "changed_at": now}
    preference, _new = Preference.objects.update_or_create(account=account, defaults=values)
    waiting = Delivery.objects.filter(account=account, channel=rules.MAIL, state=rules.WAITING)
    if mail_mode == rules.NO_MAIL:
        waiting.update(state=rules.WITHDRAWN)
    else:
        is_digest = mail_mode == rules.DIGEST
        due_at = rules.digest_time(timezone.localtime(now)) if is_digest else now
        waiting.filter(claimed_until__isnull=True, mark="").update(is_digest=is_digest, due_at=due_at)
    _record("PREFERENCE_SET", "account", account.username, account.organisation, {"mode": mail_mode}, by, now)
    return preference


@transaction.atomic
def add_bot(
    *, organisation: Organisation, label: str, address: str, secret: str = "", by: Account, now: datetime
) -> Bot:
    """A chat group that is told what the organisation is told. Address and signing secret are sealed and never shown."""
    rules.check_bot_label(label)
    found = rules.bot_address(address, secret, settings.BOT_HOSTS)
    sealed = seal(f"{address.strip()}\n{secret.strip()}")
    bot = Bot.objects.create(
        organisation=organisation, kind=found.kind, label=label.strip(), sealed_address=sealed, created_by=by,
        created_at=now,
    )  # fmt: skip
    _record("BOT_ADDED", "bot", str(bot.pk), organisation, {"name": bot.label}, by, now)
    return bot


@transaction.atomic
def withdraw_bot(*, bot: Bot, by: Account, now: datetime) -> None:
    """The group is told nothing more; what still waits for it is withdrawn."""
    if not Bot.objects.filter(pk=bot.pk, is_active=True).update(is_active=False):
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    Delivery.objects.filter(bot=bot, state=rules.WAITING).update(state=rules.WITHDRAWN)
    _record("BOT_WITHDRAWN", "bot", str(bot.pk), bot.organisation, {"name": bot.label}, by, now)


@transaction.atomic
def try_again(*, bot: Bot, by: Account, now: datetime) -> int:
    """What waits for the group after a fault is due at once; gives how many."""
    waiting = Delivery.objects.filter(bot=bot, state=rules.WAITING, claimed_until__isnull=True)
    n_due = waiting.update(due_at=now)
    _record("BOT_TRIED_AGAIN", "bot", str(bot.pk), bot.organisation, {"number": n_due}, by, now)
    return n_due


@transaction.atomic
def make_feed(*, account: Account, by: Account, now: datetime) -> str:
    """A new secret token for the person's calendar feed, returned this once; the one before it no longer works."""
    token = secrets.token_urlsafe(32)
    values = {"token_digest": hashlib.sha256(token.encode()).hexdigest(), "created_at": now}
    CalendarFeed.objects.update_or_create(account=account, defaults=values)
    _record("CALENDAR_FEED_MADE", "account", account.username, account.organisation, {}, by, now)
    return token


@transaction.atomic
def end_feed(*, account: Account, by: Account, now: datetime) -> None:
    """The feed's address no longer works."""
    if not CalendarFeed.objects.filter(account=account).delete()[0]:
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    _record("CALENDAR_FEED_ENDED", "account", account.username, account.organisation, {}, by, now)


@transaction.atomic
def set_ladder(
    *, organisation: Organisation, remind_days: int, red_days: int, by: Account, now: datetime
) -> LadderSetting:
    """From now on the organisation and all below it are reminded so early and turn red so late."""
    rules.check_ladder(remind_days, red_days)
    setting = LadderSetting.objects.create(
        organisation=organisation, remind_days=remind_days, red_days=red_days, changed_by=by, changed_at=now
    )
    details = {"remind_days": remind_days, "red_days": red_days}
    _record("LADDER_SET", "organisation", organisation.code, organisation, details, by, now)
    return setting


def _record(
    event: str, kind: str, code: str, place: Organisation | None, details: dict[str, Any], by: Account, now: datetime
) -> None:
    record(
        event=event, object_type=kind, object_code=code, organisation_code=place.code if place else "",
        details=details, by=by, now=now,
    )  # fmt: skip
