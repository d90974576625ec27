"""What happens in a warning's life is written twice: on its own line, and in the platform's event log."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.organisations.models import Account
from jixiao.web.warnings.actions.telling import Teller
from jixiao.web.warnings.models import WarningCase, WarningEvent

LOGGED = {
    "raised": "WARNING_RAISED",
    "worsened": "WARNING_WORSENED",
    "eased": "WARNING_EASED",
    "acknowledged": "WARNING_ACKNOWLEDGED",
    "explained": "WARNING_EXPLAINED",
    "escalated": "WARNING_ESCALATED",
    "ordered": "WARNING_ORDERED",
    "muted": "WARNING_MUTED",
    "unmuted": "WARNING_UNMUTED",
    "cleared": "WARNING_CLEARED",
    "relapsed": "WARNING_RELAPSED",
}
"""What the event log calls the kinds of events of a warning's life."""


@transaction.atomic
def record(
    *,
    kind: str,
    warning: WarningCase,
    by: Actor,
    now: datetime,
    teller: Teller | None = None,
    words: str = "",
    category: str = "",
    **details: Any,
) -> WarningEvent:
    """Write the event and tell whom it concerns; `details` are plain data, days as text."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in details.items()}
    event = WarningEvent.objects.create(
        warning=warning, kind=kind, severity=warning.severity, period=warning.last_period, category=category,
        words=words, details=plain, by=by if isinstance(by, Account) else None, at=now,
    )  # fmt: skip
    audit.record(
        event=LOGGED[kind], object_type="warning", object_code=str(warning.pk),
        organisation_code=warning.organisation.code, by=by, now=now,
        details={
            "severity": warning.severity, "rule": warning.rule, "period": warning.last_period,
            "indicator": warning.indicator.code if warning.indicator else "",
            **({"reason": words} if words else {}), **({"category": category} if category else {}), **plain,
        },
    )  # fmt: skip
    (teller or Teller(by, now)).tell(event, warning)
    return event
