"""企业绩效评价标准值: five standard values with coefficients, linear from tier to tier."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, at_least
from jixiao.engine.model.method import bad_parameter, param_list, param_number, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, term
from jixiao.engine.model.text import Text, did_you_mean, show

TIERS = ("excellent", "good", "average", "lower", "poor")
IN_CHINESE = dict(zip(("优秀", "良好", "平均", "较低", "较差"), TIERS, strict=True))


@dataclass(frozen=True)
class TieredStandard(ScoringRule):
    """《中央企业综合绩效评价实施细则》(国资发评价〔2006〕157号), 各年《企业绩效评价标准值》: 五档标准系数 1.0 0.8 0.6 0.4 0.2.

    `standards`: {excellent, good, average, lower, poor} (优秀 良好 平均 较低 较差), or five numbers in that order.
    w·c + (x − v) ÷ (v₊ − v) · w·(c₊ − c) from the tier v reached to the next v₊; 优秀 and better w, below 较差 0.
    """

    standards: tuple[float, ...] = ()
    coefficients: tuple[float, ...] = (1.0, 0.8, 0.6, 0.4, 0.2)

    name: ClassVar[str] = "tiered_standard"
    label: ClassVar[Text] = Text("Between five standard values", "按标准值分档赋分")

    def __post_init__(self) -> None:
        require(len(self.standards) == 5, "standards", "must be five values", "须为五个标准值")
        rising = all(left <= right for left, right in pairwise(self.standards))
        falling = all(left >= right for left, right in pairwise(self.standards))
        one_way = (rising or falling) and self.standards[0] != self.standards[-1]
        require(one_way, "standards", "must go one way from excellent to poor", "须由优秀到较差单向排列")
        require(len(self.coefficients) == 5, "coefficients", "must be five shares", "须为五个系数")
        ordered = list(self.coefficients) == sorted(self.coefficients, reverse=True)
        require(ordered, "coefficients", "must fall from excellent to poor", "须由优秀到较差递减")
        require(
            self.coefficients[-1] >= 0 and self.coefficients[0] <= 1,
            "coefficients",
            "must be 0 to 1",
            "须在 0 与 1 之间",
        )

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "standards" and isinstance(raw, Mapping):
            named = {IN_CHINESE.get(str(name), str(name)): value for name, value in raw.items()}
            for name in named:
                if name not in TIERS:
                    raise bad_parameter(
                        key, Text(f"has no tier “{name}”", f"没有“{name}”档"), did_you_mean(name, TIERS)
                    )
            raw = [named[name] for name in TIERS if name in named]
        return tuple(param_number(key, item) for item in param_list(key, raw))

    def params(self) -> dict[str, Any]:
        found = super().params()
        return {**found, "standards": dict(zip(TIERS, self.standards, strict=True))}

    def check(self, full: float, direction: str) -> None:
        if (self.standards[0] > self.standards[-1]) != (direction == "higher"):
            raise bad_parameter("standards", Text(f"contradict direction: {direction}", f"与指标方向 {direction} 矛盾"))

    def score(self, case: Case) -> Marks:
        return Marks(np.where(np.isfinite(case.value), self._share(case) * case.full, np.nan))

    def _share(self, case: Case) -> Floats:
        value, share = case.value, np.zeros(len(case.value))
        for place in range(len(TIERS) - 1, -1, -1):
            share = np.where(self._reached(case, place), self._within(value, place), share)
        return share

    def _reached(self, case: Case, place: int) -> Bools:
        bar = np.full(len(case.value), self.standards[place])
        return at_least(case.value, bar) if case.direction == "higher" else at_least(bar, case.value)

    def _within(self, value: Floats, place: int) -> Floats:
        """The share from standard value number `place` on: towards the next better one."""
        own, low = self.coefficients[place], self.standards[place]
        if place == 0 or self.standards[place - 1] == low:
            return np.full(len(value), own)
        way = np.clip((value - low) / (self.standards[place - 1] - low), 0.0, 1.0)
        return own + way * (self.coefficients[place - 1] - own)

    def _tier(self, case: Case) -> int | None:
        """Number of the best standard value that the first organisation reaches."""
        return next((place for place in range(len(TIERS)) if self._reached(case, place)[0]), None)

    def details(self, case: Case) -> dict[str, Any]:
        tier = self._tier(case)
        return {"tier": None if tier is None else TIERS[tier]}

    def formula(self, case: Case) -> Text:
        actual, full, tier = term(case.value), show(case.full), self._tier(case)
        if tier is None:
            worst = show(self.standards[-1])
            return Text(f"{actual} does not reach “poor” ({worst}): 0", f"{actual} 未达较差值 {worst}：0")
        own, low = show(self.coefficients[tier]), show(self.standards[tier])
        if tier == 0:
            return Text(f"{full} × {own}", f"{full} × {own}")
        gain, high = show(self.coefficients[tier - 1] - self.coefficients[tier]), show(self.standards[tier - 1])
        body = f"{full} × {own} + ({actual} − {low}) ÷ ({high} − {low}) × {full} × {gain}"
        return Text(body, body)
