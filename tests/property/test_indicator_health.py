"""The rank agreement of two indicators against a slow, plain twin."""

from itertools import product
from math import isclose, sqrt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.indicator_health.sameness import PERIODS, agreement_of
from jixiao.engine.indicator_health.shape import Figures

CELL = st.one_of(st.none(), st.integers(0, 6).map(float))
GRID = st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=5, max_size=9)


def figures(grid: list[list[float | None]]) -> Figures:
    values = np.array([[np.nan if cell is None else cell for cell in row] for row in grid])
    return Figures(values, np.arange(len(grid)), np.arange(4))


def mean_rank(column: list[float], at: int) -> float:
    below, equal = sum(x < column[at] for x in column), sum(x == column[at] for x in column)
    return below + (equal + 1) / 2


def spearman(x: list[float], y: list[float]) -> float | None:
    ranks = [[mean_rank(column, at) for at in range(len(x))] for column in (x, y)]
    means = [sum(column) / len(x) for column in ranks]
    both = sum((a - means[0]) * (b - means[1]) for a, b in zip(*ranks, strict=True))
    sizes = [sum((a - mean) ** 2 for a in column) for column, mean in zip(ranks, means, strict=True)]
    return both / sqrt(sizes[0] * sizes[1]) if sizes[0] * sizes[1] else None


def plain(left: list[list[float | None]], right: list[list[float | None]], least: int) -> float | None:
    n, found = min(len(left), len(right)), []
    for month in range(4 - PERIODS, 4):
        pairs = [(left[i][month], right[i][month]) for i in range(n)]
        there = [(a, b) for a, b in pairs if a is not None and b is not None]
        one = spearman([a for a, _ in there], [b for _, b in there]) if len(there) >= least else None
        if one is None:
            return None
        found.append(one)
    if any(a * b < 0 for a, b in product(found, found)):
        return None
    return min(found, key=abs)


@settings(max_examples=50, deadline=None)
@given(GRID, GRID)
def test_agreement_is_that_of_the_plain_twin(left: list[list[float | None]], right: list[list[float | None]]) -> None:
    fast, slow = agreement_of(figures(left), figures(right), 4), plain(left, right, 4)
    if slow is not None and abs(slow) < 1e-12:
        assert fast is None or abs(fast) < 1e-9
    else:
        assert (fast is None) == (slow is None)
        assert fast is None or slow is None or isclose(fast, slow, abs_tol=1e-12)
