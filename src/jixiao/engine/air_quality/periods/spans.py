"""Daily values by station and period, all spans at once: means, percentiles, how many days there are and must be."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.moments import EPOCH
from jixiao.engine.air_quality.standards import AirStandard
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.rounding import half_even
from jixiao.engine.model.text import Text, did_you_mean

FREQUENCIES = {each.value: each for each in Frequency}
MONTHS = 12


@dataclass(frozen=True)
class Spans:
    """Every station and period that has a day, by station and then by period. The days are those of `known`, settled.

    `starts`: the first row of each span; `span`: the span of each row; `ordinal` and `frequency` name the period.
    """

    known: Concentrations
    frequency: Frequency
    starts: Ints
    span: Ints
    ordinal: Ints
    month: Ints

    @classmethod
    def of(cls, known: Concentrations, frequency: Frequency) -> "Spans":
        """The spans of daily concentrations, which are ordered by station and day."""
        known = known.settled()
        months = known.when.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        month = months % MONTHS
        ordinal = (months // MONTHS + 1970) * frequency.per_year + month * frequency.per_year // MONTHS
        opens = np.ones(len(known), np.bool_)
        opens[1:] = (np.diff(known.station) != 0) | (np.diff(ordinal) != 0)
        starts = np.flatnonzero(opens)
        return cls(known, frequency, starts, np.cumsum(opens) - 1, ordinal[starts], month)

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def station(self) -> Ints:
        """The station of each span."""
        return self.known.station[self.starts]

    @property
    def stations(self) -> list[str]:
        """The name of each span's station."""
        return [self.known.stations[number] for number in self.station.tolist()]

    @cached_property
    def periods(self) -> list[Period]:
        """The period of each span."""
        per_year = self.frequency.per_year
        made = {
            each: Period(each // per_year, self.frequency, each % per_year + 1)
            for each in np.unique(self.ordinal).tolist()
        }
        return [made[each] for each in self.ordinal.tolist()]

    @cached_property
    def n_days(self) -> Ints:
        """How many rows each span has."""
        return np.diff(np.append(self.starts, len(self.known)))

    def count(self, chosen: Bools) -> Ints:
        """How many rows of each span are chosen."""
        return np.bincount(self.span, chosen, len(self)).astype(np.int64)

    def means(self, values: Floats) -> Floats:
        """The mean of the known values of each span; NaN where there is none."""
        there = np.isfinite(values)
        sums = np.bincount(self.span, np.where(there, values, 0.0), len(self))
        counts = self.count(there)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)

    def percentiles(self, values: Floats, percent: int) -> Floats:
        """HJ 663-2013, A.6: of n known values in order, at place 1 + (n − 1)·p, between two of them in proportion."""
        order = np.lexsort((values, self.span))  # NaN come last within each span
        ranked, counts = values[order], self.count(np.isfinite(values))
        hundredths = np.maximum(counts - 1, 0) * percent
        low = self.starts + hundredths // 100
        high = np.minimum(low + 1, self.starts + np.maximum(counts - 1, 0))
        at_low, at_high = ranked[low], ranked[high]
        found = at_low + (at_high - at_low) * (hundredths % 100 / 100)
        return np.where(counts > 0, found, np.nan)

    def has_enough(self, values: Floats, standard: AirStandard) -> Bools:
        """Whether each span has as many daily values as a statistic of it needs (HJ 663): in each month, and in a year."""
        there = np.isfinite(values)
        counts = np.bincount(self.span * MONTHS + self.month, there, len(self) * MONTHS).reshape(-1, MONTHS)
        needed = np.array([standard.days_of_a_month(month + 1) for month in range(MONTHS)])
        length = MONTHS // self.frequency.per_year
        first = (self.ordinal % self.frequency.per_year) * length
        inside = (np.arange(MONTHS) >= first[:, None]) & (np.arange(MONTHS) < first[:, None] + length)
        enough = ((counts >= needed) | ~inside).all(axis=1)
        if self.frequency is Frequency.YEAR:
            enough &= counts.sum(axis=1) >= standard.days_of_a_year
        return np.asarray(enough, dtype=np.bool_)

    def figures(self, name: str, standard: AirStandard) -> Floats:
        """What the composite index takes of a pollutant: its mean, or its percentile (CO the 95th, O3 the 90th)."""
        if name not in self.known.values:
            return np.full(len(self), np.nan)
        values = self.known.values[name]
        if name in standard.means:
            return self.means(values)
        return self.percentiles(values, standard.percentiles[name])


def frequency_named(name: str) -> Frequency:
    """month, quarter, half or year; else DefinitionError."""
    if name not in FREQUENCIES:
        text = Text(f"“by” cannot be “{name}”.", f"“by”不能取“{name}”。")
        raise DefinitionError("bad_parameter", text, did_you_mean(name, FREQUENCIES))
    return FREQUENCIES[name]


def reported(name: str, figures: Floats, standard: AirStandard) -> Floats:
    """Statistics as they are reported: µg/m³ whole, CO to one decimal, by GB/T 8170."""
    return half_even(figures, standard.digits[name])


def last_day(period: Period) -> int:
    """A period's last day, since 1970-01-01."""
    return period.last_date.toordinal() - EPOCH


def a_year_before(day: int) -> int:
    """The same day one year earlier; of 29 February the 28th."""
    at = date.fromordinal(day + EPOCH)
    leap = at.month == 2 and at.day == 29
    return date(at.year - 1, at.month, 28 if leap else at.day).toordinal() - EPOCH
