"""Every value against its target, its own past and its peers."""

import pytest

from jixiao.engine.comparison.compare import COLUMNS, Comparison, compare


def frame(**series: dict[str, object]) -> list[dict[str, object]]:
    """Rows of series written as organisation__indicator={period: value}."""
    return [
        {
            "organisation_code": key.split("__")[0],
            "indicator_code": key.split("__")[1],
            "period": period,
            "value": value,
        }
        for key, values in series.items()
        for period, value in values.items()
    ]


def row(result: Comparison, organisation: str, period: str, indicator: str = "x", dimension: str = "") -> dict:
    """The one row of that cell."""
    found = [
        each
        for each in result.table
        if (each["organisation_code"], each["period"], each["indicator_code"], each["dimension"])
        == (organisation, period, indicator, dimension)
    ]
    assert len(found) == 1
    return found[0]


def rules(result: Comparison) -> set[str]:
    return {finding["rule"] for finding in result.findings}


def test_a_value_is_held_against_its_past() -> None:
    values = frame(A__x={"2023-02": 80, "2024-01": 90, "2024-02": 100, "2025-02": 120})
    found = row(compare(values), "A", "2024-02")
    assert (found["year_on_year"], found["year_on_year_rate"]) == (20, 0.25)
    assert found["period_on_period"] == 10
    assert found["period_on_period_rate"] == pytest.approx(1 / 9, abs=1e-15)
    assert found["improving"] == 1


def test_growth_stands_on_the_size_of_a_negative_base_and_not_on_zero() -> None:
    result = compare(frame(A__x={"2023": -50, "2024": -25}, B__x={"2023": 0, "2024": 10}))
    assert row(result, "A", "2024")["year_on_year_rate"] == 0.5
    found = row(result, "B", "2024")
    assert (found["year_on_year"], found["year_on_year_rate"]) == (10, None)
    assert "zero_base" in rules(result)


def test_a_value_is_held_against_its_target_by_direction() -> None:
    targets = [
        {"organisation_code": "*", "indicator_code": "x", "period": "2024", "target": 100},
        {"organisation_code": "B", "indicator_code": "x", "period": "2024", "target": 0},
    ]
    values = frame(A__x={"2024": 90}, B__x={"2024": 0}, C__x={"2024": 100})
    higher = compare(values, targets=targets)
    assert [row(higher, code, "2024")["target_met"] for code in "ABC"] == [0, 1, 1]
    lower = compare(values, targets=targets, directions={"x": "lower"})
    assert [row(lower, code, "2024")["target_met"] for code in "ABC"] == [1, 1, 1]
    neutral = compare(values, targets=targets, directions={"x": "neutral"})
    assert [row(neutral, code, "2024")["target_met"] for code in "ABC"] == [None, None, None]
    found = row(higher, "A", "2024")
    assert (found["target_gap"], found["target_ratio"]) == (-10, 0.9)
    assert row(higher, "B", "2024")["target_ratio"] is None
    assert "zero_target" in rules(higher)


def test_a_value_stands_among_its_group() -> None:
    values = frame(A__x={"2024": 1}, B__x={"2024": 2}, C__x={"2024": 2}, D__x={"2024": 9}, E__x={"2024": 100})
    groups = dict.fromkeys("ABCD", "town") | {"E": "county"}
    result = compare(values, groups=groups)
    found = {code: row(result, code, "2024") for code in "ABCDE"}
    assert [found[code]["rank"] for code in "ABCDE"] == [4, 2, 2, 1, 1]
    assert [found[code]["median"] for code in "ABCDE"] == [2, 2, 2, 2, 100]
    assert [found[code]["mad"] for code in "ABCD"] == [0.5] * 4  # of |−1|, 0, 0, 7
    assert [found[code]["mad_distance"] for code in "ABCDE"] == [-2, 0, 0, 14, None]
    assert [found[code]["percentile"] for code in "ABCD"] == [0, 1 / 3, 1 / 3, 1]
    assert [found[code]["gap_to_best"] for code in "ABCDE"] == [-8, -7, -7, 0, 0]
    assert found["E"]["percentile"] is None
    assert {"alone"} <= rules(result)


def test_all_columns_can_be_read_of_nothing() -> None:
    result = compare([])
    assert list(result.table.columns) == list(COLUMNS)
    assert all(list(result.table[name]) == [] for name in COLUMNS)
