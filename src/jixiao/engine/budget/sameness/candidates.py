"""Which pairs are worth looking at: the same spot, a payee that few have, words that few have. Never all n²."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from jixiao.engine.budget.sameness.grams import Grams
from jixiao.engine.model.arrays import Ints

NEIGHBOURS = 20
"""In a block that is too large each is held against so many that follow it in the order of names."""


def candidate_pairs(
    blocks: Iterable[Sequence[int]],
    grams: Grams,
    names: Sequence[str],
    settings: Mapping[str, float] | Any,
    least: float,
) -> tuple[Ints, Ints, int]:
    """Pairs (first < second), each once, and how many blocks were too large to be compared wholly."""
    largest, n = int(settings["largest_block"]), len(names)
    found, too_large = [], 0
    for block in blocks:
        members = np.array(sorted(set(block)), np.int64)
        if len(members) < 2:
            continue
        if len(members) <= largest:
            one, other = np.triu_indices(len(members), 1)
        else:
            too_large += 1
            members = np.array(sorted(members.tolist(), key=lambda place: (names[place], place)), np.int64)
            one, other = _neighbours(len(members))
        found.append(_coded(members[one], members[other], n))
    found.append(_by_rare_words(grams, int(settings["rare_documents"]), least, n))
    pairs = np.unique(np.concatenate(found))
    first, second = np.divmod(pairs, max(n, 1))
    return first, second, too_large


def _neighbours(length: int) -> tuple[Ints, Ints]:
    one = np.repeat(np.arange(length), NEIGHBOURS)
    other = one + np.tile(np.arange(1, NEIGHBOURS + 1), length)
    return one[other < length], other[other < length]


def _coded(one: Ints, other: Ints, n: int) -> Ints:
    return np.asarray(np.minimum(one, other) * n + np.maximum(one, other), np.int64)


def _by_rare_words(grams: Grams, rare: int, least: float, n: int) -> Ints:
    """Pairs whose rare words alone make them alike."""
    from scipy.sparse import triu

    few = np.flatnonzero((grams.documents >= 2) & (grams.documents <= rare))
    if not len(few) or not n:
        return np.zeros(0, np.int64)
    part = grams.rows[:, few]
    alike = triu(part @ part.T, k=1).tocoo()
    there = alike.data >= least
    return _coded(alike.row[there].astype(np.int64), alike.col[there].astype(np.int64), n)
