"""XmR charts: published cases, the four rules one by one, icons, rebase dates, short and hostile series."""

import csv
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rows import ColumnsMissingError
from jixiao.engine.warning.control_chart import control_charts
from jixiao.engine.warning.control_chart.chart import Chart, ChartRules, Improvement, chart_of

UP, DOWN, NEITHER = 1, -1, 0


def limits(chart: Chart, place: int = 0) -> tuple[float, float, float]:
    return float(chart.mean[place]), float(chart.lower[place]), float(chart.upper[place])


def marked(chart: Chart) -> dict[int, tuple[str, ...]]:
    return {place: chart.signals(place) for place in range(len(chart.values)) if chart.signals(place)}


def test_trafford_recycling(shared_data: Path) -> None:
    """Household waste recycled, Trafford, 2010/11 to 2021/22: only the first year lies outside."""
    with (shared_data / "uk_trafford_plan" / "climate__household_waste_recycling.csv").open(encoding="utf-8") as file:
        frame = [
            {"series": "recycling", "period": row["period"], "value": row["value"]}
            for row in csv.DictReader(file)
            if row["area_name"] == "Trafford" and row["measure"] == "Percentage"
        ]
    table = control_charts(frame, [{"series": "recycling", "improvement": "up", "target": "50"}]).table
    first = table.to_rows()[0]
    assert [round(first[name], 2) for name in ("mean", "lower", "upper")] == [55.32, 45.74, 64.89]
    outside = [row["period"] for row in table if not row["lower"] <= row["value"] <= row["upper"]]
    assert outside == ["2010/11"] == [row["period"] for row in table if "outside" in row["signal"]]
    assert [row["period"][:4] for row in table if row["signal"] == "shift_high"] == [
        str(year) for year in range(2013, 2020)
    ]
    assert (first["variation"], table["variation"][-1], first["assurance"]) == (
        "concern_low", "common_cause", "inconsistent",
    )  # fmt: skip


def test_nist_individuals_chart() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: ten batches, mean 50.81, mean range 1.8778.

    Its limits 45.8159 and 55.8041 are with 3/1.128; with 2.66 they differ in the third decimal.
    """
    chart = chart_of([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert chart.segments[0].average_range == pytest.approx(1.8778, abs=5e-5)
    assert limits(chart) == pytest.approx((50.81, 45.8159, 55.8041), abs=1e-3)
    assert chart.segments[0].is_trial
    assert marked(chart) == {}


@pytest.mark.parametrize(("screened", "lower", "upper"), [(True, -0.72, 4.6), (False, -3.06, 6.95)])
def test_screening_as_published(screened: bool, lower: float, upper: float) -> None:
    """NHSRplotthedots 0.2.2, vignette “Deviations from Excel defaults”, 1: with and without screening."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    chart = chart_of(values, rules=ChartRules(screened=screened), improvement=UP)
    assert limits(chart) == pytest.approx((1.94, lower, upper), abs=5e-3)
    assert marked(chart) == {4: ("outside_high",)}
    assert chart.variation(4) == "improvement_high"


# Six points far out at the end keep limits wide and the mean low, so that each rule can be seen alone.
QUIET = [0, 4, -4, 3, -3, 4, -4, 3, -3, 4, -4, 0]


def test_shift_of_seven_and_not_of_six() -> None:
    chart = chart_of([*QUIET, *[1, 2, 1, 2, 1, 2]])
    assert not any("shift" in "".join(names) for names in marked(chart).values())
    chart = chart_of([*QUIET, *[1, 2, 1, 2, 1, 2, 1], *[-1, -9]])
    assert [place for place, names in marked(chart).items() if "shift_high" in names] == list(range(12, 19))


def test_a_point_on_the_mean_ends_a_run() -> None:
    values = [1, 1, 1, 0, 1, 1, 1, 1, -1, -1, -1, 0, -1, -1, -1, -1]
    assert np.mean(values) == 0
    assert not chart_of(values).marks[3].any()
    assert chart_of(values, rules=ChartRules(shift=4)).marks[3].tolist() == [0] * 4 + [1] * 4 + [0] * 4 + [-1] * 4


@pytest.mark.parametrize("sign", [1, -1])
def test_trend_of_seven_points_is_six_steps(sign: int) -> None:
    six = chart_of([sign * v for v in (9, -9, 9, -9, 9, -6, -4, -2, 0, 2, 4, -9, 9, -9)])
    assert not six.marks[1].any()
    seven = chart_of([sign * v for v in (9, -9, 9, -9, 9, -6, -4, -2, 0, 2, 4, 6, -9, 9, -9)])
    assert np.flatnonzero(seven.marks[1]).tolist() == list(range(5, 12))
    assert seven.signals(8) == (("trend_rising", "trend_falling")[sign < 0],)
    equal = chart_of([sign * v for v in (9, -9, 9, -9, 9, -6, -4, -2, -2, 0, 2, 4, -9, 9, -9)])
    assert not equal.marks[1].any()


