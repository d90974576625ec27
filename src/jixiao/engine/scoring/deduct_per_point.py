"""按差距扣分: points off for every point of shortfall."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.method import bad_parameter, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, term
from jixiao.engine.model.text import Text, show


@dataclass(frozen=True)
class DeductPerPoint(ScoringRule):
    """连云港市12345热线月度通报: 25 分, 低于 95 % 每个百分点扣 0.5 分, 扣至 12.5 分为止.

    `threshold` (default: the target), `points_per_point` off for every unit of measure short of it (beyond it, where
    lower is better), never below `floor` points.
    """

    points_per_point: float = 1.0
    threshold: float | None = None
    floor: float = 0.0

    name: ClassVar[str] = "deduct_per_point"
    label: ClassVar[Text] = Text("Deduct per point short", "按差距扣分")
    also_called: ClassVar[dict[str, str]] = {"step": "points_per_point"}

    def __post_init__(self) -> None:
        require(self.points_per_point > 0, "points_per_point", "must be above 0", "须大于 0")
        require(self.floor >= 0, "floor", "must be 0 or more", "不能为负")

    def check(self, full: float, direction: str) -> None:
        if self.floor > full:
            raise bad_parameter("floor", Text(f"is above the {show(full)} points", f"超过本指标的 {show(full)} 分"))

    @property
    def needs_target(self) -> bool:
        return self.threshold is None

    def score(self, case: Case) -> Marks:
        limit = self._limit(case)
        seen = np.isfinite(case.value)
        short = np.maximum(0.0, limit - case.value if case.direction == "higher" else case.value - limit)
        points = np.maximum(self.floor, case.full - self.points_per_point * short)
        return Marks(np.where(seen, points, np.nan), (("target_missing", seen & np.isnan(limit)),))

    def _limit(self, case: Case) -> Floats:
        return case.target if self.threshold is None else np.full(len(case.value), self.threshold)

    def formula(self, case: Case) -> Text:
        limit, actual = term(self._limit(case)), term(case.value)
        gap = f"{limit} − {actual}" if case.direction == "higher" else f"{actual} − {limit}"
        body = f"max({show(self.floor)}, {show(case.full)} − {show(self.points_per_point)} × max(0, {gap}))"
        return Text(body, body)
