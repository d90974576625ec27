"""Amounts to whole units so that the total, the groups' sums and what moves stay exact: largest remainders, by code."""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.budget.allocation.limits import DOWN
from jixiao.engine.budget.allocation.nearest import Face
from jixiao.engine.model.arrays import Floats, Ints

NOISE = 1e-3
"""Parts of a unit that are binary noise."""


def to_whole(face: Face, amounts: Floats) -> Ints:
    """Whole units within the face's bounds. Needs amounts that lie on it but for noise; rows are in order of codes."""
    near = np.rint(amounts)
    amounts = np.where(np.abs(amounts - near) <= NOISE, near, amounts)
    cells = 2 * face.limits.group + _is_second(face)
    n_cells = 2 * len(face.low)
    whole = np.floor(amounts).astype(np.int64)
    base = np.zeros(n_cells, np.int64)
    np.add.at(base, cells, whole)
    parts, most = (
        np.asarray(np.bincount(cells, each, n_cells), np.float64) for each in (amounts - whole, amounts > whole)
    )
    extra = _units_by_cell(face, base, parts, most)
    for cell in np.flatnonzero(extra).tolist():
        members = np.flatnonzero(cells == cell)
        left = (amounts - whole)[members]
        order = members[np.lexsort((members, -left))]
        whole[order[: extra[cell]]] += 1
    return whole


def _is_second(face: Face) -> Ints:
    """1 for programmes whose move counts against the limit, where that limit has a price; they are rounded apart."""
    if not face.must_move:
        return np.zeros(len(face.lower), np.int64)
    last = face.limits.last
    counted = face.upper <= last if face.limits.side == DOWN else face.lower >= last
    return counted.astype(np.int64)


def _units_by_cell(face: Face, base: Ints, parts: Floats, most: Floats) -> Ints:
    """How many members of each cell are rounded up; cells 2g and 2g + 1 are the two sides of group g."""
    total = face.limits.total or 0
    tight = face.low == face.high
    extra = np.zeros(len(base), np.int64)
    if not face.must_move:
        own = base[0::2]
        extra[0::2] = np.where(tight, face.low - own, 0)
        free = np.flatnonzero(~tight)
        left = total - int(own.sum()) - int(extra.sum())
        wanted = np.floor(parts[0::2][free] + NOISE).astype(np.int64)
        extra[2 * free] = wanted + _dealt(parts[0::2][free] - wanted, left - int(wanted.sum()))
        return extra
    return _both_sides(face, base, parts, most)


def _both_sides(face: Face, base: Ints, parts: Floats, most: Floats) -> Ints:
    """The same where the sum of each side is fixed too: the second side first, then the first side of free groups."""
    limits, tight = face.limits, face.low == face.high
    second = _is_second(face) == 1
    fixed = int(limits.last[second].sum())
    moved_by_first = limits.moved(np.where(second, limits.last, face.lower))
    sign = -1 if limits.side == DOWN else 1
    second_sum = fixed + sign * ((limits.move or 0) - moved_by_first)
    first_sum = (limits.total or 0) - second_sum
    whole = np.floor(parts + NOISE).astype(np.int64)
    places = np.arange(len(tight))
    for n_tight in _tries(int(tight.sum()), parts[1::2][tight]):
        extra = whole.copy()
        left = second_sum - int((base + whole)[1::2].sum())
        extra[1::2][tight] += _dealt((parts - whole)[1::2][tight], n_tight)
        extra[1::2][~tight] += _dealt((parts - whole)[1::2][~tight], left - n_tight)
        own = extra[1::2] + base[1::2]
        extra[0::2] = np.where(tight, face.low - own - base[0::2], extra[0::2])
        rest = first_sum - int((base + extra)[0::2].sum())
        free = places[~tight]
        extra[2 * free] += _dealt((parts - whole)[0::2][~tight], rest)
        sums = (int((base + extra)[1::2].sum()), int((base + extra)[0::2].sum()))
        if sums == (second_sum, first_sum) and (extra >= 0).all() and (extra <= most).all():
            return extra
    return whole


def _tries(n: int, parts: Floats) -> Sequence[int]:
    """How many tight groups may be rounded up, the likeliest number first."""
    likely = round(float(parts.sum())) if n else 0
    return sorted(range(n + 1), key=lambda number: (abs(number - likely), number))


def _dealt(parts: Floats, units: int) -> Ints:
    """One unit each to the `units` largest parts, the first of equal ones; what cannot be dealt is left."""
    dealt = np.zeros(len(parts), np.int64)
    order = np.lexsort((np.arange(len(parts)), -parts))
    dealt[order[: max(0, min(units, len(parts)))]] = 1
    return dealt
