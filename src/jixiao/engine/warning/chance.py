"""The signal of a year's target that will probably not be reached."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene import Grid, Scene
from jixiao.engine.warning.severity import LESS, Steps, Worse
from jixiao.engine.warning.signal import Amounts, Seen, Signal, percent
from jixiao.engine.warning.tables import cells_of
from jixiao.engine.warning.usual import usual_steps


@dataclass(frozen=True)
class Chance(Signal):
    """完成年度目标的概率低于界限。概率取自预测结果 forecasts（当时所作的预测）。

    The chance of reaching the year's target (0 to 1) lies below the cut, as the frame `forecasts` tells
    (organisation_code, indicator_code, period, probability): what was forecast when that period was the newest.
    The score is (1 − probability) over (1 − cut).
    """

    name: ClassVar[str] = "chance"
    label: ClassVar[Text] = Text("chance of the target", "完成目标概率低")
    unit: ClassVar[Text] = Text("probability, 0 to 1", "概率（0 到 1）")
    needs: ClassVar[Text] = Text("forecasts", "预测结果 forecasts")

    @property
    def worse(self) -> Worse:
        return LESS

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        chance = cells_of(scene, grid, scene.forecasts, "probability")
        chance[(chance < 0) | (chance > 1)] = np.nan
        return Amounts(chance, Amounts.unknown(grid).expected)

    def score(self, amounts: Floats, cut: float) -> Floats:
        return np.asarray((1 - amounts) / (1 - cut) if cut < 1 else 1 - amounts)

    def say(self, seen: Seen) -> Text:
        shown = percent(100 * seen.amount)
        return Text(f"The chance of reaching the year's target is {shown} %.", f"完成年度目标的概率为 {shown}%。")
