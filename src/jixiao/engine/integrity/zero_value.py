"""The rule for zeros where a series has none."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.interior import LEAST
from jixiao.engine.integrity.levels import ZERO
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, roughly
from jixiao.engine.model.text import Text


class ZeroValue(IntegrityRule):
    """一向不为零的指标报为 0，且与走势相差很大，疑似漏填或以 0 代空。

    A zero in a series that has hardly any (at most a tenth), further from what is to be expected than an outlier:
    probably nothing was known, and 0 was typed instead of leaving the cell empty.
    """

    code: ClassVar[str] = "zero_value"
    label: ClassVar[Text] = Text("zero instead of nothing", "疑似以零代空")
    family: ClassVar[str] = "level"
    least: ClassVar[int] = LEAST
    sample: ClassVar[Text] = Text("values of the series (5 before the newest)", "序列期数（最新一期需有前 5 期）")

    def look(self, case: Case) -> Iterator[Doubt]:
        levels, panel = case.levels, case.panel
        for place in np.flatnonzero((levels.score >= case.cuts["least_score"]) & (levels.kind == ZERO)).tolist():
            meant = roughly(levels.expected[place])
            text = Text(
                f"0 where about {meant} is to be expected. Where nothing is known, leave the cell empty.",
                f"填报为 0，按走势约为 {meant}。如无数据请留空，不要填 0。",
            )
            yield self.at(panel, place, float(levels.score[place]), text)
