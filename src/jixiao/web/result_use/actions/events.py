"""What happens to a proposal is written twice: on its own chain, and in the platform's event log; then people are told."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.organisations.models import Account
from jixiao.web.result_use.actions.telling import Teller
from jixiao.web.result_use.models import UseEvent, UseProposal

LOGGED = {
    "drafted": "USE_DRAFTED",
    "notified": "USE_NOTIFIED",
    "replied": "USE_REPLIED",
    "passed": "USE_NOT_REPLIED",
    "accepted": "USE_ACCEPTED",
    "changed": "USE_CHANGED",
    "rejected": "USE_REJECTED",
    "carried_out": "USE_CARRIED_OUT",
    "lapsed": "USE_LAPSED",
    "superseded": "USE_SUPERSEDED",
    "kept": "USE_KEPT",
    "outdated": "USE_OUTDATED",
}
"""What the event log calls the kinds of events of a proposal's chain."""


@transaction.atomic
def record(
    *, kind: str, proposal: UseProposal, by: Actor, now: datetime, words: str = "", teller: Teller | None = None,
    **details: Any,
) -> UseEvent:  # fmt: skip
    """Write the event and tell whom it concerns; `details` are plain data. `teller`: the one of many at one moment."""
    plain = {name: _plain(value) for name, value in details.items() if value is not None}
    event = UseEvent.objects.create(
        proposal=proposal, kind=kind, words=words.strip(), details=plain, by=by if isinstance(by, Account) else None,
        at=now,
    )  # fmt: skip
    audit.record(
        event=LOGGED[kind], object_type="use_proposal", object_code=proposal.code,
        organisation_code=proposal.organisation.code, by=by, now=now,
        details={"state": proposal.state, **({"reason": words.strip()} if words else {}), **plain},
    )  # fmt: skip
    (teller or Teller(by, now)).tell(event, proposal)
    return event


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
