"""The air quality index (AQI) of tables: of days, of hours, of days from hours, of a city from its stations."""

from dataclasses import replace
from functools import partial
from typing import TypedDict, Unpack

import numpy as np

from jixiao.engine.air_quality.cities import city_of_stations
from jixiao.engine.air_quality.hours import days_of_hours, sliding_means
from jixiao.engine.air_quality.indices import HOURLY, Indices, index_table, indices_of, tell_indices
from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.moments import day_number, day_texts
from jixiao.engine.air_quality.intake.reading import read_concentrations
from jixiao.engine.air_quality.scales import scales
from jixiao.engine.air_quality.standards import SHOWN, AirStandard, air_standard, standard_on, state_changes
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import LazyColumns, Repeated, Table
from jixiao.engine.model.text import Text


def daily_aqi(frame: object, *, standard: str = "", co_unit: str = "mg/m3") -> Outcome:
    """HJ 633: the index of every station and day, of `date [, station], pm25, pm10, so2, no2, co, o3 [, o3_1h]`.

    Daily means, O3 the daily maximum of 8 hours (o3_1h stands in above 800 where the standard says so); µg/m³, CO mg/m³.
    `standard`: hj633-2012, hj633-2026; without it the one that held on the newest day. Out: as `index_table`.
    """
    findings = FindingList()
    known = read_concentrations(frame, findings, co_unit=co_unit)
    return _indexed(known, chosen_standard(standard, known, findings), findings)


def hourly_aqi(frame: object, *, standard: str = "", named_by: str = "", co_unit: str = "mg/m3") -> Outcome:
    """HJ 633, 实时报: the index of every station and hour, of `time [, station]` and means of one hour.

    Where the standard wants a mean of the last 24 hours (2012: particles, and SO2 above 800), it is made of the table's
    own hours, of which 20 are needed. `named_by`: start or end, as `read_concentrations` has it.
    """
    findings = FindingList()
    known = read_concentrations(frame, findings, hourly=True, named_by=named_by, co_unit=co_unit)
    chosen = chosen_standard(standard, known, findings)
    return _indexed(_with_sliding_means(known, chosen), chosen, findings)


def daily_from_hourly(frame: object, *, standard: str = "", named_by: str = "", co_unit: str = "mg/m3") -> Outcome:
    """HJ 663: daily values of hourly ones: `date, station`, the pollutants, `o3` the maximum of 8 hours, `o3_1h`.

    A mean needs 20 hours; O3 14 means of at least 6 hours, fewer where they exceed the limit anyhow. Not rounded.
    """
    findings = FindingList()
    known = read_concentrations(frame, findings, hourly=True, named_by=named_by, co_unit=co_unit)
    days = days_of_hours(known, chosen_standard(standard, known, findings), findings)
    return Outcome(concentration_table(days), findings.table())


def city_from_stations(frame: object, *, city: str = "", standard: str = "", co_unit: str = "mg/m3") -> Outcome:
    """HJ 663: a city's daily values: the mean of its stations' (never of their indices), 75 % of which are needed."""
    findings = FindingList()
    known = read_concentrations(frame, findings, co_unit=co_unit)
    whole = city_of_stations(known, city, chosen_standard(standard, known, findings), findings)
    return Outcome(concentration_table(whole), findings.table())


class How(TypedDict, total=False):
    """How a table of concentrations is to be read: `standard` as `daily_aqi` has it; `hourly` values are made days of;
    `city`: the name of the whole, where stations are to be made one; `named_by`, `co_unit` as `read_concentrations`.
    """

    standard: str
    hourly: bool
    city: str | None
    named_by: str
    co_unit: str


def days_given(frame: object, findings: FindingList, **how: Unpack[How]) -> tuple[Concentrations, AirStandard]:
    """The days of a table of days or hours, for the city as a whole where one is named; and the standard that is meant."""
    hourly, city = how.get("hourly", False), how.get("city")
    named_by, co_unit = how.get("named_by", ""), how.get("co_unit", "mg/m3")
    known = read_concentrations(frame, findings, hourly=hourly, named_by=named_by, co_unit=co_unit)
    chosen = chosen_standard(how.get("standard", ""), known, findings)
    if hourly and known.hourly:
        known = days_of_hours(known, chosen, findings)
    if city is not None:
        known = city_of_stations(known, city, chosen, findings)
    return known, chosen


def indexed_days(known: Concentrations, standard: AirStandard, findings: FindingList) -> Table:
    """The table of indices of days that have been read, with its findings."""
    return _indexed(known, standard, findings).table


def chosen_standard(name: str, known: Concentrations, findings: FindingList) -> AirStandard:
    """The standard of that name; without one that of the newest day. Told where days lie outside its time."""
    if not len(known):
        return air_standard(name) if name else standard_on("")
    first, last = day_texts(np.array([known.days.min(), known.days.max()]))
    chosen = air_standard(name) if name else standard_on(last)
    if not name:
        text = Text(f"{chosen.name} was taken, which held on the newest day ({last}).",
                    f"采用最新一天（{last}）有效的 {chosen.name}。")  # fmt: skip
        findings.add(Finding(Severity.INFO, "standard_taken", text))
    if first < chosen.first_day or (chosen.end_day and last >= chosen.end_day):
        held = f"{chosen.first_day} – {chosen.end_day}".rstrip(" –")
        text = Text(
            f"Days from {first} to {last} were computed under {chosen.name}, which holds {held}; what was published for "
            "other days followed another standard.",
            f"{first} 至 {last} 的数据按 {chosen.name}（有效期 {held}）计算；有效期以外各日当时公布的结果所用标准不同。",
        )
        findings.add(Finding(Severity.INFO, "outside_its_time", text))
    _tell_state(known, findings)
    return chosen


def _tell_state(known: Concentrations, findings: FindingList) -> None:
    """Told where the days lie on both sides of a change of the state that concentrations refer to."""
    for day, before, since in state_changes():
        number = day_number(day)
        if known.days.min() < number <= known.days.max():
            text = Text(
                f"Concentrations refer to {before.en} before {day} and since then to: {since.en}. Gases before are higher by "
                "a factor of about 1.09; convert them before years are compared.",
                f"{day} 之前浓度为{before.zh}，之后为{since.zh}。此前气态污染物浓度约为之后的 1.09 倍，跨此日期比较前请先换算。",
            )
            findings.add(Finding(Severity.WARNING, "state_changed", text))


def _indexed(known: Concentrations, standard: AirStandard, findings: FindingList) -> Outcome:
    found: Indices = indices_of(known, standard)
    tell_indices(known, found, standard, findings)
    return Outcome(index_table(known, found), findings.table())


def _with_sliding_means(known: Concentrations, standard: AirStandard) -> Concentrations:
    values = dict(known.values)
    for name, scale in scales(standard.name, HOURLY).items():
        source = known.values.get(name.removesuffix("_24h"))
        if scale.mean_of > 1 and source is not None:
            values[name] = sliding_means(known, source, standard.hours_of_a_day)
    return replace(known, values=values)


def concentration_table(known: Concentrations) -> Table:
    """date, station and the pollutants that are there."""
    names = [name for name in (*SHOWN, "o3_1h") if name in known.values]

    distinct, places = np.unique(known.when, return_inverse=True)
    return Table(
        LazyColumns(
            len(known),
            {
                "date": lambda: Repeated(known.moment_texts(distinct), places.astype(np.int64)),
                "station": lambda: Repeated(known.stations, known.station),
                **{name: partial(known.values.__getitem__, name) for name in names},
            },
        )
    )
