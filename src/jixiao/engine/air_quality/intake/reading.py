"""Concentrations as a table gives them: each station and moment once, in order, faults told, units looked at."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import END, START, Concentrations
from jixiao.engine.air_quality.intake.headings import Headings, read_headings
from jixiao.engine.air_quality.intake.merging import merged
from jixiao.engine.air_quality.intake.moments import UNREAD, Read, read_days, read_hours
from jixiao.engine.air_quality.intake.telling import Place, tell_rows
from jixiao.engine.air_quality.intake.units import without_wrong_units
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.rows import Coded, coded, read_quantity, to_columns
from jixiao.engine.model.text import Text


def read_concentrations(
    frame: object, findings: FindingList, *, hourly: bool = False, named_by: str = "", co_unit: str = "mg/m3"
) -> Concentrations:
    """The concentrations in a table with `date` or `time` (or year, month, day, hour), `station` and the pollutants.

    What cannot be used is a finding and NaN. `named_by`: an hour is named by its start or end; by its end where an
    hour 24:00 is found, else by its start. DefinitionError where the table cannot be such a one.
    """
    if isinstance(frame, Concentrations):
        return frame
    columns = _columns(frame)
    if not columns:
        text = Text("The table is empty.", "数据表为空。")
        raise DefinitionError("empty_table", text, Text("It needs a header and rows.", "需有表头和数据行。"))
    headings = read_headings(columns, findings, hourly=hourly, co_unit=co_unit)
    when = _when(columns, headings, hourly)
    names = coded(columns[headings.station]) if headings.station else Coded(np.zeros(len(when.codes), np.int64), ("",))
    read = read_hours(when.values) if hourly else read_days(when.values)
    _refuse_other_kind(when, read, hourly)

    def place(row: int) -> tuple[str, str]:
        return names.at(row), when.at(row)

    at = _moments(when, read, findings, place)
    values = {
        name: _read_column(name, columns[headings.pollutants[name]], headings.factors[name], findings, place)
        for name in headings.pollutants
    }
    named = _named_by(named_by, read, hourly, findings)
    keep = np.flatnonzero(at != UNREAD)
    known = Concentrations(
        stations=names.values,
        station=np.asarray(names.codes, np.int64),
        when=at - (named == END and hourly),
        values=values,
        rows=np.arange(len(at)),
        contested=np.zeros(len(at), np.bool_),
        hourly=hourly,
        named_by=named,
    ).taken(keep)
    known = _by_name(known)
    return without_wrong_units(merged(known, findings), findings)


def _columns(frame: object) -> dict[str, Any]:
    """As `to_columns`, but NumPy's own dates stay dates."""
    if isinstance(frame, Mapping):
        frame = {
            key: column.astype("datetime64[s]").tolist() if getattr(getattr(column, "dtype", None), "kind", "") == "M" else column
            for key, column in frame.items()
        }  # fmt: skip
    return to_columns(frame)