def test_at_a_peak_the_later_trend_speaks() -> None:
    chart = chart_of([*range(7), *range(5, -1, -1)])
    assert chart.marks[1].tolist() == [1] * 6 + [-1] * 7


def two_of_three(values: list[float]) -> list[int]:
    """Marks by the third rule with limits −3 and 3 about 0, so that the outer third begins at 2."""
    from jixiao.engine.warning.control_chart.limits import Segment
    from jixiao.engine.warning.control_chart.rules import marks_of

    segment = Segment(0, len(values), 12, 0.0, 3 / 2.66, -3.0, 3.0)
    return marks_of(np.array(values, np.float64), segment)[2].tolist()


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([2.5, 1, 2.5], [1, 0, 1]),
        ([1, 2.5, 2.5, -1], [0, 1, 1, 0]),
        ([-2.5, -2.5, -0.1], [-1, -1, 0]),
        ([2.5, -1, 2.5], [0, 0, 0]),
        ([2.5, 0, 2.5], [0, 0, 0]),
        ([2.5, 2.5, -2.5], [0, 0, 0]),
        ([2.5, 2.5], [0, 0]),
        ([2.5, 1, 1, 2.5], [0, 0, 0, 0]),
        ([2.0, 2.0, 2.0], [0, 0, 0]),
        ([3.5, 2.5, 1], [0, 0, 0]),
        ([2.5, 3.5, 2.5], [1, 0, 1]),
    ],
)
def test_two_of_three(values: list[float], marks: list[int]) -> None:
    """As NHSRplotthedots: three on one side, two in the outer third; a point outside is none of these."""
    assert two_of_three(values) == marks


@pytest.mark.parametrize(
    ("improvement", "high", "low"),
    [
        (UP, "improvement_high", "concern_low"),
        (DOWN, "concern_high", "improvement_low"),
        (NEITHER, "neutral_high", "neutral_low"),
    ],
)
def test_variation_by_direction(improvement: Improvement, high: str, low: str) -> None:
    chart = chart_of([5, 6] * 6 + [30] + [5, 6] * 3 + [-19], improvement=improvement)
    assert (chart.variation(12), chart.variation()) == (high, low)
    assert chart.variation(0) == "common_cause"


@pytest.mark.parametrize(
    ("target", "improvement", "assurance"),
    [
        (2.0, UP, "consistent_pass"),
        (9.0, UP, "consistent_fail"),
        (2.0, DOWN, "consistent_fail"),
        (9.0, DOWN, "consistent_pass"),
        (5.5, UP, "inconsistent"),
        (None, UP, ""),
        (2.0, NEITHER, ""),
    ],
)
def test_assurance(target: float | None, improvement: Improvement, assurance: str) -> None:
    assert chart_of([5, 6] * 6, target=target, improvement=improvement).assurance() == assurance


def test_no_variation_at_all() -> None:
    chart = chart_of([0.1] * 20, target=0.1, improvement=UP)
    assert limits(chart) == (0.1, 0.1, 0.1)
    assert (marked(chart), chart.assurance()) == ({}, "consistent_pass")
    assert chart_of([0.1] * 20, target=0.2, improvement=UP).assurance() == "consistent_fail"


def test_rebase_begins_anew_and_no_run_crosses_it() -> None:
    values = [5.0, 6.0] * 6 + [25.0, 26.0] * 6
    chart = chart_of(values, rebase_at=[12], target=20, improvement=UP)
    assert [segment.n for segment in chart.segments] == [12, 12]
    assert limits(chart, 11) == pytest.approx((5.5, 2.84, 8.16))
    assert limits(chart, 12) == pytest.approx((25.5, 22.84, 28.16))
    assert marked(chart) == {}
    assert (chart.assurance(0), chart.assurance()) == ("consistent_fail", "consistent_pass")
    rising = chart_of([*range(6), *range(6, 12)], rebase_at=[6, 6, 0, 99])
    assert not rising.marks[1].any()


def test_gaps_are_skipped() -> None:
    values = [1, 2, 4, 3, 5, 9, 2, 2, 3, 1, 2, 4]
    holes = [value for each in values for value in (each, float("nan"))]
    there, holed = chart_of(values), chart_of(holes)
    assert limits(holed) == limits(there)
    assert holed.marks[:, ::2].tolist() == there.marks.tolist()
    assert holed.variation(1) == ""


def test_baseline_sets_the_limits() -> None:
    chart = chart_of([5, 6] * 6 + [9] * 6, rules=ChartRules(baseline=12))
    assert limits(chart) == pytest.approx((5.5, 2.84, 8.16))
    assert all("outside_high" in chart.signals(place) for place in range(12, 18))


@pytest.mark.parametrize(
    ("given", "word"), [({"shift": 2}, "shift"), ({"trend": 1}, "trend"), ({"baseline": 3}, "baseline")]
)
def test_rules_that_make_no_sense(given: dict[str, int], word: str) -> None:
    with pytest.raises(DefinitionError, match=f"“{word}”"):
        ChartRules(**given)


