"""Bursts: a point's day with far more answers that no visit stands behind than on its usual day."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.event_rows import grouped
from jixiao.engine.model.settings import Settings

MORE_VISITS = 1e-6
"""A day has clearly more visits where Poisson's chance of so many is below this."""


@dataclass(frozen=True)
class Bursts:
    """By row whether it lies in a burst, what is usual there, how many times the usual visits there were, and its place
    in what follows; by point and day the count of open answers, what is usual, and whether it is a burst.
    """

    inside: Bools
    usual_of_row: Floats
    more: Floats
    place: Ints
    point: Ints
    day: Ints
    count: Ints
    usual: Floats
    is_burst: Bools


def bursts_of(point: Ints, day: Ints, is_open: Bools, timed: Bools, of_people: Bools, settings: Settings) -> Bursts:
    """A day is a burst where it has `burst_times` the usual count and Poisson's chance of so many is below the cut.

    Usual is the lower quartile of the point's days (the lowest tenth where no visits are known) and not more than its visits
    let expect, so that an attack on most days does not hide itself; at least 1 and half of the middle point's. On a day with
    clearly more visits it is more in the same proportion: where something happened, those who were there speak too.
    `of_people`: answers that stand for visits (those with one, or what takes their place).
    """
    inside = np.zeros(len(point), np.bool_)
    rows = np.flatnonzero(timed)
    if not (is_open & timed).any():
        nothing, ones = np.zeros(0, np.int64), np.ones(len(point))
        return Bursts(inside, ones, ones, np.zeros(len(point), np.int64), nothing, nothing, nothing, np.zeros(0),
                      np.zeros(0, np.bool_))  # fmt: skip
    group, first = grouped([point[rows], day[rows] - day[rows].min()])
    count = np.bincount(group, weights=is_open[rows]).astype(np.int64)
    visits = np.bincount(group, weights=of_people[rows]).astype(np.int64)
    of_point, of_day = point[rows[first]], day[rows[first]]
    share = settings["usual_day_share" if visits.any() else "quiet_day_share"]
    usual, more_visits = usual_counts(of_point, count, visits, share)
    is_burst = (count >= settings["burst_times"] * usual) & (_chance(count, usual) < settings["burst_chance"])
    inside[rows] = is_burst[group] & is_open[rows]
    usual_of_row = np.ones(len(point))
    usual_of_row[rows] = usual[group]
    more = np.ones(len(point))
    more[rows] = more_visits[group]
    place = np.zeros(len(point), np.int64)
    place[rows] = group
    return Bursts(inside, usual_of_row, more, place, of_point, of_day, count, usual, is_burst)


def usual_counts(point: Ints, count: Ints, visits: Ints, share: float) -> tuple[Floats, Floats]:
    """By point and day the usual count there (see `bursts_of`), and how many times the usual visits there were.

    What visits let expect: their own usual day times the middle ratio of open answers to visits over all points' days.
    """
    codes, places = np.unique(point, return_inverse=True)
    usual, visitors = (
        np.array([np.quantile(column[places == place], share) for place in range(len(codes))])
        for column in (count, visits)
    )
    visited = visits > 0
    ratio = float(np.median(count[visited] / visits[visited])) if visited.any() else 0.0
    if ratio > 0:
        usual = np.where(visitors > 0, np.minimum(usual, ratio * visitors), usual)
    expected = np.maximum(usual, max(1.0, float(np.median(usual)) / 2))[places]
    there = np.maximum(visitors, 1.0)[places]
    more = visited & (_chance(visits, there) < MORE_VISITS)
    times = np.where(more, visits / there, 1.0)
    return np.asarray(expected * times), times


def _chance(count: Ints, usual: Floats) -> Floats:
    """Poisson's chance of at least so many."""
    from scipy.special import pdtrc

    return np.asarray(pdtrc(count - 1, usual))
