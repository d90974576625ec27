"""A past period as it was known when it was looked at: only what had been recorded by that day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from jixiao.engine.model.admission import Records
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.engine.warning.rules.judge import Judged, looked_at
from jixiao.engine.warning.rules.rule import WarningRule
from jixiao.engine.warning.rules.standing import standing
from jixiao.engine.warning.scene.aims import read_year_aims
from jixiao.engine.warning.scene.grid import Grid, laid_out_like
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.signals.signal import Amounts

BY_PERIOD = Text(
    "Each period is judged from the figures of periods up to it, as they stand now: the values carry no recorded_at.",
    "各期按截至该期的数据判断，采用现存数值（数据未附 recorded_at）。",
)
NEXT_PERIOD = Text(
    "Each period is judged as it was known when the next one had ended: from what had been recorded by then.",
    "各期按下一期结束时已入库的数据判断，此后入库或修订的不计。",
)


@dataclass(frozen=True)
class Recorded:
    """The records behind a scene. A period is looked at `wait` days after its end; without it when the next has ended.

    A record without a day counts as known as soon as its period had ended.
    """

    records: Records
    wait: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether any record says when it was made."""
        return bool(np.isfinite(self.records.recorded).any())

    @property
    def told(self) -> Text:
        """From what each period is judged, in a sentence."""
        if not self.is_known:
            return BY_PERIOD
        if self.wait is None:
            return NEXT_PERIOD
        return Text(
            f"Each period is judged as it was known {self.wait} days after its end: from what had been recorded by then.",
            f"各期按结束后 {self.wait} 天时已入库的数据判断，此后入库或修订的不计。",
        )

    def day_of(self, period: Period) -> date:
        """The day on whose evening a period is looked at."""
        return period.next().last_date if self.wait is None else period.last_date + timedelta(days=self.wait)

    @cached_property
    def _starts(self) -> Ints:
        return np.flatnonzero(np.diff(self.records.place, prepend=-1))

    @property
    def first(self) -> Floats:
        """By observation the moment of its first record, NaN where not known."""
        return self.records.recorded[self._starts]

    def panel_on(self, panel: Panel, day: date) -> Panel:
        """The panel with the newest record of that evening for every figure that had one; the same series, some empty."""
        records = self.records
        if not len(records.place):
            return panel
        known = ~(records.recorded >= day.toordinal() + 1)
        newest = np.maximum.reduceat(np.where(known, np.arange(len(known)), -1), self._starts)
        kept = np.flatnonzero(newest >= 0)
        sizes = np.bincount(panel.series_of[kept], minlength=panel.n_series)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        values = records.value[newest[kept]]
        return replace(panel, starts=starts, ordinals=panel.ordinals[kept], values=values, rows=panel.rows[kept])

    def scene_on(self, scene: Scene, grid: Grid, day: date) -> tuple[Scene, Grid]:
        """The scene and one of its grids as they were known that evening; lines and columns are the grid's own."""
        panel = self.panel_on(scene.panel, day)
        then = laid_out_like(grid, panel)
        aims = read_year_aims(scene.targets, panel, FindingList())
        return replace(scene, panel=panel, grids=(then,), aims=aims), then


def judge_then(
    rules: Sequence[WarningRule], scene: Scene, within: Callable[[Grid], Bools], recorded: Recorded
) -> Iterator[Judged]:
    """Every rule over every grid, each period from what was known when it was looked at. `within` marks columns tried."""
    for grid in scene.grids:
        tried = within(grid)
        amounts = {rule.code: np.full(grid.values.shape, np.nan) for rule in rules}
        asked = {rule.code: np.zeros(grid.values.shape, np.bool_) for rule in rules}
        for column in range(int(np.flatnonzero(tried).max(initial=-1)) + 1):
            own = [rule for rule in rules if tried[column] or rule.remembers]
            if own:
                then = recorded.scene_on(scene, grid, recorded.day_of(grid.period(column)))
                for rule in own:
                    amount, cells = _at(rule, *then, column)
                    amounts[rule.code][:, column] = amount
                    asked[rule.code][:, column] = cells & tried[column]
        for rule in rules:
            lines = np.flatnonzero(asked[rule.code].any(axis=1))
            if len(lines):
                amount = amounts[rule.code][lines]
                told = Amounts(amount, np.full(amount.shape, np.nan))
                yield Judged(rule, grid, lines, told, standing(rule, amount), asked[rule.code][lines])


def _at(rule: WarningRule, scene: Scene, grid: Grid, column: int) -> tuple[Floats, Bools]:
    """The amounts of one column, and which of its cells the rule could be asked about."""
    wanted = np.zeros(grid.values.shape, np.bool_)
    cells = rule.signal.cells(scene, grid)[:, column] & looked_at(rule, scene, grid)
    wanted[:, column] = cells
    if not cells.any():
        return np.full(len(cells), np.nan), cells
    amount = rule.signal.amounts(scene, grid, wanted).amount[:, column]
    return np.where(cells & np.isfinite(amount), amount, np.nan), cells


def tell_late(recorded: Recorded, scene: Scene, findings: FindingList) -> None:
    """Tell how many figures had not been recorded when their period was looked at: no rule about values judged them."""
    n_late = 0
    for grid in scene.grids:
        days = np.array([recorded.day_of(grid.period(column)).toordinal() + 1 for column in range(grid.n_columns)])
        n_late += int((grid.spread_out(recorded.first) >= days).sum())
    if n_late:
        text = Text(
            f"{n_late} figures had not been recorded when their period was looked at; rules about values did not judge them.",
            f"{n_late} 个数据在判断当期时尚未入库，数值类规则未对其判断。",
        )
        findings.add(Finding(Severity.INFO, "recorded_late", text))
