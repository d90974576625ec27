"""The signal of a value behind where its year's target should stand by now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_choice, param_number, require
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.aims import KIND_WORDS, KINDS
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.scene.year_paths import Years, in_years, level_path, shares_so_far
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import NO_TEXT, Amounts, Seen, Signal, percent, said
from jixiao.engine.warning.signals.usual import usual_figure, usual_steps


@dataclass(frozen=True)
class BehindPath(Signal):
    """落后于分解进度：按往年各期走势分解的年度目标，到本期应达多少，实际差百分之几。已给出当期目标的，直接与当期目标比较。

    By how many percent the figure falls short of what is due by now: the year's target along the season of earlier years
    (see `seasonal_path`), or the period's own target where there is one. `kind`: flow (months add up), average (their mean
    counts), level; the targets' own column `kind` goes first. Where lower is better, above the path is behind.
    Not judged while less than `from_share` of a year's flow is due (`share_of_path`, where none is named).
    """

    name: ClassVar[str] = "behind_path"
    label: ClassVar[Text] = Text("behind the target's path", "落后于目标进度")
    unit: ClassVar[Text] = Text("percent of what is due by now", "占应达进度的百分比")
    needs: ClassVar[Text] = Text("targets [with direction, kind]", "目标值（可含 direction、kind 列）")
    catches: ClassVar[Text] = Text(
        "A year's target that slips away bit by bit: less is done than is due by now.",
        "年度目标逐步落后：到本期的完成量低于应达进度。",
    )
    avoid: ClassVar[Text] = Text(
        "Not without targets, nor where figures of a year come only once.",
        "没有目标值，或每年只报一次数据的指标不宜使用。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "kind": Asked(
            Text("What the figures are", "指标数据的性质"),
            hint=Text("Where the indicator says so itself, that holds.", "指标自身已注明的，以指标为准。"),
            choices=KIND_WORDS,
        ),
        "from_share": Asked(
            Text("Not judged before this share of the year is due", "应达进度不足全年此比例时不判断"),
            unit=Text("share of the year's target, 0 to 1", "占全年目标的比例（0 到 1）"),
            blank=Text("the platform's own figure", "采用平台默认值"),
            least=0,
            most=1,
        ),
    }
    kind: str = "level"
    from_share: float | None = None

    def __post_init__(self) -> None:
        share = self.from_share
        require(share is None or 0 <= share <= 1, "from_share", "must lie between 0 and 1", "须在 0 与 1 之间")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, KINDS) if key == "kind" else param_number(key, raw)

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        own, yearly = (grid.spread_out(each) for each in (scene.aims.of_period, scene.aims.of_year))
        done, due = Amounts.unknown(grid).amount, Amounts.unknown(grid).amount
        kinds, years, own_years = self._kinds(scene, grid), in_years(grid), in_years(grid, own)
        for column in np.flatnonzero((wanted & (np.isfinite(yearly) | np.isfinite(own))).any(axis=0)).tolist():
            place, phase = int(grid.years[column]) - years.first, int(grid.phases[column])
            for number, kind in enumerate(KINDS):
                lines = np.flatnonzero((kinds == number) & wanted[:, column])
                if len(lines):
                    aims = own_years.some(lines), yearly[lines, column]
                    found = self._at(years.some(lines), *aims, kind, place, phase)
                    done[lines, column], due[lines, column] = found
        lower = grid.spread_out(scene.aims.lower_is_better.astype(float)) > 0
        with np.errstate(invalid="ignore", divide="ignore"):
            behind = 100 * np.where(lower, done - due, due - done) / np.abs(due)
        return Amounts(np.where(np.isfinite(behind), behind, np.nan), due)

    def _kinds(self, scene: Scene, grid: Grid) -> Ints:
        codes = [KINDS.index(scene.aims.kinds.get(code, self.kind)) for code in scene.panel.indicators]
        return np.array(codes, np.int64)[grid.indicator]

    def _at(self, years: Years, own: Years, aim: Floats, kind: str, place: int, phase: int) -> tuple[Floats, Floats]:
        """What is done and what is due in a phase of a year, by series; targets of the periods go before the year's."""
        now, given = (each.values[:, place, : phase + 1] for each in (years, own))
        if kind == "level":
            return now[:, phase], np.where(
                np.isfinite(given[:, phase]), given[:, phase], level_path(years, place, aim)[:, phase]
            )
        share = shares_so_far(years, place)[:, phase]
        least = usual_figure("share_of_path") if self.from_share is None else self.from_share
        n_counted, n_in_year = (1, 1) if kind == "flow" else (phase + 1, years.season)
        path = np.where(share >= least, aim * share * n_in_year / n_counted, np.nan)
        own_path = given.sum(axis=1) / n_counted
        return now.sum(axis=1) / n_counted, np.where(np.isfinite(own_path), own_path, path)

    def lacks(self, scene: Scene) -> Text:
        if np.isfinite(scene.aims.of_year).any() or np.isfinite(scene.aims.of_period).any():
            return NO_TEXT
        return Text("there is no target for any series: hand in targets", "没有任何序列的目标值：请提供目标值")

    def say(self, seen: Seen) -> Text:
        if seen.amount <= 0:
            return Text("The path is reached again.", "已回到应达进度。")
        return Text(
            f"{percent(seen.amount)} % behind the path: {said(seen.expected)} is due by now.",
            f"落后应达进度 {percent(seen.amount)}%：截至本期应达 {said(seen.expected)}。",
        )
