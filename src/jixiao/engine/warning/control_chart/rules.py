"""The four rules of special cause variation (NHS, Making Data Count), on one segment of an XmR chart."""

import numpy as np

from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats, Ints
from jixiao.engine.warning.control_chart.limits import Segment

RULES = ("outside", "trend", "two_of_three", "shift")
"""In the order in which one goes before another where a point belongs to several."""
SIDES = {
    "outside": ("outside_low", "outside_high"),
    "trend": ("trend_falling", "trend_rising"),
    "two_of_three": ("two_of_three_low", "two_of_three_high"),
    "shift": ("shift_low", "shift_high"),
}
SHIFT, TREND = 7, 7
"""Points in a row on one side of the mean, or rising or falling (six steps), as in NHSRplotthedots 0.2.2."""


def marks_of(known: Floats, segment: Segment, shift: int = SHIFT, trend: int = TREND) -> Ints:
    """Rules × points: 1 where a rule marks the point as high (or rising), −1 as low (or falling), 0 not at all.

    `known`: the segment's values in their order, without gaps. Every point of a pattern is marked, not its last alone.
    """
    marks = np.zeros((len(RULES), len(known)), np.int64)
    if not segment.is_useful:
        return marks
    noise = RELATIVE_NOISE * float(np.abs(known).max())
    side = _sign(known - segment.mean, noise)
    out = (known > segment.upper + noise) | (known < segment.lower - noise)
    near = ~out & ((known > segment.near_upper + noise) | (known < segment.near_lower - noise))
    marks[0] = np.where(out, side, 0)
    marks[1] = _trend(_sign(known[1:] - known[:-1], noise), trend)
    marks[2] = _two_of_three(side, near)
    marks[3] = np.where(_in_run(side, shift), side, 0)
    return marks


def _sign(differences: Floats, noise: float) -> Ints:
    return (differences > noise).astype(np.int64) - (differences < -noise).astype(np.int64)


def _runs(signs: Ints) -> tuple[Ints, Ints]:
    """Start and length of every run of equal signs."""
    ends = np.flatnonzero(signs[1:] != signs[:-1]) + 1
    edges = np.concatenate([[0], ends, [len(signs)]]) if len(signs) else np.zeros(1, np.int64)
    return edges[:-1], edges[1:] - edges[:-1]


def _in_run(signs: Ints, length: int) -> Bools:
    """Which belong to a run of at least so many of one sign; 0 (equal to the mean) ends a run."""
    _, lengths = _runs(signs)
    return np.asarray((np.repeat(lengths, lengths) >= length) & (signs != 0))


def _trend(steps: Ints, length: int) -> Ints:
    """Points on a run of length − 1 steps in one direction; a turning point belongs to what comes after it."""
    marked = np.zeros(len(steps) + 1, np.int64)
    starts, lengths = _runs(steps)
    for start, n in zip(starts.tolist(), lengths.tolist(), strict=True):
        if n >= length - 1 and steps[start]:
            marked[start : start + n + 1] = steps[start]
    return marked


def _two_of_three(side: Ints, near: Bools) -> Ints:
    """Points in the outer third, of three in a row on one side of the mean of which at least two are there."""
    marked = np.zeros(len(side), np.int64)
    if len(side) < 3:
        return marked
    together = (np.abs(side[:-2] + side[1:-1] + side[2:]) == 3) & (
        near[:-2] + near[1:-1].astype(np.int64) + near[2:] >= 2
    )
    for first in np.flatnonzero(together).tolist():
        places = slice(first, first + 3)
        marked[places] = np.where(near[places], side[places], marked[places])
    return marked
