"""Every way of aggregating against its slow twin, and what must hold of it: order, units, weights, direction, the weak."""

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import aggregate
from jixiao.engine.model.aggregation import AGGREGATIONS
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.outcome import Outcome
from tests.property.aggregation_twins import TWINS, Board, compromise, options_of

METHODS = sorted(AGGREGATIONS)
AS_GIVEN = {"arithmetic", "geometric", "harmonic", "fuzzy", "bod"}
UNIT_FREE = set(METHODS) - {"arithmetic", "geometric", "harmonic", "fuzzy"}
ORDER_OF_OTHERS = {"arithmetic", "geometric", "harmonic", "fuzzy", "copeland", "rsr", "bod"}
SIZES = st.tuples(st.integers(1, 7), st.integers(1, 4))
each_method = pytest.mark.parametrize("method", METHODS)


@st.composite
def boards(draw: st.DrawFn, least: int = -30, gaps: bool = True, rows: int = 1) -> Board:
    """Small tables of tenths with ties, gaps and weights of 0; scaled up so that fuzzy grades are met too."""
    n, m = draw(SIZES)
    figures = st.integers(least, 110).map(lambda tenths: Fraction(tenths, 10) * draw_scale)
    draw_scale = draw(st.sampled_from([Fraction(1), Fraction(10)]))
    cells = st.none() | figures if gaps else figures
    table = draw(st.lists(st.tuples(*[cells] * m), min_size=max(n, rows), max_size=max(n, rows)))
    weights = draw(st.tuples(*[st.integers(0, 20).map(lambda tenths: Fraction(tenths, 10))] * m))
    return Board(tuple(table), weights, draw(st.tuples(*[st.booleans()] * m)))


def run(board: Board, method: str, **options: Any) -> Outcome:
    """The fast method on the same table."""
    metas = tuple(
        IndicatorMeta(f"i{j}", "higher" if up else "lower", float(weight))
        for j, (weight, up) in enumerate(zip(board.weights, board.higher, strict=True))
    )
    cells = [[float("nan") if cell is None else float(cell) for cell in row] for row in board.rows]
    values = np.array(cells, float).reshape(len(board.rows), len(metas))
    table = IndicatorTable(tuple(f"S{i}" for i in range(len(board.rows))), metas, values)
    plain = {key: float(given) if isinstance(given, Fraction) else given for key, given in options.items()}
    return aggregate(table, method, **plain)


def scores(board: Board, method: str, **options: Any) -> list[float | None]:
    return list(run(board, method, **options)["score"])  # type: ignore[call-overload]


def alike(fast: list[float | None], slow: Any) -> bool:
    """The same scores, and none where there is none."""
    return [a is None for a in fast] == [b is None for b in slow] and all(
        abs(a - float(b)) <= 1e-9 * max(1.0, abs(float(b)))
        for a, b in zip(fast, slow, strict=True)
        if a is not None and b is not None
    )


@each_method
@settings(max_examples=50)
@given(board=boards())
def test_twin(method: str, board: Board) -> None:
    for options in ({}, options_of(method)):
        fast = run(board, method, **options)
        slow = TWINS[method](board, **options)
        assert alike(list(fast["score"]), slow)  # type: ignore[call-overload]
        ranks = fast["rank"]
        sign = -1 if AGGREGATIONS[method].lower_is_better else 1
        if all(isinstance(score, Fraction) for score in slow if score is not None):
            exact = [None if s is None else 1 + sum(sign * o > sign * s for o in slow if o is not None) for s in slow]
            assert ranks == exact


@settings(max_examples=50)
@given(boards(rows=3), st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1)]))
def test_the_compromise_set(board: Board, v: Fraction) -> None:
    assert run(board, "vikor", v=v)["compromise"] == compromise(board, v)


@each_method
@settings(max_examples=40)
@given(board=boards())
def test_no_score_without_a_reason_and_no_reason_without_a_code(method: str, board: Board) -> None:
    result = run(board, method)
    told = {(row["organisation_code"], row["severity"]) for row in result.findings}
    for code, score, rank in zip(*(result[name] for name in ("organisation_code", "score", "rank")), strict=True):  # type: ignore[call-overload]
        assert (score is None) == (rank is None)
        assert score is None or np.isfinite(score)
        if score is None:
            assert (code, "error") in told or ("", "error") in told


