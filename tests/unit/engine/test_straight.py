"""A table is normalised as it lies in memory; column by column gives the same digits."""

import numpy as np
import pytest

from jixiao.engine.model.arrays import MANY_CELLS
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.normalisation.method import Column
from jixiao.engine.normalisation.normalise import build_normalisation, normalise_table
from jixiao.engine.normalisation.straight import Straight

WAYS = [
    ("minmax", {}), ("goalposts", {}), ("distance-to-target", {}), ("distance-to-max", {}),
    ("distance-to-reference", {}), ("distance-to-reference", {"reference": "O0"}),
]  # fmt: skip
N_ROWS = MANY_CELLS // 4 + 2
"""Of four columns: enough for two halves, each of several pieces."""


def sheet(values: np.ndarray) -> IndicatorTable:
    figures = {"target": 90.0, "goalpost_low": 10.0, "goalpost_high": 80.0, "reference": 70.0}
    columns = (
        IndicatorMeta(
            f"i{n}", direction="lower" if n % 2 else "higher", **(figures | {"target": 5.0} if n % 2 else figures)
        )
        for n in range(values.shape[1])
    )
    return IndicatorTable(tuple(f"O{n}" for n in range(len(values))), tuple(columns), values)


@pytest.mark.parametrize(("method", "options"), WAYS)
@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_column_by_column_gives_the_same_digits(method: str, options: dict[str, object], gaps: float) -> None:
    draw = np.random.default_rng(3)
    values = draw.normal(50, 20, (N_ROWS, 4))
    values[draw.random(values.shape) < gaps] = np.nan
    values[0] = 55.5
    table, way, findings = sheet(values), build_normalisation(method, options), FindingList()
    assert isinstance(way, Straight)
    assert way.is_straight
    found = normalise_table(table, way, findings).values
    for place, meta in enumerate(table.indicators):
        seen = np.isfinite(values[:, place])
        reference = values[0, place] if options else meta.reference
        expected = np.full(len(values), np.nan)
        expected[seen] = way.scores(Column(meta, values[seen, place], reference)) + 0.0
        assert found[:, place].tobytes() == expected.tobytes()
    assert not len(findings.table()["rule"])


def test_what_is_too_large_for_a_number_is_told_by_row() -> None:
    values = np.full((N_ROWS, 2), 50.0)
    values[[7, N_ROWS - 2], [0, 1]] = 1.7e308, -1.7e308
    values[9, 1] = np.nan
    findings = FindingList()
    scores = normalise_table(sheet(values), build_normalisation("goalposts", {}), findings).values
    assert scores[7, 0] == 100.0
    assert scores[N_ROWS - 2, 1] == 100.0
    assert np.isnan(scores[9, 1])
    findings = FindingList()
    wide = np.array([[-1.7e308, 1.0], [1.7e308, 2.0], [0.0, np.nan]])
    scores = normalise_table(sheet(wide), build_normalisation("minmax", {}), findings).values
    told = findings.table()
    assert set(told["rule"]) == {"out_of_range"}
    assert list(told["organisation_code"]) == ["O1"]
    assert np.isnan(scores[1, 0])


def test_the_same_values_are_told_whether_or_not_some_are_missing() -> None:
    values = np.array([[1.0, 1.0, np.nan], [1.0, np.nan, np.nan], [1.0, np.nan, np.nan]])
    findings = FindingList()
    scores = normalise_table(sheet(values), build_normalisation("minmax", {}), findings).values
    assert np.isnan(scores).all()
    assert list(findings.table()["rule"]) == ["constant_column", "one_value", "all_missing"]
