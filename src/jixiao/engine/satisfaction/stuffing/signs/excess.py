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

    Honest are as many as on a usual day: its count times the share of such among calm open answers. `weight`: by row how
    many answers are one thing (the answers of one network), so that things are counted and not answers.
    """
    found = np.zeros(len(answers), np.bool_)
    rows = np.flatnonzero(answers.bursts.inside & (size > 0))
    if not len(rows):
        return found
    calm = np.flatnonzero(answers.calm & answers.is_open)
    most = int(size.max())
    usual = np.asarray(np.bincount(size[calm], 1 / weight[calm], most + 1), np.float64)
    day = answers.day[rows] - answers.day[rows].min()
    burst, _ = grouped([np.asarray(answers.point.codes, np.int64)[rows], day])
    group, first = grouped([burst, size[rows]])
    there, expected = _alike(
        burst[first], size[rows[first]], np.asarray(np.bincount(group, 1 / weight[rows]), np.float64), usual
    )
    honest = answers.bursts.usual_of_row[rows[first]] * (expected + UNSEEN) / (len(calm) + 1)
    enough = (there >= answers.settings["least_alike"] - UNSEEN) & (honest <= answers.settings["honest_share"] * there)
    found[rows] = enough[group]
    return found


def _alike(burst: Ints, size: Ints, count: Floats, usual: Floats) -> tuple[Floats, Floats]:
    """By burst and size (in order of both) the things of like size in the same burst, and those when calm."""
    low, high = np.ceil(size / SMALLER).astype(np.int64), np.floor(size * LARGER).astype(np.int64)
    high = np.minimum(high, len(usual) - 1)
    key = burst * len(usual) + size
    running = np.concatenate(([0.0], np.cumsum(count)))
    start = np.searchsorted(key, burst * len(usual) + low)
    end = np.searchsorted(key, burst * len(usual) + high, side="right")
    before = np.concatenate(([0.0], np.cumsum(usual)))
    return running[end] - running[start], before[high + 1] - before[low]
