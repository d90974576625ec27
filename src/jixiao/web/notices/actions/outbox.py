"""The outbox. A notice and its copies are written together; a copy is claimed, sent outside of any transaction, noted.

Whoever dies between sending and noting leaves a claim that runs out: the copy goes out again under the same mark, by
which the receiver can tell it is the same. On the page a notice stands exactly once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.parameters import parameter
from jixiao.web.notices import rules
from jixiao.web.notices.models import Attempt, Bot, Delivery, Notice, Preference
from jixiao.web.notices.queries import Parcel, parcels
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account, Organisation

MINUTE = timedelta(minutes=1)


@transaction.atomic
def post(
    *,
    key: str,
    message: Message,
    accounts: Iterable[Account],
    organisation: Organisation | None = None,
    by: Actor,
    now: datetime,
) -> Notice | None:
    """Tell these people, and the chat groups of `organisation`; None, and nothing is written, where `key` is known."""
    rules.check_message(key, message)
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                key=key, organisation=organisation, title_zh=message.title_zh, title_en=message.title_en,
                body_zh=message.body_zh, body_en=message.body_en, href=message.href, created_at=now,
            )  # fmt: skip
    except IntegrityError:
        return None
    people = {account.pk: account for account in accounts if account.is_active}
    copies = [_copy(notice, rules.PAGE, now, account_id=pk, state=rules.SENT, sent_at=now) for pk in people]
    copies += _mails(notice, people, now)
    if organisation is not None:
        bots = Bot.objects.filter(organisation=organisation, is_active=True)
        copies += [_copy(notice, rules.BOT, now, bot_id=bot.pk) for bot in bots]
    Delivery.objects.bulk_create(copies)
    record(
        event="NOTICE_POSTED", object_type="notice", object_code=key,
        organisation_code=organisation.code if organisation else "",
        details={"to": sorted(account.username for account in people.values())}, by=by, now=now,
    )  # fmt: skip
    return notice


def _mails(notice: Notice, people: Iterable[int], now: datetime) -> list[Delivery]:
    wanted = Preference.objects.filter(account__in=list(people)).exclude(mail_mode=rules.NO_MAIL).order_by("account_id")
    digest_at = rules.digest_time(timezone.localtime(now))
    return [
        _copy(
            notice, rules.MAIL, digest_at if each.mail_mode == rules.DIGEST else now, account_id=each.account_id,
            is_digest=each.mail_mode == rules.DIGEST,
        )
        for each in wanted
    ]  # fmt: skip


def _copy(notice: Notice, channel: str, due_at: datetime, **fields: object) -> Delivery:
    return Delivery(notice=notice, channel=channel, due_at=due_at, **{"state": rules.WAITING, **fields})


@transaction.atomic
def claim(*, limit: int, now: datetime) -> list[Parcel]:
    """Take up to `limit` messages that are due, each to be sent and noted within rules.LEASE of `now`.

    No bot is given more messages in any minute than its platform takes; the rest waits for the next call.
    """
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    due = Delivery.objects.filter(unclaimed, state=rules.WAITING, due_at__lte=now).order_by("due_at", "id")
    room = _room(due, now)
    groups: dict[str, list[Delivery]] = {}
    for delivery in due.select_for_update()[: limit * 20]:
        name = delivery.mark or (f"digest {delivery.account_id}" if delivery.is_digest else f"n{delivery.pk}")
        if name not in groups:
            if len(groups) == limit or (delivery.bot_id is not None and room[delivery.bot_id] < 1):
                continue
            if delivery.bot_id is not None:
                room[delivery.bot_id] -= 1
        groups.setdefault(name, []).append(delivery)
    marks = {
        name: group[0].mark or (f"d{group[0].pk}" if group[0].is_digest else name) for name, group in groups.items()
    }
    for name, group in groups.items():
        Delivery.objects.filter(pk__in=[each.pk for each in group]).update(
            mark=marks[name], claimed_until=now + rules.LEASE, n_attempts=F("n_attempts") + 1
        )
        Attempt.objects.create(channel=group[0].channel, bot_id=group[0].bot_id, mark=marks[name], began_at=now)
    return parcels(marks.values())


def _room(due: Iterable[Delivery], now: datetime) -> dict[int, int]:
    """How many messages each bot may be given now; locks the bots, so that two senders do not both count."""
    ids = sorted({delivery.bot_id for delivery in due if delivery.bot_id is not None})
    list(Bot.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    pace = int(parameter("notices", "bot_pace", timezone.localdate(now)))
    room: dict[int, int] = defaultdict(lambda: pace)
    for bot_id in Attempt.objects.filter(bot__in=ids, began_at__gt=now - MINUTE).values_list("bot_id", flat=True):
        room[bot_id] -= 1
    return room


@transaction.atomic
def note_sent(*, parcel: Parcel, now: datetime) -> int:
    """The message has gone out; gives how many copies it carried that were not noted before."""
    carried = Delivery.objects.filter(pk__in=parcel.delivery_ids, state=rules.WAITING)
    return carried.update(state=rules.SENT, sent_at=now, claimed_until=None, fault="")


@transaction.atomic
def note_failed(*, parcel: Parcel, fault: str, is_general: bool = False, now: datetime) -> None:
    """The message did not go out: it waits, longer each time, and is never given up.

    `is_general`: the fault lies with the way, not the message, so what else would go that way waits as long.
    """
    again = now + rules.waiting_time(parcel.n_attempts)
    carried = Delivery.objects.filter(pk__in=parcel.delivery_ids, state=rules.WAITING)
    carried.update(due_at=again, claimed_until=None, fault=fault[: rules.FAULT_LIMIT])
    if is_general:
        same_way = Delivery.objects.filter(state=rules.WAITING, channel=parcel.channel, bot=parcel.bot_id)
        same_way.filter(due_at__lt=again, claimed_until__isnull=True).update(due_at=again)


@transaction.atomic
def withdraw(*, parcel: Parcel, now: datetime) -> int:
    """The recipient may not read it any more: it is not sent; gives how many copies were withdrawn."""
    carried = Delivery.objects.filter(pk__in=parcel.delivery_ids, state=rules.WAITING)
    return carried.update(state=rules.WITHDRAWN, claimed_until=None)


@transaction.atomic
def mark_read(*, account: Account, delivery_ids: Sequence[int] | None = None, now: datetime) -> int:
    """The person has read these messages (all, where none are named); gives how many were unread."""
    unread = Delivery.objects.filter(account=account, channel=rules.PAGE, read_at__isnull=True)
    if delivery_ids is not None:
        unread = unread.filter(pk__in=list(delivery_ids))
    return unread.update(read_at=now)
