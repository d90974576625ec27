"""Writes to the register of figures."""

from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.indicators import register
from jixiao.web.indicators.models import Indicator, Registration
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def register_indicator(
    *,
    indicator: Indicator,
    owner: Organisation | None,
    source: str,
    minutes: float,
    by: Account,
    now: datetime,
    note: str = "",
) -> Registration:
    """From now on `owner` answers for the indicator's figures, which come from `source` and cost `minutes` each to type."""
    register.check_registration(source, minutes, note.strip())
    made = Registration.objects.create(
        indicator=indicator, owner=owner, source=source, minutes=minutes, note=note.strip(), recorded_by=by,
        recorded_at=now,
    )  # fmt: skip
    record(
        event="INDICATOR_REGISTERED", object_type="indicator", object_code=indicator.code,
        organisation_code=owner.code if owner else "",
        details={"owner": owner.code if owner else "", "source": source, "minutes": minutes}, by=by, now=now,
    )  # fmt: skip
    return made
