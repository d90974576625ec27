"""Where a value stands among its peers: median, unscaled MAD, percentile, rank, best."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jixiao.engine.comparison.earlier import change
from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats, Ints
from jixiao.engine.model.rows_of_series import group_medians


@dataclass(frozen=True)
class Peers:
    """Values sorted into groups of peers: `group[i]` is the number of value i's group, −1 for none. No value is NaN.

    Figures by value are NaN (ranks 0) where the value has no group. The value itself belongs to its group.
    """

    values: Floats
    group: Ints
    n_groups: int

    @cached_property
    def _known(self) -> Ints:
        return np.flatnonzero(self.group >= 0)

    @cached_property
    def _sizes(self) -> Ints:
        return np.bincount(self.group[self._known], minlength=self.n_groups)

    def _by_value(self, by_group: Floats) -> Floats:
        result = np.full(len(self.values), np.nan)
        result[self._known] = by_group[self.group[self._known]]
        return result

    @cached_property
    def size(self) -> Ints:
        """How many are in the value's group, itself among them; 0 without a group."""
        result = np.zeros(len(self.values), np.int64)
        result[self._known] = self._sizes[self.group[self._known]]
        return result

    @cached_property
    def median(self) -> Floats:
        """The group's median."""
        return self._by_value(group_medians(self.values[self._known], self.group[self._known], self.n_groups))

    @cached_property
    def mad(self) -> Floats:
        """The median absolute deviation from the median, unscaled; what is only binary noise is 0."""
        apart = np.abs(change(self.values, self.median))[self._known]
        found = self._by_value(group_medians(apart, self.group[self._known], self.n_groups))
        return np.asarray(
            np.where(found <= RELATIVE_NOISE * self._by_value(self._largest(np.abs(self.values))), 0.0, found)
        )

    @cached_property
    def mad_distance(self) -> Floats:
        """(v − median) ÷ MAD, unscaled, as the UK's Office for Local Government publishes; NaN where the MAD is 0."""
        return distance(self.values, self.median, self.mad)

    def best(self, sign: Ints) -> Floats:
        """The best of the group: the largest value times `sign` (1 or −1, the same within a group)."""
        return self._by_value(self._largest(self.values * sign)) * sign

    def _largest(self, figures: Floats) -> Floats:
        """The largest figure of every group."""
        largest = np.full(self.n_groups, -np.inf)
        np.maximum.at(largest, self.group[self._known], figures[self._known])
        return np.where(np.isfinite(largest), largest, np.nan)

    def ranks(self, scores: Floats) -> tuple[Ints, Floats]:
        """By score (higher is better) within groups: competition rank, 0 for none; share of the others who are worse.

        Equal but for binary noise is equal. The share is (number worse) ÷ (n − 1), NaN where there are no others.
        """
        rank, share = np.zeros(len(scores), np.int64), np.full(len(scores), np.nan)
        kept = np.flatnonzero((self.group >= 0) & np.isfinite(scores))
        order = kept[np.lexsort([-scores[kept], self.group[kept]])]
        rank[order], worse, others = _sorted_ranks(scores[order], self.group[order])
        with np.errstate(divide="ignore", invalid="ignore"):
            share[order] = worse / others
        return rank, share


def _sorted_ranks(scores: Floats, group: Ints) -> tuple[Ints, Ints, Ints]:
    """For scores sorted by group and from the best: rank, how many are worse, how many others there are."""
    n = len(scores)
    if not n:
        empty = np.zeros(0, np.int64)
        return empty, empty, empty
    first = _starts(group[1:] != group[:-1])
    noise = RELATIVE_NOISE * np.maximum(np.abs(scores[1:]), np.abs(scores[:-1]))
    fresh = first | _starts(scores[:-1] - scores[1:] > noise)
    at = np.arange(n)
    head, tie = (np.maximum.accumulate(np.where(each, at, 0)) for each in (first, fresh))
    ties, members = (np.cumsum(each) - 1 for each in (fresh, first))
    n_ties, size = np.bincount(ties)[ties], np.bincount(members)[members]
    rank = tie - head + 1
    return rank, size - (rank - 1) - n_ties, size - 1


def _starts(differs: Bools) -> Bools:
    return np.concatenate(([True], differs))


def distance(values: Floats, median: Floats, mad: Floats) -> Floats:
    """(v − median) ÷ MAD; NaN where the MAD is 0 or anything is missing."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = change(values, median) / mad
    return np.asarray(np.where(np.isfinite(found) & (mad > 0), found, np.nan))
