"""Stations, their stored hours, and the uploads that these came by."""

from datetime import date

import numpy as np

from jixiao.engine.air_quality.standards import SHOWN
from jixiao.web.air.models import AirStation, AirUpload, StationDay
from jixiao.web.air.rules import N_HOURS, N_POLLUTANTS, Place

LARGEST = 2**31 - 1


def stations() -> list[AirStation]:
    """All stations, by code."""
    return list(AirStation.objects.select_related("organisation").order_by("code"))


def station_coded(code: str) -> AirStation | None:
    """The station of that code."""
    return AirStation.objects.select_related("organisation").filter(code=code).first()


def places() -> list[Place]:
    """Stations as files may call them."""
    return [
        Place(
            one.code,
            frozenset(name.casefold() for name in (one.code, one.label_zh, one.label_en) if name),
            one.valid_from,
            one.valid_to,
        )
        for one in stations()
    ]


def stored_hours(first: date, last: date) -> dict[tuple[str, date], bytes]:
    """The stored hours of all stations' days from `first` to `last`."""
    rows = StationDay.objects.filter(day__gte=first, day__lte=last).values_list("station__code", "day", "hours")
    return {(code, day): bytes(hours) for code, day, hours in rows}


def n_hours_known(first: date, last: date) -> dict[tuple[str, date], dict[str, int]]:
    """How many hours of each pollutant are known, by station and day."""
    found = {}
    for key, blob in stored_hours(first, last).items():
        grid = np.frombuffer(blob, "<f8").reshape(N_HOURS, N_POLLUTANTS)
        counts = np.isfinite(grid).sum(axis=0).tolist()
        found[key] = dict(zip(SHOWN, counts, strict=True))
    return found


def uploads() -> list[AirUpload]:
    """Files that were taken over, newest first."""
    return list(AirUpload.objects.select_related("uploaded_by").defer("findings").order_by("-number")[:200])


def upload_numbered(number: int) -> AirUpload | None:
    """The upload of that number."""
    return AirUpload.objects.select_related("uploaded_by").filter(number=number).first() if number <= LARGEST else None