@each_method
@settings(max_examples=40)
@given(board=boards(), shuffler=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(method: str, board: Board, shuffler: random.Random) -> None:
    rows = shuffler.sample(range(len(board.rows)), len(board.rows))
    columns = shuffler.sample(range(len(board.weights)), len(board.weights))
    moved = Board(
        tuple(tuple(board.rows[i][j] for j in columns) for i in rows),
        tuple(board.weights[j] for j in columns),
        tuple(board.higher[j] for j in columns),
    )
    before, after = run(board, method), run(moved, method)
    assert alike(list(after["score"]), [before["score"][i] for i in rows])  # type: ignore[call-overload,index]
    assert after["rank"] == [before["rank"][i] for i in rows]  # type: ignore[index]


@each_method
@settings(max_examples=40)
@given(board=boards(), scale=st.sampled_from([Fraction(3), Fraction(1, 7), Fraction(10**12), Fraction(1, 10**9)]))
def test_weights_are_scale_free(method: str, board: Board, scale: Fraction) -> None:
    heavier = replace(board, weights=tuple(weight * scale for weight in board.weights))
    before, after = run(board, method), run(heavier, method)
    assert alike(list(after["score"]), before["score"])  # type: ignore[call-overload]
    assert after["rank"] == before["rank"]


@pytest.mark.parametrize("method", sorted(UNIT_FREE))
@settings(max_examples=40)
@given(board=boards(), scales=st.tuples(*[st.sampled_from([1, 2.54, 1e-200, 1e200, 1e7])] * 4))
def test_units_do_not_matter(method: str, board: Board, scales: tuple[float, ...]) -> None:
    converted = Board(
        tuple(
            tuple(None if cell is None else cell * Fraction(scale) for cell, scale in zip(row, scales, strict=False))
            for row in board.rows
        ),
        board.weights,
        board.higher,
    )
    before, after = run(board, method), run(converted, method)
    assert alike(list(after["score"]), before["score"])  # type: ignore[call-overload]
    assert after["rank"] == before["rank"]


@pytest.mark.parametrize("method", ["geometric", "harmonic", "arithmetic"])
@settings(max_examples=25)
@given(board=boards(least=1), scale=st.sampled_from([Fraction(7, 3), Fraction(10**9)]))
def test_a_mean_is_in_the_unit_of_the_table(method: str, board: Board, scale: Fraction) -> None:
    larger = replace(board, rows=tuple(tuple(c and c * scale for c in row) for row in board.rows))
    expected = [None if score is None else score * float(scale) for score in scores(board, method)]
    assert alike(scores(larger, method), expected)


RANGED = {"vikor", "grey-relational", "rsr-non-integer"}
"""Methods in which a new best value stretches the range of its column, and so changes what all others in it count."""
EACH_FOR_ITSELF = sorted(set(METHODS) - RANGED - {"topsis"})
PLACES = st.tuples(st.integers(0, 6), st.integers(0, 3))


def with_cell(board: Board, i: int, j: int, value: Fraction) -> Board:
    """The same table with one other value."""
    row = tuple(value if k == j else cell for k, cell in enumerate(board.rows[i]))
    return replace(board, rows=tuple(row if k == i else other for k, other in enumerate(board.rows)))


def rank(board: Board, method: str, i: int) -> int | None:
    return run(board, method)["rank"][i]  # type: ignore[index,no-any-return]


@pytest.mark.parametrize("method", EACH_FOR_ITSELF)
@settings(max_examples=50)
@given(board=boards(least=1, gaps=False), place=PLACES, step=st.integers(1, 50))
def test_a_better_value_never_costs_a_rank(method: str, board: Board, place: tuple[int, int], step: int) -> None:
    """Better by META's direction; means, fuzzy and bod take higher as better."""
    i, j = place[0] % len(board.rows), place[1] % len(board.weights)
    value = board.rows[i][j] + (step if method in AS_GIVEN or board.higher[j] else -step)  # type: ignore[operator]
    before, after = rank(board, method, i), rank(with_cell(board, i, j, value), method, i)
    assert before is after is None or (before is not None and after is not None and after <= before)


@pytest.mark.parametrize("method", sorted(RANGED))
@settings(max_examples=50)
@given(board=boards(least=1, gaps=False, rows=3), place=PLACES)
def test_within_the_range_a_better_value_never_costs_a_rank(method: str, board: Board, place: tuple[int, int]) -> None:
    """Raised to the best value there is, while others hold both ends of the column's range."""
    i, j = place[0] % len(board.rows), place[1] % len(board.weights)
    others = [row[j] for k, row in enumerate(board.rows) if k != i]
    low, high = min(others), max(others)  # type: ignore[type-var]
    held = with_cell(board, i, j, min(max(board.rows[i][j], low), high))  # type: ignore[type-var,arg-type]
    best = high if board.higher[j] else low
    before, after = rank(held, method, i), rank(with_cell(held, i, j, best), method, i)  # type: ignore[arg-type]
    assert before is None or after is None or after <= before


@each_method
@settings(max_examples=40)
@given(board=boards(least=1, gaps=False), which=st.integers(0, 6))
def test_who_is_dominated_is_never_ahead(method: str, board: Board, which: int) -> None:
    """An organisation that is added and nowhere better than another never ranks before it."""
    model = board.rows[which % len(board.rows)]
    ups = [True] * len(model) if method in AS_GIVEN else list(board.higher)
    weak = tuple(max(cell - 1, Fraction(1, 20)) if up else cell + 1 for cell, up in zip(model, ups, strict=True))  # type: ignore[operator]
    weak = tuple(min(a, b) if up else max(a, b) for a, b, up in zip(weak, model, ups, strict=True))  # type: ignore[type-var]
    result = run(replace(board, rows=(*board.rows, weak)), method)
    ahead, behind = result["rank"][which % len(board.rows)], result["rank"][-1]  # type: ignore[index]
    assert ahead is None or behind is None or ahead <= behind


@pytest.mark.parametrize("method", sorted(ORDER_OF_OTHERS))
@settings(max_examples=40)
@given(board=boards(least=1, gaps=False, rows=2))
def test_adding_one_dominated_by_all_lifts_nobody_over_another(method: str, board: Board) -> None:
    """The order of the others stays where no range or length of a column is involved."""
    ups = [True] * len(board.weights) if method in AS_GIVEN else list(board.higher)
    weak = tuple(min(board.column(j)) / 2 if up else max(board.column(j)) + 1 for j, up in enumerate(ups))
    before = run(board, method)
    after = run(replace(board, rows=(*board.rows, weak)), method)
    assert after["rank"][:-1] == before["rank"]  # type: ignore[index]
    if before["rank"][0] is not None:  # type: ignore[index]
        assert after["rank"][-1] == max(after["rank"])  # type: ignore[index,call-overload]


@each_method
@settings(max_examples=40)
@given(board=boards())
def test_a_share_lies_between_0_and_1(method: str, board: Board) -> None:
    """What a node of a scheme multiplies its points with; the means give a share where they get shares."""
    full = AGGREGATIONS[method].full
    rows = tuple(tuple(c and abs(c) / 110 * Fraction(int(full)) for c in row) for row in board.rows)
    cells = np.array([[float("nan") if c is None else float(c) for c in row] for row in rows], float)
    way = AGGREGATIONS[method]()
    weights = np.array([float(weight) for weight in board.weights])
    combined = way.combine(cells.reshape(len(rows), len(weights)), weights, np.ones(len(weights), np.bool_))
    share = way.share(combined)
    known = share[np.isfinite(share)]
    assert ((known >= 0) & (known <= 1)).all()
    best_first = np.argsort(combined.score if AGGREGATIONS[method].lower_is_better else -combined.score)
    assert (np.diff(share[best_first][np.isfinite(share[best_first])]) <= 1e-12).all()
