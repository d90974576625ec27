"""Ranks of many runs at once, and what they say: percentiles that occurred, who is ahead of whom, bands."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats, Ints

Ranks = NDArray[np.int32]
"""Runs × organisations; 0 where there is no score."""


def ranks_of_runs(scores: Floats, members: Sequence[Ints], order: Ints | None = None) -> Ranks:
    """Competition ranks of every run (row) within each peer group, as `competition_rank` gives them one by one.

    `order`: all organisations, best first and absent last, where that order holds in every run.
    """
    ranks = np.zeros(scores.shape, np.int32)
    for group in members:
        if order is not None:
            inside = order[np.isin(order, group)]
            ranks[:, inside] = _ordered_ranks(scores[:, inside])
        elif len(group) == scores.shape[1]:
            return _ranked(scores)
        else:
            ranks[:, group] = _ranked(scores[:, group])
    return ranks


def _ranked(scores: Floats) -> Ranks:
    order = np.argsort(-scores, axis=1)
    ranks = np.empty(scores.shape, np.int32)
    np.put_along_axis(ranks, order, _ordered_ranks(np.take_along_axis(scores, order, axis=1)), axis=1)
    return ranks


def _ordered_ranks(scores: Floats) -> Ranks:
    """Ranks of rows that fall from left to right; NaN comes last and gets 0."""
    starts = np.ones(scores.shape, np.bool_)
    noise = RELATIVE_NOISE * np.maximum(np.abs(scores[:, :-1]), np.abs(scores[:, 1:]))
    starts[:, 1:] = scores[:, :-1] - scores[:, 1:] > noise
    places = np.where(starts, np.arange(1, scores.shape[1] + 1, dtype=np.int32), np.int32(0))
    ranks = np.maximum.accumulate(places, axis=1)
    absent = np.isnan(scores)
    return np.where(absent, np.int32(0), ranks) if absent.any() else ranks


def rank_percentiles(ranks: Ranks, percents: Sequence[int]) -> list[Ints]:
    """Nearest-rank percentiles of every organisation's ranks: of R ranks in order the ⌈p × R ÷ 100⌉th, so one that occurred.

    Runs without a rank are left aside; 0 where there was none at all.
    """
    ordered = np.sort(np.ascontiguousarray(ranks.T), axis=1)
    n_absent = (ordered == 0).sum(axis=1)
    n_ranked = ordered.shape[1] - n_absent
    found = []
    for percent in percents:
        place = n_absent + np.maximum(-(-percent * n_ranked // 100), 1) - 1
        inside = np.minimum(place, max(ordered.shape[1] - 1, 0))
        picked = np.take_along_axis(ordered, inside[:, None], axis=1)[:, 0] if ordered.size else n_absent
        found.append(np.where(n_ranked > 0, picked, 0).astype(np.int64))
    return found


def shares_ahead(ranks: Ranks, one: int, others: Ints) -> tuple[Floats, Floats]:
    """In what share of the runs that rank both, organisation `one` is ahead of each of the others, and level with it."""
    own, theirs = ranks[:, one, None], ranks[:, others]
    both = (own > 0) & (theirs > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ahead = (both & (own < theirs)).sum(axis=0) / both.sum(axis=0)
        level = (both & (own == theirs)).sum(axis=0) / both.sum(axis=0)
    return ahead, level


def bands(ranks: Ranks, nominal: Ints, members: Ints, firm: float) -> Iterator[Ints]:
    """Members of one group in bands. The first left opens a band; those after it join until one is firmly behind it.

    In the order of the nominal ranks. “Firmly behind”: the opener is ahead in at least the share `firm` of the runs.
    """
    waiting = members[nominal[members] > 0]
    waiting = waiting[np.argsort(nominal[waiting], kind="stable")]
    while len(waiting):
        ahead, _ = shares_ahead(ranks, int(waiting[0]), waiting)
        behind: Bools = ahead >= firm
        size = int(np.argmax(behind)) if behind.any() else len(waiting)
        yield waiting[:size]
        waiting = waiting[size:]
