"""How firm the ranking is: chances derived by hand, and the example of the OECD Handbook."""

import numpy as np
import pyarrow as pa
import pytest

from jixiao import DefinitionError, Evaluation, Scheme, evaluate
from jixiao.engine.robustness import simulation
from jixiao.engine.robustness.plan import UncertaintyPlan
from jixiao.engine.robustness.robustness import Robustness, robustness
from jixiao.engine.robustness.sensitivity import sensitivity
from jixiao.engine.robustness.weights import Bounds, Dirichlet, Uniform
from tests.unit.engine.robustness.technology_index import technology_index

LEAF = "direction: higher, rule: {name: linear_between, base: 0, stretch: 100}"
TWO = f"""
scheme: two
rounding: {{digits: 9}}
tree: [{{code: a, weight: 50, {LEAF}}}, {{code: b, weight: 50, {LEAF}}}]
grades: [{{code: A, from: 70}}, {{code: B}}]
"""


def evaluated(text: str, **values: tuple[float | None, ...]) -> Evaluation:
    scheme = Scheme.from_yaml(text)
    rows = [
        {"organisation_code": code, "indicator_code": leaf.code, "period": "2026", "value": value}
        for code, cells in values.items()
        for leaf, value in zip(scheme.leaves, cells, strict=True)
    ]
    return evaluate(scheme, rows, period="2026", organisations=list(values))


def share_ahead(result: Robustness, one: str, other: str) -> float:
    return next(
        row["share_ahead"] for row in result.pairs if (row["organisation_code"], row["other_code"]) == (one, other)
    )


def test_how_often_two_change_places_by_uniform_weights() -> None:
    """X leads by 20 on a, trails by 22 on b. It is ahead when w₁/w₂ > r = 1.1.

    With wᵢ ∝ 1 + s·uᵢ, uᵢ uniform on (−1, 1): u₁ > (r − 1)/s + r·u₂. The triangle of the square where that holds has
    its tip at u* = (1 − (r − 1)/s)/r, so its share is r(u* + 1)²/8.
    """
    result = robustness(evaluated(TWO, X=(80, 60), Y=(60, 82)), plan=UncertaintyPlan(Uniform(0.25)), runs=100_000)
    tip = (1 - 0.1 / 0.25) / 1.1
    expected = 1.1 * (tip + 1) ** 2 / 8
    assert expected == pytest.approx(0.3284, abs=1e-4)
    assert share_ahead(result, "X", "Y") == pytest.approx(expected, abs=3 * (expected * (1 - expected) / 1e5) ** 0.5)
    assert share_ahead(result, "Y", "X") == pytest.approx(1 - share_ahead(result, "X", "Y"))
    assert result.leaders()["share_first"] == pytest.approx([expected, 1 - expected], abs=0.005)


def test_how_often_two_change_places_by_dirichlet_weights() -> None:
    """With two equal weights and concentration 2 the share of a is uniform on (0, 1): X leads when it is over 22/42."""
    result = robustness(evaluated(TWO, X=(80, 60), Y=(60, 82)), plan=UncertaintyPlan(Dirichlet(2)), runs=50_000)
    assert share_ahead(result, "X", "Y") == pytest.approx(1 - 22 / 42, abs=0.007)


def test_how_often_a_grade_is_reached_between_bounds() -> None:
    """X = 80 on a, 60 on b; b stays at 50, a is uniform on 25 to 75: over 70 points when a is over 50."""
    plan = UncertaintyPlan(Bounds((("a", 25, 75),)))
    result = robustness(evaluated(TWO, X=(80, 60), Y=(0, 0)), plan=plan, runs=50_000)
    (row, _) = result.overall
    assert row["share_A"] == pytest.approx(0.5, abs=0.01)
    assert row["share_A"] + row["share_B"] == pytest.approx(1)


def test_dirichlet_weights_have_the_stated_mean_and_variance() -> None:
    stated = np.array([10.0, 30.0, 60.0])
    drawn = Dirichlet(40).draw(np.random.default_rng(1).random((40_000, 3)), stated, ("a", "b", "c"))
    share = stated / 100
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx(share, abs=0.002)
    assert drawn.var(axis=0) == pytest.approx(share * (1 - share) / 41, rel=0.03)


def test_uniform_weights_stay_within_their_range() -> None:
    unit = np.random.default_rng(1).random((1000, 2))
    drawn = Uniform(0.25).draw(unit, np.array([20.0, 80.0]), ("a", "b"))
    expected = 20 * (0.75 + 0.5 * unit[:, 0])
    assert drawn[:, 0] == pytest.approx(expected / (expected + 80 * (0.75 + 0.5 * unit[:, 1])))


