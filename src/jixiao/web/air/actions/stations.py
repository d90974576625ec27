"""Stations: added, ended; whatever changes which stations count has the days worked out anew."""

from datetime import date, datetime

from django.db import transaction

from jixiao.web.air import queries, rules
from jixiao.web.air.models import AirStation
from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.jobs import actions as jobs
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def add_station(
    *,
    code: str,
    label_zh: str,
    organisation: Organisation,
    valid_from: date,
    label_en: str = "",
    valid_to: date | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    by: Account,
    now: datetime,
) -> AirStation:
    """A station that counts from `valid_from`, under a code and names that no other has."""
    rules.check_station(code, label_zh, valid_from, valid_to, longitude, latitude)
    names = {name.casefold() for name in (code, label_zh.strip(), label_en.strip()) if name}
    if any(names & place.names for place in queries.places()):
        raise RuleViolation("named_already", N_("Another station has this code or name already."))
    station = AirStation.objects.create(
        code=code, label_zh=label_zh.strip(), label_en=label_en.strip(), organisation=organisation, valid_from=valid_from,
        valid_to=valid_to, longitude=longitude, latitude=latitude, created_by=by, created_at=now,
    )  # fmt: skip
    _record("AIR_STATION_ADDED", station, by, now)
    _ask_anew(station, valid_from, by, now)
    return station


@transaction.atomic
def end_station(*, station: AirStation, end: date, by: Account, now: datetime) -> None:
    """The station counts until before `end`."""
    rules.check_can_end(station.valid_from, station.valid_to, end)
    station.valid_to = end
    station.save(update_fields=["valid_to"])
    _record("AIR_STATION_ENDED", station, by, now, to=end.isoformat())
    _ask_anew(station, end, by, now)


def _ask_anew(station: AirStation, since: date, by: Account, now: datetime) -> None:
    """Where there are results since then, they are worked out with the stations as they are now."""
    newest = queries.newest_day()
    if newest is not None and since <= newest:
        jobs.enqueue(
            kind=rules.RESULTS_JOB, by=by, now=now, lane=rules.LANE, subject=station.code,
            arguments={"first": since.isoformat(), "last": newest.isoformat()},
        )  # fmt: skip


def _record(event: str, station: AirStation, by: Actor, now: datetime, **details: object) -> None:
    record(
        event=event, object_type="air_station", object_code=station.code, by=by, now=now,
        organisation_code=station.organisation.code, details={"name": station.label_zh, **details},
    )  # fmt: skip
