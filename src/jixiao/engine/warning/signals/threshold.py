"""The signal of a value beyond a limit, or beyond a share of its target."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_choice, param_number, require
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import BEYOND, LESS, Worse
from jixiao.engine.warning.signals.signal import Amounts, Seen, Signal, said


@dataclass(frozen=True)
class Threshold(Signal):
    """指标值低于（side: below）或高于（side: above）界限。各等级的界限写在 severity 中，如 {yellow: 70, red: 50}。

    The value lies below (`side: below`) or above (`side: above`) the cut of a severity, in the indicator's own unit:
    severity: {yellow: 70, red: 50}. The cut itself is not beyond it. The score is 1 at the mildest cut and grows by one
    for every `scale` beyond (without a scale: for as much as the cut itself).
    """

    name: ClassVar[str] = "threshold"
    label: ClassVar[Text] = Text("beyond a limit", "超出界限")
    unit: ClassVar[Text] = Text("the indicator's own unit", "指标自身的计量单位")
    catches: ClassVar[Text] = Text(
        "A figure that is below, or above, a limit that holds for everybody: a legal minimum, a safety limit.",
        "指标值低于或高于统一界限，如法定底线、安全限值。",
    )
    avoid: ClassVar[Text] = Text(
        "Not where good and bad differ from place to place, or with the season: use the path or the control chart.",
        "各单位水平差异大或有明显季节性时不宜使用，请改用“落后于目标进度”或“控制图判异”。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "side": Asked(
            Text("Which side is bad", "哪一侧为不利"),
            choices={"below": Text("below the limit", "低于界限"), "above": Text("above the limit", "高于界限")},
        ),
        "scale": Asked(
            Text("Distance that counts as once more as bad", "每超出多少，强度加 1"),
            unit=Text("the indicator's own unit", "指标自身的计量单位"),
            hint=Text("Only orders warnings by strength; above 0.", "仅用于按强度排序；须大于 0。"),
            blank=Text("as much as the limit itself", "与界限相同"),
            least=0,
        ),
    }
    side: str = "below"
    scale: float | None = None

    def __post_init__(self) -> None:
        require(self.scale is None or self.scale > 0, "scale", "must be above 0", "须大于 0")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, ("below", "above")) if key == "side" else param_number(key, raw)

    @property
    def worse(self) -> Worse:
        return LESS if self.side == "below" else BEYOND

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        return Amounts(grid.values, np.full(grid.values.shape, np.nan))

    def score(self, amounts: Floats, cut: float) -> Floats:
        beyond = cut - amounts if self.side == "below" else amounts - cut
        return np.asarray(1 + beyond / (self.scale or abs(cut) or 1.0))

    def say(self, seen: Seen) -> Text:
        way = Text("below", "低于") if self.side == "below" else Text("above", "高于")
        if not self.worse.reached(np.array(seen.value), seen.cut).any():
            way = Text("not yet safely back from", "尚未稳定回到界限以内：")
        return Text(
            f"{said(seen.value)} is {way.en} the limit {said(seen.cut)}.",
            f"指标值 {said(seen.value)} {way.zh}界限 {said(seen.cut)}。",
        )
