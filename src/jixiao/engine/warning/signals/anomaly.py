"""The signal of a newest value that its own past does not let expect, season and common movements allowed for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.integrity.levels import OUTLIER, UNIT, ZERO
from jixiao.engine.integrity.rule import roughly
from jixiao.engine.model.arrays import Bools, Ints
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_choice
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.known_then import COPY, NewestLook, case_at, newest_look, seats_of
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import Amounts, Seen, Signal, said
from jixiao.engine.warning.signals.usual import usual_steps

SIDES = ("both", "below", "above")


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
    catches: ClassVar[Text] = Text(
        "A newest figure that its own past does not let expect: slips of the pen, copies, wrong units, sudden breaks.",
        "最新数据与自身走势明显不符：填错、照抄、单位有误、突然变化。",
    )
    avoid: ClassVar[Text] = Text(
        "Not for slow worsening, nor for series of fewer than about eight figures.",
        "不适合缓慢变差的情形，也不适合不足约 8 期的短序列。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "side": Asked(
            Text("Which values", "关注哪一侧"),
            choices={
                "both": Text("too low and too high", "过低和过高"),
                "below": Text("too low only", "仅过低"),
                "above": Text("too high only", "仅过高"),
            },
        ),
    }
    side: str = "both"

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, SIDES)

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        found, notes = Amounts.unknown(grid), dict[tuple[int, int], Text]()
        for column in np.flatnonzero((wanted & grid.known).any(axis=0)).tolist():
            lines = np.flatnonzero(grid.known[:, column])
            case = case_at(scene, grid, lines, column)
            look, seats = newest_look(case), seats_of(grid.series[lines])
            score, expected = look.score[seats], look.expected[seats]
            is_judged = np.isfinite(expected) | (score > 0)
            if self.side != "both":
                away = grid.values[lines, column] - expected
                score = np.where(away < 0 if self.side == "below" else away > 0, score, 0.0)
            found.amount[lines, column] = np.where(is_judged, score, np.nan)
            found.expected[lines, column] = expected
            notes |= _notes(look, seats, grid, lines, column)
        return Amounts(found.amount, found.expected, notes)

    def say(self, seen: Seen) -> Text:
        if seen.note.en:
            return seen.note
        return Text(
            f"{said(seen.value)} where its past lets expect about {roughly(seen.expected)}.",
            f"指标值 {said(seen.value)}，按自身走势预期约为 {roughly(seen.expected)}。",
        )


def _notes(look: NewestLook, seats: Ints, grid: Grid, lines: Ints, column: int) -> dict[tuple[int, int], Text]:
    """What copies, zeros and wrong units are called, by cell."""
    kinds = np.where(look.score >= 1, look.kind, OUTLIER)[seats]
    told: dict[tuple[int, int], Text] = {}
    for number in np.flatnonzero(kinds != OUTLIER).tolist():
        line = int(lines[number])
        value, meant = said(grid.values[line, column]), roughly(look.expected[seats[number]])
        told[line, column] = {
            COPY: Text(
                f"{value} repeats an earlier period to the last decimal.", f"{value} 与往期完全相同，疑似照抄。"
            ),
            ZERO: Text(f"0 where about {meant} is to be expected.", f"填报为 0，按走势约为 {meant}，疑似以零代空。"),
            UNIT: Text(
                f"{value} where about {meant} is to be expected: look at the unit and the decimal point.",
                f"填报值 {value}，按走势约为 {meant}，请核对计量单位和小数点。",
            ),
        }[int(kinds[number])]
    return told
