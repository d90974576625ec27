"""Results of days: under one standard, or under the one that was in force on each day; and as the engine reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from django.db.models import Max, QuerySet

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.moments import EPOCH
from jixiao.engine.air_quality.standards import SHOWN, air_levels, standard_on
from jixiao.engine.model.text import Text
from jixiao.web.air.models import AirResult
from jixiao.web.air.rules import CITY

NAMES = (*SHOWN, "o3_1h")


@dataclass(frozen=True)
class ResultRow:
    """A day at one place as pages tell it."""

    place: str
    standard: str
    day: date
    values: dict[str, float | None]
    aqi: int | None
    level: int | None
    primary: tuple[str, ...]
    missing: tuple[str, ...]
    is_judged: bool

    @property
    def level_name(self) -> Text:
        """优 … 严重污染; nothing where there is no level."""
        return air_levels()[self.level].name if self.level is not None else Text("", "")

    @property
    def is_good(self) -> bool:
        """Whether it counts as a good day (优良天)."""
        return self.is_judged and self.level is not None and self.level <= 1


@lru_cache(maxsize=4096)
def in_force(day: date) -> str:
    """The standard that held on a day."""
    return standard_on(day.isoformat()).name


def day_rows(first: date, last: date, *, place: str | None = CITY, standard: str = "") -> list[ResultRow]:
    """Days in order, of one place or (None) of all; without a standard each under the one in force."""
    found = AirResult.objects.filter(day__gte=first, day__lte=last)
    if place is not None:
        found = found.filter(place=place)
    if standard:
        found = found.filter(standard=standard)
    rows = found.order_by("day", "place")
    return [_row(one) for one in rows if standard or one.standard == in_force(one.day)]


def _row(one: AirResult) -> ResultRow:
    values = {name: getattr(one, name) for name in NAMES}
    names = (tuple(filter(None, text.split(";"))) for text in (one.primary, one.missing))
    primary, missing = names
    return ResultRow(one.place, one.standard, one.day, values, one.aqi, one.level, primary, missing, one.is_judged)


def concentrations(first: date, last: date, places: Sequence[str] | None = (CITY,)) -> Concentrations:
    """Daily concentrations of some places (None: all) from `first` to `last`, as the engine counts with them."""
    found = AirResult.objects.filter(day__gte=first, day__lte=last, standard=_newest_standard())
    if places is not None:
        found = found.filter(place__in=list(places))
    rows = list(found.order_by("place", "day").values_list("place", "day", *NAMES))
    names = tuple(sorted({row[0] for row in rows}))
    number = {name: at for at, name in enumerate(names)}
    table = np.array([[np.nan if value is None else value for value in row[2:]] for row in rows], np.float64)
    table = table.reshape(len(rows), len(NAMES))
    return Concentrations(
        names,
        np.array([number[row[0]] for row in rows], np.int64),
        np.array([row[1].toordinal() - EPOCH for row in rows], np.int64),
        {name: table[:, at] for at, name in enumerate(NAMES)},
        np.arange(len(rows)),
        np.zeros(len(rows), np.bool_),
    )


def _newest_standard() -> str:
    """Concentrations are kept under every standard, and are the same as long as HJ 663 counts days alike."""
    return standard_on("9999-12-31").name


def newest_day() -> date | None:
    """The last day that has results of any place."""
    found: date | None = AirResult.objects.aggregate(day=Max("day"))["day"]
    return found


def newest_city_day(until: date) -> ResultRow | None:
    """The city's last day up to `until` that has an index."""
    found: QuerySet[AirResult] = AirResult.objects.filter(place=CITY, day__lte=until, aqi__isnull=False)
    rows = (_row(one) for one in found.order_by("-day")[:4])
    return next((row for row in rows if row.standard == in_force(row.day)), None)


def years_known() -> list[int]:
    """Years that have results, newest first."""
    found = AirResult.objects.filter(place=CITY, aqi__isnull=False).dates("day", "year", order="DESC")
    return [one.year for one in found]
