"""The signal of figures that were due and have not come, or came late."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import NO_TEXT, Amounts, Seen, Signal, said
from jixiao.engine.warning.signals.usual import usual_steps


@dataclass(frozen=True)
class Late(Signal):
    """逾期：应报数据截止日后已过的工作日数（由填报任务给出）；尚未到期为负。

    Working days past the due day, as the frame `due` tells (organisation_code, indicator_code, period, days_late):
    negative before it. Whoever hands it over knows today and the calendar. No row: nothing is owed.
    """

    name: ClassVar[str] = "late"
    label: ClassVar[Text] = Text("late figures", "逾期未报")
    unit: ClassVar[Text] = Text("working days past the due day", "逾期工作日")
    needs: ClassVar[Text] = Text("due", "应报清单 due")
    catches: ClassVar[Text] = Text(
        "A figure that was due and has not come, or came late.",
        "应报数据到期未报，或逾期才报。",
    )
    avoid: ClassVar[Text] = Text(
        "Says nothing of what a figure is worth, only when it came.",
        "只反映报送是否及时，不反映数据好坏。",
    )

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def cells(self, scene: Scene, grid: Grid) -> Bools:
        """What is owed speaks of the present, whatever the period."""
        return np.isfinite(self._days(scene, grid))

    def newest(self, scene: Scene, grid: Grid) -> Bools:
        return self.cells(scene, grid)

    def _days(self, scene: Scene, grid: Grid) -> Floats:
        if scene.due is None:
            return Amounts.unknown(grid).amount
        return scene.due.cells(scene.panel, grid, "days_late")

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        return Amounts(self._days(scene, grid), Amounts.unknown(grid).expected)

    def lacks(self, scene: Scene) -> Text:
        if scene.due is not None:
            return NO_TEXT
        return Text("nobody says what is due: hand in due", "没有应报清单：请提供 due")

    def say(self, seen: Seen) -> Text:
        state = Text("came", "补报时已") if np.isfinite(seen.value) else Text("has not come and is", "尚未报送，已")
        return Text(
            f"The figure {state.en} {said(seen.amount)} working day(s) late.",
            f"数据{state.zh}逾期 {said(seen.amount)} 个工作日。",
        )
