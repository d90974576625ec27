"""Who is most like whom."""

from math import sqrt

import pytest

from jixiao.engine.comparison.likeness import nearest_by_context
from jixiao.engine.model.errors import DefinitionError

CONTEXT = {
    "organisation_code": ["A", "B", "C", "D"],
    "people": [1, 2, 3, 10],
    "density": [10, 10, 40, 20],
    "same": [5, 5, 5, 5],
}


def test_nearest_first_by_standardised_distance() -> None:
    result = nearest_by_context(CONTEXT, n_neighbours=2)
    found = [(row["organisation_code"], row["rank"], row["neighbour_code"]) for row in result.table]
    assert found[:2] == [("A", 1, "B"), ("A", 2, "C")]
    first = result.table.to_rows()[0]
    spread = sqrt(((1 - 4) ** 2 + (2 - 4) ** 2 + (3 - 4) ** 2 + (10 - 4) ** 2) / 3)
    assert first["distance"] == pytest.approx(sqrt((1 / spread) ** 2 / 2))
    assert [row["rule"] for row in result.findings] == ["constant_column"]


def test_the_unit_of_measure_does_not_matter() -> None:
    other = CONTEXT | {"people": [number * 10_000 for number in CONTEXT["people"]]}
    assert list(nearest_by_context(CONTEXT).table["neighbour_code"]) == list(
        nearest_by_context(other).table["neighbour_code"]
    )


def test_a_missing_cell_leaves_its_column_out_and_no_context_leaves_no_neighbours() -> None:
    result = nearest_by_context({"organisation_code": ["A", "B", "C"], "people": [1, 2, None]})
    pairs = [(row["organisation_code"], row["neighbour_code"]) for row in result.table]
    assert pairs == [("A", "B"), ("B", "A")]
    assert [(row["rule"], row["organisation_code"]) for row in result.findings] == [("no_context", "C")]
    assert len(nearest_by_context({"organisation_code": ["A"], "people": [1]}).table) == 0


def test_one_neighbour_at_least() -> None:
    with pytest.raises(DefinitionError):
        nearest_by_context(CONTEXT, n_neighbours=0)
