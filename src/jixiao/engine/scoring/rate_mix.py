"""三率综合: response, resolution and satisfaction rates, weighted."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, at_least
from jixiao.engine.model.method import param_choice
from jixiao.engine.model.rule import REFUSALS, Case, ScoringRule
from jixiao.engine.model.text import Text, brief
from jixiao.engine.scoring.combining import CombiningRule, Faults, aim, param_weights
from jixiao.engine.scoring.ratio_capped import RatioCapped

REFUSALS["rate_out_of_range"] = Text(
    "a rate lies outside 0 to 100 % (look at the rule's `unit`)", "比率超出 0 至 100% 范围（请核对 unit）"
)
FULL = {"percent": 100.0, "share": 1.0}


@dataclass(frozen=True)
class RateMix(CombiningRule):
    """12345 热线“三率” (响应率、解决率、满意率) 综合得分; 权重 0.30 / 0.35 / 0.35 见准格尔旗接诉即办办法, 各地不同.

    `weights` maps the indicator code of each rate to its weight; they are scaled to 1. Rates are in `unit` percent
    (or share). Points: w × mix ÷ target, the target being 100 % where none is set, unless `then` says otherwise.
    """

    weights: tuple[tuple[str, float], ...] = (("response", 0.30), ("solved", 0.35), ("satisfied", 0.35))
    unit: str = "percent"

    name: ClassVar[str] = "rate_mix"
    label: ClassVar[Text] = Text("Mix of rates", "三率综合赋分")
    default_direction: ClassVar[str | None] = "higher"
    also_called: ClassVar[dict[str, str]] = {"rates": "weights"}
    input_names: ClassVar[tuple[str, ...]] = ("response", "solved", "satisfied")
    input_param: ClassVar[str] = "rates"

    def __post_init__(self) -> None:
        super().__post_init__()
        param_choice("unit", self.unit, tuple(FULL))

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "weights":
            return param_weights(key, raw)
        return param_choice(key, raw, tuple(FULL)) if key == "unit" else super().read_param(key, raw)

    def params(self) -> dict[str, Any]:
        found = super().params()
        return found | {"weights": dict(self.weights)} if "weights" in found else found

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.weights)

    def derive(self, inputs: Floats) -> Floats:
        weights = np.array([weight for _, weight in self.weights])
        mix = np.zeros(inputs.shape[1])
        for row, share in zip(inputs, weights / weights.sum(), strict=True):
            mix = mix + share * row
        return np.where(self._beyond(inputs), np.nan, mix)

    def _beyond(self, inputs: Floats) -> Bools:
        full = np.full(inputs.shape, FULL[self.unit])
        wrong = np.isfinite(inputs) & ~(at_least(inputs, 0.0) & at_least(full, inputs))
        return np.asarray(wrong.any(axis=0), dtype=np.bool_)

    def faults(self, inputs: Floats) -> Faults:
        return (("rate_out_of_range", self._beyond(inputs)),)

    def usual(self) -> ScoringRule:
        return RatioCapped()

    def aimed(self, case: Case) -> Case:
        return case if self.then else aim(case, FULL[self.unit])

    def sum_of(self, case: Case) -> Text:
        total = sum(weight for _, weight in self.weights)
        parts = zip(self.weights, case.inputs[:, 0].tolist(), strict=True)
        body = " + ".join(f"{brief(weight / total)} × {brief(rate)}" for (_, weight), rate in parts)
        return Text(body, body)
