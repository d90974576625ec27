"""Properties of rounding, ranking and whole evaluations, against slow twins and against themselves."""

import random
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Evaluation, Scheme, evaluate
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.rounding import half_even, half_up

DECIMALS = st.decimals(min_value=-(10**6), max_value=10**6, places=4)
PARTS = st.lists(st.decimals(min_value=0, max_value=100, places=3), min_size=1, max_size=30)

SCHEME = Scheme.from_yaml("""
scheme: s
tree:
  - {code: a, weight: 30, direction: higher, rule: ratio_capped, target: 80}
  - code: b
    weight: 70
    children:
      - {code: b1, weight: 20, direction: lower, rule: ratio_capped, target: 5, missing: zero}
      - {code: b2, weight: 50, direction: higher, rule: {name: linear_between, base: 20, stretch: 90}}
grades: [{code: A, from: 90}, {code: B, from: 60}, {code: C}]
""")
CELLS = st.none() | st.integers(0, 1000).map(lambda whole: whole / 10)
FULL = st.integers(0, 1000).map(lambda whole: whole / 10)
BOARDS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)


@given(DECIMALS, st.integers(0, 3))
def test_half_up_is_decimal_half_up(value: Decimal, digits: int) -> None:
    exact = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert half_up(np.array([float(value)]), digits)[0] == float(exact)


@given(DECIMALS, st.integers(0, 3))
def test_half_even_is_decimal_half_even(value: Decimal, digits: int) -> None:
    exact = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    assert half_even(np.array([float(value)]), digits)[0] == float(exact)


@given(PARTS)
def test_a_sum_rounds_as_on_paper(parts: list[Decimal]) -> None:
    on_paper = sum(parts, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert half_up(np.array([sum(float(part) for part in parts)]))[0] == float(on_paper)


def test_the_published_examples_of_rounding() -> None:
    assert half_up(np.array([1.005, 8.645 + 18.26 + 61.74, 89.995, -1.005])).tolist() == [1.01, 88.65, 90.0, -1.01]


@given(st.lists(st.none() | st.integers(0, 30), max_size=40))
def test_rank_is_one_more_than_those_ahead(scores: list[int | None]) -> None:
    ranks = competition_rank(np.array([np.nan if s is None else s / 10 for s in scores], float))
    present = [s for s in scores if s is not None]
    assert ranks.tolist() == [0 if s is None else 1 + sum(o > s for o in present) for s in scores]


def test_noise_does_not_part_equals() -> None:
    assert competition_rank(np.array([0.1 + 0.2, 0.3, 0.2, 0.4])).tolist() == [2, 2, 4, 1]


def rows_of(board: list[tuple[float | None, ...]]) -> list[dict[str, object]]:
    return [
        {"organisation_code": f"S{number}", "indicator_code": code, "period": "2026", "value": value}
        for number, cells in enumerate(board)
        for code, value in zip(("a", "b1", "b2"), cells, strict=True)
    ]


def slow_total(cells: tuple[float | None, ...]) -> Fraction | None:
    """The scheme above by hand, in fractions."""
    a, b1, b2 = (None if cell is None else Fraction(str(cell)) for cell in cells)
    points_a = None if a is None else 30 * min(a / 80, Fraction(1))
    points_b1 = Fraction(0) if b1 is None else 20 * (min(5 / b1, Fraction(1)) if b1 else Fraction(1))
    points_b2 = None if b2 is None else 50 * max(Fraction(0), min((b2 - 20) / 70, Fraction(1)))
    points_b = points_b1 + points_b2 if points_b2 is not None else points_b1 * Fraction(70, 20)
    return points_a + points_b if points_a is not None else points_b * Fraction(100, 70)


@settings(max_examples=60, deadline=None)
@given(BOARDS)
def test_a_whole_evaluation_against_fractions(board: list[tuple[float | None, ...]]) -> None:
    result = evaluate(SCHEME, rows_of(board), period="2026")
    totals = {row["organisation_code"]: row["raw"] for row in result.scores if row["node_code"] == "s"}
    for number, cells in enumerate(board):
        assert abs(totals[f"S{number}"] - float(slow_total(cells) or 0)) < 1e-9


@settings(max_examples=30, deadline=None)
@given(BOARDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(board: list[tuple[float | None, ...]], shuffler: random.Random) -> None:
    rows = rows_of(board)
    shuffled = rows.copy()
    shuffler.shuffle(shuffled)
    assert evaluate(SCHEME, rows, period="2026").digest == evaluate(SCHEME, shuffled, period="2026").digest


@settings(max_examples=30, deadline=None)
@given(BOARDS)
def test_replay_and_trace_give_the_same_digits(board: list[tuple[float | None, ...]]) -> None:
    result = evaluate(SCHEME, rows_of(board), period="2026")
    again = Evaluation.from_trace(result.trace)
    assert result.replay().digest == again.digest == result.digest
    assert again.scores == result.scores
    assert again.findings == result.findings


@settings(max_examples=30, deadline=None)
@given(BOARDS)
def test_the_receipt_adds_up_as_displayed(board: list[tuple[float | None, ...]]) -> None:
    result = evaluate(SCHEME, rows_of(board), period="2026")
    for row in result.scores:
        receipt = result.explain(row["organisation_code"], row["node_code"])
        assert receipt.score == row["score"]
        if receipt.contributions and receipt.score is not None:
            lost = sum(line.lost or 0 for line in receipt.contributions if line.kind == "child")
            extra = sum(line.points or 0 for line in receipt.contributions if line.kind != "child")
            assert abs(receipt.weight - lost + extra - receipt.score) < 1e-9


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(FULL, FULL, FULL), min_size=1, max_size=8))
def test_adding_the_worst_never_lifts_it(board: list[tuple[float, ...]]) -> None:
    result = evaluate(SCHEME, rows_of([*board, (0.0, 100.0, 0.0)]), period="2026")
    roots = [row for row in result.scores if row["node_code"] == "s"]
    worst = next(row for row in roots if row["organisation_code"] == f"S{len(board)}")
    assert worst["rank"] == max(row["rank"] for row in roots)
