"""What happens to an order is written twice: on its own chain, and in the platform's event log; then people are told."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.followup import queries
from jixiao.web.followup.actions.telling import Teller
from jixiao.web.followup.models import OrderEvent, RectificationOrder
from jixiao.web.organisations.models import Account

LOGGED = {
    "issued": "ORDER_ISSUED",
    "signed": "ORDER_SIGNED_FOR",
    "planned": "ORDER_PLANNED",
    "progressed": "ORDER_PROGRESSED",
    "ticked": "ORDER_MEASURE_DONE",
    "handed_over": "ORDER_HANDED_OVER",
    "replied": "ORDER_REPLIED",
    "accepted": "ORDER_ACCEPTED",
    "returned": "ORDER_RETURNED",
    "excepted": "ORDER_CLOSED_BY_EXCEPTION",
    "closed": "ORDER_CLOSED",
    "relapsed": "ORDER_RELAPSED",
    "postponed": "ORDER_POSTPONED",
    "aimed": "ORDER_AIM_SET",
    "cancelled": "ORDER_CANCELLED",
    "escalated": "ORDER_ESCALATED",
}
"""What the event log calls the kinds of events of an order's chain."""


@transaction.atomic
def record(
    *, kind: str, order: RectificationOrder, by: Actor, now: datetime, words: str = "", **details: Any
) -> OrderEvent:
    """Write the event with who holds the order from now on, and tell whom it concerns; `details` are plain data."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in details.items()}
    event = OrderEvent.objects.create(
        order=order, kind=kind, words=words.strip(), details=plain, by=by if isinstance(by, Account) else None,
        at=now, turn=queries.turn_of(order),
    )  # fmt: skip
    audit.record(
        event=LOGGED[kind], object_type="rectification_order", object_code=order.code,
        organisation_code=order.organisation.code, by=by, now=now,
        details={"state": order.state, **({"reason": words.strip()} if words else {}), **plain},
    )  # fmt: skip
    Teller(by, now).tell(event, order)
    return event
