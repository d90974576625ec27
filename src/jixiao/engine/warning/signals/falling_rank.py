"""The signal of an organisation that falls in the ranking of an indicator."""

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
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import (
    NO_TEXT,
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
from jixiao.engine.warning.signals.told_ranks import ToldRanks, told_ranks
from jixiao.engine.warning.signals.usual import usual_steps

COUNTED = ("places", "percent")


@dataclass(frozen=True)
class FallingRank(Signal):
    """某指标的排名与 over 期前相比下降的名次（counted: places），或占参评单位数的百分比（percent，适合单位较多时）。
    已提供排名 ranks 的，以其为准（同组内比较，以最近一次确认的期次为准）；否则按数值排名，仅比较两期都有数据的单位，且不少于
    least 个。

    How many places an organisation lost in an indicator since `over` periods ago; `counted: percent` of how many are
    ranked, which suits large groups (`least` of them at least). Where the frame `ranks` tells an indicator's ranks
    (organisation_code, indicator_code, period, rank [, out_of, group]) those hold, within one group, and the newest ranked
    period is the present; else ranks are competition ranks (1, 2, 2, 4) of the values of all that have one in both periods.
    `worse`: as for `change`. Neighbours change places easily: `pending: 2` asks a fall to last.
    """

    name: ClassVar[str] = "falling_rank"
    label: ClassVar[Text] = Text("falling rank", "排名下滑")
    spelled: ClassVar[Mapping[str, str]] = {"worse_when": "worse"}
    unit: ClassVar[Text] = Text("places lost, or percent of the group", "下降名次，或占单位数的百分比")
    catches: ClassVar[Text] = Text(
        "An organisation that others overtake in an indicator.",
        "某单位在该指标上被其他单位明显赶超。",
    )
    avoid: ClassVar[Text] = Text(
        "Not in small groups, nor where figures lie so close that ranks are chance.",
        "参评单位少，或各单位数值接近、名次多为偶然时不宜使用。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "over": Asked(
            Text("Compared with how many periods ago", "与几期之前相比"), unit=Text("periods", "期"), least=1,
            is_whole=True,
        ),
        "least": Asked(
            Text("Organisations needed", "至少需要的单位数"), unit=Text("organisations", "个单位"), least=2,
            is_whole=True,
        ),
        "counted": Asked(
            Text("The fall is counted in", "下降幅度按什么计"),
            choices={
                "places": Text("places", "名次"),
                "percent": Text("percent of the group", "占单位数的百分比"),
            },
        ),
        "worse": Asked(
            Text("What is worse", "何为变差"),
            choices=WORSE_WORDS,
        ),
    }  # fmt: skip
    over: int = 1
    least: int = 5
    counted: str = "places"
    worse_when: str = "auto"

    def __post_init__(self) -> None:
        require(self.over >= 1, "over", "must be 1 or more", "须为 1 或以上")
        require(self.least >= 2, "least", "must be 2 or more", "须为 2 或以上")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key in ("worse", "counted"):
            return param_choice(key, raw, WORSE if key == "worse" else COUNTED)
        number = param_number(key, raw)
        require(number.is_integer(), key, "must be a whole number", "须为整数")
        return int(number)

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def cells(self, scene: Scene, grid: Grid) -> Bools:
        told = told_ranks(scene, grid)
        if told is None:
            return grid.known
        return np.asarray(np.where(told.is_told, np.isfinite(told.rank), grid.known), np.bool_)

    def newest(self, scene: Scene, grid: Grid) -> Bools:
        """The newest value; of what is ranked the newest ranked period, no more than a year before the newest value."""
        told = told_ranks(scene, grid)
        if told is None:
            return grid.is_newest
        known = np.isfinite(told.rank) & ~grid.is_empty[:, None]
        last = grid.n_columns - 1 - known[:, ::-1].argmax(axis=1)
        is_late = ~known.any(axis=1) | (grid.newest - last > grid.season)
        marked = np.asarray(grid.is_newest & (~told.is_told | is_late[:, None]))
        ranked = np.flatnonzero(told.is_told[:, 0] & ~is_late)
        marked[ranked, last[ranked]] = True
        return marked

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        told = told_ranks(scene, grid)
        if told is None:
            return self._judged(scene, grid, wanted)
        own, (amount, before) = self._judged(scene, grid, wanted & ~told.is_told), self._handed(told)
        return Amounts(
            np.where(told.is_told, amount, own.amount), np.where(told.is_told, before, own.expected), own.notes
        )

    def _handed(self, told: ToldRanks) -> tuple[Floats, Floats]:
        """Places lost in the ranks as they were told, and the former rank."""
        before = np.full(told.rank.shape, np.nan)
        before[:, self.over :] = np.where(
            told.group[:, self.over :] == told.group[:, : -self.over], told.rank[:, : -self.over], np.nan
        )
        share = 100 / told.out_of if self.counted == "percent" else 1.0
        amount = np.where(told.out_of >= self.least, (told.rank - before) * share, np.nan)
        return amount, np.where(np.isfinite(amount), before, np.nan)

    def _judged(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        found = Amounts.unknown(grid)
        goodness = -worsening(scene, grid, self.worse_when)[:, None] * grid.values
        columns = [each for each in np.flatnonzero(wanted.any(axis=0)).tolist() if each >= self.over]
        for lines in np.split(np.arange(len(goodness)), np.flatnonzero(np.diff(grid.indicator)) + 1):
            for column in columns:
                now, before = goodness[lines, column], goodness[lines, column - self.over]
                both = np.flatnonzero(np.isfinite(now) & np.isfinite(before))
                if len(both) >= self.least:
                    earlier = competition_ranks(before[both])
                    share = 100 / len(both) if self.counted == "percent" else 1
                    found.amount[lines[both], column] = (competition_ranks(now[both]) - earlier) * share
                    found.expected[lines[both], column] = earlier
        return found

    def lacks(self, scene: Scene) -> Text:
        return NO_TEXT if scene.ranks is not None else lacks_direction(scene, self.worse_when)

    def say(self, seen: Seen) -> Text:
        if self.counted == "percent":
            return Text(
                f"Fell by {percent(seen.amount)} % of the group; {self.over} period(s) ago it was {said(seen.expected)}.",
                f"排名下降幅度为参评单位数的 {percent(seen.amount)}%，{self.over} 期前为第 {said(seen.expected)}。",
            )
        now = seen.expected + seen.amount
        return Text(
            f"Rank {said(now)}; {self.over} period(s) ago it was {said(seen.expected)}.",
            f"排名第 {said(now)}，{self.over} 期前为第 {said(seen.expected)}。",
        )


def competition_ranks(goodness: Floats) -> Floats:
    """1 for the best; equal ones share the better rank, and the next one counts them all."""
    ordered = np.sort(goodness)
    return np.asarray(len(goodness) - np.searchsorted(ordered, goodness, side="right") + 1, np.float64)
