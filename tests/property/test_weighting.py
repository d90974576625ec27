"""Every way of weighting against a slow plain twin, and what must hold of weights whatever the table."""

from collections.abc import Sequence
from itertools import combinations
from math import exp, fsum, isclose, log, prod, sqrt
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jixiao import weigh
from jixiao.engine.weighting.influence import effective_weights
from tests.property.weighting_twins import (
    Columns,
    agree,
    frame,
    jacobi,
    meta,
    names,
    pearson,
    same,
    scaled,
    slow_bwm,
    slow_correlations,
    slow_critic,
    slow_eigenvector,
    slow_entropy,
    slow_merec,
    slow_varimax,
    square,
    turned,
    varies,
)

FIGURES = st.integers(1, 60).map(float)


JUDGEMENTS = st.sampled_from([1, 2, 3, 5, 7, 9, 1 / 2, 1 / 3, 1 / 5, 1 / 7, 1 / 9])


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[float | None] = FIGURES, most: int = 4) -> Columns:
    """Columns of equal length, a few organisations long."""
    n, m = draw(st.integers(3, 8)), draw(st.integers(2, most))
    return [draw(st.lists(cells, min_size=n, max_size=n)) for _ in range(m)]


@st.composite
def squares(draw: st.DrawFn, most: int = 5) -> Columns:
    """Reciprocal judgement matrices."""
    n = draw(st.integers(1, most))
    matrix = [[1.0] * n for _ in range(n)]
    for i, j in combinations(range(n), 2):
        matrix[i][j] = draw(JUDGEMENTS)
        matrix[j][i] = 1 / matrix[i][j]
    return matrix


DIRECTIONS = st.lists(st.sampled_from(["higher", "lower"]), min_size=4, max_size=4)


@settings(max_examples=60)
@given(tables())
def test_std_and_cv(columns: Columns) -> None:
    assume(any(varies(columns)))
    agree(weigh(frame(columns), "std"), [stdev(column) for column in columns])
    agree(weigh(frame(columns), "cv"), [stdev(column) / fmean(column) for column in columns])
    plain = turned(columns, ["higher"] * len(columns))
    agree(weigh(frame(columns), "std", on="minmax"), [stdev(column) for column in plain])


@settings(max_examples=60)
@given(tables(st.integers(0, 60).map(float)), DIRECTIONS)
def test_entropy(columns: Columns, directions: list[str]) -> None:
    assume(any(varies(columns)))
    known = meta(directions[: len(columns)])
    agree(weigh(frame(columns), "entropy"), slow_entropy(columns))
    plain = turned(columns, directions[: len(columns)])
    agree(weigh(frame(columns), "entropy", meta=known, on="minmax"), slow_entropy(plain))


@settings(max_examples=60)
@given(tables(), DIRECTIONS)
def test_critic(columns: Columns, directions: list[str]) -> None:
    counted = slow_critic(columns, directions[: len(columns)])
    assume(fsum(counted) > 1e-6)
    agree(weigh(frame(columns), "critic", meta=meta(directions[: len(columns)])), counted)


@settings(max_examples=60)
@given(tables(), DIRECTIONS)
def test_merec(columns: Columns, directions: list[str]) -> None:
    assume(any(varies(columns)))
    known = meta(directions[: len(columns)])
    agree(weigh(frame(columns), "merec", meta=known), slow_merec(columns, directions[: len(columns)]))


@settings(max_examples=40)
@given(tables())
def test_pca(columns: Columns) -> None:
    assume(all(varies(columns)))
    values, vectors = jacobi(slow_correlations(columns))
    assume(values[0] - values[1] > 1e-3)
    agree(weigh(frame(columns), "pca"), [abs(part) for part in vectors[0]])


@settings(max_examples=40)
@given(tables(most=4))
def test_pca_rotated_with_two_factors(columns: Columns) -> None:
    assume(all(varies(columns)))
    values, vectors = jacobi(slow_correlations(columns))
    assume(len(values) > 2 and values[1] - values[2] > 1e-2)
    loadings = [[vectors[f][k] * sqrt(values[f]) for f in (0, 1)] for k in range(len(columns))]
    assume(min(a * a + b * b for a, b in loadings) > 1e-3)
    rotated = slow_varimax(loadings)
    signs = [1 if fsum(row[f] for row in rotated) >= 0 else -1 for f in (0, 1)]
    own = [sorted([row[f] * signs[f] for f in (0, 1)]) for row in rotated]
    assume(all(high - low > 1e-4 for low, high in own) and all(high > 1e-4 for _, high in own))
    assume(min(abs(fsum(row[f] for row in rotated)) for f in (0, 1)) > 1e-4)
    agree(weigh(frame(columns), "pca-rotated", factors=2), [high * high for _, high in own], 1e-4)


