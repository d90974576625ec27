"""Malmquist's index: the published example, its identities, and organisations that cannot be compared."""

import numpy as np
import pytest

from jixiao.engine.comparison.malmquist import MALMQUIST_COLUMNS, across, malmquist
from jixiao.engine.model.errors import DefinitionError

YEAR_1 = {"organisation_code": list("ABCDE"), "x": [2, 4, 3, 5, 6], "y": [1, 2, 3, 4, 5]}
YEAR_2 = {"organisation_code": list("ABCDE"), "x": [2, 4, 3, 5, 5], "y": [1, 3, 4, 3, 5]}
ROLES = {"inputs": ["x"], "outputs": ["y"]}


def test_the_example_of_deap() -> None:
    """Coelli (1996), A Guide to DEAP 2.1, example 4 (output orientated), as the program prints it for year 2."""
    found = malmquist(YEAR_1, YEAR_2, **ROLES, orientation="output")
    wanted = {
        "efficiency_first": [0.5, 0.5, 1, 0.8, 0.833],
        "efficiency_second": [0.375, 0.563, 1, 0.45, 0.75],
        "efficiency_change": [0.75, 1.125, 1, 0.5625, 0.9],
        "technical_change": [1.333] * 5,
        "pure_change": [1, 1.222, 1, 0.65, 1],
        "scale_change": [0.75, 0.920, 1, 0.865, 0.9],
        "productivity_change": [1, 1.5, 1.333, 0.75, 1.2],
    }
    for name, figures in wanted.items():
        assert found[name] == pytest.approx(figures, abs=6e-4), name
    assert tuple(found.table.columns) == MALMQUIST_COLUMNS


def test_distances_to_the_other_periods_frontier() -> None:
    """The same example, columns “rel to tech in yr t+1” of year 1 and “t−1” of year 2."""
    first, second = (np.array([year["x"], year["y"]], np.float64)[:, :, None] for year in (YEAR_1, YEAR_2))
    assert across(*second, *first) == pytest.approx([0.375, 0.375, 0.75, 0.6, 0.625])
    assert across(*first, *second) == pytest.approx([0.5, 0.75, 4 / 3, 0.6, 1.0])


def test_nothing_changes_where_nothing_changed() -> None:
    found = malmquist(YEAR_1, YEAR_1, **ROLES)
    for name in MALMQUIST_COLUMNS[3:]:
        assert found[name] == [1.0] * 5


def rules(found: object) -> list[tuple[str, str, str]]:
    return [(row["rule"], row["organisation_code"], row["period"]) for row in found.findings]  # type: ignore[attr-defined]


def test_who_stands_in_one_period_or_has_no_figure() -> None:
    first = {"organisation_code": ["a", "b", "c", "d"], "x": [1, 2, 3, 4], "y": [2, 2, None, 3]}
    second = {"organisation_code": ["b", "e", "a", "c"], "x": [2, 1, -1, 2], "y": [2, 5, 1, 1]}
    found = malmquist(first, second, **ROLES)
    assert list(found.table["organisation_code"]) == ["a", "b", "c", "d", "e"]
    assert [value is not None for value in found.table["productivity_change"]] == [False, True, False, False, False]
    assert {
        ("missing_figure", "c", "first"), ("negative_figure", "a", "second"), ("one_period", "d", "first"),
        ("one_period", "e", "second"),
    } <= set(rules(found))  # fmt: skip
    [row] = [row for row in found.table if row["organisation_code"] == "b"]
    assert row["technical_change"] == pytest.approx(2.5)  # the best made 2 of 1, then 5


def test_an_output_that_the_other_period_does_not_know() -> None:
    first = {"organisation_code": ["a", "b"], "x": [1, 1], "y": [1, 2], "z": [0, 0]}
    second = {"organisation_code": ["a", "b"], "x": [1, 1], "y": [1, 2], "z": [3, 0]}
    found = malmquist(first, second, inputs=["x"], outputs=["y", "z"])
    assert found["productivity_change"] == [None, 1.0]
    assert ("not_comparable", "a", "second") in rules(found)


def test_nobody_is_left() -> None:
    found = malmquist({"organisation_code": ["a"], "x": [0], "y": [1]}, YEAR_2, **ROLES)
    assert set(found["productivity_change"]) == {None}  # type: ignore[arg-type]
    assert "nothing_to_compare" in {row[0] for row in rules(found)}


def test_wrong_calls() -> None:
    with pytest.raises(DefinitionError, match="Did you mean “input”"):
        malmquist(YEAR_1, YEAR_2, **ROLES, orientation="inpt")
    with pytest.raises(DefinitionError, match="no column “z”"):
        malmquist(YEAR_1, YEAR_2, inputs=["x"], outputs=["z"])
