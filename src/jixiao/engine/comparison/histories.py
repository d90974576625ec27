"""The course of one indicator for every organisation side by side: what small multiples draw."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.comparables import Comparables
from jixiao.engine.comparison.dimension import BETWEEN
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.panel import FREQUENCIES
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows_of_series import row_median


@dataclass(frozen=True)
class Histories:
    """`values` is organisations × periods, NaN for a gap; `median` of all organisations by period."""

    organisations: tuple[str, ...]
    periods: tuple[Period, ...]
    values: Floats

    @property
    def median(self) -> Floats:
        return row_median(self.values.T)


def histories(case: Comparables, indicator: str, until: Period, length: int = 24, dimension: str = "") -> Histories:
    """The last `length` periods up to `until` of every organisation that has a series of that frequency."""
    panel = case.panel
    place = panel.place_of(f"{indicator}{BETWEEN}{dimension}" if dimension else indicator)
    kind = FREQUENCIES.index(until.frequency)
    series = np.flatnonzero((panel.indicator == place) & (panel.frequency == kind))
    ordinals = until.ordinal - np.arange(length - 1, -1, -1)
    values = case.timeline.values(np.repeat(series, length), np.tile(ordinals, len(series)))
    codes = tuple(panel.organisations[number] for number in panel.organisation[series].tolist())
    periods = tuple(until.shift(back) for back in range(1 - length, 1))
    return Histories(codes, periods, values.reshape(len(series), length))
