"""Pace: answers given faster than people read, the same answer to every question, gaps as regular as a machine's."""

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.event_rows import UNREAD, grouped
from jixiao.engine.satisfaction.stuffing.answers import Answers
from jixiao.engine.satisfaction.stuffing.signs.excess import beyond_usual

QUARTILE = 0.6744897501960817
"""A normal distribution's upper quartile lies so many standard deviations above its median."""
LEAST_SPREAD = 0.1
WEAK = 0.5
LEAST_SHARE = 0.01


def fast_strength(answers: Answers) -> Floats:
    """Half where an answer took far less time than the calm ones do: some people are quick. 1 where many such stand
    together, at one point in one day from one network: more than the usual share of quick people allows (binomial).
    """
    from scipy.special import bdtrc

    fast = is_fast(answers)
    strength = np.where(fast, WEAK, 0.0)
    rows = np.flatnonzero(answers.at != UNREAD)
    if not fast.any() or not len(rows):
        return strength
    day = answers.day[rows] - answers.day[rows].min()
    group, _ = grouped([np.asarray(answers.point.codes, np.int64)[rows], day, answers.network[rows] + 1])
    n, n_fast = np.bincount(group), np.bincount(group, weights=fast[rows])
    shares = [float(fast[each].mean()) for each in _by_point(answers, answers.calm)]
    usual = max(float(np.median(shares)), LEAST_SHARE)
    too_many = (n_fast > 0) & (bdtrc(n_fast - 1.0, n, usual) < answers.settings["fast_chance"])
    strength[rows] += np.where(fast[rows] & too_many[group], 1 - WEAK, 0.0)
    strength[beyond_usual(answers, fast.astype(np.int64), np.ones(len(answers), np.int64))] = 1.0
    return strength


def is_fast(answers: Answers) -> Bools:
    """Below the usual seconds by so many robust spreads, on their logarithm.

    Usual: the median of calm answers and the distance to their upper quartile (who hurries cannot widen it), of the middle
    one of all points (who hurries at one point cannot move it).
    """
    known = np.isfinite(answers.seconds) & answers.calm
    if known.sum() < answers.settings["least_to_learn"]:
        return np.zeros(len(answers), np.bool_)
    quartiles = [
        np.quantile(np.log(answers.seconds[rows]), (0.5, 0.75)) for rows in _by_point(answers, known) if len(rows) >= 4
    ]
    middle, upper = np.median(np.array(quartiles), axis=0)
    spread = max((upper - middle) / QUARTILE, LEAST_SPREAD)
    limit = np.exp(middle - answers.settings["fast_distance"] * spread)
    return np.asarray(np.where(np.isfinite(answers.seconds), answers.seconds, np.inf) < limit)


def _by_point(answers: Answers, chosen: Bools) -> list[Ints]:
    """The chosen rows of each point."""
    rows = np.flatnonzero(chosen)
    codes = np.asarray(answers.point.codes)[rows]
    order = np.argsort(codes, kind="stable")
    return np.split(rows[order], np.flatnonzero(np.diff(codes[order])) + 1)


def straight_strength(answers: Answers) -> Floats:
    """Half where all of several questions have the same answer and that was fast."""
    if len(answers.questions) < answers.settings["least_questions"] or not len(answers):
        return np.zeros(len(answers))
    first = answers.questions[0]
    same = np.logical_and.reduce([column == first for column in answers.questions[1:]]) & (first >= 0)
    return np.where(same & is_fast(answers), WEAK, 0.0)


def rhythm_strength(answers: Answers, taken: Bools | None = None) -> Floats:
    """1 where the gaps between a network's open answers at a point, or between all of a point's, are all but one length.

    The most frequent gap is tested against what gaps of people have (geometric, of the same mean): `rhythm_chance`.
    Answers `taken` by other signs are left aside, since a louder attack at the same place hides a quieter one.
    """
    left = np.ones(len(answers), np.bool_) if taken is None else ~taken
    rows = np.flatnonzero(answers.is_open & (answers.at != UNREAD) & left)
    strength = np.zeros(len(answers))
    if not len(rows):
        return strength
    point, day = np.asarray(answers.point.codes, np.int64)[rows], answers.day[rows]
    for key in ([point, day - day.min()], [point, day - day.min(), answers.network[rows] + 1]):
        group, _ = grouped(key)
        strength[rows] = np.maximum(strength[rows], _regular(group, answers.at[rows], answers))
    return strength


def _regular(group: Ints, at: Ints, answers: Answers) -> Floats:
    """By row 1 where it stands before or after a gap of the length that its group has far too often."""
    order = np.lexsort((at, group))
    inside = group[order][1:] == group[order][:-1]
    gap = np.where(inside, np.diff(at[order]), -1)
    pairs = np.flatnonzero(inside)
    found = np.zeros(len(group))
    if not len(pairs):
        return found
    of_group = group[order][1:][pairs]
    kind, first = grouped([of_group, gap[pairs]])
    n_kind, n_gaps = np.bincount(kind), np.bincount(of_group, minlength=int(group.max()) + 1)
    total = np.asarray(np.bincount(of_group, gap[pairs], int(group.max()) + 1), np.float64)
    owner = of_group[first]
    too_often = _too_often(n_kind, n_gaps[owner], total[owner], gap[pairs][first], answers)
    marked = np.zeros(len(group), np.bool_)
    hit = pairs[too_often[kind]]
    marked[hit] = marked[hit + 1] = True
    found[order] = marked
    return found


def _too_often(n_kind: Ints, n_gaps: Ints, total: Floats, gap: Ints, answers: Answers) -> Bools:
    """Whether a gap length above 0 stands there too often: the binomial tail with the geometric's greatest chance."""
    from scipy.special import bdtrc

    mean = np.maximum(total / n_gaps, 1e-9)
    stay = mean / (1 + mean)
    chance = (1 - stay) * stay ** np.maximum(gap, 0)
    tail = bdtrc(n_kind - 1.0, n_gaps, chance)
    enough = n_gaps + 1 >= answers.settings["rhythm_least"]
    return np.asarray(enough & (gap > 0) & (tail < answers.settings["rhythm_chance"]) & (n_kind >= 0.5 * n_gaps))
