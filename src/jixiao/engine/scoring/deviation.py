"""From how far a value lies off the middle of its peer group, counted in spreads, to points."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.method import require
from jixiao.engine.model.rule import Case
from jixiao.engine.model.text import Text, brief, show
from jixiao.engine.scoring.relative import RelativeRule, group_values, is_flat


@dataclass(frozen=True)
class DeviationRule(RelativeRule):
    """w × (`centre` + `step` × d), cut at `lowest` and `highest` (shares of w); d is turned where lower is better."""

    centre: float = 0.5
    step: float = 0.1
    lowest: float = 0.0
    highest: float = 1.0

    def __post_init__(self) -> None:
        require(self.step > 0, "step", "must be above 0", "须大于 0")
        for key, share in (("lowest", self.lowest), ("centre", self.centre), ("highest", self.highest)):
            require(0 <= share <= 1, key, "must be between 0 and 1", "须在 0 与 1 之间")
        require(self.lowest < self.highest, "highest", "must be above lowest", "须大于 lowest")
        require(self.lowest <= self.centre <= self.highest, "centre", "must lie within", "须在上下限之间")

    @abstractmethod
    def middle_and_spread(self, values: Floats) -> tuple[float, float]:
        """The middle of the group's values and their spread, in the values' unit."""

    def refusal(self, values: Floats) -> str:
        if len(values) < 2:
            return "group_too_small"
        return "group_without_spread" if is_flat(self.middle_and_spread(values)[1], values) else ""

    def among(self, values: Floats, case: Case) -> Floats:
        middle, spread = self.middle_and_spread(values)
        sign = 1 if case.direction == "higher" else -1
        return (
            np.clip(self.centre + self.step * sign * (values - middle) / spread, self.lowest, self.highest) * case.full
        )

    def placed(self, case: Case) -> tuple[float, float, float, int]:
        """Of the first organisation: deviation in spreads (not turned), middle, spread, values in its group."""
        values = group_values(case)
        middle, spread = self.middle_and_spread(values)
        off = float(values[0]) - middle
        return (off / spread if not is_flat(spread, values) else np.nan), middle, spread, len(values)

    def formula(self, case: Case) -> Text:
        _, middle, spread, _ = self.placed(case)
        sign = "+" if case.direction == "higher" else "−"
        way = f"({brief(float(case.value[0]))} − {brief(middle)}) ÷ {brief(spread)}"
        inside = f"{show(self.centre)} {sign} {show(self.step)} × {way}"
        body = f"{show(case.full)} × max({show(self.lowest)}, min({show(self.highest)}, {inside}))"
        return Text(body, body)
