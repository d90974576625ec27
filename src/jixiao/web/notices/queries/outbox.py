"""The outbox as its readers see it: what is to be sent, a person's messages, what a chat group got."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q

from jixiao.web.notices import rules
from jixiao.web.notices.models import Bot, Delivery, Notice
from jixiao.web.organisations.models import Account


@dataclass(frozen=True)
class Line:
    """One notice inside a message."""

    label_zh: str
    label_en: str
    body_zh: str
    body_en: str
    href: str
    created_at: datetime
    key: str = ""


@dataclass(frozen=True)
class Parcel:
    """One message to be sent: one notice, or a day's. `address` is an e-mail address, or a bot's sealed one."""

    mark: str
    channel: str
    delivery_ids: tuple[int, ...]
    lines: tuple[Line, ...]
    n_attempts: int
    is_digest: bool = False
    account_id: int | None = None
    bot_id: int | None = None
    address: str = field(default="", repr=False)
    language: str = ""


def parcels(marks: Iterable[str]) -> list[Parcel]:
    """The messages of these marks with all that a sender needs, in order of their oldest copies; one query."""
    waiting = Delivery.objects.filter(mark__in=list(marks), state=rules.WAITING)
    rows = waiting.select_related("notice", "bot", "account__notice_preference").order_by("notice__created_at", "id")
    groups: dict[str, list[Delivery]] = {}
    for row in rows:
        groups.setdefault(row.mark, []).append(row)
    return [_parcel(mark, group) for mark, group in groups.items()]


def _parcel(mark: str, group: list[Delivery]) -> Parcel:
    first = group[0]
    if first.bot is not None:
        address, language = first.bot.sealed_address, "zh-hans"
    else:
        preference = getattr(first.account, "notice_preference", None)
        address = preference.mail_address if preference else ""
        language = first.account.language or "zh-hans" if first.account else "zh-hans"
    return Parcel(
        mark=mark,
        channel=first.channel,
        delivery_ids=tuple(each.pk for each in group),
        lines=tuple(_line(each.notice) for each in group),
        n_attempts=max(each.n_attempts for each in group),
        is_digest=first.is_digest,
        account_id=first.account_id,
        bot_id=first.bot_id,
        address=address,
        language=language,
    )


def _line(notice: Notice) -> Line:
    texts = (notice.title_zh, notice.title_en, notice.body_zh, notice.body_en)
    return Line(*texts, notice.href, notice.created_at, notice.key)


@dataclass(frozen=True)
class MessageRow:
    """One message on a person's page."""

    delivery_id: int
    line: Line
    read_at: datetime | None


def my_messages(account: Account, limit: int = 200) -> list[MessageRow]:
    """The person's messages, newest first."""
    rows = Delivery.objects.filter(account=account, channel=rules.PAGE).select_related("notice")
    return [
        MessageRow(row.pk, _line(row.notice), row.read_at)
        for row in rows.order_by("-notice__created_at", "-id")[:limit]
    ]


def my_message(account: Account, delivery_id: int) -> MessageRow | None:
    """One message of the person; None where it is somebody else's."""
    row = Delivery.objects.filter(account=account, channel=rules.PAGE, pk=delivery_id).select_related("notice").first()
    return MessageRow(row.pk, _line(row.notice), row.read_at) if row else None


def n_unread(account: Account) -> int:
    """How many messages the person has not read."""
    return Delivery.objects.filter(account=account, channel=rules.PAGE, read_at__isnull=True).count()


def waiting_mail(account: Account) -> tuple[int, str]:
    """How many e-mails to the person failed and wait to go out again, and the newest fault."""
    failed = Delivery.objects.filter(account=account, channel=rules.MAIL, state=rules.WAITING).exclude(fault="")
    newest = failed.order_by("-due_at").first()
    return failed.count(), newest.fault if newest else ""


def known_keys(keys: Collection[str]) -> frozenset[str]:
    """Those of the keys that have been posted."""
    return frozenset(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


@dataclass(frozen=True)
class BotRow:
    """A chat group with what became of its copies; never its address."""

    bot: Bot
    n_sent: int
    n_waiting: int
    last_sent_at: datetime | None
    fault: str


def bots_of(organisation_ids: Iterable[int]) -> list[BotRow]:
    """Chat groups in use of these organisations, by organisation; two queries."""
    bots = Bot.objects.filter(organisation__in=list(organisation_ids), is_active=True).select_related("organisation")
    counted = bots.defer("sealed_address").annotate(
        n_sent=Count("deliveries", filter=Q(deliveries__state=rules.SENT)),
        n_waiting=Count("deliveries", filter=Q(deliveries__state=rules.WAITING)),
        last_sent_at=Max("deliveries__sent_at"),
    )
    found = list(counted.order_by("organisation__code", "id"))
    failed = Delivery.objects.filter(bot__in=[bot.pk for bot in found], state=rules.WAITING).exclude(fault="")
    faults = dict(failed.order_by("due_at").values_list("bot_id", "fault"))
    return [BotRow(bot, bot.n_sent, bot.n_waiting, bot.last_sent_at, faults.get(bot.pk, "")) for bot in found]