@settings(max_examples=40)
@given(squares())
def test_ahp(matrix: Columns) -> None:
    outcome, n = weigh(square(matrix), "ahp"), len(matrix)
    weights, eigenvalue = slow_eigenvector(matrix)
    agree(outcome, weights)
    index = (0, 0, 0, 0.58, 0.90, 1.12)[n]
    expected = (eigenvalue - n) / (n - 1) / index if index else 0.0
    assert abs(outcome["consistency_ratio"][0] - expected) < 1e-9  # type: ignore[index]


@settings(max_examples=30)
@given(squares(), st.data())
def test_ahp_knows_indicators_by_their_codes(matrix: Columns, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(matrix))))
    table = square(matrix)
    shuffled = {name: [column[place] for place in order] for name, column in table.items()}
    assert weigh(shuffled, "ahp")["weight"] == weigh(table, "ahp")["weight"]


@settings(max_examples=30)
@given(squares())
def test_one_triangle_of_fractions_is_enough(matrix: Columns) -> None:
    def fraction(i: int, j: int) -> str | None:
        a = matrix[i][j]
        return None if j < i else f"{a:g}" if a >= 1 else f"1/{1 / a:g}"

    upper = [[fraction(i, j) for j in range(len(matrix))] for i in range(len(matrix))]
    agree(weigh(square(upper), "ahp"), weigh(square(matrix), "ahp")["weight"])  # type: ignore[arg-type]


@settings(max_examples=20)
@given(squares(4), JUDGEMENTS)
def test_a_blank_pair_makes_the_eigenvalue_smallest(matrix: Columns, start: float) -> None:
    assume(len(matrix) >= 3)

    def filled(logarithm: float) -> Columns:
        known = [row[:] for row in matrix]
        known[0][1], known[1][0] = exp(logarithm), exp(-logarithm)
        return known

    here, step = log(start), 1.0
    while step > 1e-7:
        near = min((here - step, here, here + step), key=lambda at: max(np.linalg.eigvals(filled(at)).real))
        here, step = near, step if near != here else step / 2
    gap = [[None if {i, j} == {0, 1} else a for j, a in enumerate(row)] for i, row in enumerate(matrix)]
    agree(weigh(square(gap), "ahp"), slow_eigenvector(filled(here))[0], 1e-5)


@settings(max_examples=20)
@given(squares(5))
def test_harkers_weights_fill_the_gap_themselves(matrix: Columns) -> None:
    assume(len(matrix) >= 3)
    gap = [[None if {i, j} == {0, 1} else a for j, a in enumerate(row)] for i, row in enumerate(matrix)]
    found = weigh(square(gap), "ahp", completion="harker")["weight"]
    filled = [row[:] for row in matrix]
    filled[0][1], filled[1][0] = found[0] / found[1], found[1] / found[0]  # type: ignore[index]
    agree({"weight": found}, slow_eigenvector(filled)[0])


@settings(max_examples=30)
@given(st.lists(squares(3), min_size=1, max_size=4))
def test_a_group_is_the_geometric_mean(experts: list[Columns]) -> None:
    n = min(map(len, experts))
    table: dict[str, list[object]] = {"expert_code": [], "indicator_code": [], **{code: [] for code in names(n)}}
    for number, matrix in enumerate(experts):
        for i in range(n):
            table["expert_code"].append(f"e{number}")
            table["indicator_code"].append(names(n)[i])
            for j in range(n):
                table[names(n)[j]].append(matrix[i][j])
    mean = [[prod(matrix[i][j] for matrix in experts) ** (1 / len(experts)) for j in range(n)] for i in range(n)]
    agree(weigh(table, "ahp-group"), slow_eigenvector(mean)[0])


