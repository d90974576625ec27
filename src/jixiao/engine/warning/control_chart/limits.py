"""Limits of an XmR chart: the mean and the natural process limits of each segment between two rebase dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

LIMIT = 2.66
"""Mean moving ranges from the mean to a limit: 3 / d₂ for ranges of two, d₂ = 1.128 (Shewhart; Wheeler 1993)."""
SCREEN = 3.267
"""A moving range above so many mean ranges is left out, once: D₄ for ranges of two (Nelson 1982)."""
NEAR = 2 / 3
"""Share of the way from the mean to a limit where the outer third begins (NHS, Making Data Count)."""
TRIAL_BELOW = 12
"""With fewer points the limits are for trial (NHS, Making Data Count)."""
USEFUL_FROM = 5
"""With fewer points nothing is said of the series: useful limits need five or six values (Wheeler 1993, p. 60)."""


@dataclass(frozen=True)
class Segment:
    """The known points from one rebase date to the next: `start` (inclusive) to `stop`, places in the series.

    Mean, mean moving range and limits in the series' unit; NaN where there are not two points. `n` counts the points.
    """

    start: int
    stop: int
    n: int
    mean: float
    average_range: float
    lower: float
    upper: float

    @property
    def is_trial(self) -> bool:
        """Whether the limits rest on fewer points than are wanted."""
        return self.n < TRIAL_BELOW

    @property
    def is_useful(self) -> bool:
        """Whether anything can be said from the limits."""
        return self.n >= USEFUL_FROM

    @property
    def near_lower(self) -> float:
        """Where the outer third below the mean begins."""
        return self.mean - NEAR * (self.mean - self.lower)

    @property
    def near_upper(self) -> float:
        """Where the outer third above the mean begins."""
        return self.mean + NEAR * (self.upper - self.mean)


def segments_of(
    values: Floats, rebase_at: Sequence[int], *, screened: bool = True, baseline: int | None = None
) -> tuple[Segment, ...]:
    """The segments of a series (NaN: gap) that is rebased at the places `rebase_at`, each with its limits.

    `screened`: leave out moving ranges above SCREEN mean ranges. `baseline`: the first so many points set the limits.
    """
    return tuple(
        _segment(start, stop, values[start:stop], screened, baseline) for start, stop in _parts(len(values), rebase_at)
    )


def known_places(values: Floats) -> Ints:
    """Where there is a value: gaps are skipped, neighbours are those that follow each other there."""
    return np.flatnonzero(np.isfinite(values))


def _parts(length: int, rebase_at: Sequence[int]) -> Iterator[tuple[int, int]]:
    inner = sorted({place for place in rebase_at if 0 < place < length})
    return pairwise([0, *inner, length])


def _segment(start: int, stop: int, values: Floats, screened: bool, baseline: int | None) -> Segment:
    known = values[np.isfinite(values)]
    nothing = float("nan")
    if not len(known):
        return Segment(start, stop, 0, nothing, nothing, nothing, nothing)
    used = known[:baseline]
    mean = _mean(used)
    if len(used) < 2:
        return Segment(start, stop, len(known), mean, nothing, nothing, nothing)
    average = average_range(used, screened=screened)
    return Segment(start, stop, len(known), mean, average, mean - LIMIT * average, mean + LIMIT * average)


def average_range(known: Floats, *, screened: bool = True) -> float:
    """The mean moving range of successive values, at least two; those above SCREEN means left out once."""
    ranges = np.abs(known[1:] - known[:-1])
    average = float(ranges.mean())
    return float(ranges[ranges <= SCREEN * average].mean()) if screened else average


def _mean(known: Floats) -> float:
    """The mean, without noise where all are alike (0.1 twelve times is 0.1)."""
    return float(known[0] + (known - known[0]).mean())
