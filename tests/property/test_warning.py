"""Warnings against slow plain twins; nobody looks ahead; the order of rows and other series change nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import doubts
from jixiao.engine.forecast.seasonal_path import PathKind, seasonal_path
from jixiao.engine.model.admission import admit
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.warning.control_chart.chart import ChartRules, chart_of
from jixiao.engine.warning.control_chart.residuals import less_line, less_peers
from jixiao.engine.warning.lab import try_rules
from jixiao.engine.warning.rules.reader import read_rules
from jixiao.engine.warning.rules.standing import standing
from jixiao.engine.warning.scene.grid import lay_out
from jixiao.engine.warning.scene.year_paths import in_years, level_path, shares_so_far
from jixiao.engine.warning.signals.control_chart import special_cause
from jixiao.engine.warning.signals.falling_rank import competition_ranks
from jixiao.engine.warning.warn import warn
from tests.property.warning_twin import plain_course

numbers = st.integers(-999, 9999).map(lambda cents: cents / 100)
gaps = st.one_of(st.none(), numbers)
tables = st.lists(st.lists(gaps, min_size=1, max_size=26), min_size=1, max_size=3)
RULES = """
rules:
  - {code: low, signal: threshold, severity: {blue: 20, yellow: 10, red: 0}, pending: 2, clear_at: 25, clear_after: 2}
  - {code: unusual, signal: anomaly}
  - {code: chart, signal: control_chart}
  - {code: raw, signal: {name: control_chart, on: values, worse: fall, least: 6}, pending: 2}
  - {code: behind, signal: {name: behind_path, kind: flow}}
  - {code: level, signal: behind_path, clear_at: 2}
  - {code: change, signal: {name: change, worse: fall}}
  - {code: rank, signal: {name: falling_rank, worse: fall, least: 2}}
  - {code: missing, signal: missing}
  - {code: spending, signal: {name: spending, figures: by_period, side: both}}
