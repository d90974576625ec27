"""A city's air as its stations have it (HJ 663): the mean of their concentrations, day by day."""

from dataclasses import replace

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.moments import day_texts
from jixiao.engine.air_quality.standards import AirStandard
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, show


def city_of_stations(known: Concentrations, city: str, standard: AirStandard, findings: FindingList) -> Concentrations:
    """One row a day: the mean of the stations' daily values, where enough of all stations have one; else NaN, told."""
    known = known.settled()
    if not len(known):
        return replace(known, stations=(city,))
    days, place = np.unique(known.when, return_inverse=True)
    n_stations = len(np.unique(known.station))
    needed = standard.stations / 100 * n_stations
    values: dict[str, Floats] = {}
    for name, column in known.values.items():
        there = np.isfinite(column)
        n_there = np.bincount(place, there, len(days))
        sums = np.bincount(place, np.where(there, column, 0.0), len(days))
        enough = (n_there >= needed - 1e-9) & (n_there > 0)
        values[name] = np.where(enough, sums / np.maximum(n_there, 1), np.nan)
        short = (n_there > 0) & ~enough
        if short.any():
            first = day_texts(days[short][:1])[0]
            text = Text(
                f"On {int(short.sum())} of {len(days)} days fewer than {show(standard.stations)} % of the "
                f"{n_stations} stations have a value: none for the city; the first is {first}.",
                f"{len(days)} 天中有 {int(short.sum())} 天，有数据的点位不足 {n_stations} 个点位的"
                f" {show(standard.stations)}%，无城市值；首日为 {first}。",
            )
            findings.add(Finding(Severity.WARNING, "too_few_stations", text, city, name, first))
    if n_stations == 1:
        text = Text("There is one station only: the city's values are its own.", "只有一个点位：城市值即该点位的值。")
        findings.add(Finding(Severity.INFO, "one_station", text, city))
    rows = np.full(len(days), np.iinfo(np.int64).max)
    np.minimum.at(rows, place, known.rows)
    everywhere = np.zeros(len(days), np.int64)
    return Concentrations((city,), everywhere, days, values, rows, everywhere.astype(np.bool_))
