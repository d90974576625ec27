"""Fills in what is missing where the policy allows: carried forward, the peers' median, interpolated over time."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.node import MissingPolicy
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.scoring.observed import Observed

OWN, CARRIED, PEER_MEDIAN, INTERPOLATED = 0, 1, 2, 3


@dataclass(frozen=True)
class FilledIn:
    """Values with what stands in for the missing ones (organisations × leaves); `how` maps leaf numbers to OWN … and
    `back` to how many periods a carried value is old. Leaves without any filled-in value are in neither.
    """

    value: Floats
    how: dict[int, Ints]
    back: dict[int, Ints]

    def how_of(self, row: int, leaf: int) -> int:
        return int(self.how[leaf][row]) if leaf in self.how else OWN

    def back_of(self, row: int, leaf: int) -> int:
        return int(self.back[leaf][row]) if leaf in self.back else 0


def fill_in(scheme: Scheme, observed: Observed, period: Period, group: Ints) -> FilledIn:
    """The leaves' values at the period; another value in place of a missing one only where the leaf's policy says so."""
    value = observed.at(period).value
    how: dict[int, Ints] = {}
    back: dict[int, Ints] = {}
    for place, leaf in enumerate(scheme.leaves):
        policy = scheme.policy(leaf)
        if not policy.fills_in or not np.isnan(value[:, place]).any():
            continue
        column, steps = _FILLERS[policy.policy](observed, place, period, policy, group)
        filled = np.isnan(value[:, place]) & np.isfinite(column)
        if not filled.any():
            continue
        if not value.flags.writeable or value is observed.at(period).value:
            value = np.array(value, order="F")
        value[filled, place] = column[filled]
        how[place] = np.where(filled, _MARKS[policy.policy], OWN)
        back[place] = np.where(filled, steps, 0)
    return FilledIn(value, how, back)


def _carried(observed: Observed, place: int, period: Period, policy: MissingPolicy, group: Ints) -> tuple[Floats, Ints]:
    """The last of at most `limit` earlier values, and how many periods back it was."""
    column = observed.at(period).value[:, place].copy()
    steps = np.zeros(len(column), np.int64)
    for distance in range(1, policy.limit + 1):
        empty = np.isnan(column)
        if not empty.any():
            break
        earlier = observed.at(period.shift(-distance)).value[:, place]
        found = empty & np.isfinite(earlier)
        column[found], steps[found] = earlier[found], distance
    return column, steps


def _interpolated(
    observed: Observed, place: int, period: Period, policy: MissingPolicy, group: Ints
) -> tuple[Floats, Ints]:
    """On the straight line between the nearest earlier and later values, both at most `limit` periods away."""
    before, n_before = _nearest(observed, place, period, policy.limit, -1)
    after, n_after = _nearest(observed, place, period, policy.limit, 1)
    with np.errstate(invalid="ignore"):
        column = before + (after - before) * n_before / np.maximum(n_before + n_after, 1)
    return column, np.zeros(len(column), np.int64)


def _nearest(observed: Observed, place: int, period: Period, limit: int, way: int) -> tuple[Floats, Ints]:
    column = np.full(observed.cube.n_organisations, np.nan)
    distance = np.zeros(len(column), np.int64)
    for steps in range(1, limit + 1):
        empty = np.isnan(column)
        if not empty.any():
            break
        other = observed.at(period.shift(way * steps)).value[:, place]
        found = empty & np.isfinite(other)
        column[found], distance[found] = other[found], steps
    return column, distance


def _peer_median(
    observed: Observed, place: int, period: Period, policy: MissingPolicy, group: Ints
) -> tuple[Floats, Ints]:
    """The median of the values that are there in the organisation's peer group."""
    value = observed.at(period).value[:, place]
    there = np.isfinite(value)
    column = np.full(len(value), np.nan)
    for number in np.unique(group[there]):
        members = group == number
        column[members] = np.median(value[members & there])
    return column, np.zeros(len(column), np.int64)


_FILLERS = {"carry-forward": _carried, "interpolate": _interpolated, "peer-median": _peer_median}
_MARKS = {"carry-forward": CARRIED, "interpolate": INTERPOLATED, "peer-median": PEER_MEDIAN}
