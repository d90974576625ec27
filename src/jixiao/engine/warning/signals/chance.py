"""The signal of a year's target that will probably not be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_choice
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.aims import KIND_WORDS, KINDS
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import LESS, Steps, Worse
from jixiao.engine.warning.signals.signal import NO_TEXT, Amounts, Seen, Signal, percent
from jixiao.engine.warning.signals.usual import usual_steps


@dataclass(frozen=True)
class Chance(Signal):
    """完成年度目标的概率低于界限。有预测结果 forecasts 时取当时所作的预测，否则按截至当期的数据计算（同 jixiao attain）。

    The chance of reaching the year's target (0 to 1) lies below the cut. Where the frame `forecasts` is handed in
    (organisation_code, indicator_code, period, probability: as forecast when that period was the newest) it is taken from
    there, else computed from the values up to the period as `jixiao attain` does. `kind`: as for `behind_path`.
    The score is (1 − probability) over (1 − cut).
    """

    name: ClassVar[str] = "chance"
    label: ClassVar[Text] = Text("chance of the target", "完成目标概率低")
    unit: ClassVar[Text] = Text("probability, 0 to 1", "概率（0 到 1）")
    needs: ClassVar[Text] = Text("targets of years, or forecasts", "年度目标值，或预测结果 forecasts")
    catches: ClassVar[Text] = Text(
        "A target that will probably be missed, months before the year ends.",
        "年度目标很可能完不成，在年末之前数月即可发现。",
    )
    avoid: ClassVar[Text] = Text(
        "Not without targets of years, nor with less than a year of past figures.",
        "没有年度目标，或历史数据不足一年的指标不宜使用。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "kind": Asked(
            Text("What the figures are", "指标数据的性质"),
            hint=Text("Where the indicator says so itself, that holds.", "指标自身已注明的，以指标为准。"),
            choices=KIND_WORDS,
        ),
    }
    kind: str = "level"

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, KINDS)

    @property
    def worse(self) -> Worse:
        return LESS

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        nothing = Amounts.unknown(grid)
        if scene.forecasts is not None:
            chance = scene.forecasts.cells(scene.panel, grid, "probability")
            return Amounts(np.where((chance >= 0) & (chance <= 1), chance, np.nan), nothing.expected)
        yearly = grid.spread_out(scene.aims.of_year)
        # Series learn from each other, so all that are known then are asked, whatever part is wanted of that column.
        asked = np.asarray(grid.known & np.isfinite(yearly) & wanted.any(axis=1, keepdims=True))
        for column in np.flatnonzero((wanted & asked).any(axis=0)).tolist():
            lines = np.flatnonzero(asked[:, column]).tolist()
            nothing.amount[lines, column] = self._chances(scene, grid, lines, column, yearly[lines, column])
        return nothing

    def _chances(self, scene: Scene, grid: Grid, lines: list[int], column: int, aims: Floats) -> list[float]:
        from jixiao.engine.forecast.attain import attain

        texts = [str(grid.period(each)) for each in range(column + 1)]
        rows: list[tuple[int, str, float]] = []
        for line in lines:
            values = grid.values[line, : column + 1]
            rows += [(line, texts[place], values[place]) for place in np.flatnonzero(np.isfinite(values)).tolist()]
        frame = dict(zip(("series", "period", "value"), map(list, zip(*rows, strict=True)), strict=True))
        codes = [scene.panel.indicators[grid.indicator[line]] for line in lines]
        targets = {
            "series": lines,
            "year": [int(grid.years[column])] * len(lines),
            "target": aims.tolist(),
            "direction": [scene.aims.directions.get(code, "higher") for code in codes],
            "kind": [scene.aims.kinds.get(code, self.kind) for code in codes],
        }
        found = attain(frame, targets).table["probability"]
        return [np.nan if each is None else float(each) for each in found]

    def score(self, amounts: Floats, cut: float) -> Floats:
        return np.asarray((1 - amounts) / (1 - cut) if cut < 1 else 1 - amounts)

    def lacks(self, scene: Scene) -> Text:
        if scene.forecasts is not None or np.isfinite(scene.aims.of_year).any():
            return NO_TEXT
        return Text(
            "there is no year's target for any series: hand in targets", "没有任何序列的年度目标值：请提供目标值"
        )

    def say(self, seen: Seen) -> Text:
        shown = percent(100 * seen.amount)
        return Text(f"The chance of reaching the year's target is {shown} %.", f"完成年度目标的概率为 {shown}%。")
