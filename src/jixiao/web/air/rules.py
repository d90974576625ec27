"""What the air of a city is told by: stations with dates, targets, abatement, and what may be done with them. No Django."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jixiao.engine.air_quality.standards import SHOWN
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

VIEW, EDIT = "air.view", "air.edit"
RESULTS_JOB, LANE = "air.results", "air.results"
CITY = ""
"""The place of a result that is the city's; a station's is its code."""
N_HOURS, N_POLLUTANTS = 24, len(SHOWN)
POLLUTANT_LABELS = {"pm25": "PM2.5", "pm10": "PM10", "so2": "SO₂", "no2": "NO₂", "co": "CO", "o3": "O₃"}
UNITS = {name: "mg/m³" if name == "co" else "µg/m³" for name in SHOWN}

GOOD_DAYS = "good_days"
TARGET_LABELS = {
    GOOD_DAYS: N_("Good days of the year"),
    "pm25": N_("Mean of PM2.5 of the year"),
    "pm10": N_("Mean of PM10 of the year"),
    "no2": N_("Mean of NO₂ of the year"),
    "so2": N_("Mean of SO₂ of the year"),
}
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
LABEL_LIMIT, WORDS_LIMIT = 120, 1000
LONGEST_YEAR = 366
FIRST_YEAR, LAST_YEAR = 2000, 2100
TOLD_FINDINGS = 500
"""So many findings of an upload are kept one by one; all are counted."""


@dataclass(frozen=True)
class Place:
    """A station as a file may call it: by its code or either name; `first`, `end` are the days between which it counts."""

    code: str
    names: frozenset[str]
    first: date
    end: date | None


def check_station(
    code: str, label: str, valid_from: date, valid_to: date | None, longitude: float | None, latitude: float | None
) -> None:
    """A station has a code, a name, dates in order, and either both coordinates or none."""
    if not CODE.fullmatch(code):
        raise RuleViolation("bad_code", N_("A station's code has up to 60 letters, digits, dots or hyphens."))
    if not label.strip() or len(label) > LABEL_LIMIT:
        raise RuleViolation("label_missing", N_("Give it a Chinese name of at most 120 characters."))
    if valid_to is not None and valid_to <= valid_from:
        raise RuleViolation("validity_reversed", N_("It would end before it begins. Choose a later end."))
    if (longitude is None) != (latitude is None):
        raise RuleViolation("half_a_place", N_("Give both coordinates, or none."))
    if longitude is not None and latitude is not None and not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise RuleViolation("no_such_place", N_("There is no such place: longitude −180 to 180, latitude −90 to 90."))


def is_station(
    code: str, label: str, valid_from: date, valid_to: date | None, longitude: float | None, latitude: float | None
) -> bool:
    """Twin of check_station."""
    return allows(check_station, code, label, valid_from, valid_to, longitude, latitude)


def check_can_end(valid_from: date, valid_to: date | None, end: date) -> None:
    """A station that has not ended yet ends after its first day."""
    if valid_to is not None and valid_to <= end:
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    if end <= valid_from:
        raise RuleViolation("validity_reversed", N_("It would end before it begins. Choose a later end."))


def can_end(valid_from: date, valid_to: date | None, end: date) -> bool:
    """Twin of check_can_end."""
    return allows(check_can_end, valid_from, valid_to, end)


def check_target(target_of: str, year: int, value: float) -> None:
    """A year's target is a number of good days that the year has, or a mean above 0."""
    if target_of not in TARGET_LABELS:
        raise RuleViolation("unknown_target", N_("There is no target of “%(name)s”."), name=target_of)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleViolation("bad_year", N_("Choose a year from 2000 to 2100."))
    highest = LONGEST_YEAR if target_of == GOOD_DAYS else 1000
    if not 0 < value <= highest:
        raise RuleViolation("bad_target", N_("The target lies above 0 and is at most %(highest)s."), highest=highest)


def is_target(target_of: str, year: int, value: float) -> bool:
    """Twin of check_target."""
    return allows(check_target, target_of, year, value)


def check_abatement(label: str, first_date: date, last_date: date | None) -> None:
    """What is done against pollution has a name and days in order."""
    if not label.strip() or len(label) > LABEL_LIMIT:
        raise RuleViolation("label_missing", N_("Give it a Chinese name of at most 120 characters."))
    if last_date is not None and last_date < first_date:
        raise RuleViolation("validity_reversed", N_("It would end before it begins. Choose a later end."))


def is_abatement(label: str, first_date: date, last_date: date | None) -> bool:
    """Twin of check_abatement."""
    return allows(check_abatement, label, first_date, last_date)


def check_can_upload(n_hours: int, former: int | None, stations: Collection[str]) -> None:
    """An upload has hours of stations that are known, and was not taken over before."""
    if former is not None:
        raise RuleViolation("uploaded_before", N_("This very file was taken over before, as no. %(n)s."), n=former)
    if not stations:
        raise RuleViolation("no_stations", N_("Enter the stations first; the file's hours belong to them."))
    if not n_hours:
        raise RuleViolation("nothing_usable", N_("No hour of this file could be used. The findings say why."))


def can_upload(n_hours: int, former: int | None, stations: Collection[str]) -> bool:
    """Twin of check_can_upload."""
    return allows(check_can_upload, n_hours, former, stations)
