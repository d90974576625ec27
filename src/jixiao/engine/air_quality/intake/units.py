"""Wrong units and stand-ins: CO in µg/m³, a column in mg/m³, 9999."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.telling import tell_places
from jixiao.engine.air_quality.standards import plausible
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, show


def without_wrong_units(known: Concentrations, findings: FindingList) -> Concentrations:
    """CO in µg/m³ is not used; a column that looks like mg/m³ is told; single impossible values are not used."""
    limits = plausible()
    values = dict(known.values)
    if "co" in values:
        values["co"] = _co_in_milligrams(known, values["co"], float(limits["co_median"]), findings)
    for name, column in values.items():
        _tell_too_small(name, column, limits, findings)
        values[name] = _without_impossible(known, name, column, float(limits["at_most"][name]), findings)
    return replace(known, values=values)


def _co_in_milligrams(known: Concentrations, column: Floats, limit: float, findings: FindingList) -> Floats:
    if not (column >= limit).any():
        return column
    kept = column.copy()
    for number, station in enumerate(known.stations):
        rows = np.flatnonzero(known.station == number)
        there = column[rows][np.isfinite(column[rows])]
        if len(there) and np.median(there) >= limit:
            kept[rows] = np.nan
            middle = show(float(np.median(there)))
            text = Text(
                f"CO has the median {middle}: that is µg/m³, where mg/m³ is wanted. Not used. Divide by 1000, or say that "
                "CO is in ug/m3.",
                f"CO 中位数为 {middle}，显然以 µg/m³ 计，而本标准用 mg/m³，未采用。请除以 1000，或指明 CO 单位为 ug/m3。",
            )
            findings.add(Finding(Severity.ERROR, "co_in_micrograms", text, station, "co"))
    return kept


def _tell_too_small(name: str, column: Floats, limits: Mapping[str, Any], findings: FindingList) -> None:
    """A column of which nothing reaches what any air has is a thousand times too small: told, and read as it stands."""
    there = column[np.isfinite(column)]
    least = float(limits["co_below" if name == "co" else "below"])
    if len(there) >= limits["below_rows"] and 0 < there.max() < least:
        wrong, right = ("g/m³", "mg/m³") if name == "co" else ("mg/m³", "µg/m³")
        text = Text(
            f"No value of {name} reaches {show(least)}: is it in {wrong}? It was read as {right}.",
            f"{name} 全列低于 {show(least)}，是否以 {wrong} 计？已按 {right} 读取，请核对。",
        )
        findings.add(Finding(Severity.WARNING, "too_small", text, indicator_code=name))


def _without_impossible(
    known: Concentrations, name: str, column: Floats, at_most: float, findings: FindingList
) -> Floats:
    beyond = np.flatnonzero(column > at_most)
    if not len(beyond):
        return column
    text = Text(f"Above {show(at_most)}, which no air has had: a stand-in or a wrong unit; not used.",
                f"高于 {show(at_most)}，不可能为实测浓度（占位数或单位有误），未采用。")  # fmt: skip
    tell_places(known, findings, "impossible_value", beyond, text, name)
    kept = column.copy()
    kept[beyond] = np.nan
    return kept
