"""The rule for values that stand out of their own series."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.interior import LEAST
from jixiao.engine.integrity.levels import OUTLIER
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure, roughly
from jixiao.engine.integrity.slips import swapped_digits
from jixiao.engine.model.text import Text


class Outlier(IntegrityRule):
    """数值明显偏离本单位同一指标的走势：剔除季节性后与前后各期、与上年和次年同期、与平滑预测相比的稳健距离，取三者中位数。

    A value far from its own series: the median of three robust distances (neighbours, the same period of other years,
    smoothing without the season), in levels and in logarithms, against the cut. A trend, a season, a step to a new level
    and a movement that at least eight organisations share are none. The newest value is judged by its past alone.
    """

    code: ClassVar[str] = "outlier"
    label: ClassVar[Text] = Text("outlier", "离群值")
    family: ClassVar[str] = "level"
    least: ClassVar[int] = LEAST
    sample: ClassVar[Text] = Text("values of the series (5 before the newest)", "序列期数（最新一期需有前 5 期）")

    def look(self, case: Case) -> Iterator[Doubt]:
        levels, panel = case.levels, case.panel
        for place in np.flatnonzero((levels.score >= case.cuts["least_score"]) & (levels.kind == OUTLIER)).tolist():
            value, expected, score = panel.values[place], levels.expected[place], levels.score[place]
            said, meant = figure(value), roughly(expected)
            slip = swapped_digits(value, expected)
            hint = Text("", "")
            if slip is not None:
                hint = Text(
                    f" With two digits changed over it would be {figure(slip)}.",
                    f"若相邻两位数字写反，应为 {figure(slip)}。",
                )
            text = Text(
                f"{said} where about {meant} is to be expected: {score:.1f} times the usual distance allowed.{hint.en}",
                f"填报值 {said}，按走势约为 {meant}，偏离为允许范围的 {score:.1f} 倍。{hint.zh}",
            )
            yield self.at(panel, place, score, text)
