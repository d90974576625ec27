"""Pieces of texts as numbers: equal pieces have equal numbers, exactly, in a few bytes each."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Ints


def piece_numbers(texts: Sequence[str], size: int) -> list[Ints]:
    """By text and by start the number of the piece of `size` signs that begins there.

    By doubling (Karp, Miller & Rosenberg 1972): a piece is the pair of its beginning and its end, which have numbers.
    """
    numbers, length = np.unique(_signs("".join(texts)), return_inverse=True)[1].astype(np.int64), 1
    while length < size:
        step = min(length, size - length)
        numbers, length = _joined(numbers, step), length + step
    ends = np.cumsum([0, *map(len, texts)]).tolist()
    return [numbers[start : max(end - size + 1, start)] for start, end in pairwise(ends)]


def _signs(text: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _joined(numbers: Ints, step: int) -> Ints:
    """Numbers of pairs: of what begins here and what begins `step` later."""
    if len(numbers) <= step:
        return np.zeros(0, np.int64)
    pairs = numbers[:-step] * (int(numbers.max()) + 1) + numbers[step:]
    return np.asarray(np.unique(pairs, return_inverse=True)[1], np.int64)


def with_gap(text: str, gap: str, size: int) -> Bools:
    """By start whether the piece that begins there has a gap in it."""
    n = max(len(text) - size + 1, 0)
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(_signs(text) == ord(gap))])
    return np.asarray(before[size : size + n] > before[:n])


def covered_by(starts: Bools, length: int, size: int) -> Bools:
    """Which signs lie in a piece that begins at one of `starts`."""
    turns = np.zeros(length + 1, np.int64)
    places = np.flatnonzero(starts)
    np.add.at(turns, places, 1)
    np.add.at(turns, places + size, -1)
    return np.asarray(np.cumsum(turns[:-1]) > 0)
