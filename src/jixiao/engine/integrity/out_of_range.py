"""The rule for values that cannot be."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.relations import ValueRange
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure
from jixiao.engine.model.text import Text


class OutOfRange(IntegrityRule):
    """数值超出规则文件规定的取值范围（如百分比应在 0–100 之间）。

    A value outside the range that the rules' file declares for its indicator: {rule: range, indicator: …, low: …, high: …}.
    The score is 1 and the distance outside, as a share of the range or of the bound.
    """

    code: ClassVar[str] = "out_of_range"
    label: ClassVar[Text] = Text("out of range", "超出取值范围")
    family: ClassVar[str] = "relation"
    least: ClassVar[int] = 1
    sample: ClassVar[Text] = Text("values", "数据个数")
    needs: ClassVar[Text] = Text("rules: range", "规则文件：range")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel = case.panel
        for declared in case.relations.of(ValueRange):
            indicator = panel.place_of(declared.indicator)
            outside = (panel.values < declared.low) | (panel.values > declared.high)
            for place in np.flatnonzero(outside & (panel.indicator[panel.series_of] == indicator)).tolist():
                value = float(panel.values[place])
                bound = declared.low if value < declared.low else declared.high
                size = declared.high - declared.low if np.isfinite(declared.high - declared.low) else abs(bound)
                text = Text(
                    f"{figure(value)} is outside {figure(declared.low)} to {figure(declared.high)}.",
                    f"{figure(value)} 超出取值范围 {figure(declared.low)} 至 {figure(declared.high)}。",
                )
                yield self.at(panel, place, 1 + abs(value - bound) / (size or 1.0), text)
