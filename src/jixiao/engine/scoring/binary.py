"""直接赋分: met or not met."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats, at_least
from jixiao.engine.model.method import bad_parameter, param_choice, param_number, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, one
from jixiao.engine.model.text import Text, show

AGAINST = ("target", "threshold", "previous", "last_year", "mean_of_previous")


@dataclass(frozen=True)
class Binary(ScoringRule):
    """财预〔2021〕101号 直接赋分: 达成得满分, 未达成得 0 分或扣规定分值. Equal counts as met.

    `against`: target; a fixed `threshold`; the previous period; the same period last_year; the mean_of_previous `n`
    periods, over those present. Not met earns the share `otherwise`, or loses `deduction` points.
    """

    against: str = "target"
    threshold: float | None = None
    n: int = 1
    otherwise: float = 0.0
    deduction: float | None = None

    name: ClassVar[str] = "binary"
    label: ClassVar[Text] = Text("Met or not met", "直接赋分")

    def __post_init__(self) -> None:
        if self.threshold is not None and self.against == "target":
            object.__setattr__(self, "against", "threshold")
        param_choice("against", self.against, AGAINST)
        require(
            (self.against == "threshold") == (self.threshold is not None),
            "threshold",
            "belongs to against: threshold",
            "须与 against: threshold 同时使用",
        )
        require(1 <= self.n <= 120, "n", "must be 1 to 120", "须为 1 至 120")
        require(0 <= self.otherwise <= 1, "otherwise", "must be between 0 and 1", "须在 0 与 1 之间")
        require(
            self.deduction is None or (self.deduction > 0 and not self.otherwise),
            "deduction",
            "must be above 0, and without otherwise",
            "须大于 0，且不与 otherwise 同时使用",
        )

    def check(self, full: float, direction: str) -> None:
        if self.deduction is not None and self.deduction > full:
            raise bad_parameter("deduction", Text(f"is above the {show(full)} points", f"超过本指标的 {show(full)} 分"))

    @property
    def needs_target(self) -> bool:
        return self.against == "target"

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "against":
            return param_choice(key, raw, AGAINST)
        number = param_number(key, raw)
        if key == "n":
            require(number.is_integer(), "n", "must be a whole number", "须为整数")
            return int(number)
        return number

    @property
    def history_needed(self) -> int:
        return {"previous": 1, "last_year": 1, "mean_of_previous": self.n}.get(self.against, 0)

    def score(self, case: Case) -> Marks:
        bar, seen = self._bar(case), np.isfinite(case.value)
        met = at_least(case.value, bar) if case.direction == "higher" else at_least(bar, case.value)
        rest = self.otherwise * case.full if self.deduction is None else case.full - self.deduction
        points = np.where(met, case.full, rest)
        code = "target_missing" if self.against == "target" else "history_missing"
        return Marks(np.where(seen & np.isfinite(bar), points, np.nan), ((code, seen & np.isnan(bar)),))

    def _bar(self, case: Case) -> Floats:
        """What the value is held against."""
        if self.against == "threshold" and self.threshold is not None:
            return np.full(len(case.value), self.threshold)
        if self.against == "target":
            return case.target
        if self.against == "last_year":
            return case.last_year
        history = case.history[: self.n if self.against == "mean_of_previous" else 1]
        count = np.isfinite(history).sum(axis=0)
        total = np.where(np.isfinite(history), history, 0.0).sum(axis=0)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    def formula(self, case: Case) -> Text:
        bar, points = one(self._bar(case)), show(float(self.score(case).points[0]))
        sign = "≥" if case.direction == "higher" else "≤"
        en = {
            "previous": "the period before",
            "last_year": "the year before",
            "mean_of_previous": f"the mean of {self.n} periods",
        }
        zh = {"previous": "上期", "last_year": "上年同期", "mean_of_previous": f"前 {self.n} 期平均"}
        name = Text(
            en.get(self.against, self.against), zh.get(self.against, "目标值" if self.against == "target" else "门槛值")
        )
        actual = one(case.value)
        return Text(f"{actual} {sign} {bar} ({name.en})? {points}", f"{actual} {sign} {bar}（{name.zh}）？{points}")
