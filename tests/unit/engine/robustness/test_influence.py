"""Effective weights of nodes beside the stated ones."""

import numpy as np
import pytest

from jixiao import Evaluation, Scheme, evaluate, influence
from tests.unit.engine.robustness.technology_index import technology_index

LEAF = "direction: higher, rule: {name: linear_between, base: 0, stretch: 100}"
SCHEME = Scheme.from_yaml(f"""
scheme: s
tree:
  - {{code: a, weight: 50, {LEAF}}}
  - {{code: b, weight: 50, children: [{{code: b1, weight: 10, {LEAF}}}, {{code: b2, weight: 40, {LEAF}}}]}}
""")


def evaluated(table: np.ndarray) -> Evaluation:
    rows = [
        {"organisation_code": f"O{row}", "indicator_code": code, "period": "2026", "value": float(value)}
        for row, values in enumerate(table)
        for code, value in zip(("a", "b1", "b2"), values, strict=True)
    ]
    return evaluate(SCHEME, rows, period="2026")


def test_independent_leaves_move_the_score_by_their_squared_points() -> None:
    """On a full grid the leaves are independent: r² of each is its variance, w²σ², over the sum."""
    grid = np.stack(np.meshgrid(*[np.linspace(0, 100, 6)] * 3), axis=-1).reshape(-1, 3)
    rows = {(row["node_code"], row["among"]): row for row in influence(evaluated(grid))}
    assert list(rows) == [
        ("a", "siblings"), ("b", "siblings"), ("b1", "siblings"), ("b2", "siblings"),
        ("a", "leaves"), ("b1", "leaves"), ("b2", "leaves"),
    ]  # fmt: skip
    whole = 50**2 + 10**2 + 40**2
    for code, weight in (("a", 50), ("b1", 10), ("b2", 40)):
        assert rows[code, "leaves"]["linear"] == pytest.approx(weight**2 / whole)
        assert rows[code, "leaves"]["correlation_ratio"] == pytest.approx(weight**2 / whole)
        assert rows[code, "leaves"]["stated_share"] == weight / 100
    assert rows["b1", "siblings"]["above_code"] == "b"
    assert rows["b1", "siblings"]["linear_share"] == pytest.approx(1 / 17)


def test_equal_weights_are_not_equal_influence() -> None:
    rows = {row["node_code"]: row for row in influence(technology_index())}
    assert {row["stated_share"] for row in rows.values()} == {0.125}
    assert sum(row["effective_share"] for row in rows.values()) == pytest.approx(1)
    assert rows["royalties"]["effective_share"] > 2 * rows["exports"]["effective_share"]
    assert all(row["linear"] <= row["correlation_ratio"] + 1e-12 for row in rows.values())


def test_where_nothing_varies_there_is_no_share() -> None:
    rows = list(influence(evaluated(np.array([[50.0, 50, 50]] * 4))))
    assert all(row["effective_share"] is None and row["correlation_ratio"] == 0 for row in rows)
    assert all(row["correlation_ratio"] is None for row in influence(evaluated(np.array([[50.0, 40, 30]] * 2))))
