"""What goes with an index by its standard: limits, rules of assessment, validity, levels. All from the library."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from jixiao.engine.air_quality.scales import FILE, bare_name
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.library import parameters, standards

SHOWN = ("pm25", "pm10", "so2", "no2", "co", "o3")
"""The six pollutants in the order in which tables show them."""
GOOD_UP_TO, HEAVY_ABOVE, PRIMARY_ABOVE = 100, 200, 50
"""优良 up to, 重度及以上 above, a primary pollutant is named above (HJ 633)."""


@dataclass(frozen=True)
class OzoneDay:
    """When a day's greatest mean of 8 hours counts; a greater one than `limit` does with fewer `windows`."""

    length: int
    hours: int
    first: int
    windows: int
    limit: float


@dataclass(frozen=True)
class AirStandard:
    """An index (HJ 633) with the limits (GB 3095) and the rules of assessment (HJ 663) that belong to it.

    A limit is None where its text has not been read yet. `first_day` is the day from which the index holds.
    """

    name: str
    limits: str
    year_limits: Mapping[str, float | None]
    day_limits: Mapping[str, float | None]
    percentiles: Mapping[str, int]
    means: tuple[str, ...]
    digits: Mapping[str, int]
    stations: float
    ozone_day: OzoneDay
    validity: Mapping[str, Any]
    first_day: str
    end_day: str

    @property
    def hours_of_a_day(self) -> int:
        """So many hourly values a day's mean needs."""
        return int(self.validity["day"]["at_least"])

    def days_of_a_month(self, month: int) -> int:
        """So many daily values a month's statistic needs."""
        rule = self.validity["month"]
        return int(rule["at_least_in"].get(month, rule["at_least"]))

    @property
    def days_of_a_year(self) -> int:
        """So many daily values a year's statistic needs, besides those of each month."""
        return int(self.validity["year"]["at_least"])


@dataclass(frozen=True)
class Level:
    """One level of the index: up to which value, its number, its name and its colour."""

    up_to: float
    number: str
    name: Text
    colour: Text
    rgb: str


def air_standard(name: str) -> AirStandard:
    """The standard of that name: HJ 633-2012, hj633-2012, 2012, or its limits' GB 3095-2012. Else DefinitionError."""
    known = standards(FILE, "air_standards")
    asked = bare_name(str(name))
    for standard, parts in known.items():
        names = {bare_name(standard), bare_name(parts["limits"]), bare_name(parts["assessment"])}
        if asked in names or (asked.isdigit() and bare_name(standard).endswith(asked)):
            return _made(standard)
    text = Text(f"There is no air quality standard “{name}”.", f"没有名为“{name}”的环境空气质量标准。")
    spelled = [standard.lower().replace(" ", "") for standard in known]
    raise DefinitionError("unknown_standard", text, did_you_mean(str(name).lower().replace(" ", ""), spelled))


def standard_on(day: str) -> AirStandard:
    """The standard that held on a day (2026-03-01); before the first of them, the first."""
    entries = parameters(FILE)["air_standards"]
    held = [entry for entry in entries if str(entry["valid_from"]) <= day]
    return _made((held or entries)[-1 if held else 0]["standard"])


@cache
def _made(standard: str) -> AirStandard:
    entry = next(each for each in parameters(FILE)["air_standards"] if each["standard"] == standard)
    parts = entry["value"]
    rules = standards(FILE, "assessment")[parts["assessment"]]
    return AirStandard(
        name=standard,
        limits=parts["limits"],
        year_limits=standards(FILE, "composite_index_limits")[parts["limits"]],
        day_limits=standards(FILE, "day_limits")[parts["limits"]],
        percentiles=rules["percentiles"],
        means=tuple(rules["means"]),
        digits=rules["digits"],
        stations=float(rules["stations"]),
        ozone_day=OzoneDay(**rules["ozone_day"]),
        validity=standards(FILE, "validity")[parts["validity"]],
        first_day=str(entry["valid_from"]),
        end_day=str(entry.get("valid_to", "")),
    )


@cache
def air_levels() -> tuple[Level, ...]:
    """The levels of the index, best first."""
    listed = parameters(FILE)["aqi_levels"][-1]["value"]
    return tuple(
        Level(
            float(entry["up_to"]),
            entry["number"],
            Text(entry["en"], entry["zh"]),
            Text(entry["colour_en"], entry["colour_zh"]),
            entry["rgb"],
        )
        for entry in listed
    )


def plausible() -> Mapping[str, Any]:
    """What a concentration may plausibly be."""
    found: Mapping[str, Any] = parameters(FILE)["plausible"][-1]["value"]
    return found


def composite_weights() -> Mapping[str, float]:
    """The weight of each pollutant in the composite index."""
    found: Mapping[str, float] = parameters(FILE)["composite_index_weights"][-1]["value"]
    return found


def utc_offset() -> int:
    """Minutes by which the standards' day is ahead of UTC."""
    return int(parameters(FILE)["day_of_hours"][-1]["value"]["utc_offset"]) * 60


def state_changes() -> tuple[tuple[str, Text, Text], ...]:
    """The days on which concentrations began to refer to another state of the air: day, state before, state since."""
    entries = parameters(FILE)["reference_state"]
    return tuple((str(new["valid_from"]), Text(**old["value"]), Text(**new["value"])) for old, new in pairwise(entries))
