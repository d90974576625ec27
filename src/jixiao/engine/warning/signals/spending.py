"""The signal of a budget that is spent too slowly or too fast for the time of the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_choice
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.scene.year_paths import in_years
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import NO_TEXT, Amounts, Seen, Signal, percent
from jixiao.engine.warning.signals.usual import usual_steps

FIGURES = ("rate", "running_total", "by_period")
SIDES = ("behind", "ahead", "both")


@dataclass(frozen=True)
class Spending(Signal):
    """支出进度偏差：预算执行率与序时进度（已过时间占全年的比例）相差的百分点。figures：rate 为累计执行率（%），
    running_total 为本年累计支出，by_period 为当期支出；后两者除以全年预算（年度目标值）。

    Percentage points between the share of the budget that is spent and the share of the year that has passed.
    `figures`: rate (execution rate so far, in %), running_total (spent so far this year) or by_period (spent in each
    period); the latter two are divided by the year's budget, which is the year's target. `side`: behind, ahead, both.
    """

    name: ClassVar[str] = "spending"
    label: ClassVar[Text] = Text("spending against time", "支出进度偏差")
    unit: ClassVar[Text] = Text("percentage points", "百分点")
    needs: ClassVar[Text] = Text(
        "the year's budget as target, unless the figures are rates", "年度预算（作为目标值）；指标为执行率时不需要"
    )
    catches: ClassVar[Text] = Text(
        "Money that is spent too slowly, or too fast, for the time of the year.",
        "预算支出进度明显慢于或快于序时进度。",
    )
    avoid: ClassVar[Text] = Text(
        "Not for projects that pay at the end, nor without the year's budget as target.",
        "集中在年末付款的项目，或未以全年预算作为目标值的，不宜使用。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "figures": Asked(
            Text("What the figures are", "指标数据是什么"),
            choices={
                "rate": Text("execution rate so far, in %", "累计执行率（%）"),
                "running_total": Text("spent so far this year", "本年累计支出"),
                "by_period": Text("spent in each period", "当期支出"),
            },
        ),
        "side": Asked(
            Text("Which side is bad", "哪一侧为不利"),
            choices={
                "behind": Text("too slow", "支出过慢"),
                "ahead": Text("too fast", "支出过快"),
                "both": Text("either", "过慢和过快"),
            },
        ),
    }
    figures: str = "rate"
    side: str = "behind"

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, FIGURES if key == "figures" else SIDES)

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        passed = np.broadcast_to(100 * (grid.phases + 1) / grid.season, grid.values.shape)
        ahead = self._rate(scene, grid) - passed
        amount = {"behind": -ahead, "ahead": ahead, "both": np.abs(ahead)}[self.side]
        return Amounts(amount, np.where(np.isfinite(amount), passed, np.nan))

    def _rate(self, scene: Scene, grid: Grid) -> Floats:
        if self.figures == "rate":
            return grid.values
        budget = grid.spread_out(scene.aims.of_year)
        spent = grid.values
        if self.figures == "by_period":
            before = int(grid.phases[0])
            spent = np.cumsum(in_years(grid).values, axis=2).reshape(len(spent), -1)[:, before:][:, : grid.n_columns]
        return np.asarray(100 * spent / np.where(budget > 0, budget, np.nan))

    def lacks(self, scene: Scene) -> Text:
        if self.figures == "rate" or np.isfinite(scene.aims.of_year).any():
            return NO_TEXT
        return Text("the year's budget is given for no series: hand it in as target", "没有年度预算：请作为目标值提供")

    def say(self, seen: Seen) -> Text:
        rate = seen.expected - seen.amount if self.side == "behind" else seen.expected + seen.amount
        spent = Text(f"{percent(rate)} % is spent", f"执行率为 {percent(rate)}%")
        if self.side == "both":
            spent = Text(
                f"Spending is {percent(seen.amount)} points off",
                f"执行率与序时进度相差 {percent(seen.amount)} 个百分点",
            )
        return Text(
            f"{spent.en} when {percent(seen.expected)} % of the year has passed.",
            f"{spent.zh}，序时进度为 {percent(seen.expected)}%。",
        )
