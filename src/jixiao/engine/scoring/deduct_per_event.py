"""按次扣分，扣完为止: points off for every event."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.rule import Case, Marks, ScoringRule, one, require
from jixiao.engine.model.text import Text, show


@dataclass(frozen=True)
class DeductPerEvent(ScoringRule):
    """督办、垃圾分类检查表: 每宗扣 1 分 (重点 5 分), 扣完为止.

    `points_each` off for every event, at most `cap` points in all, never below 0. Each kind of event is its own leaf.
    """

    points_each: float = 1.0
    cap: float | None = None

    name: ClassVar[str] = "deduct_per_event"
    label: ClassVar[Text] = Text("Deduct per event", "按次扣分，扣完为止")
    default_direction: ClassVar[str | None] = "lower"

    def __post_init__(self) -> None:
        require(self.points_each > 0, "points_each", "must be above 0", "须大于 0")
        require(self.cap is None or self.cap > 0, "cap", "must be above 0", "须大于 0")

    def score(self, case: Case) -> Marks:
        seen = np.isfinite(case.value)
        negative = seen & (case.value < 0)
        off = np.minimum(case.value * self.points_each, np.inf if self.cap is None else self.cap)
        points = np.maximum(0.0, case.full - off)
        return Marks(np.where(seen & ~negative, points, np.nan), (("negative_count", negative),))

    def formula(self, case: Case) -> Text:
        off = f"{one(case.value)} × {show(self.points_each)}"
        body = f"max(0, {show(case.full)} − {off if self.cap is None else f'min({off}, {show(self.cap)})'})"
        return Text(body, body)
