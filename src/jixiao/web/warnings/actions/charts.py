"""New limits of a control chart: set by the office with a reason, and taken back; both are on record."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.warnings import rules
from jixiao.web.warnings.models import ChartRebase


@transaction.atomic
def rebase(
    *,
    organisation: Organisation,
    indicator: Indicator,
    period: str,
    periods: list[str],
    reason: str,
    by: Account,
    now: datetime,
) -> ChartRebase:
    """From `period` (one of the series' `periods`) on the chart has limits of its own."""
    held = ChartRebase.objects.filter(organisation=organisation, indicator=indicator, withdrawn_at__isnull=True)
    taken = frozenset(held.values_list("period", flat=True))
    rules.check_can_rebase(period, reason, periods, taken)
    try:
        with transaction.atomic():
            made = ChartRebase.objects.create(
                organisation=organisation,
                indicator=indicator,
                period=period,
                reason=reason.strip(),
                set_by=by,
                set_at=now,
            )
    except IntegrityError:
        rules.check_can_rebase(period, reason, periods, {period})
        raise
    _record("WARNING_CHART_REBASED", made, by, now, reason=made.reason)
    return made


@transaction.atomic
def withdraw_rebase(*, rebase: ChartRebase, by: Account, now: datetime) -> None:
    """The limits go on as before it; the row stays for the record."""
    if not ChartRebase.objects.filter(pk=rebase.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=now, withdrawn_by=by
    ):
        raise RuleViolation("withdrawn_already", N_("It was withdrawn already. Reload the page."))
    _record("WARNING_CHART_REBASE_WITHDRAWN", rebase, by, now)


def _record(event: str, one: ChartRebase, by: Account, now: datetime, **details: str) -> None:
    record(
        event=event, object_type="indicator", object_code=one.indicator.code, organisation_code=one.organisation.code,
        by=by, now=now, details={"period": one.period, **details},
    )  # fmt: skip