@settings(max_examples=15)
@given(st.integers(2, 9), st.data())
def test_bwm(whole: int, data: st.DataObject) -> None:
    middle = data.draw(st.integers(0, 1))
    ends = st.integers(min(2, whole), whole)
    to_others = [1, *(data.draw(ends) for _ in range(middle)), whole]
    to_worst = [whole, *(data.draw(ends) for _ in range(middle)), 1]
    rows = {"row": ["best_to_others", "others_to_worst"]}
    columns = {code: list(pair) for code, *pair in zip(names(len(to_others)), to_others, to_worst, strict=True)}
    outcome = weigh({**rows, **columns}, "bwm")
    weights, gap = slow_bwm(to_others, to_worst)
    agree(outcome, weights, 1e-7)
    assert abs(outcome["consistency"][0] - gap) < 1e-7  # type: ignore[index]


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=5))
def test_delphi(answers: list[list[int]]) -> None:
    columns = [list(map(float, column)) for column in zip(*answers, strict=True)]
    assume(any(map(any, columns)))
    table = {"expert_code": [f"e{k}" for k in range(len(answers))], **dict(zip(names(3), columns, strict=True))}
    outcome = weigh(table, "delphi")
    agree(outcome, [fmean(column) for column in columns])
    ranks = [[fmean([sum(o < x for o in row) + t + 1 for t in range(row.count(x))]) for x in row] for row in answers]
    ties = sum(row.count(x) ** 2 - 1 for row in answers for x in row)
    k, totals = len(answers), [sum(column) for column in zip(*ranks, strict=True)]
    spread = fsum((total - fmean(totals)) ** 2 for total in totals)
    largest = k * k * (27 - 3) - k * ties
    expected = 12 * spread / largest if largest else None
    found = outcome["kendall_w"][0]  # type: ignore[index]
    assert (found is None) == (expected is None)
    assert expected is None or abs(found - expected) < 1e-12


