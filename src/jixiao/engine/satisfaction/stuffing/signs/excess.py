"""In a burst a sign needs less: whatever stands there far more often than on that point's usual day is the attack's."""

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.event_rows import grouped
from jixiao.engine.satisfaction.stuffing.answers import Answers

UNSEEN = 0.5
"""What was never seen among calm answers counts as half a one."""
SMALLER, LARGER = 1.5, 3.0
"""Networks down to one 1.5th and up to three times the size are of like size."""


def beyond_usual(answers: Answers, size: Ints, weight: Ints) -> Bools:
    """Rows in a burst with things of a size (0: no sign) of which at most `honest_share` can be honest, `least_alike` or
    more of like size.

    Honest are as many as on a usual day: its count times the share of such among calm open answers, of the middle one of
    all points. `weight`: by row how many answers are one thing (the answers of one network), so that things are counted and
    not answers.
    """
    found = np.zeros(len(answers), np.bool_)
    rows = np.flatnonzero(answers.bursts.inside & (size > 0))
    if not len(rows):
        return found
    calm = np.flatnonzero(answers.calm & answers.is_open)
    most = int(size.max())
    point = np.asarray(answers.point.codes, np.int64)
    points = [calm[point[calm] == place] for place in np.unique(point[calm])]
    day = answers.day[rows] - answers.day[rows].min()
    burst, _ = grouped([point[rows], day])
    group, first = grouped([burst, size[rows]])
    there = _alike(burst[first], size[rows[first]], np.asarray(np.bincount(group, 1 / weight[rows]), np.float64), most)
    shares = [
        _window(np.bincount(size[own], 1 / weight[own], most + 1), size[rows[first]]) / len(own) for own in points
    ]
    share = (np.median(np.array(shares), axis=0) if shares else 0.0) + UNSEEN / (len(calm) + 1)
    allowed = answers.settings["honest_share" if answers.has_visits else "honest_share_open"]
    honest = answers.bursts.usual_of_row[rows[first]] * share
    enough = (there >= answers.settings["least_alike"] - UNSEEN) & (honest <= allowed * there)
    found[rows] = enough[group]
    return found


def _alike(burst: Ints, size: Ints, count: Floats, most: int) -> Floats:
    """By burst and size (in order of both) the things of like size in the same burst."""
    low, high = _like(size, most)
    key = burst * (most + 1) + size
    running = np.concatenate(([0.0], np.cumsum(count)))
    start = np.searchsorted(key, burst * (most + 1) + low)
    end = np.searchsorted(key, burst * (most + 1) + high, side="right")
    return np.asarray(running[end] - running[start])


def _window(usual: Floats | Ints, size: Ints) -> Floats:
    """The things of like size among calm ones; `usual` counts them by size."""
    low, high = _like(size, len(usual) - 1)
    before = np.concatenate(([0.0], np.cumsum(usual)))
    return np.asarray(before[high + 1] - before[low])


def _like(size: Ints, most: int) -> tuple[Ints, Ints]:
    """The sizes that are like a size."""
    low, high = np.ceil(size / SMALLER).astype(np.int64), np.floor(size * LARGER).astype(np.int64)
    return low, np.minimum(high, most)
