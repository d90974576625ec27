"""What an indicator's figures show once there are some: ceilings, no differences, figures that never move, gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np

from jixiao.engine.indicator_health.described import Described
from jixiao.engine.indicator_health.fault import Fault
from jixiao.engine.model.arrays import Floats, Ints, nearly
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.text import Text, show

STEPS = 4
"""A series with fewer values says nothing about whether it moves."""


@dataclass(frozen=True)
class Figures:
    """One indicator as organisations × periods of its commonest frequency, NaN where there is none; oldest period first."""

    values: Floats
    organisations: Ints
    ordinals: Ints

    @property
    def newest(self) -> Floats:
        """The newest period's values that are there."""
        column = self.values[:, -1]
        return np.asarray(column[np.isfinite(column)])


def figures_of(panel: Panel, code: str) -> Figures | None:
    """None where there is no value."""
    places = panel.places_of(code)
    if not len(places):
        return None
    series = panel.series_of[places]
    commonest = int(np.bincount(panel.frequency[series]).argmax())
    places = places[panel.frequency[series] == commonest]
    organisations, rows = np.unique(panel.organisation[panel.series_of[places]], return_inverse=True)
    first, last = int(panel.ordinals[places].min()), int(panel.ordinals[places].max())
    values = np.full((len(organisations), last - first + 1), np.nan)
    values[rows, panel.ordinals[places] - first] = panel.values[places]
    held = np.isfinite(values).any(axis=0)
    return Figures(values[:, held], organisations, np.arange(first, last + 1)[held])


def faults_of_shape(item: Described, figures: Figures, lines: Settings) -> Iterator[Fault]:
    """At most one of: ceiling, no differences; then figures that never move, and gaps."""
    if len(figures.newest) >= lines["least_organisations"]:
        yield from _ceiling(item, figures, lines) or _alike(item, figures, lines)
    yield from _still(item, figures, lines)
    yield from _gaps(item, figures, lines)


def _ceiling(item: Described, figures: Figures, lines: Settings) -> list[Fault]:
    there = figures.values[np.isfinite(figures.values)]
    bound = item.upper if item.direction == "higher" else item.lower
    best = float(there.max() if item.direction == "higher" else there.min())
    top = bound if isfinite(bound) else best
    share = float(np.count_nonzero(nearly(figures.newest, top))) / len(figures.newest)
    if share < lines["ceiling_share"] or (share == 1.0 and not isfinite(bound)):
        return []
    percent = show(round(100 * share, 1))
    text = Text(
        f"{percent} % of the organisations stand at {show(top)}, the best there is: nobody can be told apart.",
        f"{percent}% 的单位已达最优值 {show(top)}，分不出高低。",
    )
    advice = Text(
        "Raise the target, measure quality instead of coverage, or retire it.", "提高目标、由覆盖改考质量，或退出考核。"
    )
    return [Fault(item.code, "ceiling", Severity.WARNING, f"{percent} %", text, advice)]


def _alike(item: Described, figures: Figures, lines: Settings) -> list[Fault]:
    low, middle, high = np.quantile(figures.newest, [0.1, 0.5, 0.9]).tolist()
    width = high - low
    if width > lines["flat_spread"] * abs(middle):
        return []
    text = Text(
        f"Four fifths of the organisations lie between {show(low)} and {show(high)}: it does not tell them apart.",
        f"八成单位在 {show(low)} 至 {show(high)} 之间，几乎没有区分度。",
    )
    advice = Text(
        "Measure where they differ (backlog, time, complaints), or use it as a condition instead of points.",
        "改考有差别的方面（积压、时长、投诉），或改作否决条件而不计分。",
    )
    return [Fault(item.code, "no_discrimination", Severity.WARNING, f"{show(low)}–{show(high)}", text, advice)]


def _still(item: Described, figures: Figures, lines: Settings) -> Iterator[Fault]:
    n_steps = n_same = 0
    for row in figures.values:
        there = row[np.isfinite(row)]
        if len(there) >= STEPS:
            n_steps += len(there) - 1
            n_same += int(np.count_nonzero(nearly(there[1:], there[:-1])))
    if n_steps >= lines["least_organisations"] and n_same / n_steps >= lines["still_share"]:
        percent = show(round(100 * n_same / n_steps, 1))
        text = Text(
            f"From one period to the next the figure stayed the same in {percent} % of {n_steps} cases.",
            f"{n_steps} 次环比中有 {percent}% 数值完全不变。",
        )
        advice = Text(
            "Ask for it less often, or look whether old figures are copied.", "降低填报频次，或核实是否照抄上期。"
        )
        yield Fault(item.code, "never_moves", Severity.WARNING, f"{percent} %", text, advice)


def _gaps(item: Described, figures: Figures, lines: Settings) -> Iterator[Fault]:
    n = figures.values.size
    share = float(np.count_nonzero(~np.isfinite(figures.values))) / n
    if figures.values.shape[1] > 1 and share >= lines["missing_share"]:
        percent, (organisations, periods) = show(round(100 * share, 1)), figures.values.shape
        text = Text(
            f"{percent} % of the figures are missing ({organisations} organisations, {periods} periods).",
            f"{organisations} 个单位、{periods} 期中有 {percent}% 缺数。",
        )
        advice = Text(
            "Find out who cannot deliver it, and why; ask only those who can.",
            "查明哪些单位报不出、为什么，只向能报的单位收集。",
        )
        yield Fault(item.code, "often_missing", Severity.WARNING, f"{percent} %", text, advice)
