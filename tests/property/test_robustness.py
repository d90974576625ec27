"""Robustness against slow twins: whole evaluations of re-weighted schemes, and the definitions in plain Python."""

from dataclasses import replace
from itertools import pairwise
from math import ceil, exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Evaluation, Scheme, evaluate
from jixiao.engine.model.node import MissingPolicy, Node
from jixiao.engine.model.parts import Veto
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.ranking import bands, rank_percentiles, ranks_of_runs
from jixiao.engine.robustness.alternatives import SHARES, normalised, on_the_scale_of
from jixiao.engine.robustness.climb import Climb, LeafShares
from jixiao.engine.robustness.plan import STATED, Sampler, UncertaintyPlan, way_named
from jixiao.engine.robustness.robustness import Robustness, robustness
from jixiao.engine.robustness.scheme_tree import SchemeTree
from jixiao.engine.robustness.simulation import leaf_shares
from jixiao.engine.robustness.weights import Bounds, Dirichlet, Uniform

SCHEME = Scheme.from_yaml("""
scheme: s
rounding: {digits: 1}
tree:
  - {code: a, weight: 30, direction: higher, rule: ratio_capped, target: 80}
  - code: b
    weight: 50
    children:
      - {code: b1, weight: 20, direction: lower, rule: ratio_capped, target: 5, missing: zero}
      - {code: b2, weight: 30, direction: higher, rule: {name: linear_between, base: 20, stretch: 90}}
  - {code: c, weight: 20, direction: higher, rule: ratio_capped, target: 50, missing: incomplete}
grades: [{code: A, from: 80}, {code: B, from: 60, quota: 0.5}, {code: C}]
peer_groups:
  west: {organisations: [S0, S1, S2, S3]}
  east: {organisations: [S4, S5, S6]}
adjustments: [{code: praise, kind: bonus, points_each: 2, cap: 5}]
vetoes: [{code: fire, when: "> 0", effect: {cap_grade: C}}]
""")
NOT_ALL_COMPETE = replace(
    SCHEME,
    separate=("S1", "S5"),
    vetoes=(Veto("fire", "> 1", excluded=True), Veto("smoke", "> 0", "fire", cap_grade="C")),
)
WITHOUT_QUOTA = Scheme.from_yaml(SCHEME.to_yaml().replace(", quota: 0.5", ""))
assert WITHOUT_QUOTA != SCHEME
CODES = ("a", "b1", "b2", "c")
CELLS = st.none() | st.integers(0, 1000).map(lambda whole: whole / 10)
EVENTS = st.none() | st.integers(0, 3)
BOARDS = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, EVENTS, EVENTS), min_size=7, max_size=7)
PLANS = st.sampled_from(
    [
        UncertaintyPlan(Uniform(0.5), missing=(STATED,)),
        UncertaintyPlan(Dirichlet(20), missing=(STATED, "zero", "peer-median")),
        UncertaintyPlan(Bounds((("a", 10, 60), ("b2", 0, 50)))),
    ]
)


def evaluated(board: list[tuple[float | None, ...]], scheme: Scheme = SCHEME) -> Evaluation:
    rows = [
        {"organisation_code": f"S{number}", "indicator_code": code, "period": "2026", "value": value}
        for number, cells in enumerate(board)
        for code, value in zip((*CODES, "praise", "fire"), cells, strict=True)
    ]
    return evaluate(scheme, rows, period="2026")


def reweighted(scheme: Scheme, firm: Robustness, run: int) -> Scheme:
    """The scheme with the weights drawn for one run, written into its nodes."""
    tree, drawn = firm.ground.tree, firm.sample.drawn.weights

    def shares(number: int) -> list[float]:
        rows = drawn[number]
        return [float(share) for share in rows[run if len(rows) > 1 else 0]]

    policy = firm.plan.missing[firm.sample.choices[run, 2]]

    def of(node: Node, weight: float) -> Node:
        missing = node.missing if policy == STATED else None
        if not node.children:
            return replace(node, weight=weight, missing=missing)
        parts = shares(tree.codes.index(node.code))
        children = tuple(of(child, weight * part) for child, part in zip(node.children, parts, strict=True))
        return replace(node, weight=weight, children=children, missing=missing)

    top = tuple(of(node, scheme.full_marks * part) for node, part in zip(scheme.tree, shares(0), strict=True))
    return replace(scheme, tree=top, missing=scheme.missing if policy == STATED else MissingPolicy(policy))


@settings(max_examples=25)
@given(BOARDS, PLANS, st.integers(0, 1000), st.sampled_from([SCHEME, WITHOUT_QUOTA, NOT_ALL_COMPETE]))
def test_every_run_is_an_evaluation_of_a_reweighted_scheme(
    board: list[tuple[float | None, ...]], plan: UncertaintyPlan, seed: int, scheme: Scheme
) -> None:
    evaluation = evaluated(board, scheme)
    firm = robustness(evaluation, plan=plan, runs=6, seed=seed)
    grades = []
    for run in range(firm.runs):
        again = evaluated(board, reweighted(scheme, firm, run))
        for number in range(len(firm.ground.tree.codes)):
            ranks = firm.ground.ranks(number, firm.sample)[run]
            assert ranks.tolist() == again.workings.settled.rank(number).tolist()
        assert firm.ranks[run].tolist() == again.workings.settled.rank(0).tolist()
        grades.append(again.workings.settled.grade)
    for place in range(len(scheme.grades)):
        shares = (np.array(grades) == place).mean(axis=0)
        assert firm.grade_shares[place].tolist() == shares.tolist()


