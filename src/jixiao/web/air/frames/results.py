"""The results of days out of stored hours, under every standard: stations, and the city out of its stations (HJ 663)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from jixiao.engine.air_quality.cities import city_of_stations
from jixiao.engine.air_quality.hours import days_of_hours
from jixiao.engine.air_quality.indices import BIT_NAMES, indices_of
from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.moments import EPOCH, HOURS
from jixiao.engine.air_quality.periods.counts import judged
from jixiao.engine.air_quality.scales import FILE
from jixiao.engine.air_quality.standards import SHOWN, AirStandard, air_standard
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.findings import FindingList
from jixiao.library import standards
from jixiao.web.air.frames.hours import grid_of
from jixiao.web.air.rules import CITY, N_HOURS, N_POLLUTANTS, Place

STANDARDS = tuple(standards(FILE, "air_standards"))
"""Names of the standards, the oldest first: every day is kept under each of them."""
Stored = Mapping[tuple[str, date], bytes]
"""Stored hours by station and day."""


@dataclass(frozen=True)
class Computed:
    """The columns of one result."""

    place: str
    standard: str
    day: date
    columns: Mapping[str, Any]


def computed(places: Sequence[Place], stored: Stored, first: date, last: date) -> list[Computed]:
    """Every station's and the city's results from `first` to `last`; a day on which a station is silent is there, unknown."""
    grid, valid, ordered = _laid_out(places, stored, first, last)
    if not valid.any():
        return []
    hours = _concentrations(grid, valid, ordered, first)
    found: list[Computed] = []
    for name in STANDARDS:
        standard = air_standard(name)
        stations = days_of_hours(hours, standard, FindingList())
        found += _rows(stations, standard)
        found += [row for part in _city(stations, valid, first, standard) for row in _rows(part, standard)]
    return found


def _laid_out(places: Sequence[Place], stored: Stored, first: date, last: date) -> tuple[Floats, Bools, list[Place]]:
    """Stations × days × hours × pollutants; on which days each station counts; the stations by code."""
    ordered = sorted(places, key=lambda place: place.code)
    n_days = (last - first).days + 1
    grid = np.full((len(ordered), n_days, N_HOURS, N_POLLUTANTS), np.nan)
    valid = np.zeros((len(ordered), n_days), np.bool_)
    for number, place in enumerate(ordered):
        for offset in range(n_days):
            day = first + timedelta(days=offset)
            valid[number, offset] = place.first <= day and (place.end is None or day < place.end)
            blob = stored.get((place.code, day)) if valid[number, offset] else None
            if blob is not None:
                grid[number, offset] = grid_of(blob)
    return grid, valid, ordered


def _concentrations(grid: Floats, valid: Bools, ordered: Sequence[Place], first: date) -> Concentrations:
    station, offset = np.nonzero(valid)
    day = first.toordinal() - EPOCH + offset
    when = (day[:, None] * HOURS + np.arange(HOURS)).ravel()
    flat = grid[station, offset].reshape(-1, N_POLLUTANTS)
    values = {name: np.ascontiguousarray(flat[:, place]) for place, name in enumerate(SHOWN)}
    names = tuple(place.code for place in ordered)
    rows, nothing = np.arange(len(when)), np.zeros(len(when), np.bool_)
    return Concentrations(names, np.repeat(station, HOURS), when, values, rows, nothing, hourly=True)


def _city(stations: Concentrations, valid: Bools, first: date, standard: AirStandard) -> list[Concentrations]:
    """The city day by day; days with the same stations are made together, so that each has the right number of them."""
    offset = stations.when - (first.toordinal() - EPOCH)
    patterns, group = np.unique(valid.T, axis=0, return_inverse=True)
    parts = []
    for number in range(len(patterns)):
        chosen = np.ravel(group)[offset] == number
        if chosen.any():
            parts.append(city_of_stations(stations.taken(chosen), CITY, standard, FindingList()))
    return parts


def _rows(known: Concentrations, standard: AirStandard) -> list[Computed]:
    found = indices_of(known, standard)
    index, level, primary, missing = found.index, found.level, found.primary, found.missing
    counted = judged(known, found)
    names = [name for name in (*SHOWN, "o3_1h") if name in known.values]
    rows = []
    for at in range(len(known)):
        known_index = bool(np.isfinite(index[at]))
        columns: dict[str, Any] = {name: _plain(known.values[name][at]) for name in names}
        columns |= {
            "aqi": int(index[at]) if known_index else None,
            "level": int(level[at]) if known_index else None,
            "primary": BIT_NAMES[int(primary[at])] if known_index else "",
            "missing": BIT_NAMES[int(missing[at])],
            "is_judged": bool(counted[at]),
        }
        day = date.fromordinal(int(known.when[at]) + EPOCH)
        rows.append(Computed(known.stations[int(known.station[at])], standard.name, day, columns))
    return rows


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
