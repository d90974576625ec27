"""Rules over series: which cells they look at, what they find there, and whether a warning stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.engine.warning.rules.rule import ANY, WarningRule
from jixiao.engine.warning.rules.standing import Standing, standing
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import SEVERITIES
from jixiao.engine.warning.signals.signal import NO_TEXT, Amounts, Seen, Signal, said

Asking = Callable[[Scene, Grid, Signal], Bools]
"""Marks the cells of a grid that a signal is asked about."""

Progress = Callable[[int, int], None]
"""Is told how many rules have judged, and how many there are, each grid by itself."""


@dataclass(frozen=True)
class Judged:
    """One rule over the series of one grid that it looks at (`lines`); all arrays have a row for each of them."""

    rule: WarningRule
    grid: Grid
    lines: Ints
    amounts: Amounts
    standing: Standing
    asked: Bools

    @property
    def score(self) -> Floats:
        """How far each amount goes, 1 at the mildest cut."""
        return self.rule.signal.score(self.amounts.amount, self.rule.severity.mildest)

    def seen(self, scene: Scene, row: int, column: int) -> Seen:
        """One cell with its figures."""
        organisation, indicator = scene.panel.codes(int(self.grid.series[self.lines[row]]))
        return Seen(
            organisation=organisation,
            indicator=indicator,
            period=self.grid.texts[column],
            value=float(self.grid.values[self.lines[row], column]),
            amount=float(self.amounts.amount[row, column]),
            expected=float(self.amounts.expected[row, column]),
            cut=self._cut(int(self.standing.level[row, column])),
            note=self.amounts.notes.get((int(self.lines[row]), column), NO_TEXT),
        )

    def _cut(self, level: int) -> float:
        return next((cut for name, cut in self.rule.severity.cuts if name == SEVERITIES[level - 1]), np.nan)

    def text(self, seen: Seen) -> Text:
        """The rule's own message, else the signal's sentence."""
        if self.rule.message is None:
            return self.rule.signal.say(seen)
        figures = {name: said(getattr(seen, name)) for name in ("value", "amount", "expected", "cut")}
        places = figures | {"organisation": seen.organisation, "indicator": seen.indicator, "period": seen.period}
        return Text(*(sentence.format(**places) for sentence in self.rule.message))


def judge(
    rules: Sequence[WarningRule], scene: Scene, asking: Asking, progress: Progress | None = None
) -> Iterator[Judged]:
    """Every rule over every grid in which it is asked about something; `progress` is told before each."""
    n_all = len(scene.grids) * len(rules)
    for number, grid in enumerate(scene.grids):
        for place, rule in enumerate(rules):
            if progress is not None:
                progress(number * len(rules) + place, n_all)
            asked = asking(scene, grid, rule.signal)
            lines = np.flatnonzero(looked_at(rule, scene, grid) & asked.any(axis=1))
            if not len(lines):
                continue
            wanted = np.zeros(grid.values.shape, np.bool_)
            wanted[lines] = _up_to_last(asked[lines]) if rule.remembers else asked[lines]
            found = rule.signal.amounts(scene, grid, wanted)
            amount = np.where(wanted, found.amount, np.nan)[lines]
            amount = np.where(np.isfinite(amount), amount, np.nan)
            own = Amounts(amount, found.expected[lines], found.notes)
            yield Judged(rule, grid, lines, own, standing(rule, amount), asked[lines])


def looked_at(rule: WarningRule, scene: Scene, grid: Grid) -> Bools:
    """Lines whose organisation and indicator the rule names."""
    marked = []
    for codes, named, of in (
        (rule.organisations, scene.panel.organisations, grid.organisation),
        (rule.indicators, scene.panel.indicators, grid.indicator),
    ):
        chosen = np.array([ANY in codes or code in codes for code in named], np.bool_)
        marked.append(chosen[of])
    return np.asarray(marked[0] & marked[1])


def _up_to_last(asked: Bools) -> Bools:
    """The cells asked about and all before them."""
    return np.asarray(np.logical_or.accumulate(asked[:, ::-1], axis=1)[:, ::-1])


def ask_newest(scene: Scene, grid: Grid, signal: Signal) -> Bools:
    """The present: the newest value of each series, or what a signal takes for it."""
    return signal.newest(scene, grid)


def ask_all(scene: Scene, grid: Grid, signal: Signal) -> Bools:
    """Every period that a signal can be asked about."""
    return signal.cells(scene, grid)


def ask_at(moment: Period) -> Asking:
    """The last period of each frequency that ends within `moment`."""

    def asking(scene: Scene, grid: Grid, signal: Signal) -> Bools:
        asked = np.zeros(grid.values.shape, np.bool_)
        inside = moment if grid.frequency is moment.frequency else (moment.parts(grid.frequency) or (None,))[-1]
        if inside is None and ends_within(moment, grid):
            inside = Period.of(moment.last_date, grid.frequency)
        column = inside.ordinal - grid.first if inside is not None else -1
        if 0 <= column < grid.n_columns:
            asked[:, column] = ask_all(scene, grid, signal)[:, column]
        return asked

    return asking


def ends_within(moment: Period, grid: Grid) -> bool:
    """Whether a coarser period of the grid ends on the last day of `moment`."""
    return Period.of(moment.last_date, grid.frequency).last_date == moment.last_date
