"""Payees and years of programmes: who is paid by both, when both run."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period

SEPARATORS: Final = str.maketrans(dict.fromkeys("；;、|\n\t", ";"))
ALWAYS: Final = (0, 12 * 10_000)
"""Months of a programme whose years are not known."""


def payees_of(text: str) -> frozenset[str]:
    """The names in a cell, between ； ; 、 or |; brackets and blanks do not matter."""
    bare = text.translate(SEPARATORS).replace("（", "(").replace("）", ")").replace(" ", "")
    return frozenset(name for name in bare.split(";") if name)


def holders(sets: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    """Which programmes have each name."""
    found: dict[str, list[int]] = {}
    for place, names in enumerate(sets):
        for name in names:
            found.setdefault(name, []).append(place)
    return found


def shared_payees(
    payees: Sequence[frozenset[str]], first: Ints, second: Ints, known: Mapping[str, Sequence[int]]
) -> tuple[Floats, list[frozenset[str]]]:
    """By pair how much shared payees say (NaN where one names none), and who they are.

    The rarer a payee, the more: 1 where nobody else pays it, 0.5 where a hundred do.
    """
    strength, shared = np.zeros(len(first)), []
    for number, (one, other) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        both = payees[one] & payees[other]
        shared.append(both)
        if not payees[one] or not payees[other]:
            strength[number] = np.nan
        elif both:
            strength[number] = max(1 / (1 + np.log10(len(known[name]) / 2) / np.log10(50)) for name in both)
    return np.clip(strength, 0.0, 1.0), shared


def months_of(text: str, *, is_end: bool) -> int | None:
    """A year, half, quarter, month or day as a running month; None where it is blank, DefinitionError where it is none."""
    bare = text.strip().replace("/", "-").replace("年", "-").replace("月", "").rstrip("-")
    if not bare:
        return None
    parts = bare.split("-")
    if len(parts) in (2, 3) and all(part.isascii() and part.isdigit() for part in parts) and len(parts[0]) == 4:
        bare = f"{parts[0]}-{parts[1]:0>2}"
    period = Period.parse(bare)
    return period.year * 12 + (period.last_month if is_end else period.first_month) - 1


def overlap(begin: Ints, end: Ints, first: Ints, second: Ints) -> Floats:
    """Months in which both run, as a share of the shorter one."""
    both = np.minimum(end[first], end[second]) - np.maximum(begin[first], begin[second]) + 1
    shorter = np.minimum((end - begin + 1)[first], (end - begin + 1)[second])
    return np.asarray(np.clip(both, 0, None) / np.maximum(shorter, 1), np.float64)


def read_months(texts: Sequence[str], *, is_end: bool) -> tuple[Ints, list[int]]:
    """Running months of a column (ALWAYS where blank) and the rows that cannot be read."""
    found, bad = np.full(len(texts), ALWAYS[is_end]), []
    for row, text in enumerate(texts):
        try:
            month = months_of(text, is_end=is_end)
        except DefinitionError:
            bad.append(row)
            continue
        found[row] = ALWAYS[is_end] if month is None else month
    return np.asarray(found, np.int64), bad


def groups_of(n: int, first: Sequence[int], second: Sequence[int]) -> list[int]:
    """Numbers of groups that pairs join, from 1 in the order of the pairs; 0 for who is in no pair."""
    parent = list(range(n))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in zip(first, second, strict=True):
        parent[root(one)] = root(other)
    numbers: dict[int, int] = {}
    found: list[Any] = [0] * n
    for one, other in zip(first, second, strict=True):
        for place in (one, other):
            found[place] = numbers.setdefault(root(place), len(numbers) + 1)
    return found
