"""The air quality standards as arrays: which there are, breakpoints, limits and levels, from the library's tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.method import bad_parameter, param_number, require
from jixiao.engine.model.rounding import half_even
from jixiao.engine.model.rule import REFUSALS
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.library import parameters, standards

FILE = "air-quality"
POLLUTANTS = ("so2", "no2", "pm10", "pm25", "co", "o3")
SPELLINGS = {"pm2_5": "pm25"}
DAILY = {f"{name}_24h": name for name in POLLUTANTS if name != "o3"} | {"o3_8h": "o3"}
HOURLY = {f"{name}_1h": name for name in POLLUTANTS}
NOISE = 1e-9
REFUSALS["negative_concentration"] = Text("a concentration cannot be negative", "浓度不能为负")


@dataclass(frozen=True)
class Scale:
    """One pollutant's way from concentration to individual index (IAQI), within one standard.

    Above the last breakpoint the index is `above`; where that is None the pollutant is reported by `instead`.
    `mean_of`: the concentration is the mean of so many hours up to the one reported.
    """

    digits: int
    breakpoints: Floats
    index: Floats
    above: float | None
    instead: str
    mean_of: int = 1

    def rounded(self, concentration: Floats) -> Floats:
        """The concentration as the standard wants it: GB/T 8170, halves to the even digit."""
        return half_even(concentration, self.digits)

    def of(self, concentration: Floats) -> Floats:
        """The individual index, rounded up; NaN where there is none (missing, negative, reported otherwise)."""
        given = self.rounded(concentration)
        place = self.segment(given)
        low, high = self.breakpoints[place], self.breakpoints[place + 1]
        way = (self.index[place + 1] - self.index[place]) / (high - low) * (given - low) + self.index[place]
        beyond = np.nan if self.above is None else self.above
        index = np.where(given > self.breakpoints[-1], beyond, np.ceil(way - NOISE) + 0.0)
        return np.where(given < 0, np.nan, index)

    def segment(self, given: Floats) -> Any:
        """Number of the breakpoint at which the segment of each concentration begins."""
        return np.clip(np.searchsorted(self.breakpoints, given, side="left") - 1, 0, len(self.breakpoints) - 2)


@cache
def scales(standard: str, averaging: str) -> Mapping[str, Scale]:
    """Every pollutant's scale in one standard, daily or hourly."""
    table = standards(FILE, f"aqi_{averaging}")[standard]
    index = np.array(table["index"], float)
    return {
        name: Scale(
            int(entry["digits"]),
            np.array(entry["breakpoints"], float),
            index[: len(entry["breakpoints"])],
            entry.get("above"),
            entry.get("instead", ""),
            int(entry.get("mean_of", 1)),
        )
        for name, entry in table.items()
        if name != "index"
    }


def limits(standard: str) -> Mapping[str, float | None]:
    """What the composite index divides each pollutant by; None where the text has not been read yet."""
    found: Mapping[str, float | None] = standards(FILE, "composite_index_limits")[standard]
    return found


@cache
def levels() -> tuple[tuple[float, Text], ...]:
    """The levels of the index, best first: up to which value, and what they are called."""
    listed = parameters(FILE)["aqi_levels"][-1]["value"]
    return tuple((float(entry["up_to"]), Text(entry["en"], entry["zh"])) for entry in listed)


def level_of(index: float) -> Text:
    """What an index is called; beyond the last level it keeps that name."""
    return next((name for top, name in levels() if index <= top), levels()[-1][1])


def standard_named(code: str, name: str) -> str:
    """The standard's own spelling: “2026”, “HJ633-2026” and “HJ 633-2026” are one. DefinitionError for another."""
    known, bare = list(standards(FILE, code)), bare_name(name)
    found = [each for each in known if bare_name(each) == bare or (bare.isdigit() and bare_name(each).endswith(bare))]
    if not found:
        text = Text(f"cannot be “{name}”", f"不能取“{name}”")
        raise bad_parameter("standard", text, did_you_mean(name, known))
    return found[0]


def bare_name(name: str) -> str:
    """A standard's name without spaces, dashes and capitals: hj6332012."""
    return "".join(sign for sign in name.lower() if sign.isalnum())


def whole_number(key: str, raw: object) -> int:
    """A parameter as a whole number, else DefinitionError."""
    number = param_number(key, raw)
    require(number.is_integer(), key, "must be a whole number", "须为整数")
    return int(number)
