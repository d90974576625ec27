"""Missing values filled in, grades by quota and counted ranks, against slow twins."""

from fractions import Fraction
from statistics import median

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Scheme, evaluate
from jixiao.engine.model.parts import Grade
from jixiao.engine.model.rank import competition_rank, rank_in_groups
from jixiao.engine.scoring.grade import graded_by_quota, places_of

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")
NOW = 2
Series = list[int | None]
BOARDS = st.lists(
    st.tuples(st.booleans(), st.lists(st.none() | st.integers(0, 100), min_size=5, max_size=5)), min_size=1, max_size=6
)


def scheme(policy: str, limit: int) -> Scheme:
    return Scheme.from_yaml(
        "scheme: s\nperiodicity: month\ntree:\n  - {code: a, weight: 100, rule: manual, "
        f"missing: {{policy: {policy}, limit: {limit}, otherwise: zero}}}}\n"
    )


def twin(policy: str, limit: int, series: Series, peers: list[int]) -> Fraction:
    """The value that counts, by looking at one organisation alone."""
    if series[NOW] is not None:
        return Fraction(series[NOW])
    before = next(((n, series[NOW - n]) for n in range(1, limit + 1) if n <= NOW and series[NOW - n] is not None), None)
    after = next(
        ((n, series[NOW + n]) for n in range(1, limit + 1) if NOW + n < 5 and series[NOW + n] is not None), None
    )
    if policy == "peer-median":
        return Fraction(median(map(Fraction, peers))) if peers else Fraction(0)
    if policy == "carry-forward":
        return Fraction(before[1] or 0) if before else Fraction(0)
    if not before or not after:
        return Fraction(0)
    (back, first), (ahead, last) = before, after
    return (Fraction(first or 0) * ahead + Fraction(last or 0) * back) / (back + ahead)


@settings(max_examples=100, deadline=None)
@given(BOARDS, st.sampled_from(["peer-median", "carry-forward", "interpolate"]), st.integers(1, 2))
def test_what_stands_in_for_a_missing_value(board: list[tuple[bool, Series]], policy: str, limit: int) -> None:
    groups = {f"S{number}": "town" if town else "country" for number, (town, _) in enumerate(board)}
    rows = [
        {"organisation_code": f"S{number}", "indicator_code": "a", "period": month, "value": value}
        for number, (_, series) in enumerate(board)
        for month, value in zip(MONTHS, series, strict=True)
        if value is not None
    ]
    result = evaluate(scheme(policy, limit), rows, period=MONTHS[NOW], organisations=groups)
    scores = {row["organisation_code"]: row["raw"] for row in result.scores if row["node_code"] == "s"}
    for number, (town, series) in enumerate(board):
        peers = [other[NOW] for at, other in board if at == town and other[NOW] is not None]
        assert abs(scores[f"S{number}"] - float(twin(policy, limit, series, peers))) < 1e-9
        told = {row["rule"] for row in result.findings if row["organisation_code"] == f"S{number}"}
        assert bool(told) == (series[NOW] is None)


SCORES = st.lists(st.tuples(st.none() | st.integers(0, 12), st.integers(0, 2), st.integers(0, 2)), max_size=14)


@given(SCORES, st.sampled_from([0.1, 0.2, 0.29, 0.5]), st.sampled_from([0.15, 0.3, 1.0]))
def test_grades_by_quota(board: list[tuple[int | None, int, int]], first: float, second: float) -> None:
    grades = (Grade("A", 8, quota=first), Grade("B", 4, quota=second), Grade("C", 0))
    scores = np.array([np.nan if score is None else score for score, _, _ in board], float)
    group = np.array([number for _, number, _ in board], np.int64)
    allowed = np.array([best for _, _, best in board], np.int64)
    fast = graded_by_quota(scores, grades, group, allowed)
    for number in range(3):
        waiting = [at for at, (score, home, _) in enumerate(board) if home == number and score is not None]
        size = len(waiting)
        for place, grade in enumerate(grades):
            takers = [at for at in waiting if board[at][0] >= grade.lowest and board[at][2] <= place]
            if grade.quota is not None:
                n_places = int(Fraction(str(grade.quota)) * size)
                takers = [at for at in takers if sum(board[o][0] >= board[at][0] for o in takers) <= n_places]
            if place == len(grades) - 1:
                takers = waiting
            assert all(fast[at] == place for at in takers)
            waiting = [at for at in waiting if at not in takers]
    assert all(fast[at] == -1 for at, (score, _, _) in enumerate(board) if score is None)


def test_places_are_counted_exactly_and_never_rounded_up() -> None:
    assert [places_of(0.2, 33), places_of(0.25, 33), places_of(0.29, 100), places_of(0.2, 4)] == [6, 8, 29, 0]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0, 1, 2]), st.sampled_from([3, 60, 4000]))
def test_ranks_that_are_counted_are_those_that_are_sorted(seed: int, digits: int, spread: int) -> None:
    draw = np.random.default_rng(seed)
    scores = np.round(draw.uniform(-spread, spread, 400), digits)
    scores[draw.random(400) < 0.1] = np.nan
    group = draw.integers(0, 3, 400)
    slow = np.zeros(400, np.int64)
    for number in range(3):
        slow[group == number] = competition_rank(scores[group == number])
    assert (rank_in_groups(scores, group, digits) == slow).all()
