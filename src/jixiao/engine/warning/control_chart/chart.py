"""XmR control charts after NHS “Making Data Count”: limits, four rules, variation and assurance."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.engine.warning.control_chart.limits import USEFUL_FROM, Segment, known_places, segments_of
from jixiao.engine.warning.control_chart.rules import RULES, SHIFT, SIDES, TREND, marks_of

Improvement = Literal[-1, 0, 1]
"""1: higher is better; −1: lower is better; 0: neither."""


@dataclass(frozen=True)
class ChartRules:
    """How a chart is made. `shift`, `trend`: points in a row; `screened`: wild moving ranges are left out once;

    `baseline`: the first so many points of each segment set its limits (None: all).
    """

    shift: int = SHIFT
    trend: int = TREND
    screened: bool = True
    baseline: int | None = None

    def __post_init__(self) -> None:
        for name, value in (("shift", self.shift), ("trend", self.trend)):
            if value < 3:
                raise _too_small(name, value, 3)
        if self.baseline is not None and self.baseline < USEFUL_FROM:
            raise _too_small("baseline", self.baseline, USEFUL_FROM)


def _too_small(name: str, value: int, least: int) -> DefinitionError:
    text = Text(
        f"“{name}” is {value}; at least {least} points are needed.", f"“{name}”为 {value}，至少应为 {least} 个点。"
    )
    return DefinitionError("bad_parameter", text)


@dataclass(frozen=True)
class Chart:
    """A chart of one series: `values` and everything beside them have one place per period, NaN or 0 in a gap.

    `marks`: RULES × periods, 1 high or rising, −1 low or falling. `segments` have the limits.
    """

    values: Floats
    segments: tuple[Segment, ...]
    marks: Ints
    improvement: Improvement
    target: float | None

    @property
    def mean(self) -> Floats:
        return self._line("mean")

    @property
    def lower(self) -> Floats:
        return self._line("lower")

    @property
    def upper(self) -> Floats:
        return self._line("upper")

    @cached_property
    def side(self) -> Ints:
        """Per period the direction of its special cause, by the first rule that marks it; 0 where there is none."""
        first = (self.marks != 0).argmax(axis=0)
        return np.asarray(self.marks[first, np.arange(self.marks.shape[1])])

    def signals(self, place: int) -> tuple[str, ...]:
        """The rules that mark a point, each with its direction: `outside_low`, `trend_rising` …"""
        column = self.marks[:, place].tolist()
        return tuple(SIDES[rule][mark > 0] for rule, mark in zip(RULES, column, strict=True) if mark)

    def variation(self, place: int = -1) -> str:
        """improvement, concern or neutral, each _high or _low; common_cause; blank in a gap and where points are too few.

        That of the newest point (the default) is the chart's icon.
        """
        return self.variations()[place] if self.values.size else ""

    def variations(self) -> list[str]:
        """`variation` of every period."""
        told = self._spread([each.is_useful for each in self.segments])
        codes = np.where((told > 0) & ~np.isnan(self.values), self.side, 2) + 1
        natures = self._natures
        return [natures[code] for code in codes.tolist()]

    @property
    def _natures(self) -> tuple[str, str, str, str]:
        """Names for low, common cause, high, nothing."""
        low, high = {1: ("concern", "improvement"), -1: ("improvement", "concern"), 0: ("neutral", "neutral")}[
            self.improvement
        ]
        return f"{low}_low", "common_cause", f"{high}_high", ""

    def assurance(self, place: int = -1) -> str:
        """consistent_pass, consistent_fail or inconsistent, by the limits there; blank without target or direction."""
        if self.target is None or not self.improvement or not self.values.size:
            return ""
        segment = self.segment(place)
        if not segment.is_useful:
            return ""
        if segment.lower == segment.upper:  # no variation at all: what is reached is reached every time
            passes = (segment.mean - self.target) * self.improvement >= 0
        elif segment.lower <= self.target <= segment.upper:
            return "inconsistent"
        else:
            passes = (self.target < segment.lower) == (self.improvement > 0)
        return "consistent_pass" if passes else "consistent_fail"

    def segment(self, place: int) -> Segment:
        """The segment that holds the place."""
        place %= len(self.values)
        return next(each for each in self.segments if each.start <= place < each.stop)

    def _line(self, name: str) -> Floats:
        return self._spread([getattr(each, name) for each in self.segments])

    def _spread(self, figures: Sequence[float]) -> Floats:
        """A figure of each segment at every one of its periods."""
        lengths = np.array([each.stop - each.start for each in self.segments], np.int64)
        return np.repeat(np.array(figures, np.float64), lengths)


def chart_of(
    values: Sequence[float] | Floats,
    *,
    target: float | None = None,
    improvement: Improvement = 0,
    rebase_at: Sequence[int] = (),
    rules: ChartRules | None = None,
) -> Chart:
    """The chart of values in order of time, NaN for a gap; new limits begin at the places `rebase_at`.

    A gap is skipped: the points beside it follow each other, for moving ranges as for runs. No run crosses a rebase.
    Source: NHS England, Making Data Count; Nelson (1982), J. Quality Technology 14(3).
    """
    rules = rules or ChartRules()
    given = np.asarray(values, np.float64)
    given = np.where(np.isfinite(given), given, np.nan)
    segments = segments_of(given, rebase_at, screened=rules.screened, baseline=rules.baseline) if given.size else ()
    marks = np.zeros((len(RULES), len(given)), np.int64)
    for segment in segments:
        places = segment.start + known_places(given[segment.start : segment.stop])
        if len(places):
            marks[:, places] = marks_of(given[places], segment, rules.shift, rules.trend)
    return Chart(given, segments, marks, improvement, target)
