"""Readings into longer periods against a slow plain twin; published rules of validity."""

from collections import defaultdict
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from tests.unit.capture.sources import LONG, read, table, told, values

READINGS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B"]),
        st.integers(1, 31),
        st.integers(0, 23),
        st.one_of(st.none(), st.integers(-1000, 1000).map(lambda n: n / 8)),
    ),
    max_size=60,
    unique_by=lambda row: row[:3],
)
TWINS = {
    "mean": lambda held: float(sum(map(Fraction, held)) / len(held)),
    "sum": lambda held: float(sum(map(Fraction, held))),
    "count": len,
    "min": min,
    "max": max,
    "first": lambda held: held[0],
    "last": lambda held: held[-1],
    "median": median,
}


@given(READINGS, st.sampled_from(sorted(TWINS)), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_days_from_hours_as_by_hand(readings: list[tuple[str, int, int, float | None]], by: str, needed: int) -> None:
    rows = [[org, "x", f"2026-01-{day:02d} {hour:02d}:00", value] for org, day, hour, value in readings]
    captured = read(
        f"{LONG}\naggregate: [{{to: day, by: {by}, at_least: {needed}}}]", table(["org", "ind", "when", "value"], *rows)
    )
    held: dict[tuple[str, int], list[tuple[int, float]]] = defaultdict(list)
    for org, day, hour, value in readings:
        if value is not None:
            held[org, day].append((hour, value))
    wanted = {
        (org, "x", f"2026-01-{day:02d}"): TWINS[by]([value for _, value in sorted(hours)])
        for (org, day), hours in held.items()
        if len(hours) >= needed
    }
    assert values(captured) == pytest.approx(wanted, abs=1e-9)
    assert len([rule for rule, *_ in told(captured) if rule == "too_few_readings"]) == len(held) - len(wanted)


def hours(day: str, n_hours: int, value: float = 10.0) -> list[list[object]]:
    return [["A", "x", f"{day} {hour:02d}:00", value] for hour in range(n_hours)]


HEADER = ["org", "ind", "when", "value"]


def test_twenty_hours_make_a_day() -> None:
    """GB 3095-2012, table 4: at least 20 hourly means."""
    rule = LONG + "\naggregate: [{to: day, by: mean, validity: GB 3095-2012}]"
    captured = read(rule, table(HEADER, *hours("2026-01-01", 20), *hours("2026-01-02", 19)))
    assert values(captured) == {("A", "x", "2026-01-01"): 10.0}
    assert told(captured) == [("too_few_readings", 22, "value")]
    again = table(HEADER, *hours("2026-01-02", 19), ["A", "x", "2026-01-02 00:00", 10.0])
    assert values(read(rule, again)) == {}, "the same hour twice is one hour"


def test_a_month_and_a_year_need_their_days() -> None:
    """GB 3095-2012, table 4: 27 days a month (25 in February), 324 a year and every month complete."""
    month = LONG + "\naggregate: [{to: month, by: mean, validity: GB 3095-2012}]"
    january = [["A", "x", f"2026-01-{day:02d}", 1] for day in range(1, 27)]
    february = [["A", "x", f"2026-02-{day:02d}", 1] for day in range(1, 26)]
    assert list(values(read(month, table(HEADER, *january, *february)))) == [("A", "x", "2026-02")]
    year = LONG + "\naggregate: [{to: year, by: mean, validity: GB 3095-2012}]"
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    days = [["A", "x", f"2026-{m:02d}-{d:02d}", 1] for m, n in enumerate(lengths, 1) for d in range(1, n + 1)]
    assert values(read(year, table(HEADER, *days))) == {("A", "x", "2026"): 1.0}
    thin = [row for row in days if not (str(row[2]).startswith("2026-06") and str(row[2]) > "2026-06-26")]
    captured = read(year, table(HEADER, *thin))
    assert values(captured) == {}
    assert "2026-06 has 26 usable" in captured.findings["message"][0]


def test_share_percentile_and_events() -> None:
    rows = [["A", "x", f"2026-01-{day:02d}", day] for day in range(1, 11)]
    sheet = table(HEADER, *rows)
    share = read(LONG + '\naggregate: [{to: month, by: share, when: "<= 7"}]', sheet)
    assert values(share) == {("A", "x", "2026-01"): pytest.approx(0.7)}
    high = read(LONG + "\naggregate: [{to: month, by: percentile, percentile: 90}]", sheet)
    assert values(high) == {("A", "x", "2026-01"): pytest.approx(9.1)}
    events = read(LONG + "\naggregate: [{to: month, by: count}]", table(HEADER, rows[0], rows[0], rows[1]))
    assert values(events) == {("A", "x", "2026-01"): 3.0}


def test_steps_may_be_for_some_indicators_only() -> None:
    rows = [["A", ind, f"2026-01-{day:02d}", day] for day in (1, 2) for ind in ("x", "y")]
    rule = "\naggregate:\n- {to: month, by: sum, indicators: x}\n- {to: month, by: max, indicators: [y]}"
    assert values(read(LONG + rule, table(HEADER, *rows))) == {("A", "x", "2026-01"): 3, ("A", "y", "2026-01"): 2}


def test_a_value_says_from_which_rows_it_was_made() -> None:
    captured = read(LONG + "\naggregate: [{to: month, by: sum}]", table(HEADER, *hours("2026-01-01", 24)))
    row = captured.observations.to_rows()[0]
    assert (row["row"], row["last_row"], row["n_rows"]) == (2, 25, 24)


OZONE = f"{LONG}\naggregate: [{{to: day, by: max_running_mean, at_least: 14}}]"


@given(st.dictionaries(st.integers(0, 23), st.integers(0, 400), max_size=24))
@settings(max_examples=100, deadline=None)
def test_the_days_largest_mean_of_eight_hours_as_by_hand(held: dict[int, int]) -> None:
    rows = [["A", "x", f"2026-07-01 {hour:02d}:00", value] for hour, value in held.items()]
    captured = read(OZONE, table(HEADER, *rows))
    runs = [[held[hour] for hour in range(first, first + 8) if hour in held] for first in range(17)]
    means = [Fraction(sum(run), len(run)) for run in runs if len(run) >= 6]
    is_enough = len(means) >= 14
    assert values(captured) == pytest.approx({("A", "x", "2026-07-01"): float(max(means))} if is_enough else {})
    assert [rule for rule, *_ in told(captured)] == ([] if is_enough or not held else ["too_few_readings"])


def test_running_means_make_days_only() -> None:
    with pytest.raises(DefinitionError, match="make a day"):
        read(OZONE.replace("to: day", "to: month"), table(HEADER, ["A", "x", "2026-07-01 08:00", 1]))
    with pytest.raises(DefinitionError, match="1 to 24 hours"):
        read(OZONE.replace("at_least: 14", "hours: 30"), table(HEADER, ["A", "x", "2026-07-01 08:00", 1]))
