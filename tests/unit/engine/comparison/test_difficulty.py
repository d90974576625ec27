"""Comparison adjusted for difficulty, by regression and by standardised rates, with published figures."""

import pytest

from jixiao.engine.comparison.difficulty import ADJUSTED_COLUMNS, adjust_for_context
from jixiao.engine.comparison.standardisation import STANDARD_COLUMNS, byar_limits, standardise
from jixiao.engine.model.errors import DefinitionError

# Anscombe, Graphs in Statistical Analysis, The American Statistician 27 (1973): each y = 3.00 + 0.500 x, R² .67.
X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
QUARTET = [
    (X, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]),
    (X, [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74]),
    (X, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73]),
    ([8] * 7 + [19] + [8] * 3, [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89]),
]
CODES = [f"O{n:02}" for n in range(11)]


@pytest.mark.parametrize(("x", "y"), QUARTET)
def test_anscombes_quartet(x: list[float], y: list[float]) -> None:
    result = adjust_for_context({"organisation_code": CODES, "y": y, "x": x}, "y", ["x"])
    assert result.coefficients[""] == pytest.approx(3.00, abs=0.005)
    assert result.coefficients["x"] == pytest.approx(0.500, abs=0.0005)
    assert result.explained == pytest.approx(0.667, abs=0.001)
    for row, each, own in zip(result.table, x, y, strict=True):
        assert row["expected"] == pytest.approx(result.coefficients[""] + result.coefficients["x"] * each)
        assert row["residual"] == pytest.approx(own - row["expected"], abs=1e-9)
        assert row["adjusted"] == pytest.approx(sum(y) / 11 + row["residual"])
    assert sum(row["leverage"] for row in result.table) == pytest.approx(2)


def test_who_works_in_hard_circumstances_moves_up_and_a_perfect_point_has_no_residual() -> None:
    hard = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    value = [90 - 3 * each for each in hard]
    value[10] += 6  # the hardest, better than expected
    table = {"organisation_code": CODES, "value": value, "hardship": hard}
    rows = adjust_for_context(table, "value", ["hardship"]).table.to_rows()
    assert list(rows[0]) == list(ADJUSTED_COLUMNS)
    assert (rows[10]["rank"], rows[10]["adjusted_rank"], rows[10]["places_up"]) == (9, 1, 8)
    lower = adjust_for_context(table, "value", ["hardship"], direction="lower").table
    assert lower["adjusted_rank"][10] == 11


def test_too_few_show_the_raw_alone() -> None:
    table = {"organisation_code": CODES[:9], "value": [1, 2, 3, 4, 5, 6, 7, 8, 9], "x": [1, 2, 1, 2, 1, 2, 1, 2, 1]}
    result = adjust_for_context(table, "value", ["x"])
    assert [row["rule"] for row in result.findings] == ["too_few_to_adjust"]
    assert (result.explained, result.coefficients) == (None, {})
    assert list(result.table["rank"]) == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert set(result.table["adjusted_rank"]) == {None}


def test_missing_redundant_and_constant_columns_are_told() -> None:
    n = 24
    table = {
        "organisation_code": [f"O{k:02}" for k in range(n)],
        "value": [float(k * k % 7) for k in range(n - 1)] + [None],
        "x": list(range(n)),
        "twice_x": [2 * k + 1 for k in range(n)],
        "same": [5] * n,
    }
    result = adjust_for_context(table, "value", ["x", "twice_x", "same"])
    told = {(row["rule"], row["organisation_code"] or row["indicator_code"]) for row in result.findings}
    assert {("not_adjusted", "O23"), ("redundant_context", "twice_x"), ("redundant_context", "same")} <= told
    assert result.n == n - 1
    assert list(result.coefficients) == ["", "x"]
    assert result.table["rank"][-1] is None


def test_a_context_that_explains_nothing_is_told() -> None:
    table = {"organisation_code": CODES, "value": [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5], "x": list(range(11))}
    assert "context_explains_nothing" in [row["rule"] for row in adjust_for_context(table, "value", ["x"]).findings]
    constant = {"organisation_code": CODES, "value": [0.1] * 11, "x": list(range(11))}
    result = adjust_for_context(constant, "value", ["x"])
    assert set(result.table["residual"]) == {0}
    assert set(result.table["standard_residual"]) == {None}
    assert set(result.table["adjusted_rank"]) == {1}