@settings(max_examples=25)
@given(BOARDS)
def test_no_uncertainty_is_the_published_ranking(board: list[tuple[float | None, ...]]) -> None:
    evaluation = evaluated(board)
    result = robustness(evaluation, plan=UncertaintyPlan.nothing(), runs=3)
    published = evaluation.scores
    for name in ("rank", "rank_p05", "rank_median", "rank_p95"):
        assert list(result.table[name]) == list(published["rank"])
    for row, grade in zip(result.table, published["grade"], strict=True):
        if row["node_code"] == "s":
            assert [code for code in "ABC" if row[f"share_{code}"] == 1.0] == ([grade] if grade else [])
    assert not result.shifts.any() or np.isnan(result.shifts).all()


NOISY = st.none() | st.sampled_from([0.3, 0.1 + 0.2, 0.6, 0.2 * 3, 0.7, 0.1 * 7, -0.3, 0.0, 1.0])
SCORES = st.lists(st.lists(NOISY, min_size=6, max_size=6), min_size=1, max_size=5)


@given(SCORES)
def test_ranks_of_many_runs_are_those_of_each(scores: list[list[float | None]]) -> None:
    table = np.array(scores, np.float64)
    members = (np.array([0, 2, 5]), np.array([1, 3, 4]))
    ranks = ranks_of_runs(table, members)
    for run, row in zip(ranks, table, strict=True):
        for group in members:
            assert run[group].tolist() == competition_rank(row[group]).tolist()
    whole = ranks_of_runs(table, (np.arange(6),))
    assert whole.tolist() == [competition_rank(row).tolist() for row in table]


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=30), st.integers(1, 100))
def test_percentiles_are_ranks_that_occurred(runs: list[list[int]], percent: int) -> None:
    (found,) = rank_percentiles(np.array(runs, np.int32), [percent])
    for place, rank in enumerate(found.tolist()):
        seen = sorted(run[place] for run in runs if run[place])
        assert rank == (seen[ceil(percent * len(seen) / 100) - 1] if seen else 0)


SHARE = st.none() | st.integers(0, 20).map(lambda whole: whole / 20)
SHARE_ROWS = st.lists(st.lists(SHARE, min_size=4, max_size=4), min_size=2, max_size=6)


def slow_climb(tree: SchemeTree, shares: list[float], weights: dict[int, list[float]], way: str, floor: float) -> float:
    """The share of the whole scheme for one organisation and one run; NaN for none."""

    def of(number: int) -> float:
        if number in tree.leaf:
            return shares[tree.leaf[number]]
        parts = [(w, of(child)) for w, child in zip(weights[number], tree.below[number], strict=True)]
        parts = [(w, max(share, floor) if way != "arithmetic" else share) for w, share in parts if share == share]
        held = sum(w for w, _ in parts)
        if held <= 0:
            return float("nan")
        if way == "geometric":
            return exp(sum(w * log(share) for w, share in parts) / held)
        if way == "harmonic":
            return held / sum(w / share for w, share in parts)
        return sum(w * share for w, share in parts) / held

    return of(0)


@pytest.mark.parametrize("way", ["geometric", "harmonic"])
@given(SHARE_ROWS, st.integers(0, 99))
def test_another_aggregation_against_plain_python(way: str, rows: list[list[float | None]], seed: int) -> None:
    tree, shares = SchemeTree.of(SCHEME), np.array(rows, np.float64)
    sampler = Sampler.of(UncertaintyPlan(Uniform(0.9), leave_out=True, missing=(STATED,)), tree)
    sample = sampler.draw(np.random.default_rng(seed).random((4, sampler.n_columns)))
    climb = Climb(tree, (np.arange(len(rows)),), way_named(way), 0.01)
    found = np.broadcast_to(climb.to(0, LeafShares(shares, {}), sample.drawn), (4, len(rows)))
    for run in range(4):
        weights = {parent: each[run % len(each)].tolist() for parent, each in sample.drawn.weights.items()}
        for place, row in enumerate(shares.tolist()):
            expected = slow_climb(tree, row, weights, way, 0.01)
            assert found[run, place] == pytest.approx(expected, nan_ok=True, abs=1e-12)


