"""Writes to the installation's own calendar."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.organisations import calendar
from jixiao.web.organisations.calendar import LineFault, PlannedDay
from jixiao.web.organisations.models import Account, CalendarDay


@transaction.atomic
def upload_calendar(
    *, days: Sequence[PlannedDay], faults: Sequence[LineFault] = (), by: Account, now: datetime
) -> list[int]:
    """Take over a file whole or not at all: what was uploaded before for the years it names gives way; gives these.

    Raises CalendarRefused with every line that is wrong.
    """
    calendar.check_calendar(days, faults)
    years = sorted({each.day.year for each in days})
    for year in years:
        CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(day=each.day, kind=each.kind, label=each.label, recorded_by=by, recorded_at=now)
            for each in days
        ]
    )  # fmt: skip
    record(
        event="CALENDAR_UPLOADED", object_type="calendar", object_code="-".join(map(str, (years[0], years[-1]))),
        details={"years": years, "days": len(days)}, by=by, now=now,
    )  # fmt: skip
    return years
