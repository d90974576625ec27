"""Every value against its target, its own past and its peers."""

import pytest

from jixiao.engine.comparison.compare import COLUMNS, Comparison, compare
from jixiao.engine.model.errors import DefinitionError


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


def test_membership_of_a_group_may_change_by_year() -> None:
    values = frame(A__x={"2023": 1, "2024-03": 5}, B__x={"2023": 2, "2024-03": 6}, C__x={"2024-03": 9})
    groups = [
        {"organisation_code": "A", "group": "town", "period": ""},
        {"organisation_code": "B", "group": "town", "period": ""},
        {"organisation_code": "B", "group": "county", "period": "2024"},
        {"organisation_code": "C", "group": "county", "period": "2024"},
        {"organisation_code": "D", "group": "county", "period": "never"},
    ]
    result = compare(values, groups=groups)
    assert (row(result, "B", "2023")["group"], row(result, "B", "2023")["rank"]) == ("town", 1)
    assert (row(result, "B", "2024-03")["group"], row(result, "B", "2024-03")["rank"]) == ("county", 2)
    assert row(result, "A", "2024-03")["n_peers"] == 1
    assert "bad_period" in rules(result)


def test_contradicting_groups_are_told_and_an_organisation_without_group_has_no_peers() -> None:
    groups = {"organisation_code": ["A", "A", "B"], "group": ["g", "h", "g"]}
    result = compare(frame(A__x={"2024": 1}, B__x={"2024": 2}, C__x={"2024": 2}), groups=groups)
    found = row(result, "A", "2024")
    assert (found["group"], found["rank"], found["median"]) == ("", None, None)
    assert {"conflicting_groups", "no_group", "alone"} <= rules(result)


def test_the_baseline_is_a_period_or_a_table() -> None:
    values = frame(A__x={"2019-03": 50, "2019-04": 70, "2024-03": 100, "2024-05": 1}, B__x={"2024-03": 8})
    result = compare(values, baseline="2019")
    found = row(result, "A", "2024-03")
    assert (found["baseline"], found["since_baseline"], found["since_baseline_rate"]) == (50, 50, 1)
    assert row(result, "A", "2024-05")["baseline"] is None
    assert "no_baseline" in rules(result)
    table = [{"organisation_code": "*", "indicator_code": "x", "period": "2018", "baseline": 4}]
    assert row(compare(values, baseline=table), "B", "2024-03")["since_baseline_rate"] == 1
    assert row(compare(values, baseline="2019-03"), "A", "2024-05")["baseline"] == 50


@pytest.mark.parametrize(
    ("value", "ratio", "word"),
    [
        (121, 1.0, "significant"),  # +10 % a year of the 10 % needed
        (114, 0.677, "moderate"),  # 6.77 %
        (106, 0.296, "insufficient"),
        (95, -0.253, "away"),
        (170, 3.04, "significant"),  # beyond the goal
    ],
)
def test_progress_to_a_dated_goal_is_actual_over_needed_yearly_growth(value: float, ratio: float, word: str) -> None:
    goal = [{"organisation_code": "A", "indicator_code": "x", "period": "2025", "target": 161.051}]
    found = row(compare(frame(A__x={"2020": 100, "2022": value}), targets=goal, baseline="2020"), "A", "2022")
    assert found["goal"] == 161.051
    assert found["progress"] == pytest.approx(ratio, abs=0.005)
    assert found["progress_class"] == word


def test_progress_where_lower_is_better_and_where_growth_has_no_meaning() -> None:
    goal = [{"organisation_code": "*", "indicator_code": "x", "period": "2022", "target": 81}]
    values = frame(A__x={"2020": 100, "2021": 90}, B__x={"2020": 0, "2021": 90})
    result = compare(values, targets=goal, baseline="2020", directions={"x": "lower"})
    assert row(result, "A", "2021")["progress"] == pytest.approx(1)
    assert row(result, "A", "2021")["progress_class"] == "significant"
    assert (row(result, "B", "2021")["progress"], row(result, "B", "2021")["progress_class"]) == (None, "")
    assert "no_progress" in rules(result)


def test_an_indicator_in_per_cent_improves_by_points() -> None:
    values = frame(A__x={"2023": 90, "2024": 93}, B__x={"2023": 10, "2024": 12})
    plain = compare(values)
    assert [row(plain, code, "2024")["rank_by_improvement"] for code in "AB"] == [2, 1]
    in_percent = compare(values, meta=[{"indicator_code": "x", "unit_of_measure": "%"}])
    assert [row(in_percent, code, "2024")["rank_by_improvement"] for code in "AB"] == [1, 2]
    assert row(in_percent, "A", "2024")["improvement"] == 3


