"""The signal of a newest value that its own past does not let expect, season and common movements allowed for."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.integrity.doubts import newest_scores
from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.method import param_choice
from jixiao.engine.model.text import Text
from jixiao.engine.warning.known_then import case_at, seats_of
from jixiao.engine.warning.scene import Grid, Scene
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signal import Amounts, Seen, Signal, said

SIDES = ("both", "below", "above")
USUAL = Steps((("blue", 1.0), ("yellow", 1.5), ("orange", 2.5)))


@dataclass(frozen=True)
class Anomaly(Signal):
    """最新一期数据明显偏离其自身走势（已剔除季节性和各单位的共同变动），或疑似照抄、以零代空、单位有误。

    The newest value lies far from what its own past lets expect: the score of `jixiao doubts` for the newest value (1 at
    its cut), taken at every period from the values up to it. Seasons, drift and movements that most organisations share
    are allowed for; copies, zeros for nothing and wrong units count too. `side`: both, or only values below or above.
    """

    name: ClassVar[str] = "anomaly"
    label: ClassVar[Text] = Text("unusual newest value", "最新数据异常")
    unit: ClassVar[Text] = Text("times the distance at which a newest value is doubted", "疑点界限的倍数")
    side: str = "both"

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, SIDES)

    @property
    def usual(self) -> Steps:
        return USUAL

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        found = Amounts.unknown(grid)
        for column in np.flatnonzero((wanted & grid.known).any(axis=0)).tolist():
            lines = np.flatnonzero(grid.known[:, column])
            case = case_at(scene, grid, lines, column)
            seats = seats_of(grid.series[lines])
            score, expected = newest_scores(case)[seats], case.levels.expected[case.panel.last][seats]
            if self.side != "both":
                away = grid.values[lines, column] - expected
                score = np.where(away < 0 if self.side == "below" else away > 0, score, 0.0)
            is_judged = np.isfinite(expected) | (score > 0)
            found.amount[lines, column] = np.where(is_judged, score, np.nan)
            found.expected[lines, column] = expected
        return found

    def say(self, seen: Seen) -> Text:
        if np.isnan(seen.expected):
            return Text(
                f"{said(seen.value)} is unusual for this series.", f"{said(seen.value)} 在该序列中异常，请核实。"
            )
        return Text(
            f"{said(seen.value)} where its past lets expect about {said(seen.expected)}.",
            f"指标值 {said(seen.value)}，按自身走势预期约为 {said(seen.expected)}。",
        )