def test_a_tie_in_every_run_is_level() -> None:
    result = robustness(evaluated(TWO, X=(80, 60), Y=(80, 60), Z=(10, 10)))
    assert [row["rank_p95"] for row in result.overall] == [1, 1, 3]
    assert {
        row["share_level"] for row in result.pairs if {row["organisation_code"], row["other_code"]} == {"X", "Y"}
    } == {1}
    assert list(result.bands()["band"]) == [1, 1, 2]


def test_two_runs_with_one_seed_are_one_run() -> None:
    evaluation = technology_index()
    one, two, other = (robustness(evaluation, plan=UncertaintyPlan.handbook(), runs=200, seed=s) for s in (5, 5, 6))
    assert one.table == two.table
    assert one.table != other.table


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    evaluation, plan = technology_index(), UncertaintyPlan.handbook()
    whole = robustness(evaluation, plan=plan, runs=100).table
    monkeypatch.setattr(simulation, "CELLS_AT_ONCE", 100)
    assert robustness(evaluation, plan=plan, runs=100).table == whole


def test_the_example_of_the_handbook_under_weights_alone() -> None:
    """Weights by ±25 % move the ranks little: the two ends of the table stay where they are."""
    result = robustness(technology_index(), runs=2000)
    interval = {
        row["organisation_code"]: (row["rank_p05"], row["rank_median"], row["rank_p95"]) for row in result.overall
    }
    assert interval["Korea"] == (5, 5, 5)
    assert interval["Finland"] == (1, 1, 2)
    assert interval["Australia"] == (7, 10, 12)
    assert result.shifts.mean() == pytest.approx(0.47, abs=0.02)


def test_the_example_of_the_handbook_with_all_its_sources_of_doubt() -> None:
    """As Handbook figures 18 and 19, table 39: the middle is wider than the ends; Korea hangs on the aggregation.

    There the aggregation system makes most of the mean shift (S = 0.245), then leaving an indicator out (0.148), and
    normalisation nothing (0.000) but in company. Expert weights, not published, stand in for ours.
    """
    evaluation = technology_index()
    result = robustness(evaluation, plan=UncertaintyPlan.handbook(), runs=2000)
    width = [row["rank_p95"] - row["rank_p05"] for row in result.overall]
    ends, middle = width[:3] + width[-3:], width[8:16]
    assert max(ends) < min(middle)
    assert width[4] == max(width)
    rows = {
        row["factor"]: row
        for row in sensitivity(evaluation, plan=UncertaintyPlan.handbook()).table
        if row["output"] == "mean_rank_shift"
    }
    order = sorted(rows, key=lambda name: -rows[name]["first"])
    assert order[:2] == ["aggregation", "leave_out"]
    assert rows["normalisation"]["total"] > 3 * rows["normalisation"]["first"]
    assert rows["missing"]["total"] == 0.0


def test_sensitivity_of_one_factor_is_whole() -> None:
    result = sensitivity(evaluated(TWO, X=(80, 60), Y=(60, 82)), n=512)
    rows = {(row["factor"], row["output"]): row for row in result.table}
    assert rows["weights:two", "rank:X"]["first"] == pytest.approx(1, abs=0.1)
    assert rows["weights:two", "rank:X"]["total"] == pytest.approx(1, abs=0.05)
    assert rows["missing", "rank:X"]["total"] == 0.0


def test_ranks_that_never_move_have_no_indices() -> None:
    result = sensitivity(evaluated(TWO, X=(80, 80), Y=(60, 60)), n=64)
    assert all(row["first"] is None and row["total_high"] is None for row in result.table)


def test_what_is_missing_is_a_source_of_doubt() -> None:
    """Y has no b: left out it has 70, with the peers' median (60, 100) 75; X has 72.5."""
    text = TWO.replace("two", "gap")
    evaluation = evaluated(text, X=(85, 60), Y=(70, None), Z=(0, 100))
    plan = UncertaintyPlan(None, missing=("stated", "peer-median"))
    result = robustness(evaluation, plan=plan, runs=4000)
    assert share_ahead(result, "Y", "X") == pytest.approx(0.5, abs=0.03)
    rows = {row["organisation_code"]: row for row in result.overall}
    assert (rows["Y"]["rank"], rows["Y"]["rank_p05"], rows["Y"]["rank_p95"]) == (2, 1, 2)
    assert rows["Y"]["share_A"] == 1.0


def test_who_has_no_score_in_some_runs_is_told() -> None:
    evaluation = evaluated(TWO.replace("two", "gap"), X=(85, 60), Y=(None, None))
    plan = UncertaintyPlan(missing=("stated", "zero"))
    result = robustness(evaluation, plan=plan, runs=100)
    (finding,) = result.findings
    assert (finding["rule"], finding["organisation_code"]) == ("unranked_runs", "Y")
    row = result.overall.to_rows()[1]
    assert (row["rank"], row["rank_p05"], row["rank_p95"]) == (None, 2, 2)
    assert 0 < row["share_B"] < 1