"""
TARGETS = [{"organisation_code": "*", "indicator_code": "x", "period": "*", "target": 40}]


def rows_of(table: Sequence[Sequence[float | None]], first: str = "2023-01") -> list[dict[str, object]]:
    """A series of indicator x for each organisation."""
    begin = Period.parse(first)
    return [
        {"organisation_code": f"O{line}", "indicator_code": "x", "period": str(begin.shift(step)), "value": value}
        for line, values in enumerate(table)
        for step, value in enumerate(values)
        if value is not None
    ]


@given(tables, st.integers(1, 25))
@settings(max_examples=25)
def test_nobody_looks_ahead(table: list[list[float | None]], cut: int) -> None:
    """What is judged in a period is the same whatever values are appended later, and the same as at that period."""
    known = rows_of([values[:cut] for values in table])
    later = rows_of(table)
    last = str(Period.parse("2023-01").shift(cut - 1))
    before = [row for row in warn(RULES, known, TARGETS, all_periods=True).judged if row["state"] != "unknown"]
    after = [
        row for row in warn(RULES, later, TARGETS, all_periods=True).judged
        if row["period"] <= last and row["state"] != "unknown" and not _is_past_the_end(row, known)
    ]  # fmt: skip
    assert [_rounded(row) for row in before] == [_rounded(row) for row in after]
    at = [row for row in warn(RULES, later, TARGETS, at=last).judged if row["state"] != "unknown"]
    assert [_rounded(row) for row in at if not _is_past_the_end(row, known)] == [
        _rounded(row) for row in before if row["period"] == last
    ]


def _is_past_the_end(row: dict[str, object], known: list[dict[str, object]]) -> bool:
    """Whether a missing value could not be known to be missing: nobody had a value that late."""
    return row["rule"] == "missing" and str(row["period"]) > max((str(each["period"]) for each in known), default="")


def _rounded(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row.values())


@given(tables, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_rows_changes_nothing(table: list[list[float | None]], draw: object) -> None:
    rows = rows_of(table)
    mixed = list(rows)
    draw.shuffle(mixed)  # type: ignore[attr-defined]
    assert warn(RULES, rows, TARGETS, all_periods=True).judged == warn(RULES, mixed, TARGETS, all_periods=True).judged


@given(tables)
@settings(max_examples=25)
def test_an_unusual_newest_value_scores_as_among_doubts(table: list[list[float | None]]) -> None:
    """Every period by itself: cut the values off there, ask `doubts` for the newest."""
    rows = rows_of(table)
    found = {
        (row["organisation_code"], row["period"]): row["amount"]
        for row in warn("rules: [{code: a, signal: anomaly}]", rows, all_periods=True).judged
    }
    for period in sorted({str(row["period"]) for row in rows})[-4:]:
        known = [row for row in rows if str(row["period"]) <= period]
        there = {row["organisation_code"] for row in known if row["period"] == period}
        own = [row for row in known if row["organisation_code"] in there]
        for newest in doubts(own).newest:
            amount = found[newest["organisation_code"], newest["period"]]
            assert (amount or 0.0) == pytest.approx(newest["score"])


amount_rows = st.lists(st.one_of(st.just(None), st.integers(0, 6).map(float)), min_size=1, max_size=20)


@given(amount_rows, st.integers(1, 3), st.integers(1, 3), st.integers(0, 3))
def test_standing_is_the_life_of_a_warning_read_period_by_period(
    amounts: list[float | None], pending: int, clear_after: int, milder: int
) -> None:
    rule = read_rules(
        [
            {
                "code": "a",
                "signal": {"name": "threshold", "side": "above"},
                "severity": {"yellow": 3, "red": 5},
                "pending": pending,
                "clear_at": 3 - milder,
                "clear_after": clear_after,
            }
        ]
    )[0]
    found = standing(rule, np.array([[np.nan if each is None else each for each in amounts]]))
    course = plain_course(
        amounts, lambda amount: 2 if amount > 5 else int(amount > 3), 3 - milder, pending, clear_after
    )
    for column, (is_up, is_begun, step) in enumerate(course):
        assert (bool(found.stands[0, column]), bool(found.is_raised[0, column])) == (is_up, is_begun)
        if amounts[column] is not None:
            assert ["", "blue", "yellow", "orange", "red"][found.level[0, column]] == ["", "yellow", "red"][step]


@given(st.lists(gaps, min_size=6, max_size=30), st.booleans())
def test_a_special_cause_is_the_one_of_the_chart(values: list[float | None], either: bool) -> None:
    """The newest point of the chart of one series, its patterns ending there."""
    points = np.array([np.nan if value is None else value for value in values])
    if not np.isfinite(points[-1]) or np.isfinite(points).sum() < 6:
        return
    chart = chart_of(points, rules=ChartRules())
    known = points[np.isfinite(points)]
    ranges = [abs(after - before) for before, after in pairwise(known.tolist())]
    if not chart.segments[0].average_range > 1e-9 or max(ranges) < 1e-9:
        return
    found, mean = special_cause(points[None, :], np.array([either]))
    marks = chart.marks[:, -1].tolist()
    assert mean[0] == pytest.approx(chart.segments[0].mean)
    assert (found[0] >= 1) == any(mark > 0 or (either and mark < 0) for mark in marks)


def plain_history(values: Sequence[float | None], first: str) -> dict[str, float]:
    begin = Period.parse(first)
    return {str(begin.shift(step)): value for step, value in enumerate(values) if value is not None}


quarters = st.lists(st.one_of(st.none(), st.integers(1, 99).map(float)), min_size=1, max_size=16)


@given(quarters, st.integers(1, 4), st.integers(1, 500))
def test_paths_are_those_of_the_seasonal_path(values: list[float | None], start: int, aim: int) -> None:
    """The shares of a flow and the path of a level, against the plain path of one series and year."""
    first = f"2020Q{start}"
    history = plain_history(values, first)
    if not history:
        return
    rows = [
        {"organisation_code": "A", "indicator_code": "x", "period": period, "value": value}
        for period, value in history.items()
    ]
    grid = lay_out(admit(rows, FindingList()).panel)[0]
    years = in_years(grid)
    for place in range(years.values.shape[1]):
        year = years.first + place
        past = {period: value for period, value in history.items() if int(period[:4]) < year}
        flow = seasonal_path(
            PathKind.FLOW, year=year, annual_target=aim, history=past, frequency=Frequency.QUARTER, decimals=9
        )
        wanted = np.cumsum(list(flow.values.values())) / aim
        assert shares_so_far(years, place)[0] == pytest.approx(wanted, abs=1e-6)
        before = history.get(f"{year - 1}Q4")
        if before is not None:
            level = seasonal_path(
                PathKind.LEVEL, year=year, annual_target=aim, baseline=before, history=past, frequency=Frequency.QUARTER,
                decimals=9,
            )  # fmt: skip
            found = level_path(years, place, np.array([float(aim)]))[0]
            assert found == pytest.approx(list(level.values.values()), abs=1e-6)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_competition_ranks(values: list[int]) -> None:
    found = competition_ranks(np.array(values, float)).tolist()
    assert found == [1 + sum(other > value for other in values) for value in values]


@given(st.lists(numbers, min_size=4, max_size=20))
def test_the_line_is_the_least_squares_line_of_the_past(values: list[float]) -> None:
    past = np.array(values[:-1])
    when = np.arange(len(past))
    slope, height = np.polyfit(when, past, 1)
    left = past - (slope * when + height)
    error = (left @ left / max(len(past) - 2, 1) / ((when - when.mean()) ** 2).sum()) ** 0.5
    if abs(abs(slope) - 2 * error) < 1e-6:
        return  # which side of the cut is a matter of the last bit
    slope = slope if abs(slope) > 2 * error else 0.0
    wanted = np.array(values) - slope * (np.arange(len(values)) - when.mean())
    assert less_line(np.array([values]))[0] == pytest.approx(wanted, abs=1e-6)


@given(st.lists(st.lists(numbers, min_size=6, max_size=6), min_size=8, max_size=10))
def test_peers_are_taken_away_where_a_series_gets_calmer(table: list[list[float]]) -> None:
    values = np.array(table)
    found = less_peers(values, np.zeros(len(values), np.int64))
    common = np.median(values, axis=0)
    for line, own in enumerate(values):
        calmer = np.abs(np.diff(own - common)).mean() < np.abs(np.diff(own)).mean() - 1e-9
        same = np.abs(np.diff(own - common)).mean() <= np.abs(np.diff(own)).mean() + 1e-9
        if calmer or not same:
            assert found[line] == pytest.approx(own - common if calmer else own)


@given(tables, st.integers(0, 3))
@settings(max_examples=25)
def test_a_trial_raises_what_was_warned_of_period_by_period(table: list[list[float | None]], number: int) -> None:
    threshold = {"code": "low", "signal": "threshold", "severity": {"blue": 20}, "pending": number + 1, "clear_at": 25}
    rows = rows_of(table)
    standing_in = {(row["organisation_code"], row["period"]) for row in warn([threshold], rows, all_periods=True).table}
    trial = try_rules([threshold], rows)
    raised = {(row["organisation_code"], row["raised"]) for row in trial.warnings}
    assert raised <= standing_in
    assert {code for code, _ in raised} == {code for code, _ in standing_in}
    assert sum(row["n_raised"] for row in trial.periods) == trial.table["n_warnings"][0]


records = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 5), numbers, st.integers(0, 250)), min_size=1, max_size=25,
    unique_by=lambda row: (row[0], row[1], row[3]),
)  # fmt: skip


@given(records, st.sampled_from([None, 0, 20, 90]))
@settings(max_examples=30)
def test_a_trial_of_recorded_values_is_a_look_at_each_days_files(
    written: list[tuple[int, int, float, int]], wait: int | None
) -> None:
    """The plain twin: for each period by itself, throw away what was recorded later and judge the period by the rest."""
    begin, day_one = Period.parse("2025-01"), date(2025, 1, 1)
    rows: list[dict[str, object]] = [
        {
            "organisation_code": f"O{who}", "indicator_code": "x", "period": str(begin.shift(step)), "value": value,
            "recorded_at": (day_one + timedelta(days=day)).isoformat(),
        }
        for who, step, value, day in written
    ]  # fmt: skip
    rules = [
        {"code": "low", "signal": "threshold", "severity": {"blue": 20}},
        {"code": "change", "signal": {"name": "change", "against": "period", "worse": "fall"}},
        {"code": "rank", "signal": {"name": "falling_rank", "worse": "fall", "least": 2}, "severity": {"blue": 1}},
    ]
    wanted = set()
    for step in range(6):
        period = begin.shift(step)
        evening = period.next().last_date if wait is None else period.last_date + timedelta(days=wait)
        known = [row for row in rows if str(row["recorded_at"]) <= evening.isoformat()]
        found = warn(rules, known, at=str(period)).table if known else []
        wanted |= {(row["organisation_code"], row["rule"], row["period"]) for row in found}
    standing_in = set()
    for row in try_rules(rules, rows, events=[], wait=wait).warnings:
        first = Period.parse(row["raised"])
        standing_in |= {
            (row["organisation_code"], row["rule"], str(first.shift(step))) for step in range(row["n_periods"])
        }
    assert wanted <= standing_in
    assert {each for each in standing_in if each not in wanted} <= _unknown_between(wanted, standing_in)


def _unknown_between(
    wanted: set[tuple[str, str, str]], standing_in: set[tuple[str, str, str]]
) -> set[tuple[str, str, str]]:
    """Periods in which nothing is known but a warning stands on: they follow one in which it was told."""
    return {
        (who, rule, period)
        for who, rule, period in standing_in
        if any((who, rule) == other[:2] and other[2] < period for other in wanted)
    }
