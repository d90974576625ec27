"""Competition ranks within peer groups: 1, 2, 2, 4."""

import numpy as np

from jixiao.engine.model.arrays import RELATIVE_NOISE, Floats, Ints


def competition_rank(scores: Floats) -> Ints:
    """Highest is 1, equals share the smallest rank, NaN has rank 0. Equal but for binary noise is equal."""
    ranks = np.zeros(len(scores), np.int64)
    seen = np.flatnonzero(np.isfinite(scores))
    if not len(seen):
        return ranks
    order = seen[np.argsort(-scores[seen], kind="stable")]
    sorted_scores = scores[order]
    noise = RELATIVE_NOISE * np.maximum(np.abs(sorted_scores[:-1]), np.abs(sorted_scores[1:]))
    starts = np.concatenate(([True], sorted_scores[:-1] - sorted_scores[1:] > noise))
    ranks[order] = np.maximum.accumulate(np.where(starts, np.arange(1, len(order) + 1), 0))
    return ranks


def rank_in_groups(scores: Floats, group: Ints) -> Ints:
    """Ranks of every column of `scores` (organisations × nodes) within each group; 0 where there is no score."""
    ranks = np.zeros(scores.shape, np.int64)
    for number in range(int(group.max()) + 1 if len(group) else 0):
        members = np.flatnonzero(group == number)
        for column in range(scores.shape[1]):
            ranks[members, column] = competition_rank(scores[members, column])
    return ranks
