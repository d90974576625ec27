"""The rule for values in another unit: ten, a hundred, a thousand, ten thousand times what was to be expected."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.interior import LEAST
from jixiao.engine.integrity.levels import UNIT
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure, roughly
from jixiao.engine.model.text import Text


class UnitJump(IntegrityRule):
    """数值约为走势预期的 10、100、1000 或 10000 倍（或相应分之一），疑似计量单位或小数点有误。

    A value that is a power of ten (10 to 10 000) times, or one such part of, what its series lets expect, within the
    tolerance, and away from it by a share of the distance that an outlier needs: probably unit or decimal point.
    """

    code: ClassVar[str] = "unit_jump"
    label: ClassVar[Text] = Text("another unit", "计量单位或小数点疑误")
    family: ClassVar[str] = "level"
    least: ClassVar[int] = LEAST
    sample: ClassVar[Text] = Text("values of the series (5 before the newest)", "序列期数（最新一期需有前 5 期）")

    def look(self, case: Case) -> Iterator[Doubt]:
        levels, panel = case.levels, case.panel
        for place in np.flatnonzero((levels.score >= case.cuts["least_score"]) & (levels.kind == UNIT)).tolist():
            power = int(levels.power[place])
            said, meant, factor = figure(panel.values[place]), roughly(levels.expected[place]), f"{10 ** abs(power)}"
            times = Text(f"{factor} times", f"{factor} 倍") if power > 0 else Text(f"1/{factor} of", f"1/{factor}")
            text = Text(
                f"{said} is about {times.en} the {meant} to be expected. Look at the unit and the decimal point.",
                f"填报值 {said} 约为预期值 {meant} 的 {times.zh}，请核对计量单位和小数点。",
            )
            yield self.at(panel, place, float(levels.score[place]), text)
