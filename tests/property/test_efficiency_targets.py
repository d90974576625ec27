"""Targets against what the peers make together; the frontier as a line against the programmes' scores."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.comparison.efficiency.frontier import Frontier, Spot, frontier
from jixiao.engine.comparison.efficiency.targets import efficiency_with_targets
from tests.property.test_efficiency import RADIAL, SBM, Data, figures, frame, parsed


def names_of(data: Data) -> dict[str, list[str]]:
    inputs, outputs = data
    return {
        "inputs": [f"x{place}" for place in range(inputs.shape[1])],
        "outputs": [f"y{place}" for place in range(outputs.shape[1])],
    }


@pytest.mark.parametrize(("model", "orientation"), [*RADIAL, *SBM])
@settings(max_examples=30)
@given(data=figures())
def test_a_target_is_what_the_peers_make_together(model: str, orientation: str, data: Data) -> None:
    table = frame(*data)
    found = efficiency_with_targets(table, **names_of(data), model=model, orientation=orientation)
    peers = {row["organisation_code"]: parsed(row["peers"]) for row in found.table}
    own = {code: place for place, code in enumerate(table["organisation_code"])}
    for row in found.targets:
        column = table[row["indicator_code"]]
        together = sum(share * column[own[peer]] for peer, share in peers[row["organisation_code"]].items())
        assert row["figure"] == column[own[row["organisation_code"]]]
        assert row["target"] == pytest.approx(together, rel=1e-6, abs=1e-6)
        assert row["gap"] == pytest.approx(row["target"] - row["figure"], abs=1e-9)
        better = row["gap"] <= 0 if row["role"] == "input" else row["gap"] >= 0
        assert better, "nobody is told to spend more or to do less"
        assert (row["change"] is None) == (row["figure"] == 0)
    assert len(found.targets) == len(peers) * sum(map(len, names_of(data).values()))


def reached(line: tuple[Spot, ...], spot: Spot) -> float:
    """By which factor the spot has to be drawn out of the origin until it meets the line, segment by segment."""
    factors = []
    for (x1, y1), (x2, y2) in pairwise(line):
        square = np.array([[spot[0], x1 - x2], [spot[1], y1 - y2]])
        if abs(np.linalg.det(square)) < 1e-12:
            continue
        factor, along = np.linalg.solve(square, [x1, y1])
        if -1e-9 <= along <= 1 + 1e-9 and factor > 0:
            factors.append(float(factor))
    return min(factors) if factors else float("nan")


def level(line: tuple[Spot, ...], y: float) -> float:
    """The least input on the line with which y comes out."""
    found = []
    for (x1, y1), (x2, y2) in pairwise(line):
        if min(y1, y2) - 1e-9 <= y <= max(y1, y2) + 1e-9:
            found.append(min(x1, x2) if y1 == y2 else x1 + (x2 - x1) * (y - y1) / (y2 - y1))
    return min(found)


def score_on(line: Frontier, spot: Spot) -> float:
    if line.kind == "plain":
        return level(line.line, spot[1]) / spot[0]
    factor = reached(line.line, spot)
    return factor if line.kind == "spent" else 1 / factor


def positive(m: int, s: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(1, 9), min_size=m + s, max_size=m + s), min_size=1, max_size=8)


@pytest.mark.parametrize(("m", "s", "constant"), [(1, 1, True), (1, 1, False), (2, 1, True), (1, 2, True)])
@settings(max_examples=60)
@given(data=st.data())
def test_the_line_measures_as_the_programmes_do(m: int, s: int, constant: bool, data: Any) -> None:
    rows = np.array(data.draw(positive(m, s)), np.float64)
    given_ = rows[:, :m], rows[:, m:]
    model = "ccr" if constant else "bcc"
    names = names_of(given_)
    scores = efficiency_with_targets(frame(*given_), **names, model=model).table
    line = frontier(frame(*given_), **names, constant_returns=constant)
    assert line is not None
    for row in scores:
        assert score_on(line, line.spots[row["organisation_code"]]) == pytest.approx(row["efficiency"], rel=1e-7)


def test_what_has_no_plane_is_not_drawn() -> None:
    three = frame(np.ones((3, 2)), np.ones((3, 2)))
    assert frontier(three, inputs="x0,x1", outputs="y0,y1") is None
    assert frontier(three, inputs="x0,x1", outputs="y0", constant_returns=False) is None
    assert frontier({"organisation_code": ["a"], "x": [None], "y": [1]}, inputs="x", outputs="y") is None
