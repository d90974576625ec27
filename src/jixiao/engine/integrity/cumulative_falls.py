"""The rule for running totals that fall."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.relations import Cumulative
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure
from jixiao.engine.model.text import Text


class CumulativeFalls(IntegrityRule):
    """年内累计数下降：规则文件规定为年内累计的指标，同年后一期小于前面任一期。

    A figure that counts from the beginning of the year is below an earlier one of the same year: {rule: cumulative,
    indicator: …}. The score is 1 and the fall as a share of the earlier figure.
    """

    code: ClassVar[str] = "cumulative_falls"
    label: ClassVar[Text] = Text("running total falls", "年内累计数下降")
    family: ClassVar[str] = "relation"
    least: ClassVar[int] = 2
    sample: ClassVar[Text] = Text("values of one year", "同年期数")
    needs: ClassVar[Text] = Text("rules: cumulative", "规则文件：cumulative")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel = case.panel
        for declared in case.relations.of(Cumulative):
            places = panel.places_of(declared.indicator)
            highest, owner = -np.inf, (-1, -1)
            for place in places.tolist():
                here = int(panel.series_of[place]), int(panel.years[place])
                value = float(panel.values[place])
                highest, owner = (value, here) if here != owner else (highest, owner)
                if value < highest:
                    text = Text(
                        f"{figure(value)} after {figure(highest)} earlier in the year: a running total cannot fall.",
                        f"年内此前累计已达 {figure(highest)}，本期为 {figure(value)}，累计数不应下降。",
                    )
                    yield self.at(panel, place, 1 + (highest - value) / max(abs(highest), 1e-12), text)
                highest = max(highest, value)