@pytest.mark.parametrize("name", ["geometric", "harmonic", "topsis", "rsr"])
def test_a_stated_way_of_aggregating_is_the_evaluations_own(name: str) -> None:
    text = SCHEME.to_yaml().replace("tree:", f"aggregate: {name}\ntree:", 1)
    board = [(40.0, 6.0, 50.0, 20.0, 0, 0), (60.0, 9.0, 70.0, 30.0, 1, 0), (20.0, 7.0, 88.0, 25.0, 0, 1)] * 2
    board[1] = (0.0, 9.0, 70.0, 30.0, 0, 0)  # geometric and harmonic refuse it
    board.append((79.0, 30.0, 30.0, 44.0, None, None))
    evaluation = evaluated(board, Scheme.from_yaml(text))
    firm = robustness(evaluation, plan=UncertaintyPlan(Uniform(0.4), missing=(STATED,)), runs=4)
    for run in range(4):
        again = evaluated(board, reweighted(evaluation.scheme, firm, run))
        assert firm.ranks[run].tolist() == again.workings.settled.rank(0).tolist()


@pytest.mark.parametrize("name", list(SHARES))
@given(SHARE_ROWS)
def test_another_normalisation_against_plain_python(name: str, rows: list[list[float | None]]) -> None:
    shares = np.array(rows, np.float64)
    found = normalised(shares, name, (np.arange(len(rows)),))
    for leaf in range(4):
        seen = [row[leaf] for row in rows if row[leaf] is not None]
        for place, row in enumerate(rows):
            share = row[leaf]
            if share is None:
                assert np.isnan(found[place, leaf])
                continue
            if len(set(seen)) < 2:
                assert found[place, leaf] == share
                continue
            mean = sum(seen) / len(seen)
            spread = (sum((other - mean) ** 2 for other in seen) / (len(seen) - 1)) ** 0.5
            expected = {
                "minmax": (share - min(seen)) / (max(seen) - min(seen)),
                "zscore": 0.5 + (share - mean) / spread / 6,
                "percentile-rank": sum(other < share for other in seen) / (len(seen) - 1),
            }
            assert found[place, leaf] == pytest.approx(expected[name], abs=1e-12)


@given(st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=6))
def test_equating_keeps_order_and_takes_over_mean_and_spread(pairs: list[tuple[float | None, float | None]]) -> None:
    stated, other = (np.array([[pair[side] for pair in pairs]], np.float64) for side in (0, 1))
    found = on_the_scale_of(stated, other, (np.arange(len(pairs)),))[0]
    both = [k for k, pair in enumerate(pairs) if None not in pair]
    assert np.isnan(found).tolist() == np.isnan(other[0]).tolist()
    if both and len(set(other[0][both].tolist())) > 1:
        assert found[both].mean() == pytest.approx(stated[0][both].mean())
        assert found[both].std() == pytest.approx(stated[0][both].std(), abs=1e-9)
    for one in both:
        for two in both:
            if other[0][one] < other[0][two]:
                assert found[one] <= found[two] + 1e-12


@settings(max_examples=10)
@given(BOARDS, st.permutations(range(7)))
def test_the_order_of_organisations_changes_nothing(board: list[tuple[float | None, ...]], order: list[int]) -> None:
    plan = UncertaintyPlan(Uniform(), ("stated", "minmax"), ("stated", "geometric"), leave_out=True)
    rows = evaluated(board).arguments.observations
    shuffled = {name: [column[place * 6 + k] for place in order for k in range(6)] for name, column in rows.items()}
    one = robustness(evaluated(board), plan=plan, runs=20)
    two = robustness(evaluate(SCHEME, shuffled, period="2026"), plan=plan, runs=20)
    assert one.table == two.table


@settings(max_examples=20)
@given(BOARDS, st.sampled_from([UncertaintyPlan(), UncertaintyPlan.handbook()]))
def test_who_is_better_at_everything_is_never_behind(
    board: list[tuple[float | None, ...]], plan: UncertaintyPlan
) -> None:
    whole = [(*(50.0 if cell is None else cell for cell in row[:4]), 0, 0) for row in board]
    best = [max(row[0] for row in whole), min(row[1] for row in whole), *(max(row[k] for row in whole) for k in (2, 3))]
    whole[0] = (*best, 0, 0)
    result = robustness(evaluated(whole), plan=plan, runs=40)
    ahead = {(row["organisation_code"], row["other_code"]): row["share_ahead"] for row in result.pairs}
    assert all(ahead[f"S{other}", "S0"] == 0.0 for other in (1, 2, 3))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(0, 50))
def test_bands_part_the_group_in_the_order_of_the_ranks(spread: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = np.cumsum(spread)[::-1] + rng.normal(size=(200, len(spread)))
    ranks, nominal = ranks_of_runs(scores, (np.arange(len(spread)),)), np.arange(1, len(spread) + 1)
    found = list(bands(ranks, nominal, np.arange(len(spread)), 0.95))
    assert np.concatenate(found).tolist() == list(range(len(spread)))
    for band in found:
        for other in band.tolist()[1:]:
            assert (ranks[:, band[0]] < ranks[:, other]).mean() < 0.95
    for band, following in pairwise(found):
        assert (ranks[:, band[0]] < ranks[:, following[0]]).mean() >= 0.95


def test_leaf_shares_are_points_over_weights() -> None:
    evaluation = evaluated([(40.0, 6.0, 55.0, None, 0, 0)] * 7)
    assert leaf_shares(evaluation).shares[0] == pytest.approx([0.5, 5 / 6, 0.5, np.nan], nan_ok=True)
