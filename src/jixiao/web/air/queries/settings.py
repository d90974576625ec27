"""Targets of years, and what is done against pollution."""

from datetime import date

from django.db.models import Q

from jixiao.web.air.models import Abatement, AirTarget

LARGEST = 2**63 - 1


def current_targets(year: int) -> dict[str, AirTarget]:
    """The year's targets that count now, by what they are of."""
    rows = AirTarget.objects.filter(year=year).select_related("set_by").order_by("id")
    return {row.target_of: row for row in rows}


def abatements(first: date, last: date) -> list[Abatement]:
    """What was done on any day from `first` to `last`, newest first."""
    live = Abatement.objects.filter(withdrawn_at__isnull=True, first_date__lte=last).select_related("organisation")
    return list(live.filter(Q(last_date__isnull=True) | Q(last_date__gte=first)).order_by("-first_date", "-id"))


def live_abatement(pk: int) -> Abatement | None:
    """An entry that has not been withdrawn."""
    return Abatement.objects.filter(pk=pk, withdrawn_at__isnull=True).first() if pk <= LARGEST else None
