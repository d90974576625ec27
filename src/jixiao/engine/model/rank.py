"""Competition ranks within peer groups: 1, 2, 2, 4."""

import numpy as np

from jixiao.engine.model.arrays import RELATIVE_NOISE, Floats, Ints

COUNTED = 1 << 20
"""Rounded scores that lie within so many steps are counted instead of sorted."""


def competition_rank(scores: Floats) -> Ints:
    """Highest is 1, equals share the smallest rank, NaN has rank 0. Equal but for binary noise is equal."""
    ranks = np.zeros(len(scores), np.int64)
    seen = np.flatnonzero(np.isfinite(scores))
    if not len(seen):
        return ranks
    order = seen[np.argsort(-scores[seen])]
    sorted_scores = scores[order]
    noise = RELATIVE_NOISE * np.maximum(np.abs(sorted_scores[:-1]), np.abs(sorted_scores[1:]))
    starts = np.concatenate(([True], sorted_scores[:-1] - sorted_scores[1:] > noise))
    ranks[order] = np.maximum.accumulate(np.where(starts, np.arange(1, len(order) + 1), 0))
    return ranks


def rank_in_groups(scores: Floats, group: Ints, digits: int | None = None) -> Ints:
    """Ranks of one column of scores within each group; 0 where there is no score.

    `digits`: the scores are rounded to so many decimals, which lets many of them be counted instead of sorted.
    """
    if digits is not None and len(scores) > 256:
        counted = _count_ranks(scores, group, digits)
        if counted is not None:
            return counted
    ranks = np.zeros(len(scores), np.int64)
    for number in range(int(group.max()) + 1 if len(group) else 0):
        members = np.flatnonzero(group == number)
        ranks[members] = competition_rank(scores[members])
    return ranks


def _count_ranks(scores: Floats, group: Ints, digits: int) -> Ints | None:
    """The same by counting how many lie above each step; None where the steps are too many."""
    seen = np.isfinite(scores)
    if not seen.any():
        return np.zeros(len(scores), np.int64)
    steps = np.rint(np.where(seen, scores, 0.0) * 10.0**digits)
    low, high = float(steps.min()), float(steps.max())
    width, n_groups = high - low + 1, int(group.max()) + 1
    if not width * n_groups <= COUNTED:
        return None
    key = ((high - steps) + group * width).astype(np.int64)
    counts = np.bincount(key[seen], minlength=int(width) * n_groups).reshape(n_groups, -1)
    above = (np.cumsum(counts, axis=1) - counts).ravel()
    return np.asarray(np.where(seen, above[key] + 1, 0), dtype=np.int64)
