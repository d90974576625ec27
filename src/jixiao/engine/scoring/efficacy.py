"""功效系数法: from a value not allowed to a satisfying one, 60 points plus up to 40."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.method import bad_parameter, param_flag, param_number, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, term
from jixiao.engine.model.text import Text, show


@dataclass(frozen=True)
class Efficacy(ScoringRule):
    """功效系数法: 60 + 40 × (x − 不允许值) ÷ (满意值 − 不允许值), 按百分制折算为分值.

    `low` is the value not allowed (不允许值), `high` the satisfying one (满意值); without them the targets' columns
    `base` and `stretch`. w × (`base` + `span` × coefficient) ÷ 100. With `clamp` the coefficient is cut at 0 and 1, so
    the worst still earns `base`; without, points fall below it, never under 0, and pass w above the satisfying value.
    """

    low: float | None = None
    high: float | None = None
    base: float = 60.0
    span: float = 40.0
    clamp: bool = True

    name: ClassVar[str] = "efficacy"
    label: ClassVar[Text] = Text("Efficacy coefficient", "功效系数法")

    def __post_init__(self) -> None:
        require(0 <= self.base <= 100, "base", "must be 0 to 100", "须在 0 与 100 之间")
        require(0 < self.span <= 100, "span", "must be above 0 and at most 100", "须大于 0 且不超过 100")
        require(self.base + self.span <= 100, "span", "and base make more than 100", "与 base 之和不能超过 100")
        require(self.low is None or self.low != self.high, "high", "must differ from low", "须与不允许值不同")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_flag(key, raw) if key == "clamp" else param_number(key, raw)

    def check(self, full: float, direction: str) -> None:
        if self.low is not None and self.high is not None and (self.high > self.low) != (direction == "higher"):
            raise bad_parameter("high", Text(f"contradicts direction: {direction}", f"与指标方向 {direction} 矛盾"))

    @property
    def needs_target(self) -> bool:
        return self.low is None or self.high is None

    def score(self, case: Case) -> Marks:
        low, high = self._ends(case)
        seen = np.isfinite(case.value)
        absent = np.isnan(low) | np.isnan(high)
        wrong = ~absent & ((high <= low) if case.direction == "higher" else (high >= low))
        points = np.maximum(0.0, (self.base + self.span * self._coefficient(case)) / 100) * case.full
        refusals = (("base_or_stretch_missing", seen & absent), ("base_and_stretch_disagree", seen & wrong))
        return Marks(np.where(seen & ~absent & ~wrong, points, np.nan), refusals)

    def _ends(self, case: Case) -> tuple[Floats, Floats]:
        low = case.base if self.low is None else np.full(len(case.value), self.low)
        return low, case.stretch if self.high is None else np.full(len(case.value), self.high)

    def _coefficient(self, case: Case) -> Floats:
        low, high = self._ends(case)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            way = (case.value - low) / (high - low)
        return np.clip(way, 0.0, 1.0) if self.clamp else way

    def details(self, case: Case) -> dict[str, Any]:
        return {"coefficient": float(self._coefficient(case)[0])}

    def formula(self, case: Case) -> Text:
        low, high, actual = (term(column) for column in (*self._ends(case), case.value))
        way = f"({actual} − {low}) ÷ ({high} − {low})"
        way = f"max(0, min(1, {way}))" if self.clamp else way
        body = f"{show(case.full)} × ({show(self.base)} + {show(self.span)} × {way}) ÷ 100"
        return Text(body, body)
