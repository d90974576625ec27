"""The frontier where it can be drawn: one input with one output, or two to one under constant returns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.efficiency.envelopment import column_names
from jixiao.engine.comparison.efficiency.figures import check_columns, read_figures, take_figures
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import FindingList

Spot = tuple[float, float]
PLAIN, SPENT, GAINED = "plain", "spent", "gained"
"""What lies across: the figures themselves, inputs per unit of the output, outputs per unit of the input."""
ROOM = 1.08
"""The axes reach so far beyond the largest figure, so that the frontier is seen to go on."""


@dataclass(frozen=True)
class Frontier:
    """`spots` by organisation; `line` the frontier's corners from one edge of the picture to the other.

    `kind` plain: across the input, up the output. spent: two inputs per output, gained: two outputs per input; `across`
    and `up` name the columns.
    """

    kind: str
    across: str
    up: str
    spots: dict[str, Spot]
    line: tuple[Spot, ...]


def frontier(
    table: object, *, inputs: Sequence[str], outputs: Sequence[str], constant_returns: bool = True
) -> Frontier | None:
    """The frontier of a table as a line in the plane; None where it has no plane, or nobody can be compared."""
    spent, gained = column_names(inputs), column_names(outputs)
    check_columns(spent, gained)
    shape = len(spent), len(gained)
    if not (shape == (1, 1) or (constant_returns and shape in {(2, 1), (1, 2)})):
        return None
    known = read_figures(table, (*spent, *gained), FindingList())
    figures = take_figures(known, spent, gained, FindingList())
    if not len(figures.compared):
        return None
    column = {name: np.hstack([figures.inputs, figures.outputs])[:, place] for place, name in enumerate(figures.names)}
    if shape == (1, 1):
        kind, across, up = PLAIN, spent[0], gained[0]
        x, y = column[across], column[up]
        line = _ray(x, y) if constant_returns else _staircase(x, y)
    else:
        kind, (across, up), per = (SPENT, spent, gained[0]) if shape == (2, 1) else (GAINED, gained, spent[0])
        x, y = column[across] / column[per], column[up] / column[per]
        line = _inner(x, y) if kind == SPENT else _outer(x, y)
    codes = [known.organisations[place] for place in figures.compared.tolist()]
    spots = dict(sorted(zip(codes, zip(x.tolist(), y.tolist(), strict=True), strict=True)))
    return Frontier(kind, across, up, spots, tuple(line))


def _ray(x: Floats, y: Floats) -> list[Spot]:
    """Constant returns: the best of all ratios from nothing on."""
    widest = float(x.max()) * ROOM
    return [(0.0, 0.0), (widest, widest * float((y / x).max()))]


def _staircase(x: Floats, y: Floats) -> list[Spot]:
    """Variable returns: up from the smallest input, bent over the best, level from the largest output on."""
    corners = [(across, -up) for across, up in _lower_left([*zip(x.tolist(), (-y).tolist(), strict=True)])]
    return [(corners[0][0], 0.0), *corners, (max(float(x.max()) * ROOM, corners[-1][0]), corners[-1][1])]


def _inner(x: Floats, y: Floats) -> list[Spot]:
    """Two inputs per output: the nearest to nothing, and straight on along both axes."""
    corners = _lower_left([*zip(x.tolist(), y.tolist(), strict=True)])
    top, right = (max(float(each.max()) * ROOM, corner) for each, corner in ((y, corners[0][1]), (x, corners[-1][0])))
    return [(corners[0][0], top), *corners, (right, corners[-1][1])]


def _outer(x: Floats, y: Floats) -> list[Spot]:
    """Two outputs per input: the farthest from nothing, from one axis to the other."""
    corners = [(-across, -up) for across, up in _lower_left([*zip((-x).tolist(), (-y).tolist(), strict=True)])]
    return [(corners[0][0], 0.0), *corners, (0.0, corners[-1][1])]


def _lower_left(spots: Sequence[Spot]) -> list[Spot]:
    """The convex corners that face down and left, from the leftmost (its lowest) to the lowest (its leftmost)."""
    lowest = min(spots, key=lambda spot: (spot[1], spot[0]))
    hull: list[Spot] = []
    for spot in sorted(set(spots)):
        if spot[0] > lowest[0]:
            break
        if hull and spot[0] == hull[-1][0]:
            continue
        while len(hull) > 1 and not _bends(hull[-2], hull[-1], spot):
            hull.pop()
        hull.append(spot)
    return hull


def _bends(first: Spot, middle: Spot, last: Spot) -> bool:
    """Whether the middle one lies below the line between the others."""
    return (middle[0] - first[0]) * (last[1] - first[1]) > (middle[1] - first[1]) * (last[0] - first[0])
