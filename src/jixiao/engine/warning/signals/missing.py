"""The signal of values that are not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_number, require
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import Amounts, Seen, Signal, said
from jixiao.engine.warning.signals.usual import usual_figure, usual_steps

NEVER = -2


@dataclass(frozen=True)
class Missing(Signal):
    """连续缺数：自首个数据起，同频率的其他序列已有该期数据而本序列没有，连续几期；应报清单中已到期而从未有过数据的，
    自首个到期未报的期次起计。超过 years 年无数据视为序列终止，不再预警。

    How many periods in a row a series has had no value, while some series of that frequency has one as late. It begins
    with a series' first value; where there never was one, with the first period that `due` tells as due and not handed
    in. It ends `years` years after that (`years_missing`, where none is named): then the series is taken to be over.
    """

    name: ClassVar[str] = "missing"
    label: ClassVar[Text] = Text("missing values", "数据缺失")
    unit: ClassVar[Text] = Text("periods in a row without a value", "连续缺数期数")
    needs: ClassVar[Text] = Text("due, where there never was a value", "从未有过数据的，需要应报清单 due")
    catches: ClassVar[Text] = Text(
        "A series that has stopped while others of its frequency go on.",
        "同频率的其他数据已有，本序列却中断。",
    )
    avoid: ClassVar[Text] = Text(
        "Not for figures that come only now and then; where tasks have due days, late figures is sooner.",
        "不适合不定期报送的数据；有填报截止日的，用“逾期未报”发现得更早。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "years": Asked(
            Text("Taken to be over after", "无数据超过多久视为已终止"),
            unit=Text("years", "年"),
            hint=Text("Above 0.", "须大于 0。"),
            blank=Text("the platform's own figure", "采用平台默认值"),
            least=0,
        ),
    }
    years: float | None = None

    def __post_init__(self) -> None:
        require(self.years is None or self.years > 0, "years", "must be above 0", "须大于 0")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_number(key, raw)

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def cells(self, scene: Scene, grid: Grid) -> Bools:
        return np.asarray(grid.begun | np.logical_or.accumulate(self._asked_for(scene, grid), axis=1))

    def newest(self, scene: Scene, grid: Grid) -> Bools:
        """The newest period of all; where there never was a value the last one that is overdue, else that is owed."""
        owed, asked_for = self._owed(scene, grid), self._asked_for(scene, grid)
        marked = np.zeros(grid.values.shape, np.bool_)
        marked[~grid.is_empty, grid.n_given - 1] = True
        told = np.where(owed.any(axis=1, keepdims=True), owed, asked_for)
        never = np.flatnonzero(told.any(axis=1))
        marked[never, grid.n_columns - 1 - told[never, ::-1].argmax(axis=1)] = True
        return marked

    def _owed(self, scene: Scene, grid: Grid) -> Bools:
        """Overdue cells of series that never had a value."""
        return np.asarray(scene.overdue(grid) & grid.is_empty[:, None])

    def _asked_for(self, scene: Scene, grid: Grid) -> Bools:
        """Cells of series that never had a value and of which somebody says how late they are."""
        if scene.due is None:
            return np.zeros(grid.values.shape, np.bool_)
        return np.asarray(np.isfinite(scene.due.cells(scene.panel, grid, "days_late")) & grid.is_empty[:, None])

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        columns, owed = np.arange(grid.n_columns), self._owed(scene, grid)
        last = np.maximum.accumulate(np.where(grid.known, columns, NEVER), axis=1)
        is_owed = np.logical_or.accumulate(owed, axis=1)
        last = np.where(is_owed, owed.argmax(axis=1)[:, None] - 1, last)
        last = np.where(~is_owed & self._asked_for(scene, grid), columns, last)
        n_missing = (columns - last).astype(np.float64)
        longest = (usual_figure("years_missing") if self.years is None else self.years) * grid.season
        is_over = n_missing > max(longest, 1.0)
        is_due = (columns < grid.n_given) | grid.is_empty[:, None]
        return Amounts(np.where((last > NEVER) & ~is_over & is_due, n_missing, np.nan), Amounts.unknown(grid).expected)

    def say(self, seen: Seen) -> Text:
        if seen.amount <= 0:
            return Text("The value is there again.", "数据已补报。")
        return Text(f"No value for {said(seen.amount)} period(s) in a row.", f"已连续 {said(seen.amount)} 期没有数据。")
