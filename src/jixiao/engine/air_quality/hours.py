"""From hours to days (HJ 663): daily means, the greatest mean of 8 hours, means that slide over the last 24."""

from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.moments import HOURS, day_texts
from jixiao.engine.air_quality.standards import SHOWN, AirStandard
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.rounding import half_even
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class DayGrid:
    """The days of every station that has any hour: a row each, 24 columns. `before` is the row of the day before, or -1."""

    station: Ints
    day: Ints
    row_of: Ints
    first_row: Ints
    before: Ints

    @classmethod
    def of(cls, known: Concentrations) -> "DayGrid":
        """The grid of hourly rows, which are ordered by station and hour."""
        days = known.days
        starts = np.ones(len(known), np.bool_)
        starts[1:] = (np.diff(known.station) != 0) | (np.diff(days) != 0)
        first = np.flatnonzero(starts)
        station, day = known.station[first], days[first]
        follows = np.zeros(len(first), np.bool_)
        follows[1:] = (np.diff(station) == 0) & (np.diff(day) == 1)
        before = np.where(follows, np.arange(len(first)) - 1, -1)
        return cls(station, day, np.cumsum(starts) - 1, first, before)

    def laid_out(self, known: Concentrations, column: Floats) -> Floats:
        """A column of hourly values as days × 24."""
        grid = np.full((len(self.day), HOURS), np.nan)
        grid[self.row_of, known.when % HOURS] = column
        return grid


def days_of_hours(known: Concentrations, standard: AirStandard, findings: FindingList) -> Concentrations:
    """The daily values of hourly ones: means of at least 20 hours, O3 as the greatest mean of 8 hours, and o3_1h.

    A mean of 8 hours needs 6; it is named by its end, from 8 to 24 o’clock of the same day. 14 of them are needed, fewer
    where the greatest is above the limit anyhow. A day without enough hours of a pollutant has none of it (told).
    """
    known = known.settled()
    grid = DayGrid.of(known)
    days = replace(known.taken(grid.first_row), when=grid.day, values={}, hourly=False)
    values: dict[str, Floats] = {}
    for name in SHOWN:
        if name not in known.values:
            continue
        hours = grid.laid_out(known, known.values[name])
        there = np.isfinite(hours)
        enough = there.sum(axis=1) >= standard.hours_of_a_day
        if name == "o3":
            values["o3"] = greatest_of_eight(hours, standard)
            values["o3_1h"] = np.where(enough, np.fmax.reduce(hours, axis=1), np.nan)
        else:
            values[name] = np.where(enough, _means(hours, there), np.nan)
        _tell_short_days(days, name, np.isnan(values[name]), there, standard, findings)
    return replace(days, values=values)


def _means(hours: Floats, there: Bools) -> Floats:
    return np.asarray(np.where(there, hours, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1), dtype=np.float64)


def greatest_of_eight(hours: Floats, standard: AirStandard) -> Floats:
    """O3's daily maximum of means of 8 hours, of days × 24 hourly values; NaN where the day has too few of them."""
    rule = standard.ozone_day
    there = np.isfinite(hours)
    none = np.zeros((len(hours), 1))
    sums = np.concatenate([none, np.cumsum(np.where(there, hours, 0.0), axis=1)], axis=1)
    counts = np.concatenate([none, np.cumsum(there, axis=1)], axis=1)
    ends = np.arange(max(rule.first, rule.length), HOURS + 1)
    n_hours = counts[:, ends] - counts[:, ends - rule.length]
    valid = n_hours >= rule.hours
    means = np.where(valid, (sums[:, ends] - sums[:, ends - rule.length]) / np.maximum(n_hours, 1), -np.inf)
    greatest = means.max(axis=1)
    counted = valid.sum(axis=1)
    exceeds = half_even(np.maximum(greatest, 0.0), standard.digits["o3"]) > rule.limit
    usable = (counted >= rule.windows) | ((counted > 0) & exceeds)
    return np.where(usable, greatest, np.nan)


def sliding_means(known: Concentrations, column: Floats, at_least: int) -> Floats:
    """The mean of each hour and the 23 before it, where at least so many of them are known; contested hours are not."""
    grid = DayGrid.of(known)
    hours = grid.laid_out(known, np.where(known.contested, np.nan, column))
    there = np.isfinite(hours)
    filled = np.where(there, hours, 0.0)
    sums, counts = np.cumsum(filled, axis=1), np.cumsum(there, axis=1)
    # What of the day before lies after the same hour: summed from its own end, so that nothing cancels.
    tails = np.cumsum(filled[:, ::-1], axis=1)[:, ::-1] - filled
    n_tails = np.cumsum(there[:, ::-1], axis=1)[:, ::-1] - there
    has = (grid.before >= 0)[:, None]
    total = sums + np.where(has, tails[grid.before], 0.0)
    n_total = counts + np.where(has, n_tails[grid.before], 0)
    means = np.where(n_total >= at_least, total / np.maximum(n_total, 1), np.nan)
    return np.asarray(means[grid.row_of, known.when % HOURS], dtype=np.float64)


def _tell_short_days(
    days: Concentrations, name: str, short: Bools, there: Bools, standard: AirStandard, findings: FindingList
) -> None:
    """Per station, how many days lack enough hours of a pollutant, and the first of them."""
    if not short.any():
        return
    rule = standard.ozone_day
    needs = (
        Text(f"{rule.windows} means of {rule.length} hours", f"{rule.windows} 个 {rule.length} 小时均值")
        if name == "o3"
        else Text(f"{standard.hours_of_a_day} hours", f"{standard.hours_of_a_day} 个小时值")
    )
    for number in np.unique(days.station[short]).tolist():
        mine = short & (days.station == number)
        first = day_texts(days.when[mine][:1])[0]
        n_days = int((days.station == number).sum())
        text = Text(
            f"{int(mine.sum())} of {n_days} days lack {needs.en} and have no daily value; the first is {first}.",
            f"{n_days} 天中有 {int(mine.sum())} 天不足 {needs.zh}，无日值；首日为 {first}。",
        )
        findings.add(Finding(Severity.WARNING, "too_few_hours", text, days.stations[number], name, first))
