"""Earlier values of the same series: a year before, the period before, the last years' mean."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints, nearly
from jixiao.engine.model.panel import FREQUENCIES, Panel

SIGNIFICANT, MOST_EXACT = 14, 22
"""A difference is told to so many digits of the larger figure; the largest power of ten that is an exact double."""
PER_YEAR = np.array([each.per_year for each in FREQUENCIES])


@dataclass(frozen=True)
class Timeline:
    """Looks up values of a panel by series and ordinal."""

    panel: Panel

    @cached_property
    def _firsts(self) -> Ints:
        return self.panel.ordinals[self.panel.starts[:-1]]

    @cached_property
    def _has_gaps(self) -> bool:
        spans = self.panel.ordinals[self.panel.last] - self._firsts + 1
        return bool((spans != self.panel.sizes).any())

    @cached_property
    def _moments(self) -> Ints:
        return np.asarray((self.panel.series_of << 18) + self.panel.ordinals)

    def values(self, series: Ints, ordinals: Ints) -> Floats:
        """The value of each series (−1: none) at each ordinal; NaN where there is none."""
        panel = self.panel
        if not panel.n_series:
            return np.full(len(series), np.nan)
        offsets = ordinals - self._firsts[series]
        inside = (series >= 0) & (offsets >= 0)
        if self._has_gaps:
            places = np.searchsorted(self._moments, (series << 18) + ordinals)
        else:
            places = panel.starts[:-1][series] + offsets
        inside &= places < panel.starts[1:][series]
        places = np.where(inside, places, 0)
        return np.asarray(np.where(inside & (panel.ordinals[places] == ordinals), panel.values[places], np.nan))


def change(now: Floats, before: Floats) -> Floats:
    """now − before without the noise of binary arithmetic: 0.423 − 0.435 is −0.012, and what differs by noise only is 0."""
    apart = np.where(nearly(now, before), 0.0, now - before)
    scale = np.fmax(np.maximum(np.abs(now), np.abs(before)), np.finfo(np.float64).tiny)
    with np.errstate(invalid="ignore"):
        digits = SIGNIFICANT - np.ceil(np.log10(scale))
    power = 10.0 ** np.clip(digits, 0, MOST_EXACT)
    kept = (digits >= 0) & (digits <= MOST_EXACT)
    return np.asarray(np.where(kept, np.rint(apart * power) / power, apart) + 0.0)


def growth(now: Floats, before: Floats) -> Floats:
    """(now − before) ÷ |before|, a share; NaN for base 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rate = change(now, before) / np.abs(before)
    return np.asarray(np.where(np.isfinite(rate), rate, np.nan))


def mean_of(earlier: list[Floats]) -> tuple[Floats, Ints]:
    """The mean of those that are there and how many they are; NaN of none."""
    stacked = np.stack(earlier)
    there = np.isfinite(stacked)
    n = there.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(there, stacked, 0.0).sum(axis=0) / n), np.asarray(n, np.int64)
