"""Distances to another period's frontier against HiGHS one by one; what must hold for any figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from jixiao.engine.comparison.malmquist import across, malmquist

figure = st.integers(0, 12)
shapes = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 2), st.integers(1, 2))


def table(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    row = st.lists(figure, min_size=columns, max_size=columns).filter(any)
    return st.lists(row, min_size=rows, max_size=rows)


cases = shapes.flatmap(
    lambda shape: st.tuples(
        table(shape[0], shape[2]), table(shape[0], shape[3]), table(shape[1], shape[2]), table(shape[1], shape[3])
    )
)


def plain(inputs: np.ndarray, outputs: np.ndarray, spent: np.ndarray, gained: np.ndarray) -> float:
    """The least share of its own inputs with which the frontier makes as much; NaN where it cannot."""
    n = len(inputs)
    above = np.vstack([np.column_stack([-spent, inputs.T]), np.column_stack([np.zeros(len(gained)), -outputs.T])])
    answer = linprog(
        np.r_[1.0, np.zeros(n)], A_ub=above, b_ub=np.r_[np.zeros(len(spent)), -gained], bounds=[(0, None)] * (n + 1)
    )
    return float(answer.x[0]) if answer.status == 0 else float("nan")


@settings(max_examples=80)
@given(cases)
def test_distances_are_those_of_single_programmes(case: tuple[list[list[int]], ...]) -> None:
    inputs, outputs, spent, gained = (np.array(each, np.float64) for each in case)
    found = across(inputs, outputs, spent, gained)
    for value, one, other in zip(found.tolist(), spent, gained, strict=True):
        wanted = plain(inputs, outputs, one, other)
        if wanted < 1e-6:  # made without any of the input it has: no share of it can be named
            assert np.isnan(value) or value < 1e-6
        else:
            assert value == pytest.approx(wanted, rel=1e-7, nan_ok=True)


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.integers(1, 20)] * 6), min_size=2, max_size=7), st.sampled_from([0.01, 5.0, 1e6]))
def test_identities_units_and_turning_back(rows: list[tuple[int, ...]], scale: float) -> None:
    codes = [f"o{place}" for place in range(len(rows))]
    figures = np.array(rows, np.float64)

    def period(first: int, factor: float = 1.0) -> dict[str, object]:
        names = dict(zip("abc", (figures[:, first : first + 3] * [factor, 1, 1]).T.tolist(), strict=True))
        return {"organisation_code": codes, **names}

    roles = {"inputs": ["a", "b"], "outputs": ["c"]}
    there, back = malmquist(period(0), period(3), **roles), malmquist(period(3), period(0), **roles)
    for row, turned in zip(there.table, back.table, strict=True):
        product = row["efficiency_change"] * row["technical_change"]
        assert row["productivity_change"] == pytest.approx(product)
        assert row["efficiency_change"] == pytest.approx(row["pure_change"] * row["scale_change"])
        assert row["productivity_change"] * turned["productivity_change"] == pytest.approx(1)
    scaled = malmquist(period(0, scale), period(3, scale), **roles)
    assert scaled["productivity_change"] == pytest.approx(list(there.table["productivity_change"]), rel=1e-7)
    better = malmquist(period(0), {**period(0), "c": (figures[:, 2] * 3).tolist()}, **roles)
    assert better["technical_change"] == pytest.approx([3.0] * len(rows))
    assert better["efficiency_change"] == pytest.approx([1.0] * len(rows))