@pytest.mark.parametrize("values", [[], [float("nan")] * 3, [float("inf")], [1.0]])
def test_nothing_to_chart(values: list[float]) -> None:
    chart = chart_of(values, target=1, improvement=UP)
    assert (len(chart.mean), marked(chart), chart.variation(), chart.assurance()) == (len(values), {}, "", "")
    assert all(isnan(value) for value in chart.upper.tolist())


# ---- the table ----


def rows(values: list[object], series: str = "a") -> list[dict[str, object]]:
    return [{"series": series, "period": f"{2000 + place}", "value": value} for place, value in enumerate(values)]


def told(frame: object, meta: object = None) -> list[tuple[str, str, str]]:
    found = control_charts(frame, meta).findings
    assert all(row["message"] and row["message_zh"] for row in found)
    return [(row["rule"], row["indicator_code"], row["period"]) for row in found]


def test_short_series_are_told() -> None:
    assert told(rows([1, 2, 3, 2, 1])) == [("trial_limits", "a", "2000")]
    assert told(rows([1, 3])) == [("too_few_points", "a", "2000")]
    assert told(rows([1])) == [("too_few_points", "a", "2000")]
    assert told(rows([1, 2] * 6)) == []
    [first, *_] = control_charts(rows([1, 3]), [{"series": "a", "improvement": "up", "target": 9}]).table
    assert first == {
        "series": "a", "period": "2000", "value": 1.0, "mean": 2.0, "lower": -3.32, "upper": 7.32,
        "signal": "", "variation": "", "assurance": "",
    }  # fmt: skip


def test_each_short_segment_is_told() -> None:
    meta = [{"series": "a", "improvement": "", "target": None, "rebase_at": "2012-06-30;2018"}]
    assert told(rows([1, 2] * 11), meta) == [("trial_limits", "a", "2012"), ("too_few_points", "a", "2018")]


def test_rebase_dates_that_cannot_be() -> None:
    meta = [{"series": "a", "rebase_at": "2013；1990;2000;March"}]
    found = [row for row in told(rows([1, 2] * 13), meta) if row[0] == "rebase_not_used"]
    assert found == [("rebase_not_used", "a", when) for when in ("1990", "2000", "March")]


def test_settings_that_cannot_be() -> None:
    meta = [
        {"series": "a", "improvement": "upp", "target": "90%"},
        {"series": "a", "improvement": "up", "target": 1},
        {"series": "", "improvement": "up", "target": 1},
        {"series": "A", "improvement": "up", "target": 1},
    ]
    found = control_charts(rows([1, 2] * 6), meta)
    assert [(row["rule"], row["row"]) for row in found.findings] == [
        ("bad_setting", 1), ("bad_setting", 1), ("bad_setting", 2), ("bad_setting", 3), ("unknown_series", 4),
    ]  # fmt: skip
    assert set(found.table["variation"]) == {"common_cause"}
    assert "Did you mean “up”?" in found.findings["message"][0]


def test_one_setting_for_all_series() -> None:
    frame = [*rows([5, 6] * 8 + [30], "a"), *rows([5, 6] * 8 + [30], "b")]
    meta = [{"series": "*", "improvement": "lower", "target": 40}, {"series": "b", "improvement": "Higher"}]
    table = control_charts(frame, meta).table
    last = {row["series"]: (row["variation"], row["assurance"]) for row in table}
    assert last == {"a": ("concern_high", "consistent_pass"), "b": ("improvement_high", "")}


def test_what_weakens_a_chart() -> None:
    assert told(rows([3] * 12)) == [("no_variation", "a", "2000")]
    meta = [{"series": "a", "target": 3}]
    assert told(rows([1, 2] * 6), meta) == [("no_direction", "a", "")]
    gappy = [row for row in rows([1, 2] * 8) if row["period"] != "2004"]
    assert told(gappy) == [("gaps", "a", "")]


def test_hostile_rows() -> None:
    frame = [
        *rows([1, 2] * 7),
        {"series": "a", "period": "2003", "value": 2},
        {"series": "a", "period": "2004", "value": 9},
        {"series": "a", "period": "2024-13", "value": 9},
        {"series": "b", "period": "2004", "value": "inf"},
        {"series": "c", "period": "2004", "value": None},
        {"series": "", "period": "2004", "value": 1},
    ]
    found = control_charts(frame[::-1])
    assert {row["rule"] for row in found.findings} == {
        "duplicate_row", "conflicting_rows", "bad_period", "not_finite", "blank_value", "unknown_series", "gaps",
    }  # fmt: skip
    assert found.table["period"] == tuple(str(year) for year in range(2000, 2014) if year != 2004)


def test_empty_and_wrong_tables() -> None:
    assert len(control_charts([]).table) == 0
    with pytest.raises(ColumnsMissingError, match="value"):
        control_charts({"series": ["a"], "period": ["2024"]})
    with pytest.raises(ColumnsMissingError, match="meta lacks the column series"):
        control_charts([], {"target": [1]})
