"""Many readings become one: hours a day's mean, days a month's or a year's, where enough of them are there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from jixiao.capture.periods import Span, Stretch
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

RUNNING = "max_running_mean"
WAYS = ("mean", "sum", "count", "first", "last", "min", "max", "median", "percentile", "share", RUNNING)
HOURS_A_DAY = 24
COMPARISONS: dict[str, Callable[[Floats, float], Any]] = {
    "<=": np.less_equal, ">=": np.greater_equal, "<": np.less, ">": np.greater,
}  # fmt: skip


@dataclass(frozen=True)
class Validity:
    """How many readings a period needs: `at_least`, in the months of `at_least_in` so many instead."""

    at_least: int = 1
    at_least_in: Mapping[int, int] = field(default_factory=dict)

    def needed(self, month: int) -> int:
        return self.at_least_in.get(month, self.at_least)

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"at_least": self.at_least} if self.at_least != 1 else {}
        return data | ({"at_least_in": dict(self.at_least_in)} if self.at_least_in else {})


@dataclass(frozen=True)
class Running:
    """Means over `hours` hours in a row, all in the day; each needs `at_least` hours."""

    hours: int = 8
    at_least: int = 6

    def __post_init__(self) -> None:
        if not 1 <= self.at_least <= self.hours <= HOURS_A_DAY:
            text = Text(
                "A running mean has 1 to 24 hours and needs at most so many.",
                "滑动平均为 1 至 24 小时，所需小时数不超过该值。",
            )
            raise DefinitionError(
                "bad_running_mean",
                text,
                Text("Write hours: 8, hours_at_least: 6.", "请写 hours: 8, hours_at_least: 6。"),
            )


@dataclass(frozen=True)
class Step:
    """Readings into periods of length `to`, `by` one of WAYS; a period with too few readings gives none.

    `each`: how many readings every period of a shorter length inside must have, too (27 days in each month of a year).
    """

    to: Span
    by: str
    validity: Validity = Validity()
    each: tuple[Span, Validity] | None = None
    indicators: tuple[str, ...] = ()
    percentile: float = 50.0
    condition: tuple[str, float] | None = None
    running: Running = Running()

    def __post_init__(self) -> None:
        if self.by == RUNNING and self.to is not Span.DAY:
            text = Text("Running means of hours make a day.", "小时滑动平均只能汇总到日。")
            raise DefinitionError("bad_running_mean", text, Text("Write to: day.", "请写 to: day。"))
        if self.by == "share" and self.condition is None:
            text = Text("A share needs a condition.", "占比需要给出条件。")
            raise DefinitionError("no_condition", text, Text("Write “when: <= 75”.", "请写 when: <= 75。"))
        if not 0 <= self.percentile <= 100:
            text = Text("A percentile lies between 0 and 100.", "百分位数应在 0 到 100 之间。")
            raise DefinitionError("bad_percentile", text)
        if self.each is not None and not Span.MONTH <= self.each[0] < self.to:
            text = Text(
                "“each” names months or longer periods, shorter than “to”.", "each 须为月及以上且短于 to 的时段。"
            )
            raise DefinitionError("bad_each", text)

    @property
    def counts_readings(self) -> bool:
        """Whether it matters how many readings there are: then the same one given twice counts once."""
        return self.validity != Validity() or self.each is not None or self.by == RUNNING

    def as_data(self) -> dict[str, Any]:
        """The step as plain data."""
        data: dict[str, Any] = {"to": self.to.name.lower(), "by": self.by} | self.validity.as_data()
        if self.each is not None:
            data["each"] = {"within": self.each[0].name.lower()} | self.each[1].as_data()
        if self.indicators:
            data["indicators"] = list(self.indicators)
        if self.by == "percentile":
            data["percentile"] = self.percentile
        if self.by == RUNNING:
            data |= {"hours": self.running.hours, "hours_at_least": self.running.at_least}
        return data | ({"when": f"{self.condition[0]} {self.condition[1]:.15g}"} if self.condition else {})


@dataclass(frozen=True)
class Groups:
    """Rows sorted by group: group g is the rows `order[starts[g]:starts[g] + sizes[g]]`."""

    order: Ints
    starts: Ints
    sizes: Ints

    @classmethod
    def of(cls, keys: Ints, then: Ints) -> "Groups":
        """Groups of equal keys, inside of a group by `then`."""
        order = np.lexsort((then, keys))
        ordered = keys[order]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(keys) else order[:0]
        return cls(order, starts, np.diff(np.append(starts, len(keys))))

    @property
    def firsts(self) -> Ints:
        """The first row of each group."""
        return self.order[self.starts]

    @property
    def lasts(self) -> Ints:
        places: Ints = self.order[self.starts + self.sizes - 1]
        return places


def reduce_groups(step: Step, values: Floats, groups: Groups) -> Floats:
    """One figure per group."""
    held = values[groups.order]
    if step.condition is not None and step.by in ("share", "count"):
        held = COMPARISONS[step.condition[0]](held, step.condition[1]).astype(np.float64)
        return _sums(held, groups) / (groups.sizes if step.by == "share" else 1)
    if step.by == "count":
        return groups.sizes.astype(np.float64)
    if step.by in ("first", "last"):
        return values[groups.firsts if step.by == "first" else groups.lasts]
    if step.by in ("min", "max"):
        take = np.minimum if step.by == "min" else np.maximum
        return take.reduceat(held, groups.starts) if len(held) else held
    if step.by in ("median", "percentile"):
        share = 50.0 if step.by == "median" else step.percentile
        ends = groups.starts + groups.sizes
        pairs = zip(groups.starts.tolist(), ends.tolist(), strict=True)
        return np.array([np.percentile(held[start:end], share) for start, end in pairs])
    return _sums(held, groups) / (groups.sizes if step.by == "mean" else 1)


def running_maxima(running: Running, values: Floats, hours: Ints, groups: Groups) -> tuple[Floats, Ints]:
    """Of each day (a group) the largest running mean and how many of them are valid; NaN where none is."""
    days = np.full((len(groups.starts), HOURS_A_DAY), np.nan)
    days[np.repeat(np.arange(len(groups.starts)), groups.sizes), hours[groups.order]] = values[groups.order]
    windows = np.lib.stride_tricks.sliding_window_view(days, running.hours, axis=1)
    there = np.isfinite(windows)
    n_there = there.sum(axis=2)
    valid = n_there >= running.at_least
    means = np.where(there, windows, 0.0).sum(axis=2) / np.maximum(n_there, 1)
    largest = np.where(valid, means, -np.inf).max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(largest), largest, np.nan), valid.sum(axis=1)


def _sums(held: Floats, groups: Groups) -> Floats:
    return np.add.reduceat(held, groups.starts) if len(held) else held


def too_few(step: Step, group_periods: list[Stretch], parts: list[list[Stretch]], sizes: list[int]) -> dict[int, Text]:
    """Groups with too few readings and why; `parts`: the periods of each group's readings (only asked for by `each`)."""
    found: dict[int, Text] = {}
    for place, (period, size) in enumerate(zip(group_periods, sizes, strict=True)):
        needed = step.validity.needed(period.month if step.to is Span.MONTH else 0)
        if size < needed and step.by == RUNNING:
            hours = step.running.hours
            found[place] = Text(
                f"{period} has {size} valid {hours}-hour means; it needs at least {needed}.",
                f"{period} 仅有 {size} 个有效的 {hours} 小时滑动平均值，至少需要 {needed} 个。",
            )
        elif size < needed:
            found[place] = Text(
                f"{period} has {size} usable readings; it needs at least {needed}.",
                f"{period} 仅有 {size} 个有效数据，至少需要 {needed} 个。",
            )
        elif step.each is not None and (fault := _thin_part(step.each, period, parts[place])):
            found[place] = fault
    return found


def _thin_part(each: tuple[Span, Validity], period: Stretch, readings: list[Stretch]) -> Text | None:
    """The first shorter period of `period` that has too few readings."""
    span, validity = each
    counts: dict[Stretch, int] = {}
    for reading in readings:
        counts[reading.within(span)] = counts.get(reading.within(span), 0) + 1
    for part in _parts(period, span):
        if counts.get(part, 0) < validity.needed(part.month):
            n, needed = counts.get(part, 0), validity.needed(part.month)
            return Text(
                f"{period} is not complete: {part} has {n} usable readings; it needs at least {needed}.",
                f"{period} 数据不完整：{part} 仅有 {n} 个有效数据，至少需要 {needed} 个。",
            )
    return None


def _parts(period: Stretch, span: Span) -> list[Stretch]:
    """The periods of months or longer that make up `period`."""
    size = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF: 6}[span]
    length = {Span.QUARTER: 3, Span.HALF: 6, Span.YEAR: 12}[period.span]
    return [Stretch(span, period.year, month) for month in range(period.month, period.month + length, size)]
