"""The index of days and hours (HJ 633): individual indices, the worst of them, level, primary pollutants."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.telling import tell_places
from jixiao.engine.air_quality.scales import scales
from jixiao.engine.air_quality.standards import (
    PRIMARY_ABOVE,
    SHOWN,
    AirStandard,
    air_levels,
)
from jixiao.engine.model.arrays import Bools, Floats, Ints, absent
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.table import LazyColumns, Repeated, Table
from jixiao.engine.model.text import Text, show

DAILY, HOURLY = "daily", "hourly"


@dataclass(frozen=True)
class Indices:
    """Every row's individual indices (NaN where unknown) and, where it can be told, its index.

    `beyond`: a concentration lies above the table (the index is at its end, 500, and the air worse than it says);
    `untold`: it lies above the table, the standard reports it by another average, and that is missing.
    """

    individual: Mapping[str, Floats]
    beyond: Mapping[str, Bools]
    untold: Mapping[str, Bools]

    @cached_property
    def index(self) -> Floats:
        """AQI: the worst of the individual indices; NaN where there is none or one that might be worse is untold."""
        worst = np.fmax.reduce([self.individual[name] for name in SHOWN])
        hidden = np.logical_or.reduce(list(self.untold.values()))
        return np.where(hidden, np.nan, worst)

    @cached_property
    def primary(self) -> Ints:
        """The primary pollutants as bits, in the order of SHOWN: all that share the index, where it is above 50."""
        bits = np.zeros(len(self.index), np.int64)
        for place, name in enumerate(SHOWN):
            bits |= np.where(self.individual[name] == self.index, 1 << place, 0)
        return np.where(self.index > PRIMARY_ABOVE, bits, 0)

    @cached_property
    def level(self) -> Ints:
        """The place of each index among the levels; as many as there are levels where there is none."""
        tops = np.array([level.up_to for level in air_levels()])
        place = np.minimum(np.searchsorted(tops, self.index, side="left"), len(tops) - 1)
        return np.where(np.isnan(self.index), len(tops), place)

    @cached_property
    def missing(self) -> Ints:
        """The pollutants without an individual index, as bits."""
        bits = np.zeros(len(self.index), np.int64)
        for place, name in enumerate(SHOWN):
            bits |= np.where(np.isnan(self.individual[name]), 1 << place, 0)
        return bits


def indices_of(known: Concentrations, standard: AirStandard) -> Indices:
    """The indices of every row; the table of hours or that of days, as the rows are."""
    table = scales(standard.name, HOURLY if known.hourly else DAILY)
    individual: dict[str, Floats] = {}
    beyond: dict[str, Bools] = {}
    untold: dict[str, Bools] = {}
    nothing = absent(len(known))
    for name in SHOWN:
        scale, given = table[name], known.values.get(name, nothing)
        index = scale.of(given)
        above = scale.rounded(given) > scale.breakpoints[-1]
        if scale.above is None and above.any():
            other, values = table[scale.instead], known.values.get(scale.instead, nothing)
            index = np.where(above, other.of(values), index)
            untold[name] = above & np.isnan(index)
            above = above & (other.rounded(values) > other.breakpoints[-1])
        individual[name] = index
        beyond[name] = np.asarray(above, dtype=np.bool_)
        untold.setdefault(name, np.zeros(len(known), np.bool_))
    return Indices(individual, beyond, untold)


def index_table(known: Concentrations, found: Indices) -> Table:
    """date (or time), station, aqi, level (the standard's word), primary_pollutant, each iaqi_, and what they are called."""
    levels = air_levels()
    names: dict[str, Callable[[], Any]] = {
        "time" if known.hourly else "date": lambda: _moments(known),
        "station": lambda: Repeated(known.stations, known.station),
        "aqi": lambda: _whole(found.index),
        "level": lambda: Repeated([*(level.name.zh for level in levels), ""], found.level),
        "primary_pollutant": lambda: Repeated(BIT_NAMES, found.primary),
    }
    for name in SHOWN:
        names[f"iaqi_{name}"] = partial(_whole, found.individual[name])
    names |= {
        "level_en": lambda: Repeated([*(level.name.en for level in levels), ""], found.level),
        "level_number": lambda: Repeated([*(level.number for level in levels), ""], found.level),
        "colour": lambda: Repeated([*(level.rgb for level in levels), ""], found.level),
        "missing": lambda: Repeated(BIT_NAMES, found.missing),
    }
    return Table(LazyColumns(len(known), names))


def _bit_names() -> tuple[str, ...]:
    return tuple(
        ";".join(name for place, name in enumerate(SHOWN) if bits >> place & 1) for bits in range(1 << len(SHOWN))
    )


BIT_NAMES = _bit_names()
"""For each number of bits the pollutants that it stands for, joined by “;”."""


def _whole(values: Floats) -> Any:
    unknown = np.isnan(values)
    return np.ma.MaskedArray(np.where(unknown, 0, values).astype(np.int64), unknown)


def _moments(known: Concentrations) -> Repeated:
    distinct, places = np.unique(known.when, return_inverse=True)
    texts = known.moment_texts(distinct)
    return Repeated(texts, places.astype(np.int64))


def tell_indices(known: Concentrations, found: Indices, standard: AirStandard, findings: FindingList) -> None:
    """What a reader of the index must know: rows beyond the table, rows without one, rows with pollutants missing."""
    table = scales(standard.name, HOURLY if known.hourly else DAILY)
    for name in SHOWN:
        top = show(float(table[name].breakpoints[-1]))
        text = Text(f"{name} lies above the table's last value ({top}): the index stands at its end (beyond the index).",
                    f"{name} 超出断点表最高值（{top}），分指数按上限计（“爆表”）。")  # fmt: skip
        places = np.flatnonzero(found.beyond[name])
        tell_places(known, findings, "beyond_the_index", places, text, name, Severity.WARNING)
        text = Text(
            f"{name} lies above {top}; {standard.name} then reports it by {table[name].instead}, which is missing: no index.",
            f"{name} 高于 {top}，{standard.name} 规定改按 {table[name].instead} 报告，而该值缺失：不计算指数。",
        )
        tell_places(known, findings, "beyond_the_table", np.flatnonzero(found.untold[name]), text, name)
    _tell_missing(known, found, findings)


def _tell_missing(known: Concentrations, found: Indices, findings: FindingList) -> None:
    """Rows with some pollutants only: their index is a lower bound. Rows with none have no index."""
    given = sum(1 << place for place, name in enumerate(SHOWN) if name in known.values)
    none = np.isnan(found.index) & ~np.logical_or.reduce(list(found.untold.values()))
    part = ((found.missing & given) != 0) & ~none
    if part.any():
        n_part = int(part.sum())
        text = Text(
            f"{n_part} of {len(known)} rows lack a pollutant (column “missing”): their index is the worst of the others "
            "and may be too low.",
            f"{len(known)} 行中有 {n_part} 行缺少部分污染物（见 missing 列）：指数只按其余污染物计算，可能偏低。",
        )
        findings.add(Finding(Severity.WARNING, "incomplete_rows", text))
    if none.any():
        n_none = int(none.sum())
        text = Text(f"{n_none} of {len(known)} rows have no usable concentration and no index.",
                    f"{len(known)} 行中有 {n_none} 行没有可用浓度，无指数。")  # fmt: skip
        findings.add(Finding(Severity.WARNING, "no_index", text))
