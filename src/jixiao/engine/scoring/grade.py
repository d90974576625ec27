"""等次: the grade that a rounded score reaches, and where quotas bind, the grade that is left."""

from fractions import Fraction

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, at_least
from jixiao.engine.model.parts import Grade


def grade_places(scores: Floats, grades: tuple[Grade, ...]) -> Ints:
    """Place of the grade of each rounded score (0 is the best), −1 where there is no score or no grades."""
    if not grades:
        return np.full(len(scores), -1, np.int64)
    cuts = np.array([grade.lowest for grade in grades])
    reached = scores[:, None] >= cuts[None, :] - 1e-12 * np.maximum(1.0, np.abs(cuts))[None, :]
    place = np.where(reached.any(axis=1), reached.argmax(axis=1), len(grades) - 1)
    return np.asarray(np.where(np.isfinite(scores), place, -1), dtype=np.int64)


def graded_by_quota(scores: Floats, grades: tuple[Grade, ...], group: Ints, best_allowed: Ints) -> Ints:
    """As `grade_places`, but a grade with a quota takes at most ⌊quota × those with a score in the group⌋, best first.

    Equals at the edge all go to the next grade (“不超过”). `best_allowed` is the best place a veto leaves to each;
    who may not have a grade takes none of its places.
    """
    place = grade_places(scores, grades)
    if all(grade.quota is None for grade in grades):
        return place
    seen = np.isfinite(scores)
    for number in np.unique(group[seen]):
        members = np.flatnonzero(seen & (group == number))
        place[members] = _group_places(scores[members], grades, best_allowed[members])
    return place


def _group_places(scores: Floats, grades: tuple[Grade, ...], best_allowed: Ints) -> Ints:
    place = np.full(len(scores), len(grades) - 1, np.int64)
    waiting: Bools = np.ones(len(scores), np.bool_)
    for number, grade in enumerate(grades):
        takers = waiting & at_least(scores, grade.lowest) & (best_allowed <= number)
        if grade.quota is not None:
            takers = _within(scores, takers, places_of(grade.quota, len(scores)))
        place[takers] = number
        waiting &= ~takers
    return place


def _within(scores: Floats, takers: Bools, places: int) -> Bools:
    """Those takers who, with all that score as much or more, are no more than `places`."""
    theirs = scores[takers]
    n_not_behind = len(theirs) - np.searchsorted(np.sort(theirs), theirs, side="left")
    kept = takers.copy()
    kept[takers] = n_not_behind <= places
    return kept


def places_of(quota: float, size: int) -> int:
    """⌊quota × size⌋ in exact arithmetic on the decimal quota: 0.29 × 100 is 29."""
    return int(Fraction(repr(float(quota))) * size)
