"""A file of hourly values as a block of days for each station; stored days as arrays and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

import numpy as np

from jixiao.capture.files.csv import read_rows
from jixiao.capture.files.encoding import decoded
from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.moments import EPOCH, HOURS
from jixiao.engine.air_quality.intake.reading import read_concentrations
from jixiao.engine.air_quality.standards import SHOWN
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text
from jixiao.web.air.rules import N_HOURS, N_POLLUTANTS, Place

STORED = np.dtype("<f8")


@dataclass(frozen=True)
class DayBlock:
    """What a file says of one station and day: 24 × 6 values, NaN unknown."""

    station: str
    day: date
    hours: Floats


@dataclass(frozen=True)
class ReadHours:
    """A file as it was understood."""

    name: str
    digest: str
    size: int
    n_rows: int
    blocks: Sequence[DayBlock]
    findings: Sequence[Mapping[str, object]] = field(default_factory=tuple)


def read_upload(
    content: bytes, name: str, places: Sequence[Place], now: datetime, *, named_by: str = "", co_unit: str = "mg/m3"
) -> ReadHours:
    """The hours of a CSV file (time, station, pm25 … o3, as `jixiao aqi --hourly` reads it) for known stations.

    What cannot be used is a finding. `now`, in the stations' time, is the end of what can have been measured.
    SourceFault where it is no text, DefinitionError where it is no table of hours.
    """
    rows = read_rows(decoded(content, name), name).cells
    findings = FindingList()
    known = read_concentrations(_columns(rows), findings, hourly=True, named_by=named_by, co_unit=co_unit).settled()
    blocks = _blocks(known, places, now, findings)
    told = findings.table().to_rows()
    return ReadHours(name, sha256(content).hexdigest(), len(content), max(len(rows) - 1, 0), blocks, told)


def _columns(rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """The cells under each head; a short line has empty cells, what lies beyond the heads is not read."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return {}
    heads, body = filled[0], filled[1:]
    width = len(heads)
    body = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in body]
    return {head: [row[place] for row in body] for place, head in enumerate(heads)}


def _blocks(known: Concentrations, places: Sequence[Place], now: datetime, findings: FindingList) -> list[DayBlock]:
    values = np.column_stack([known.values.get(name, np.full(len(known), np.nan)) for name in SHOWN])
    newest = (now.date().toordinal() - EPOCH) * HOURS + now.hour
    blocks: list[DayBlock] = []
    for number, name in enumerate(known.stations):
        mine = known.station == number
        place = _place(name, places)
        if place is None:
            text = Text(f"There is no station “{name}” here: {int(mine.sum())} rows were not used.",
                        f"没有点位“{name}”，{int(mine.sum())} 行未采用。")  # fmt: skip
            findings.add(Finding(Severity.ERROR, "unknown_station", text, name))
            continue
        inside = mine & _within(known, place, findings, mine, newest)
        blocks += _days(place.code, known.when[inside], values[inside])
    return _each_once(blocks, findings)


def _each_once(blocks: Sequence[DayBlock], findings: FindingList) -> list[DayBlock]:
    """A station that the file calls by two names has each day once; hours that contradict each other are not used."""
    found: dict[tuple[str, date], Floats] = {}
    for block in blocks:
        before = found.get((block.station, block.day))
        if before is None:
            found[block.station, block.day] = block.hours
            continue
        contested = np.isfinite(before) & np.isfinite(block.hours) & (before != block.hours)
        joined = np.where(np.isfinite(before), before, block.hours)
        found[block.station, block.day] = np.where(contested, np.nan, joined)
        if contested.any():
            n = int(contested.sum())
            text = Text(f"Two names of this station contradict each other in {n} values; not used.",
                        f"该点位以两个名称出现，{n} 个值互相矛盾，未采用。")  # fmt: skip
            findings.add(Finding(Severity.ERROR, "contradicting_names", text, block.station, "", str(block.day)))
    return [DayBlock(station, day, hours) for (station, day), hours in found.items()]


def _place(name: str, places: Sequence[Place]) -> Place | None:
    """The station of that name; where the file names none, the only one there is."""
    if not name and len(places) == 1:
        return places[0]
    bare = name.strip().casefold()
    return next((each for each in places if bare and bare in each.names), None)


def _within(known: Concentrations, place: Place, findings: FindingList, mine: Bools, newest: int) -> Bools:
    """Rows of hours that are over, on days on which the station counts; the others are told."""
    first = (place.first.toordinal() - EPOCH) * HOURS
    end = np.inf if place.end is None else (place.end.toordinal() - EPOCH) * HOURS
    outside = mine & ((known.when < first) | (known.when >= end))
    future = mine & ~outside & (known.when >= newest)
    for rows, rule, text in (
        (outside, "outside_validity", Text("{} hours lie outside the days of this station; not used.",
                                           "{} 个小时不在该点位的有效期内，未采用。")),
        (future, "not_over_yet", Text("{} hours are not over yet; not used.", "{} 个小时尚未结束，未采用。")),
    ):  # fmt: skip
        if rows.any():
            n = int(rows.sum())
            moment = known.moment(int(np.flatnonzero(rows)[0]))
            told = Text(text.en.format(n), text.zh.format(n))
            findings.add(Finding(Severity.WARNING, rule, told, place.code, "", moment))
    return np.asarray(mine & ~outside & ~future, np.bool_)


def _days(code: str, when: Ints, values: Floats) -> list[DayBlock]:
    days, at = np.unique(when // HOURS, return_inverse=True)
    grid = np.full((len(days), N_HOURS, N_POLLUTANTS), np.nan)
    grid[at, when % HOURS] = values
    there = np.isfinite(grid).any(axis=(1, 2))
    return [
        DayBlock(code, date.fromordinal(int(day) + EPOCH), block)
        for day, block, has in zip(days.tolist(), grid, there, strict=True)
        if has
    ]


def blob_of(hours: Floats) -> bytes:
    """24 × 6 values as they are stored."""
    return hours.astype(STORED).tobytes()


def grid_of(stored: bytes) -> Floats:
    """Stored hours as 24 × 6 values; ValueError where they are not so many."""
    return np.frombuffer(bytes(stored), STORED).reshape(N_HOURS, N_POLLUTANTS).astype(np.float64)
