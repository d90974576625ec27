"""Ratings, surveys, stuffing and the hotline against their plain twins."""

from fractions import Fraction
from math import isclose, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import hotline, hotline_ranks, hotline_rates, rated, ratings, survey
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.settings import Settings
from jixiao.engine.satisfaction.intervals import wilson
from jixiao.engine.satisfaction.stuffing.answers import read_answers
from jixiao.engine.satisfaction.stuffing.signs.copies import bag_of, likeness_groups
from jixiao.engine.satisfaction.stuffing.signs.networks import network_strength
from jixiao.engine.satisfaction.suppression import suppressed_cells
from jixiao.engine.satisfaction.survey.weights import rake
from tests.property import voice_twins as twin

RATING = st.fixed_dictionaries({
    "service_point": st.sampled_from("AB"),
    "degree": st.sampled_from((5, 4, 3, 2, 1)),
    "at": st.integers(0, 20),
    "kind": st.sampled_from(("", "", "default")),
    "status": st.sampled_from(("", "", "", "withdrawn", "appealed")),
    "case_number": st.sampled_from(("", "c1", "c2", "c3", "c4")),
})  # fmt: skip


@given(st.lists(RATING, min_size=1, max_size=40))
@settings(max_examples=40)
def test_ratings(rows: list[dict[str, Any]]) -> None:
    frame = [{**row, "at": f"2026-03-02 10:{row['at']:02d}"} for row in rows]
    result = ratings(frame, own={"least_to_rank": 2})
    expected = twin.rating_counts(rows)
    assert sorted(result.table["service_point"]) == sorted(expected)
    for row in result.table:
        counts = expected[row["service_point"]]
        names = ("ratings", "active", "default", "withdrawn", "appealed", "duplicates", "degree_5", "degree_1")
        assert {name: row[name] for name in names} == {name: counts.get(name, 0) for name in names}
        rate = twin.good_rate(counts)
        assert row["good_rate"] == (None if rate is None else twin.half_up(rate))
    known = [
        twin.good_rate(expected[point]) if expected[point].get("active", 0) >= 2 else None for point in sorted(expected)
    ]
    assert list(result.table["rank"]) == twin.competition(known)


@given(st.lists(st.lists(st.integers(0, 40), min_size=5, max_size=5), min_size=1, max_size=8))
@settings(max_examples=40)
def test_counts_made_elsewhere_and_their_bands(degrees: list[list[int]]) -> None:
    frame = [{f"degree_{5 - place}": count for place, count in enumerate(row)} for row in degrees]
    rows = rated(frame, own={"least_to_rank": 1}).table.to_rows()
    for row, counts in zip(rows, degrees, strict=True):
        n, good = sum(counts), sum(counts[:3])
        if n:
            low, high = twin.wilson(good, n)
            assert (row["good_low"], row["good_high"]) == pytest.approx((100 * low, 100 * high), abs=0.006)
            mean = Fraction(sum((5 - place) * count for place, count in enumerate(counts)), n)
            assert row["mean_score"] == twin.half_up(mean)
        hidden = [str(5 - place) for place, hide in enumerate(twin.hidden_cells(counts)) if hide]
        assert row["suppressed_degrees"] == ";".join(hidden)
    ranked = sorted((row["rank"], place) for place, row in enumerate(rows) if row["rank"])
    exact = [(rank, *twin.wilson(sum(degrees[place][:3]), sum(degrees[place]))) for rank, place in ranked]
    assert [rows[place]["band"] for _, place in ranked] == twin.bands(exact)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
@settings(max_examples=40)
def test_no_small_cell_can_be_worked_out(counts: list[int]) -> None:
    hidden = suppressed_cells(counts)
    assert list(hidden) == twin.hidden_cells(counts)
    total = sum(count for count, hide in zip(counts, hidden, strict=True) if hide)
    assert not any(0 < count < 5 and not hide for count, hide in zip(counts, hidden, strict=True))
    assert hidden.count(True) != 1 or sum(counts) == total, "a single hidden cell is the total less the others"


