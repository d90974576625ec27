"""环境空气质量综合指数: every pollutant over its limit, added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.air_quality.scales import DAILY, POLLUTANTS, SPELLINGS, limits, standard_named, whole_number
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.method import bad_parameter, require
from jixiao.engine.model.rounding import half_even
from jixiao.engine.model.rule import Case, ScoringRule
from jixiao.engine.model.text import Text, brief, show
from jixiao.engine.scoring.combining import CombiningRule, Faults, aim, param_codes, param_weights, spelled_plainly
from jixiao.engine.scoring.ratio_capped import RatioCapped


@dataclass(frozen=True)
class CompositeIndex(CombiningRule):
    """环境空气质量综合指数 (《城市环境空气质量排名技术规定》, 环办〔2014〕64号): I = Σ C ÷ S, S 为二级年均限值 (CO、O₃ 为日限值).

    `pollutants` maps so2, no2, pm10, pm25 (means), co (95th percentile), o3 (90th percentile of the daily maximum
    8 h) to indicator codes; `standard` names the limits (GB 3095-2026 by default); `weights` are 1 unless given (a
    pollutant of weight 0 may be left out). Rounded to `digits` by GB/T 8170. Points: w × target ÷ I, the target being
    the index at which each pollutant meets its limit (Σ weights) where none is set (ours), or as `then` says.
    """

    pollutants: tuple[tuple[str, str], ...] = ()
    standard: str = "GB 3095-2026"
    weights: tuple[tuple[str, float], ...] = ()
    digits: int = 2

    name: ClassVar[str] = "composite_index"
    label: ClassVar[Text] = Text("Composite air quality index", "环境空气质量综合指数")
    default_direction: ClassVar[str | None] = "lower"
    input_names: ClassVar[tuple[str, ...]] = POLLUTANTS
    input_param: ClassVar[str] = "pollutants"

    def __post_init__(self) -> None:
        object.__setattr__(self, "standard", standard_named("composite_index_limits", self.standard))
        super().__post_init__()
        for name, _ in self.weights:
            require(name in POLLUTANTS, "weights", f"have no pollutant “{name}”", f"中没有污染物“{name}”")
        given = dict(self.pollutants)
        for name in POLLUTANTS:
            needed = name not in given and self._weight(name) > 0
            require(
                not needed, "pollutants", f"lack {name}; the index needs all six", f"缺少 {name}；综合指数须有全部六项"
            )
        require(0 <= self.digits <= 12, "digits", "must be 0 to 12", "须为 0 至 12")
        known = limits(self.standard)
        for name in given:
            none = known[name] is None
            require(
                not none, "standard", f"has no limit for {name} in the library yet", f"在参数库中尚无 {name} 的限值"
            )

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "pollutants":
            return param_codes(key, raw, POLLUTANTS, SPELLINGS | DAILY)
        if key == "weights":
            return tuple((spelled_plainly(name, SPELLINGS | DAILY), weight) for name, weight in param_weights(key, raw))
        if key == "digits":
            return whole_number(key, raw)
        return str(raw) if key == "standard" else super().read_param(key, raw)

    @classmethod
    def figure_named(cls, name: str) -> str:
        return super().figure_named(spelled_plainly(name, SPELLINGS | DAILY))

    @classmethod
    def wired(cls, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
        return {"pollutants": {name: name for name in names}, **params}

    def params(self) -> dict[str, Any]:
        """As every rule; the standard is always said: it is the law that the index cites."""
        found = super().params() | {"standard": self.standard, "pollutants": dict(self.pollutants)}
        return found | {"weights": dict(self.weights)} if self.weights else found

    def _weight(self, name: str) -> float:
        return dict(self.weights).get(name, 1.0)

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(code for _, code in self.pollutants)

    def check(self, full: float, direction: str) -> None:
        if direction != "lower":
            raise bad_parameter("direction", Text("must be lower for this index", "须为 lower（指数越低越好）"))
        super().check(full, direction)

    def derive(self, inputs: Floats) -> Floats:
        total = np.zeros(inputs.shape[1])
        for part in self._parts(inputs):
            total = total + part
        index = half_even(total, self.digits)
        return np.where(np.isnan(total) | _negative(inputs), np.nan, index)

    def _parts(self, inputs: Floats) -> list[Floats]:
        known = limits(self.standard)
        return [
            np.zeros(inputs.shape[1]) if not self._weight(name) else self._weight(name) * row / float(known[name] or 1)
            for (name, _), row in zip(self.pollutants, inputs, strict=True)
        ]

    def faults(self, inputs: Floats) -> Faults:
        return (("negative_concentration", _negative(inputs)),)

    def usual(self) -> ScoringRule:
        return RatioCapped()

    def aimed(self, case: Case) -> Case:
        return case if self.then else aim(case, sum(self._weight(name) for name in POLLUTANTS))

    def details(self, case: Case) -> dict[str, Any]:
        if not len(case.inputs):
            return {"standard": self.standard}
        parts = [float(part[0]) for part in self._parts(case.inputs)]
        single = {name: part for (name, _), part in zip(self.pollutants, parts, strict=True)}
        return {"standard": self.standard, "single_indices": single}

    def sum_of(self, case: Case) -> Text:
        known = limits(self.standard)
        parts = []
        for (name, _), concentration in zip(self.pollutants, case.inputs[:, 0].tolist(), strict=True):
            weight = self._weight(name)
            if weight:
                lead = "" if weight == 1 else f"{show(weight)} × "
                parts.append(f"{lead}{brief(concentration)} ÷ {show(float(known[name] or 0))}")
        body = " + ".join(parts)
        return Text(f"{self.standard}: {body}", f"{self.standard}：{body}")


def _negative(inputs: Floats) -> Bools:
    return np.asarray((inputs < 0).any(axis=0), dtype=np.bool_)