def test_a_leaf_left_out_is_not_missed() -> None:
    """Without a value at b, which must be there, Y has a score only in the third of the runs that leaves b out."""
    text = TWO.replace("tree:", "missing: incomplete\ntree:")
    plan = UncertaintyPlan(None, missing=("stated",), leave_out=True)
    result = robustness(evaluated(text, X=(85, 60), Y=(90, None)), plan=plan, runs=3000)
    assert (result.ranks[:, 1] > 0).mean() == pytest.approx(1 / 3, abs=0.03)
    assert set(result.ranks[result.ranks[:, 1] > 0, 1].tolist()) == {1}
    alone = result.ground.ranks(result.ground.tree.codes.index("b"), result.sample)
    assert (alone[:, 0] == 0).mean() == pytest.approx(1 / 3, abs=0.03)


@pytest.mark.parametrize(
    "values", [{}, {"X": (1.0, 2.0)}, {"X": (None, None), "Y": (None, None)}, {"X": (0, 0), "Y": (0, 0)}]
)
def test_hostile_tables(values: dict[str, tuple[float | None, ...]]) -> None:
    evaluation = evaluated(TWO, **values)
    for plan in (UncertaintyPlan(), UncertaintyPlan.handbook(), UncertaintyPlan.nothing()):
        result = robustness(evaluation, plan=plan, runs=20)
        assert len(result.table) == 3 * len(values)
        assert len(result.bands()) == len(result.leaders()) == len(values)
        assert list(result.table["rank_p05"]) == list(evaluation.scores["rank"])


def test_a_plan_without_doubt_is_told() -> None:
    result = robustness(evaluated(TWO, X=(80, 60)), plan=UncertaintyPlan.nothing(), runs=2)
    assert list(result.findings["rule"]) == ["nothing_uncertain"]


def test_a_leaf_or_a_branch_for_itself() -> None:
    result = robustness(evaluated(TWO, X=(80, 60), Y=(60, 82)))
    assert repr(result) == "<Robustness of 2 organisations: 1000 runs, seed 1>"
    assert pa.table(result).column_names == list(result.table.columns)
    assert "rank_p05" in result._repr_html_()
    assert [row["rank_p05"] for row in result.at("a")] == [1, 2]
    assert [row["share_A"] for row in result.at("a")] == [None, None]
    with pytest.raises(DefinitionError, match="no node “q”"):
        result.at("q")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Uniform(1.5), "bad_spread"),
        (lambda: Uniform(float("nan")), "bad_spread"),
        (lambda: Dirichlet(0), "bad_concentration"),
        (lambda: Bounds((("a", 3, 2),)), "bad_bounds"),
        (lambda: Bounds((("a", 1, 2), ("a", 1, 2))), "bad_bounds"),
        (lambda: UncertaintyPlan(normalisation=("minimax",)), "bad_choice"),
        (lambda: UncertaintyPlan(normalisation=()), "bad_alternatives"),
        (lambda: UncertaintyPlan(missing=("stated", "stated")), "bad_alternatives"),
        (lambda: UncertaintyPlan(aggregation=("geometrik",)), "unknown_aggregation"),
        (lambda: UncertaintyPlan(floor=0), "bad_floor"),
        (lambda: robustness(evaluated(TWO, X=(1, 1)), runs=0), "bad_runs"),
        (lambda: robustness(evaluated(TWO, X=(1, 1)), plan=UncertaintyPlan(Bounds((("q", 1, 2),)))), "unknown_node"),
        (lambda: sensitivity(evaluated(TWO, X=(1, 1)), plan=UncertaintyPlan.nothing()), "nothing_uncertain"),
        (lambda: sensitivity(evaluated(TWO, X=(1, 1)), n=100), "bad_sample_size"),
    ],
)  # fmt: skip
def test_refusals_teach(make: object, code: str) -> None:
    with pytest.raises(DefinitionError) as told:
        make()  # type: ignore[operator]
    assert told.value.code == code
    assert told.value.mend
    assert told.value.message_zh


def test_bounds_of_a_node_without_weight() -> None:
    text = TWO.replace("tree: [", f"tree: [{{code: z, weight: 0, {LEAF}}}, ")
    with pytest.raises(DefinitionError, match="has no weight"):
        robustness(evaluated(text, X=(1, 80, 60)), plan=UncertaintyPlan(Bounds((("z", 1, 2),))))
    result = robustness(evaluated(text, X=(1, 80, 60), Y=(2, 60, 82)))
    assert [row["rank_p95"] for row in result.at("z")] == [1, 1]
