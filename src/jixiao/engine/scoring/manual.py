"""人工评分: the reviewer's points."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import at_least
from jixiao.engine.model.rule import Case, Marks, ScoringRule, one
from jixiao.engine.model.text import Text, show


@dataclass(frozen=True)
class Manual(ScoringRule):
    """财预〔2020〕10号 定性指标: 由评审人在分值内打分. The value is the points, 0 to full marks; outside is refused."""

    name: ClassVar[str] = "manual"
    label: ClassVar[Text] = Text("Points given by a reviewer", "人工评分")
    default_direction: ClassVar[str | None] = "higher"

    @property
    def has_curve(self) -> bool:
        return False

    def score(self, case: Case) -> Marks:
        value = case.value
        inside = at_least(value, 0.0) & at_least(np.full(len(value), case.full), value)
        points = np.where(inside, np.clip(value, 0.0, case.full), np.nan)
        return Marks(points, (("points_out_of_range", np.isfinite(value) & ~inside),))

    def formula(self, case: Case) -> Text:
        given, full = one(case.value), show(case.full)
        return Text(f"{given} given out of {full}", f"评分 {given}（满分 {full}）")