def test_each_dimension_is_a_series_of_its_own() -> None:
    values = [
        {"organisation_code": code, "indicator_code": "x", "period": year, "value": value, "dimension": part}
        for code, year, value, part in [
            ("A", "2023", 1, "old"), ("A", "2024", 3, "old"), ("A", "2024", 7, ""), ("B", "2024", 2, "old"),
        ]
    ]  # fmt: skip
    targets = [{"organisation_code": "*", "indicator_code": "x", "period": "*", "target": 5}]
    result = compare(values, directions={"x": "lower"}, targets=targets)
    old = row(result, "A", "2024", dimension="old")
    assert (old["year_on_year"], old["improving"], old["rank"], old["n_peers"]) == (2, 0, 2, 2)
    assert old["target"] is None  # a target without dimension is the headline's
    assert row(result, "A", "2024")["target_met"] == 0
    assert {finding["indicator_code"] for finding in result.findings} >= {"x", "x / old"}


def test_one_page_shows_what_is_asked_and_still_counts_all_peers() -> None:
    values = frame(A__x={"2023": 1, "2024": 2}, B__x={"2024": 9}, A__y={"2024": 4})
    result = compare(values, period="2024", organisations=["A"], indicators=["x"])
    assert [(r["organisation_code"], r["rank"], r["n_peers"], r["year_on_year"]) for r in result.table] == [
        ("A", 2, 2, 1)
    ]


HOSTILE = [None, "", "abc", float("nan"), float("inf"), -1e29, 1e29, 0, -0.0, 5, 5, "１２"]


def test_hostile_values_end_in_findings_and_never_in_nan() -> None:
    values = [
        {"organisation_code": code, "indicator_code": "x", "period": period, "value": value}
        for code in ("A", "B", "")
        for period in ("2024", "2023", "2023", "202X", "2024-01", "2023-01")
        for value in HOSTILE
    ]
    result = compare(values, baseline="2023")
    for name in COLUMNS:
        assert not any(entry != entry or entry in (float("inf"), float("-inf")) for entry in result.table[name])
    assert {"not_a_number", "bad_period", "conflicting_rows", "unknown_organisation"} & rules(result)


@pytest.mark.parametrize("values", [[7], [3, 3, 3], [-1, -1]])
def test_constant_and_lonely_values(values: list[float]) -> None:
    result = compare(frame(**{f"O{n}__x": {"2024": value} for n, value in enumerate(values)}))
    assert [entry["rank"] for entry in result.table] == [1] * len(values)
    assert [entry["mad_distance"] for entry in result.table] == [None] * len(values)
    assert {"no_spread"} <= rules(result) if len(values) > 1 else {"alone"} <= rules(result)


def test_binary_noise_is_no_difference() -> None:
    result = compare(frame(A__x={"2023": 0.3, "2024": 0.1 + 0.2}, B__x={"2024": 0.3}, C__x={"2024": 0.3}))
    found = row(result, "A", "2024")
    assert (found["year_on_year"], found["improving"], found["rank"], found["mad"]) == (0, 1, 1, 0)
    assert found["mad_distance"] is None


def test_another_word_for_a_direction_is_refused() -> None:
    with pytest.raises(DefinitionError, match="lower"):
        compare(frame(A__x={"2024": 1}), directions={"x": "lowest"})


def test_contradicting_targets_are_told_and_none_is_used() -> None:
    targets = [
        {"organisation_code": "A", "indicator_code": "x", "period": "2024", "target": target, "row": row}
        for row, target in ((2, 5), (3, 5), (4, 6))
    ]
    result = compare(frame(A__x={"2024": 7}), targets=targets)
    assert row(result, "A", "2024")["target"] is None
    told = [finding["row"] for finding in result.findings if finding["rule"] == "conflicting_targets"]
    assert told == [2, 3, 4]
    assert row(compare(frame(A__x={"2024": 7}), targets=targets[:2]), "A", "2024")["target_met"] == 1


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [(0.435, 0.423, -0.012), (86, 84.8, -1.2), (1e-9, 3e-9, 2e-9), (1e20, 3e20, 2e20), (0, 5e-30, 5e-30)],
)
def test_a_change_is_told_without_binary_noise(before: float, now: float, said: float) -> None:
    assert row(compare(frame(A__x={"2023": before, "2024": now})), "A", "2024")["year_on_year"] == said


def test_values_older_than_the_first_dated_cut_are_compared_too() -> None:
    goal = [{"organisation_code": "A", "indicator_code": "x", "period": "1912", "target": 121}]
    values = frame(A__x={"1910": 100, "1911": 110})
    found = row(compare(values, targets=goal, baseline="1910"), "A", "1911")
    assert found["progress"] == pytest.approx(1)
    assert found["progress_class"] == "significant"
