"""The signal of a value that got worse against a year ago, or against the period before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_choice
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import (
    WORSE,
    WORSE_WORDS,
    Amounts,
    Seen,
    Signal,
    lacks_direction,
    percent,
    said,
    worsening,
)
from jixiao.engine.warning.signals.usual import usual_steps

AGAINST = ("year", "period")


@dataclass(frozen=True)
class Change(Signal):
    """与上年同期（against: year）或上期（against: period）相比变差的百分比。方向由目标值的 direction 或 worse 给出。

    By how many percent the value is worse than in the same period of last year (`against: year`, 同比) or than in the
    period before (`against: period`, 环比). `worse`: fall, rise, or auto: as the targets' direction says, and unknown
    where nobody says. Unknown where the earlier value is absent or 0.
    """

    name: ClassVar[str] = "change"
    label: ClassVar[Text] = Text("worse than before", "较前期变差")
    spelled: ClassVar[Mapping[str, str]] = {"worse_when": "worse"}
    unit: ClassVar[Text] = Text("percent of the earlier value", "占前期数值的百分比")
    catches: ClassVar[Text] = Text(
        "A figure that got clearly worse than a year ago, or than the period before.",
        "与上年同期或上期相比明显变差。",
    )
    avoid: ClassVar[Text] = Text(
        "Not for small numbers that swing widely, nor against the period before where there is a season.",
        "基数小、波动大的指标不宜使用；有季节性的指标不宜与上期比较。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "against": Asked(
            Text("Held against", "与何时相比"),
            choices={
                "year": Text("the same period of last year", "上年同期（同比）"),
                "period": Text("the period before", "上期（环比）"),
            },
        ),
        "worse": Asked(
            Text("What is worse", "何为变差"),
            choices=WORSE_WORDS,
        ),
    }
    against: str = "year"
    worse_when: str = "auto"

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, AGAINST if key == "against" else WORSE)

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        lag = grid.season if self.against == "year" else 1
        before = np.full(grid.values.shape, np.nan)
        before[:, lag:] = grid.values[:, :-lag]
        before[before == 0] = np.nan
        sign = worsening(scene, grid, self.worse_when)
        return Amounts(100 * sign[:, None] * (grid.values - before) / np.abs(before), before)

    def lacks(self, scene: Scene) -> Text:
        return lacks_direction(scene, self.worse_when)

    def say(self, seen: Seen) -> Text:
        year = self.against == "year"
        then = Text("a year ago", "上年同期") if year else Text("in the period before", "上期")
        return Text(
            f"{said(seen.value)}, {percent(abs(seen.amount))} % {'worse' if seen.amount > 0 else 'better'} than "
            f"{said(seen.expected)} {then.en}.",
            f"指标值 {said(seen.value)}，比{then.zh}（{said(seen.expected)}）"
            f"变{'差' if seen.amount > 0 else '好'} {percent(abs(seen.amount))}%。",
        )
