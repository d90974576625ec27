"""考核线与挑战线: linear between a base and a stretch value."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats, at_least
from jixiao.engine.model.method import bad_parameter, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, one, term
from jixiao.engine.model.text import Text, show


@dataclass(frozen=True)
class LinearBetween(ScoringRule):
    """各地目标考核 考核线与挑战线: 达到考核线起按比例得分, 达到挑战线得满分.

    `base` earns the share `points_at_base`, `stretch` earns all, below base nothing. Both come from the targets'
    columns `base` and `stretch`; the parameters stand in where these are empty.
    """

    base: float | None = None
    stretch: float | None = None
    points_at_base: float = 0.0

    name: ClassVar[str] = "linear_between"
    label: ClassVar[Text] = Text("Linear between base and stretch", "考核线与挑战线之间按比例赋分")

    def __post_init__(self) -> None:
        require(0 <= self.points_at_base <= 1, "points_at_base", "must be between 0 and 1", "须在 0 与 1 之间")
        require(self.base is None or self.base != self.stretch, "stretch", "must differ from base", "须与考核线不同")

    def check(self, full: float, direction: str) -> None:
        if self.base is not None and self.stretch is not None and (self.stretch > self.base) != (direction == "higher"):
            raise bad_parameter("stretch", Text(f"contradicts direction: {direction}", f"与指标方向 {direction} 矛盾"))

    @property
    def needs_target(self) -> bool:
        return self.base is None or self.stretch is None

    def score(self, case: Case) -> Marks:
        base, stretch = self._ends(case)
        seen = np.isfinite(case.value)
        absent = np.isnan(base) | np.isnan(stretch)
        wrong = ~absent & ((stretch <= base) if case.direction == "higher" else (stretch >= base))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            way = (case.value - base) / (stretch - base)
        reached = at_least(case.value, base) if case.direction == "higher" else at_least(base, case.value)
        share = self.points_at_base + (1 - self.points_at_base) * np.clip(way, 0.0, 1.0)
        points = np.where(reached, share, 0.0) * case.full
        refusals = (("base_or_stretch_missing", seen & absent), ("base_and_stretch_disagree", seen & wrong))
        return Marks(np.where(seen & ~absent & ~wrong, points, np.nan), refusals)

    def _ends(self, case: Case) -> tuple[Floats, Floats]:
        def filled(column: Floats, own: float | None) -> Floats:
            return np.where(np.isnan(column), np.nan if own is None else own, column)

        return filled(case.base, self.base), filled(case.stretch, self.stretch)

    def formula(self, case: Case) -> Text:
        base, stretch = (one(end) for end in self._ends(case))
        actual, full = one(case.value), show(case.full)
        if not self.score(case).points[0] > 0 and self.points_at_base > 0:
            return Text(f"{actual} misses the base {base}: 0", f"{actual} 未达考核线 {base}：0")
        base, stretch, actual = (term(column) for column in (*self._ends(case), case.value))
        way = f"({actual} − {base}) ÷ ({stretch} − {base})"
        clipped = f"max(0, min(1, {way}))"
        share = (
            clipped
            if not self.points_at_base
            else f"({show(self.points_at_base)} + {show(1 - self.points_at_base)} × {clipped})"
        )
        return Text(f"{full} × {share}", f"{full} × {share}")
