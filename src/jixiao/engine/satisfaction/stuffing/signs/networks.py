"""Office networks: more answers without a visit from one network in one day than honest networks have."""

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.event_rows import UNREAD, grouped
from jixiao.engine.satisfaction.stuffing.answers import Answers
from jixiao.engine.satisfaction.stuffing.signs.excess import beyond_usual

FEWEST_KEYS, FEWEST_SHARED = 30, 5
"""A point's networks tell of the tail where it has so many, and so many that several people share."""
TAILS = (2, 4)
HALF, STEADY = 0.5, 0.9


def network_strength(answers: Answers, taken: Bools | None = None) -> Floats:
    """The network's open answers of that day over the cut: the number that hardly any honest network reaches.

    Families, offices and mobile carriers share a network: how many do is learnt from calm answers. A day with more visitors
    has a higher cut in proportion; in a burst networks of a size that is not usual there are enough. An answer with a
    visit vouches for one without of the same network: the hall's own has both. Answers `taken` by their pace are left aside.
    """
    strength = np.zeros(len(answers))
    left = np.ones(len(answers), np.bool_) if taken is None else ~taken
    rows = np.flatnonzero((answers.network >= 0) & (answers.at != UNREAD) & left)
    if not answers.is_open[rows].any():
        return strength
    point, day = np.asarray(answers.point.codes, np.int64)[rows], answers.day[rows] - answers.day[rows].min()
    group, _ = grouped([answers.network[rows], day])
    here, first = grouped([group, point])
    is_open = answers.is_open[rows]
    calm = np.bincount(here[answers.calm[rows] & is_open], minlength=len(first))
    least, chance = answers.settings["network_least"], answers.settings["network_chance"]
    cut = network_cut(calm[calm > 0], point[first][calm > 0], len(np.unique(group[is_open])), least, chance)
    strength[rows] = np.where(is_open, _not_vouched(group, is_open) / (cut * answers.bursts.more[rows]), 0.0)
    size = np.zeros(len(answers), np.int64)
    size[rows] = np.where(is_open, _not_vouched(here, is_open), 0)
    in_burst = beyond_usual(answers, np.where(size > 1, size, 0), np.maximum(size, 1))
    return np.where(in_burst, np.maximum(strength, 1.0), strength)


def network_cut(calm_counts: Ints, point: Ints, n_networks: int, least: float, expected: float) -> float:
    """The count that fewer than `expected` of all honest networks reach, at least `least`.

    The tail is at most geometric: its fall from 2 to 4, or from 4 to 8 answers among calm networks goes on beyond. Of several
    points that of the middle one, so that who stuffs at some for weeks does not set the cut.
    """
    by_point = [calm_counts[point == place] for place in np.unique(point).tolist()]
    known = [counts for counts in by_point if len(counts) >= FEWEST_KEYS]
    cuts = [cut for start in TAILS if (cut := _beyond(known, start, n_networks / expected)) is not None]
    return max(least, min(cuts, default=least))


def _beyond(by_point: list[Ints], start: int, times: float) -> float | None:
    """Where the tail that falls from `start` to twice as many leaves one in `times`; None where too few points have one."""
    falls, shares = [], []
    for counts in by_point:
        above, far = int((counts >= start).sum()), int((counts >= 2 * start).sum())
        if above >= FEWEST_SHARED:
            falls.append(min((max(far, HALF) / above) ** (1 / start), STEADY))
            shares.append(above / len(counts))
    if len(falls) <= len(by_point) / 2:
        return None
    return start + float(np.log(times * np.median(shares)) / -np.log(np.median(falls)))


def _not_vouched(group: Ints, is_open: Bools) -> Ints:
    """By row the open answers of its group beyond those with a visit."""
    n_open = np.bincount(group, weights=is_open)
    return np.asarray(np.maximum(2 * n_open - np.bincount(group), 0)[group], np.int64)
