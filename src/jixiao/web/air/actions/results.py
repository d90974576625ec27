"""The results of days: written anew as a whole for the days that were worked out."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from jixiao.web.air.frames import Computed
from jixiao.web.air.models import AirResult
from jixiao.web.audit.actions import Actor, record

BATCH = 1000


@transaction.atomic
def keep_results(*, found: Sequence[Computed], first: date, last: date, by: Actor, now: datetime) -> int:
    """Replace what was kept for the days from `first` to `last`; gives how many rows there are now."""
    AirResult.objects.filter(day__gte=first, day__lte=last).delete()
    rows = [AirResult(place=one.place, standard=one.standard, day=one.day, **one.columns) for one in found]
    AirResult.objects.bulk_create(rows, batch_size=BATCH)
    record(
        event="AIR_DAYS_WORKED_OUT", object_type="air_result", object_code=f"{first}/{last}", by=by, now=now,
        details={"from": str(first), "to": str(last), "number": len(rows)},
    )  # fmt: skip
    return len(rows)
