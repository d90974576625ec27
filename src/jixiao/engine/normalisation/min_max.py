"""极差法: linear from the worst to the best value."""

from dataclasses import dataclass
from typing import Any, ClassVar

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.method import bad_parameter, param_number, require
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Column, Ends, Normalisation
from jixiao.engine.normalisation.straight import Line, Straight


@dataclass(frozen=True)
class MinMax(Straight):
    """(x − min) ÷ (max − min) × 100; for lower (max − x) ÷ (max − min) × 100. OECD/JRC Handbook 2008, step 5.3."""

    name: ClassVar[str] = "minmax"
    label: ClassVar[Text] = Text("Min–max", "极差法")

    def line(self, ends: Ends) -> Line:
        ends.require_spread()
        return Line(ends.worst, ends.best - ends.worst, 100.0)


@dataclass(frozen=True)
class Scaled(Normalisation):
    """Linear to `range` (LOW, HIGH): the worst value becomes LOW, the best HIGH.

    `ends` (two values of the indicator) take the place of smallest and largest; what lies outside is not cut off.
    """

    range: tuple[float, float] = (0.0, 100.0)
    ends: tuple[float, float] | None = None

    name: ClassVar[str] = "scaled"
    label: ClassVar[Text] = Text("Scaled to a range", "线性缩放")

    def __post_init__(self) -> None:
        for key, pair in (("range", self.range), ("ends", self.ends)):
            require(
                pair is None or pair[0] < pair[1], key, "must be two numbers, the smaller first", "须为先小后大的两个数"
            )

    @property
    def relative(self) -> bool:
        return self.ends is None

    def scores(self, column: Column) -> Floats:
        low, high = self.range
        if self.ends is None:
            column.ends.require_spread()
            start, end = column.ends.worst, column.ends.best
        else:
            start, end = sorted(column.ends.turn(end) for end in self.ends)
        share = (column.turned - start) / (end - start)
        return low * (1 - share) + high * share

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        parts = raw.split(",") if isinstance(raw, str) else raw
        if not isinstance(parts, list | tuple) or len(parts) != 2:
            raise bad_parameter(key, Text("must be two numbers, LOW,HIGH", "须为两个数：LOW,HIGH"))
        return param_number(key, parts[0]), param_number(key, parts[1])
