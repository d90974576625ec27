"""空气质量指数: the worst of the pollutants' individual indices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.air_quality.scales import (
    DAILY,
    HOURLY,
    POLLUTANTS,
    SPELLINGS,
    Scale,
    level_of,
    scales,
    standard_named,
)
from jixiao.engine.model.arrays import Bools, Floats, absent
from jixiao.engine.model.method import bad_parameter, param_choice, require
from jixiao.engine.model.rule import REFUSALS, Case, ScoringRule
from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.binary import Binary
from jixiao.engine.scoring.combining import CombiningRule, Faults, param_codes, spelled_plainly

REFUSALS["beyond_the_table"] = Text(
    "a concentration lies above the standard's table; it is reported by another average (o3_1h, so2_24h), which is missing",
    "浓度超出标准的断点表，须改按 O₃ 1 小时（o3_1h）或 SO₂ 24 小时（so2_24h）平均值报告，而该值缺失",
)
PRIMARY_ABOVE = 50.0
EXCEEDING_ABOVE = 100.0


@dataclass(frozen=True)
class AirQualityIndex(CombiningRule):
    """环境空气质量指数 (AQI) 技术规定 HJ 633-2012 与 HJ 633-2026: IAQI = ⌈(I₊ − I) ÷ (B₊ − B) × (C − B) + I⌉, AQI = max IAQI.

    `pollutants` maps so2, no2, co (mg/m³), o3, pm10, pm25 (µg/m³) to indicator codes; `averaging` daily (o3: daily
    maximum 8 h) or hourly; `standard` HJ 633-2026 unless said. Concentrations are first rounded by GB/T 8170. The
    index is the worst of the pollutants that have a value. Points: w where AQI ≤ 100 (优良天), else 0 (ours), or `then`.
    """

    pollutants: tuple[tuple[str, str], ...] = ()
    standard: str = "HJ 633-2026"
    averaging: str = "daily"

    name: ClassVar[str] = "iaqi"
    label: ClassVar[Text] = Text("Air quality index", "空气质量指数")
    default_direction: ClassVar[str | None] = "lower"
    aliases: ClassVar[tuple[str, ...]] = ("aqi",)
    input_names: ClassVar[tuple[str, ...]] = (*POLLUTANTS, *DAILY, *HOURLY)
    input_param: ClassVar[str] = "pollutants"

    def __post_init__(self) -> None:
        param_choice("averaging", self.averaging, ("daily", "hourly"))
        object.__setattr__(self, "standard", standard_named(f"aqi_{self.averaging}", self.standard))
        plain = DAILY if self.averaging == "daily" else HOURLY
        named = tuple((plain.get(name, name), code) for name, code in self.pollutants)
        require(len(dict(named)) == len(named), "pollutants", "name a pollutant twice", "中有污染物重复")
        object.__setattr__(self, "pollutants", named)
        super().__post_init__()
        require(bool(self.pollutants), "pollutants", "must name at least one pollutant", "须至少给出一项污染物")
        for name, _ in self.pollutants:
            known = name in scales(self.standard, self.averaging)
            where = f"{self.standard} ({self.averaging})"
            require(known, "pollutants", f"have no {name} in {where}", f"中的 {name} 不在 {where} 内")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "pollutants":
            return param_codes(key, raw, cls.input_names, SPELLINGS)
        return str(raw) if key in ("standard", "averaging") else super().read_param(key, raw)

    @classmethod
    def figure_named(cls, name: str) -> str:
        return super().figure_named(spelled_plainly(name, SPELLINGS))

    @classmethod
    def wired(cls, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
        return {"pollutants": {name: name for name in names}, **params}

    def params(self) -> dict[str, Any]:
        """As every rule; the standard is always said: it is the law that the index cites."""
        return super().params() | {"standard": self.standard, "pollutants": dict(self.pollutants)}

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(code for _, code in self.pollutants)

    @property
    def _scales(self) -> list[Scale]:
        known = scales(self.standard, self.averaging)
        return [known[name] for name, _ in self.pollutants]

    def check(self, full: float, direction: str) -> None:
        if direction != "lower":
            raise bad_parameter("direction", Text("must be lower for this index", "须为 lower（指数越低越好）"))
        super().check(full, direction)

    def individual(self, inputs: Floats) -> Floats:
        """The individual index of every pollutant (a row each) and organisation; NaN where there is none."""
        rows = [scale.of(row) for scale, row in zip(self._scales, inputs, strict=True)]
        return np.stack(rows) if rows else absent(0, inputs.shape[1])

    def derive(self, inputs: Floats) -> Floats:
        found = self.individual(inputs)
        worst = np.where(np.isnan(found), -np.inf, found).max(axis=0)
        usable = np.isfinite(worst) & ~(inputs < 0).any(axis=0) & ~self._beyond(inputs)
        return np.where(usable, worst, np.nan)

    def _beyond(self, inputs: Floats) -> Bools:
        """Where a pollutant lies above its table and the average that stands in for it is missing."""
        beyond = np.zeros(inputs.shape[1], np.bool_)
        rows = {name: row for (name, _), row in zip(self.pollutants, inputs, strict=True)}
        for (name, _), scale in zip(self.pollutants, self._scales, strict=True):
            if scale.above is None:
                above = np.isfinite(rows[name]) & (scale.rounded(rows[name]) > scale.breakpoints[-1])
                beyond |= above & np.isnan(rows.get(scale.instead, absent(inputs.shape[1])))
        return beyond

    def faults(self, inputs: Floats) -> Faults:
        negative = np.asarray((inputs < 0).any(axis=0), dtype=np.bool_)
        return (("negative_concentration", negative), ("beyond_the_table", self._beyond(inputs) & ~negative))

    def usual(self) -> ScoringRule:
        return Binary(threshold=EXCEEDING_ABOVE)

    def details(self, case: Case) -> dict[str, Any]:
        """The individual indices, the primary and the exceeding pollutants, and the level in both languages."""
        index = float(case.value[0])
        level = level_of(index) if not isnan(index) else Text("", "")
        told: dict[str, Any] = {"standard": self.standard, "averaging": self.averaging}
        told |= {"aqi": int(index), "level": level.en, "level_zh": level.zh} if level.en else {}
        if not len(case.inputs):
            return told
        single = [float(each) for each in self.individual(case.inputs[:, :1])[:, 0]]
        named = {name: each for (name, _), each in zip(self.pollutants, single, strict=True)}
        return told | {
            "iaqi": {name: None if isnan(each) else int(each) for name, each in named.items()},
            "primary_pollutants": [name for name, each in named.items() if each == index > PRIMARY_ABOVE],
            "exceeding_pollutants": [name for name, each in named.items() if each > EXCEEDING_ABOVE],
        }

    def sum_of(self, case: Case) -> Text:
        single = self.individual(case.inputs[:, :1])[:, 0]
        place = int(np.nanargmax(single))
        (name, _), scale = self.pollutants[place], self._scales[place]
        given = scale.rounded(case.inputs[place, :1])
        shown = f"{name} {show(float(given[0]))}"
        if given[0] > scale.breakpoints[-1]:
            return Text(f"{self.standard}: {shown}, above the table", f"{self.standard}：{shown}，超出断点表")
        at = int(scale.segment(given)[0])
        low, high = show(float(scale.breakpoints[at])), show(float(scale.breakpoints[at + 1]))
        less, more = show(float(scale.index[at])), show(float(scale.index[at + 1]))
        body = f"⌈({more} − {less}) ÷ ({high} − {low}) × ({show(float(given[0]))} − {low}) + {less}⌉"
        return Text(f"{self.standard}: {shown}: {body}", f"{self.standard}：{shown}：{body}")
