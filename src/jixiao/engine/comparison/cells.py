"""The figures of a set of observations, each made when it is asked for."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.comparison.baselines import Anchors
from jixiao.engine.comparison.comparables import Comparables
from jixiao.engine.comparison.earlier import PER_YEAR, change, growth, mean_of
from jixiao.engine.comparison.neighbours import NeighbourFigures, neighbour_figures
from jixiao.engine.comparison.progress import progress_classes, progress_ratio, yearly_growth
from jixiao.engine.comparison.standing import Peers
from jixiao.engine.model.arrays import Floats, Ints, at_least
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.targets import target_of_each

BITS = 18
"""An ordinal fits into so many bits."""


@dataclass(frozen=True)
class Cells:
    """Observations of comparables at `places`; peers are looked for among these. Floats are NaN, ranks 0 and flags −1
    where there is nothing.
    """

    case: Comparables
    places: Ints

    @property
    def panel(self) -> Panel:
        return self.case.panel

    @cached_property
    def series(self) -> Ints:
        return np.asarray(self.panel.series_of[self.places])

    @cached_property
    def indicator(self) -> Ints:
        return np.asarray(self.panel.indicator[self.series])

    @cached_property
    def ordinal(self) -> Ints:
        return np.asarray(self.panel.ordinals[self.places])

    @cached_property
    def per_year(self) -> Ints:
        return np.asarray(PER_YEAR[self.panel.frequency[self.series]])

    @cached_property
    def value(self) -> Floats:
        return np.asarray(self.panel.values[self.places])

    @cached_property
    def sign(self) -> Ints:
        """1 where higher is better, −1 lower, 0 neither."""
        return np.asarray(self.case.traits.sign[self.indicator])

    def better(self, reference: Floats) -> Ints:
        """1 where the value is as good as the reference or better, 0 where worse, −1 where that cannot be said."""
        told = np.isfinite(reference) & (self.sign != 0)
        good = at_least(self.value * self.sign, np.where(told, reference, 0.0) * self.sign)
        return np.where(told, good.astype(np.int64), -1)

    # Targets

    @cached_property
    def target(self) -> Floats:
        return target_of_each(self.case.targets, self.panel, self.places)

    @cached_property
    def target_gap(self) -> Floats:
        return change(self.value, self.target)

    @cached_property
    def target_ratio(self) -> Floats:
        """value ÷ target, NaN for target 0."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ratio = self.value / self.target
        return np.asarray(np.where(np.isfinite(ratio), ratio, np.nan))

    @cached_property
    def target_met(self) -> Ints:
        return self.better(self.target)

    # Time

    def years_before(self, years: int) -> Floats:
        """The value of the same period so many years ago."""
        return self.case.timeline.values(self.series, self.ordinal - years * self.per_year)

    @cached_property
    def last_year(self) -> Floats:
        return self.years_before(1)

    @cached_property
    def previous(self) -> Floats:
        return self.case.timeline.values(self.series, self.ordinal - 1)

    @cached_property
    def based(self) -> Anchors:
        """The baselines, and from when they are."""
        return self.case.baselines.of(self.panel, self.case.timeline, self.places)

    @property
    def baseline(self) -> Floats:
        return self.based.value

    @cached_property
    def year_on_year(self) -> Floats:
        return change(self.value, self.last_year)

    @cached_property
    def year_on_year_rate(self) -> Floats:
        return growth(self.value, self.last_year)

    @cached_property
    def mean_3(self) -> tuple[Floats, Ints]:
        """The mean of the same period in the three years before, and how many of them have a value."""
        return mean_of([self.years_before(years) for years in (1, 2, 3)])

    @cached_property
    def mean_5(self) -> tuple[Floats, Ints]:
        """The same of five years."""
        return mean_of([self.years_before(years) for years in range(1, 6)])

    # Peers

    @cached_property
    def group(self) -> Ints:
        """The number of the group of organisations, −1 for none."""
        return np.asarray(self.case.membership.group[self.places])

    @cached_property
    def peers(self) -> Peers:
        """Everybody of the same group with a value of the same indicator and period."""
        n_groups = len(self.case.membership.names) + 1
        sort = self.indicator * len(FREQUENCIES) + self.panel.frequency[self.series]
        moment = (sort << BITS) + self.ordinal
        keys, number = np.unique(np.where(self.group >= 0, moment * n_groups + self.group, -1), return_inverse=True)
        lonely = int(len(keys) > 0 and keys[0] == -1)
        return Peers(self.value, number - lonely, len(keys) - lonely)

    @cached_property
    def best(self) -> Floats:
        return np.asarray(np.where(self.sign != 0, self.peers.best(np.where(self.sign == 0, 1, self.sign)), np.nan))

    @cached_property
    def standing(self) -> tuple[Ints, Floats]:
        """Rank and percentile by value; a neutral indicator has no rank and is counted from the lowest value."""
        rank, share = self.peers.ranks(self.value * np.where(self.sign == 0, 1, self.sign))
        return np.where(self.sign != 0, rank, 0), share

    @cached_property
    def improvement(self) -> Floats:
        """The year's change for the better: points of an indicator in per cent, a share of the year before of others."""
        in_points = self.case.traits.in_percent[self.indicator]
        moved = np.where(in_points, self.year_on_year, self.year_on_year_rate) * self.sign
        return np.asarray(np.where(self.sign != 0, moved + 0.0, np.nan))

    @cached_property
    def rank_by_improvement(self) -> Ints:
        return self.peers.ranks(self.improvement)[0]

    @cached_property
    def neighbours(self) -> NeighbourFigures | None:
        """The figures of the nearest neighbours, None where no neighbours are known."""
        near = self.case.neighbourhood
        return None if near is None else neighbour_figures(near, self.panel, self.case.timeline, self.places)

    # Progress

    @cached_property
    def goal(self) -> Floats:
        """The farthest dated target of the series, where it is not past."""
        year = self.case.goals.year[self.series]
        ahead = np.nan_to_num(year, nan=-np.inf) >= self.ordinal // self.per_year
        return np.asarray(np.where(ahead, self.case.goals.value[self.series], np.nan))

    @cached_property
    def progress(self) -> Floats:
        """Actual over needed yearly growth since the baseline."""
        begun, now = self.based.year, self.ordinal / self.per_year
        until = np.where(np.isfinite(self.goal), self.case.goals.year[self.series], np.nan)
        actual = yearly_growth(self.baseline, self.value, now - begun)
        return progress_ratio(actual, yearly_growth(self.baseline, self.goal, until - begun))

    @cached_property
    def progress_class(self) -> Ints:
        """The place in CLASSES, −1 for none."""
        reached = (self.better(self.goal) == 1) & np.isfinite(self.progress)
        return progress_classes(self.progress, reached, self.case.day)
