"""Sends what is due: claim a few messages, send each, note what became of it, until nothing is due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from jixiao.engine.model.text import Text
from jixiao.web.jobs import JobRun
from jixiao.web.notices import actions
from jixiao.web.notices.channels import DeliveryFault, MayNotRead, Outside, Sender
from jixiao.web.notices.queries import Parcel

LOG = logging.getLogger(__name__)
AT_ONCE = 10  # as many as can all time out within the lease of a claim


@dataclass(frozen=True)
class Sending:
    """What one run did, in messages."""

    n_sent: int = 0
    n_failed: int = 0


def deliver(*, sender: Sender, clock: Callable[[], datetime], most: int = 500) -> Sending:
    """Send up to `most` messages that are due at `clock()`; a message that fails waits and stops no other."""
    n_sent = n_failed = 0
    while n_sent + n_failed < most:
        claimed = actions.claim(limit=min(AT_ONCE, most - n_sent - n_failed), now=clock())
        if not claimed:
            break
        for parcel in claimed:
            try:
                fault = _try(sender, parcel)
            except MayNotRead:
                actions.withdraw(parcel=parcel, now=clock())
                n_failed += 1
                continue
            if fault is None:
                actions.note_sent(parcel=parcel, now=clock())
                n_sent += 1
            else:
                actions.note_failed(parcel=parcel, fault=fault.text, is_general=fault.is_general, now=clock())
                n_failed += 1
    return Sending(n_sent, n_failed)


def deliver_due(run: JobRun) -> Text:
    """The job: everything that is due, by the real ways."""
    done = deliver(sender=Outside(), clock=run.now)
    return Text(f"{done.n_sent} sent, {done.n_failed} failed", f"已发送 {done.n_sent} 条，失败 {done.n_failed} 条")


def _try(sender: Sender, parcel: Parcel) -> DeliveryFault | None:
    try:
        sender.send(parcel)
    except MayNotRead:
        raise
    except DeliveryFault as fault:
        LOG.warning("message %s by %s did not go out: %s", parcel.mark, parcel.channel, fault.text)
        return fault
    except Exception as error:  # noqa: BLE001 - whatever goes wrong with one message must not keep back the others
        # Without its traceback: what it says may hold an address.
        LOG.error(  # noqa: TRY400
            "message %s by %s failed: %s", parcel.mark, parcel.channel, type(error).__name__
        )
        return DeliveryFault("unknown")
    return None