@given(st.integers(0, 500), st.integers(1, 500))
@settings(max_examples=40)
def test_wilson(hits: int, cases: int) -> None:
    hits = min(hits, cases)
    low, high = wilson(np.array([float(hits)]), np.array([float(cases)]), 0.95)
    assert (float(low[0]), float(high[0])) == pytest.approx(twin.wilson(hits, cases), abs=1e-9)


COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))


@given(st.lists(COUNTS, min_size=1, max_size=8))
@settings(max_examples=40)
def test_hotline_rates(counts: list[tuple[int, ...]]) -> None:
    rows = [
        {
            "organisation_code": f"o{place}", "to_respond": a, "responded": min(a, b), "valid_callbacks": c,
            "solved": min(c, d), "satisfied": min(c, e),
        }
        for place, (a, b, c, d, e) in enumerate(counts)
    ]  # fmt: skip
    table = hotline_rates(rows).table
    exact = [twin.hotline_score(row) for row in rows]  # type: ignore[arg-type]
    shown = [None if score is None else twin.half_up(score) for score in exact]
    assert list(table["score"]) == shown
    assert list(table["rank"]) == twin.competition(shown)
    assert [state == "scored" for state in table["state"]] == [score is not None for score in shown]


ORDER = st.fixed_dictionaries({
    "response": st.sampled_from(("in_time", "late", "not_due")),
    "callback": st.sampled_from(("reached", "reached", "unreachable", "refused", "none")),
    "solved": st.sampled_from(("solved", "basically", "unsolved", "")),
    "satisfied": st.sampled_from(("5", "3", "2", "")),
    "kind": st.sampled_from(("", "", "consultation")),
    "unreasonable": st.sampled_from(("", "requested", "accepted", "refused")),
})  # fmt: skip


@given(st.lists(ORDER, min_size=1, max_size=30))
@settings(max_examples=40)
def test_every_order_counts_as_one_thing(orders: list[dict[str, str]]) -> None:
    row = hotline([{"organisation_code": "o", "month": "2026-03", **order} for order in orders]).table.to_rows()[0]
    kinds = [twin.callback_kind(order) for order in orders]
    for name in ("consultation", "unreasonable", "unreachable", "refused", "incomplete", "valid_callbacks"):
        assert row[name] == kinds.count(name)
    valid = [order for order, kind in zip(orders, kinds, strict=True) if kind == "valid_callbacks"]
    assert row["solved"] == sum(order["solved"] != "unsolved" for order in valid)
    assert row["satisfied"] == sum(order["satisfied"] != "2" for order in valid)
    assert row["to_respond"] == sum(order["response"] != "not_due" for order in orders)
    assert row["called_back"] == sum(kind != "" for kind in kinds)


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)), min_size=1, max_size=6))
@settings(max_examples=40)
def test_months_at_the_bottom(months: list[dict[str, int]]) -> None:
    rows = [
        {"organisation_code": name, "score": score, "month": f"2026-{place + 1:02d}"}
        for place, month in enumerate(months)
        for name, score in month.items()
    ]
    ranks = [
        {name: 1 + sum(other > score for other in month.values()) for name, score in month.items()} for month in months
    ]
    expected = twin.months_at_bottom(ranks)
    if not rows:
        return
    streaks = hotline_ranks(rows).streaks
    found = {
        (int(row["month"][-2:]) - 1, row["organisation_code"]): (row["months_at_bottom"], row["is_talk_due"])
        for row in streaks
    }
    assert found == {key: (run, run >= 2) for key, run in expected.items()}


