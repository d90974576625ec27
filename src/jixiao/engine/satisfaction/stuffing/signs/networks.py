"""Office networks: more answers without a visit from one network in one day than honest networks have."""

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.event_rows import UNREAD, grouped
from jixiao.engine.satisfaction.stuffing.answers import Answers
from jixiao.engine.satisfaction.stuffing.signs.excess import beyond_usual

FEWEST_KEYS = 30


def network_strength(answers: Answers) -> Floats:
    """The network's open answers of that day over the cut: the number that hardly any honest network reaches.

    Families, offices and mobile carriers share a network: how many do is learnt from calm answers. A day with more visitors
    has a higher cut in proportion; in a burst networks of a size that is not usual there are enough. An answer with a
    visit vouches for one without of the same network: the hall's own has both.
    """
    strength = np.zeros(len(answers))
    rows = np.flatnonzero((answers.network >= 0) & (answers.at != UNREAD))
    if not answers.is_open[rows].any():
        return strength
    day = answers.day[rows] - answers.day[rows].min()
    group, _ = grouped([answers.network[rows], day])
    here, _ = grouped([group, np.asarray(answers.point.codes, np.int64)[rows]])
    is_open = answers.is_open[rows]
    calm = np.bincount(group[answers.calm[rows] & is_open])
    least, chance = answers.settings["network_least"], answers.settings["network_chance"]
    cut = network_cut(calm[calm > 0], len(np.unique(group[is_open])), least, chance) * answers.bursts.more[rows]
    strength[rows] = np.where(is_open, _not_vouched(group, is_open) / cut, 0.0)
    size = np.zeros(len(answers), np.int64)
    size[rows] = np.where(is_open, _not_vouched(here, is_open), 0)
    in_burst = beyond_usual(answers, np.where(size > 1, size, 0), np.maximum(size, 1))
    return np.where(in_burst, np.maximum(strength, 1.0), strength)


def _not_vouched(group: Ints, is_open: Bools) -> Ints:
    """By row the open answers of its group beyond those with a visit."""
    n_open = np.bincount(group, weights=is_open)
    return np.asarray(np.maximum(2 * n_open - np.bincount(group), 0)[group], np.int64)


def network_cut(calm_counts: Ints, n_networks: int, least: float, expected: float) -> float:
    """The count that fewer than `expected` of all honest networks reach, at least `least`.

    The tail is geometric: its fall from 2 to 4 answers among calm networks goes on beyond.
    """
    at_least_two, at_least_four = int((calm_counts >= 2).sum()), int((calm_counts >= 4).sum())
    if len(calm_counts) < FEWEST_KEYS or at_least_two < FEWEST_KEYS:
        return least
    fall = min((max(at_least_four, 1) / at_least_two) ** 0.5, 0.9)
    above_two = n_networks * at_least_two / len(calm_counts)
    return max(least, 2 + float(np.log(above_two / expected) / -np.log(fall)))