@settings(max_examples=40)
@given(tables(most=3), st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_combinations(columns: Columns, weights: list[int]) -> None:
    entropy = slow_entropy(columns)
    assume(fsum(entropy) > 1e-6)
    one, other = scaled(weights[: len(columns)]), scaled(entropy)
    known = meta(["higher"] * len(columns), weights[: len(columns)])
    agree(
        weigh(frame(columns), "combined-product", meta=known, of="entropy"),
        [a * b for a, b in zip(one, other, strict=True)],
    )
    both = fsum(a * b for a, b in zip(one, other, strict=True))
    left, right = fsum(a * a for a in one), fsum(b * b for b in other)
    assume(left * right - both * both > 1e-4)
    first, second = abs(right * (left - both)), abs(left * (right - both))
    mixed = [first * a + second * b for a, b in zip(one, other, strict=True)]
    agree(weigh(frame(columns), "combined-game", meta=known, of=["entropy"]), mixed)


@settings(max_examples=40)
@given(tables(most=3), DIRECTIONS, st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_optimised_weights_have_the_influence_they_say(
    columns: Columns, directions: list[str], weights: list[int]
) -> None:
    assume(all(varies(columns)))
    directions, stated = directions[: len(columns)], scaled(weights[: len(columns)])
    outcome = weigh(frame(columns), "optimised", meta=meta(directions, weights[: len(columns)]))
    found, plain = outcome["weight"], turned(columns, directions)
    score = [fsum(w * x for w, x in zip(found, row, strict=True)) for row in zip(*plain, strict=True)]  # type: ignore[call-overload]
    assume(stdev(score) > 1e-9)
    real = scaled([pearson(column, score) ** 2 for column in plain])
    assert max(abs(a - b) for a, b in zip(real, outcome["achieved_share"], strict=True)) < 1e-6  # type: ignore[call-overload]
    reached = "influence_not_reached" not in outcome.findings["rule"]
    assert reached == (max(abs(a - b) for a, b in zip(real, stated, strict=True)) <= 2e-6)


@settings(max_examples=40)
@given(tables(most=3))
def test_influence(columns: Columns) -> None:
    assume(all(varies(columns)))
    score, *others = columns
    found = effective_weights(np.array(others).T, np.array(score))
    for place, column in enumerate(others):
        assert abs(found.linear[place] - pearson(column, score) ** 2) < 1e-9
        knots = np.unique(np.quantile(column, (0.1, 0.5, 0.9)))
        x = np.array(column)
        parts = [np.ones(len(x)), x]
        if len(knots) == 3:
            a, b, c = ((np.maximum(x - knot, 0) / np.ptp(x)) ** 3 for knot in knots)
            parts.append((a - c) / (knots[2] - knots[0]) - (b - c) / (knots[2] - knots[1]))
        fitted = np.column_stack(parts) @ np.linalg.lstsq(np.column_stack(parts), score, rcond=1e-11)[0]
        expected = ((fitted - fmean(score)) ** 2).sum() / ((np.array(score) - fmean(score)) ** 2).sum()
        assert abs(found.correlation_ratio[place] - expected) < 1e-6
        assert found.correlation_ratio[place] >= found.linear[place] - 1e-12


BY_FIGURES = ("equal", "std", "cv", "entropy", "critic", "merec", "pca", "pca-rotated")


UNITLESS = ("cv", "entropy", "critic", "merec", "pca")


def weights_of(columns: Columns, method: str, directions: Sequence[str] | None = None) -> dict[str, float | None]:
    outcome = weigh(frame(columns), method, meta=meta(directions or ["higher"] * len(columns)))
    return dict(zip(outcome["indicator_code"], outcome["weight"], strict=True))  # type: ignore[call-overload]


@pytest.mark.parametrize("method", BY_FIGURES)
@settings(max_examples=25)
@given(columns=tables())
def test_weights_are_shares_or_there_are_none(method: str, columns: Columns) -> None:
    found = list(weights_of(columns, method).values())
    if None in found:
        assert set(found) == {None}
        assert "error" in weigh(frame(columns), method).findings["severity"]
    else:
        assert min(found) >= 0  # type: ignore[type-var]
        assert isclose(fsum(found), 1, abs_tol=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", [name for name in BY_FIGURES if name != "pca-rotated"])
@settings(max_examples=25)
@given(columns=tables(), data=st.data())
def test_order_means_nothing(method: str, columns: Columns, data: st.DataObject) -> None:
    rows = data.draw(st.permutations(range(len(columns[0]))))
    order = data.draw(st.permutations(range(len(columns))))
    shuffled = [[columns[place][row] for row in rows] for place in order]
    before, after = list(weights_of(columns, method).values()), list(weights_of(shuffled, method).values())
    assert same([before[place] for place in order], after)


@pytest.mark.parametrize("method", UNITLESS)
@settings(max_examples=25)
@given(columns=tables(), factor=st.sampled_from([0.001, 0.3, 12.0, 1e6]))
def test_the_unit_of_measure_means_nothing(method: str, columns: Columns, factor: float) -> None:
    changed = [[value * factor for value in columns[0]], *columns[1:]]
    assert same(list(weights_of(columns, method).values()), list(weights_of(changed, method).values()), 1e-8)


@pytest.mark.parametrize("method", ["critic", "pca", "entropy", "merec", "cv", "std"])
@settings(max_examples=25)
@given(columns=tables())
def test_a_constant_indicator_takes_nothing_from_the_others(method: str, columns: Columns) -> None:
    assume(any(varies(columns)))
    before = list(weights_of(columns, method).values())
    after = list(weights_of([*columns, [7.0] * len(columns[0])], method).values())
    if method == "merec":  # what is removed is measured against the number of indicators
        assert after[-1] == 0 or after[-1] is None
        return
    assert same([*before, None if before[0] is None else 0.0], after)


@pytest.mark.parametrize("method", ["critic", "pca"])
@settings(max_examples=25)
@given(columns=tables())
def test_lower_is_better_is_the_same_as_turning_by_hand(method: str, columns: Columns) -> None:
    by_hand = [[100 - value for value in columns[0]], *columns[1:]]
    by_meta = weights_of(columns, method, ["lower"] + ["higher"] * (len(columns) - 1))
    assert same(list(by_meta.values()), list(weights_of(by_hand, method).values()))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.sampled_from([0.01, 3.0, 1000.0]))
def test_given_weights_have_no_scale(weights: list[int], factor: float) -> None:
    columns = [[1.0, 2.0]] * len(weights)
    directions = ["higher"] * len(weights)
    one = weigh(frame(columns), "given", meta=meta(directions, weights))
    other = weigh(frame(columns), "given", meta=meta(directions, [weight * factor for weight in weights]))
    assert same(one["weight"], other["weight"], 1e-12)  # type: ignore[arg-type]
    assert any(weights) or set(one["weight"]) == {None}  # type: ignore[call-overload]


@settings(max_examples=25)
@given(tables(st.none() | FIGURES))
def test_correlations_of_what_is_there(columns: list[list[float | None]]) -> None:
    """CRITIC with gaps, by hand over the pairs that have both."""
    present = [[x for x in column if x is not None] for column in columns]
    assume(all(len(set(column)) > 1 for column in present))
    spreads = [stdev(column) / (max(column) - min(column)) for column in present]
    counted = []
    for j, spread in enumerate(spreads):
        conflict = []
        for k in range(len(columns)):
            both = [(a, b) for a, b in zip(columns[j], columns[k], strict=True) if a is not None and b is not None]
            one, other = [a for a, _ in both], [b for _, b in both]
            if k != j and len(set(one)) > 1 and len(set(other)) > 1:
                conflict.append(1 - pearson(one, other))
        counted.append(spread * fsum(conflict))
    assume(fsum(counted) > 1e-6)
    agree(weigh(frame(columns), "critic"), counted)  # type: ignore[arg-type]


def test_the_helpers_of_this_file_see_faults() -> None:
    with pytest.raises(AssertionError):
        agree({"weight": [0.4, 0.6]}, [1, 2])
    assert not same([0.5, None], [0.5, 0.5])