@given(st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=6), min_size=1, max_size=4), st.integers(7, 60))
@settings(max_examples=40)
def test_a_stratified_sample(values: list[list[int]], size: int) -> None:
    strata = {f"s{place}": (size + place, [Fraction(each) for each in own]) for place, own in enumerate(values)}
    design = {
        "kind": "sample",
        "strata": {"column": "s", "sizes": {name: known for name, (known, _) in strata.items()}},
        "questions": [{"code": "y", "scored": "number"}],
    }
    row = survey(
        [{"s": name, "y": float(v)} for name, (_, own) in strata.items() for v in own], design
    ).table.to_rows()[0]
    mean, variance = twin.stratified_mean(strata)
    assert isclose(row["estimate"], float(mean), rel_tol=1e-9, abs_tol=1e-9)
    if variance is None:
        assert row["standard_error"] is None, "a stratum of one tells nothing of its spread"
    else:
        assert isclose(row["standard_error"], sqrt(variance), rel_tol=1e-9, abs_tol=1e-9)


@given(st.lists(st.lists(st.integers(1, 60), min_size=3, max_size=3), min_size=2, max_size=3), st.data())
@settings(max_examples=40)
def test_raking(table: list[list[int]], data: st.DataObject) -> None:
    cells = [[Fraction(cell) for cell in row] for row in table]
    total = sum(sum(row) for row in cells)
    shares = data.draw(st.lists(st.integers(1, 9), min_size=len(table), max_size=len(table)))
    rows = [total * share / sum(shares) for share in map(Fraction, shares)]
    columns = [total * share / 6 for share in (Fraction(1), Fraction(2), Fraction(3))]
    place = np.arange(3 * len(table))
    margins = [(place // 3, np.array(rows, np.float64)), (place % 3, np.array(columns, np.float64))]
    given_weights = np.array([float(cell) for row in cells for cell in row])
    found = rake(given_weights, margins, 4, 0.0)
    exact = [float(cell) for row in twin.raked(cells, rows, columns, 4) for cell in row]
    assert found.weights.tolist() == pytest.approx(exact, rel=1e-9)
    assert not found.converged or found.distance == 0
    long = rake(given_weights, margins, 500, 1e-9)
    assert long.converged
    assert np.bincount(place // 3, weights=long.weights).tolist() == pytest.approx([float(row) for row in rows])


ANSWER = st.fixed_dictionaries({
    "point": st.sampled_from("PQ"), "day": st.integers(1, 4), "is_open": st.booleans(), "network": st.integers(0, 4),
})  # fmt: skip


@given(st.lists(ANSWER, min_size=1, max_size=50), st.integers(0, 90), st.sampled_from("PQ"), st.booleans())
@settings(max_examples=40)
def test_bursts_and_networks(rows: list[dict[str, Any]], n_more: int, where: str, no_visits: bool) -> None:
    rows = [{**row, "is_open": True} if no_visits else row for row in rows]
    rows = [*rows, *[{"point": where, "day": 2, "is_open": True, "network": 9}] * n_more]
    frame = [
        {
            "point": row["point"], "at": f"2026-03-{row['day']:02d} 09:00", "degree": 5,
            "token_kind": "poster" if row["is_open"] else "visit", "network_key": f"n{row['network']}",
        }
        for row in rows
    ]  # fmt: skip
    answers = read_answers(frame, Settings.on("stuffing", None), FindingList())
    expected = twin.burst_days(rows)
    inside = [row["is_open"] and expected[row["point"], row["day"]] for row in rows]
    assert answers.bursts.inside.tolist() == inside
    strength = network_strength(answers)
    for place, row in enumerate(rows):
        alike = [other["is_open"] for other in rows if (other["network"], other["day"]) == (row["network"], row["day"])]
        left = max(2 * sum(alike) - len(alike), 0)
        alone = left / (10 * answers.bursts.more[place]) if row["is_open"] else 0.0
        assert strength[place] == pytest.approx(max(alone, 1.0) if strength[place] > alone + 1e-9 else alone)
        assert strength[place] <= alone + 1e-9 or inside[place], "less is enough only in a burst"


@given(st.lists(st.text("abcdefgh", min_size=0, max_size=9), min_size=1, max_size=12))
@settings(max_examples=40)
def test_texts_that_are_alike(texts: list[str]) -> None:
    groups = likeness_groups(tuple(texts), 3).tolist()
    counts = [groups.count(group) if group >= 0 else 0 for group in groups]
    assert counts == twin.alike_counts([bag_of(text) for text in texts], 3)