def _when(columns: Mapping[str, Any], headings: Headings, hourly: bool) -> Coded:
    """The moment of each row as text, made of its parts where it stands in several columns."""
    parts = [coded(columns[name]) for name in headings.parts or (headings.when,)]
    if hourly and headings.hour:
        parts.append(coded(columns[headings.hour]))
    if len(parts) == 1:
        return parts[0]
    together = np.zeros(len(parts[0].codes), np.int64)
    for part in parts:
        together = together * (len(part.values) + 1) + part.codes
    distinct, codes = np.unique(together, return_inverse=True)
    first = np.zeros(len(distinct), np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return Coded(codes, tuple(_joined([part.at(int(row)) for part in parts], headings) for row in first))


def _joined(parts: list[str], headings: Headings) -> str:
    n_date = len(headings.parts) or 1
    day = "-".join(parts[:n_date])
    return " ".join([day, *parts[n_date:]])


def _refuse_other_kind(when: Coded, read: Read, hourly: bool) -> None:
    """Hours where days are wanted, or days where hours are, are a mistake of the call, not of so many rows."""
    wrong = "no_hour" if hourly else "has_hour"
    n_wrong = sum(fault[0] == wrong for fault in read.faults.values())
    if not n_wrong or 2 * n_wrong < len(when.values):
        return
    if hourly:
        text = Text("The rows are days, but hourly values were said to be given.", "数据行为日值，而非所称的小时值。")
        raise DefinitionError("days_not_hours", text, Text("Leave out --hourly.", "请去掉 --hourly。"))
    text = Text("The rows are hours, but daily values are wanted.", "数据行为小时值，此处需要日值。")
    raise DefinitionError("hours_not_days", text, Text("Say --hourly, or use daily_from_hourly.", "请加 --hourly。"))


def _moments(when: Coded, read: Read, findings: FindingList, place: Place) -> Ints:
    at = read.at[when.codes] if len(when.codes) else np.zeros(0, np.int64)
    bad = np.flatnonzero(at == UNREAD)
    by_rule: dict[str, list[int]] = {}
    for row in bad.tolist():
        by_rule.setdefault(read.faults[int(when.codes[row])][0], []).append(row)
    for rule, rows in by_rule.items():
        tell_rows(findings, rule, rows, lambda row: read.faults[int(when.codes[row])][1], place=place)
    if len(read.zones) > 1:
        text = Text(
            "Times with and without a time zone, or of several zones, stand side by side; all were read as UTC+8, "
            "those without a zone as they stand.",
            "时间中时区写法不一：一律按北京时间（UTC+8）读取，未写时区的按原样读取。",
        )
        findings.add(Finding(Severity.WARNING, "several_zones", text))
    elif read.zones - {None, 480}:
        text = Text("Times were converted to UTC+8.", "时间已换算为北京时间（UTC+8）。")
        findings.add(Finding(Severity.INFO, "zone_converted", text))
    return at


def _read_column(name: str, column: Any, factor: float, findings: FindingList, place: Place) -> Floats:
    """One pollutant's numbers: what is negative, impossible or no number is told and unknown."""
    numbers = read_quantity(column)
    values = np.array(numbers.values, np.float64)
    missing = {row for row, reading in numbers.refused.items() if reading.code == "blank_word" or _is_nan(reading)}
    refused = [row for row in numbers.refused if row not in missing]
    tell_rows(findings, "not_a_number", refused, lambda row: numbers.refused[row].text, place=place, indicator=name)
    n_missing = len(missing) + len(numbers.blank)
    if n_missing:
        text = Text(
            f"No value in {n_missing} of {len(values)} rows.",
            f"{len(values)} 行中有 {n_missing} 行无数值。",
        )
        findings.add(Finding(Severity.INFO, "missing_values", text, indicator_code=name))
    negative = np.flatnonzero(values < 0)
    text = Text("A concentration cannot be negative; not used.", "浓度不能为负，未采用。")
    tell_rows(findings, "negative_concentration", negative, text, place=place, indicator=name)
    values[negative] = np.nan
    return values * factor if factor != 1 else values


def _is_nan(reading: Any) -> bool:
    return reading.code == "not_finite" and "NaN" in reading.text.en


def _named_by(asked: str, read: Read, hourly: bool, findings: FindingList) -> str:
    if asked not in ("", START, END):
        text = Text(f"“named_by” cannot be “{asked}”.", f"“named_by”不能取“{asked}”。")
        raise DefinitionError("bad_parameter", text, Text("Write start or end.", "请写 start 或 end。"))
    if not hourly or asked:
        return asked or START
    found = END if read.names_hour_24 else START
    if found == END:
        text = Text("There is an hour 24:00, so hours are read as named by their end (01:00 is 0 to 1 o’clock).",
                    "数据中有 24:00，小时按其结束时刻读取（01:00 指 0 时至 1 时）。")  # fmt: skip
    else:
        text = Text("Hours are read as named by their start (00:00 is 0 to 1 o’clock). Say “end” where they are named by it.",
                    "小时按其开始时刻读取（00:00 指 0 时至 1 时）；若以结束时刻命名，请指定 end。")  # fmt: skip
    findings.add(Finding(Severity.INFO, "hours_named_by", text))
    return found


def _by_name(known: Concentrations) -> Concentrations:
    """Stations in the order of their names, so that the order of rows means nothing."""
    order = sorted(range(len(known.stations)), key=known.stations.__getitem__)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    stations = tuple(known.stations[number] for number in order)
    station = place[known.station] if len(known) else known.station
    return replace(known, stations=stations, station=station)