def test_unusable_definitions_are_refused() -> None:
    table = {"organisation_code": CODES, "value": X, "x": X}
    for value, context in (
        ("valeu", ["x"]),
        ("value", ["z"]),
        ("value", []),
        ("value", ["value"]),
        ("value", ["x", "x"]),
    ):
        with pytest.raises(DefinitionError):
            adjust_for_context(table, value, context)


# IUSSP, Population Analysis for Policies and Programmes (PAPP101, session 6): deaths and people (1000s) of Ecuador,
# rates of Sweden per 1000 person-years; 42 561 expected, ratio 1.52; Sweden's rate on Ecuador's ages 3.7.
AGES = ["0-29", "30-59", "60+"]
DEATHS, PEOPLE, SWEDEN = [16_700, 11_900, 36_100], [7498, 3219, 742], [0.45, 2.4, 42.4]


def strata(code: str, events: list[float], exposure: list[float]) -> list[dict[str, object]]:
    return [
        {"organisation_code": code, "stratum": age, "events": count, "exposure": size}
        for age, count, size in zip(AGES, events, exposure, strict=True)
    ]


def test_indirect_standardisation_of_ecuador_by_swedens_rates() -> None:
    standard = {"stratum": AGES, "rate": SWEDEN}
    row = standardise(strata("Ecuador", DEATHS, PEOPLE), standard).table.to_rows()[0]
    assert list(row) == list(STANDARD_COLUMNS)
    assert row["events"] == 64_700
    assert row["expected"] == pytest.approx(42_561, abs=1)
    assert row["ratio"] == pytest.approx(1.52, abs=0.005)
    assert row["ratio_low"] < row["ratio"] < row["ratio_high"]


def test_direct_standardisation_of_sweden_by_ecuadors_ages() -> None:
    sweden = strata("Sweden", [rate * 1000 for rate in SWEDEN], [1000] * 3)
    row = standardise(sweden, {"stratum": AGES, "exposure": PEOPLE}, way="direct").table.to_rows()[0]
    assert row["adjusted_rate"] == pytest.approx(3.7, abs=0.05)
    assert row["adjusted_rate"] == pytest.approx(42_560 / 11_459, abs=1e-3)
    assert row["low"] < row["adjusted_rate"] < row["high"]


def test_the_standard_is_everybody_and_then_the_expected_add_up_to_the_events() -> None:
    both = strata("A", [10, 20, 30], [100, 100, 100]) + strata("B", [5, 30, 60], [200, 100, 50])
    rows = standardise(both).table.to_rows()
    assert sum(row["expected"] for row in rows) == pytest.approx(155)
    assert [row["rank"] for row in rows] == [1, 2]
    assert rows[0]["ratio"] < 1 < rows[1]["ratio"]


def test_byars_limits_are_near_the_exact_ones() -> None:
    """Exact 95 % limits of a Poisson count of 10: 4.795 and 18.390 (Breslow & Day 1987, table 2.10)."""
    assert byar_limits(10) == (pytest.approx(4.795, abs=0.02), pytest.approx(18.390, abs=0.02))
    assert byar_limits(0)[0] == 0


def test_strata_that_cannot_be_used_are_told() -> None:
    rows = [
        *strata("A", [1, 2, 3], [10, 10, 10]),
        *strata("B", [0, 0, 0], [10, 10, 0]),
        {"organisation_code": "C", "stratum": "60+", "events": -1, "exposure": 5},
        {"organisation_code": "C", "stratum": "60+", "events": "many", "exposure": 5},
        {"organisation_code": "D", "stratum": "new", "events": 3, "exposure": 0},
    ]
    result = standardise(rows, strata("", [5, 5, 5], [10, 10, 10]), way="direct")
    told = {(row["rule"], row["organisation_code"]) for row in result.findings}
    assert {("bad_stratum", "C"), ("bad_stratum", "D"), ("stratum_missing", "B"), ("few_events", "A")} <= told
    found = {row["organisation_code"]: row for row in result.table}
    assert found["B"]["adjusted_rate"] is None
    assert standardise([]).table.to_rows() == []
    with pytest.raises(DefinitionError):
        standardise(rows, {"stratum": [], "events": [], "exposure": []})
