"""`aggregate` on hostile tables, on trees, and on tables large enough to be worked on in blocks."""

import tracemalloc
from collections.abc import Iterable

import numpy as np
import polars as pl
import pytest

from jixiao import DefinitionError, aggregate
from jixiao.engine.aggregation import best_weights
from jixiao.engine.model.aggregation import AGGREGATIONS, build_aggregation
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table_tree import tree_of
from jixiao.engine.model.weight_tree import WeightTree

METHODS = sorted(AGGREGATIONS)
each_method = pytest.mark.parametrize("method", METHODS)


def table(
    values: Iterable[Iterable[float]], *metas: IndicatorMeta, aggregates: tuple[IndicatorMeta, ...] = ()
) -> IndicatorTable:
    rows = np.array(list(values), float)
    known = metas or tuple(IndicatorMeta(f"i{j}") for j in range(rows.shape[1]))
    return IndicatorTable(tuple(f"S{i}" for i in range(len(rows))), known, rows, aggregates)


def rules(result: Outcome) -> set[str]:
    return set(result.findings["rule"])


@each_method
def test_a_table_without_organisations_is_told(method: str) -> None:
    result = aggregate({"organisation_code": [], "a": []}, method)
    assert result["score"] == result["rank"] == []
    assert rules(result) == {"no_organisations"}


@each_method
def test_a_table_without_indicators_is_told(method: str) -> None:
    result = aggregate({"organisation_code": ["A", "B"]}, method)
    assert result["score"] == result["rank"] == [None, None]
    assert rules(result) == {"no_indicators"}


@each_method
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf"), "n/a", "１２", None, True, 10**400])
def test_a_cell_that_is_no_number_is_missing_and_told(method: str, bad: object) -> None:
    frame = {"organisation_code": ["A", "B", "C"], "a": [1, 2, bad], "b": [3, 1, 2]}
    result = aggregate(frame, method)
    clean = aggregate({"organisation_code": ["A", "B", "C"], "a": [1, 2, None], "b": [3, 1, 2]}, method)
    assert result.table.to_rows() == clean.table.to_rows()
    assert "missing_rescaled" in rules(result)
    assert bad is None or len(result.findings) > len(clean.findings)


@each_method
def test_nothing_is_divided_by_nothing(method: str, recwarn: pytest.WarningsRecorder) -> None:
    nothing = float("nan")
    for values in (
        [[0, 0], [0, 0]], [[7, 7]], [[nothing, nothing], [1, 2]], [[nothing, 1], [1, nothing]], [[nothing], [nothing]],
        [[-1, 0], [1, 0], [nothing, 0]], [[1e308, 1], [-1e308, 2]], [[5e-324, 1], [1e-320, 2]], [[0.0, -0.0], [-0.0, 0.0]],
    ):  # fmt: skip
        result = aggregate(table(values), method)
        for score, code in zip(result["score"], result["organisation_code"], strict=True):  # type: ignore[call-overload]
            assert score is None or np.isfinite(score)
            assert score is not None or {code, ""} & set(result.findings["organisation_code"])
    assert [str(warning.message) for warning in recwarn] == []


def test_the_nearest_method_option_and_policy_are_named() -> None:
    frame = {"organisation_code": ["A"], "a": [1]}
    for method, options, advice in (
        ("topsi", {}, "topsis"),
        ("grey-relational", {"zet": 1}, "zeta"),
        ("arithmetic", {"missing": "exlude"}, "exclude"),
        ("fuzzy", {"operator": "minmax"}, "min-max"),
    ):
        with pytest.raises(DefinitionError) as refusal:
            aggregate(frame, method, **options)  # type: ignore[arg-type]
        assert advice in refusal.value.mend
        assert advice in refusal.value.mend_zh


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("vikor", {"v": -0.1}), ("vikor", {"v": "much"}), ("vikor", {"v": float("nan")}),
        ("grey-relational", {"zeta": 0}), ("grey-relational", {"zeta": 1.1}),
        ("bod", {"share_low": 1}), ("bod", {"share_low": 0.5, "share_high": 0.4}), ("bod", {"share_high": 2}),
        ("fuzzy", {"cuts": [80, 80]}), ("fuzzy", {"cuts": "80;60"}), ("fuzzy", {"grades": ["a", "a", "b", "c"]}),
        ("fuzzy", {"grades": ["only"]}), ("fuzzy", {"values": [1, 2], "cuts": [90, 80]}), ("fuzzy", {"blur": 6}),
        ("fuzzy", {"cuts": 80}), ("fuzzy", {"values": [1, "x"]}),
    ],
)  # fmt: skip
def test_a_parameter_that_makes_no_sense_is_refused(method: str, options: dict[str, object]) -> None:
    with pytest.raises(DefinitionError) as refusal:
        aggregate({"organisation_code": ["A"], "a": [1]}, method, **options)  # type: ignore[arg-type]
    assert refusal.value.code == "bad_parameter"
    assert refusal.value.message_zh


def test_parameters_are_plain_data_again() -> None:
    way = build_aggregation("fuzzy", {"cuts": "90,60", "values": "3,2,1", "operator": "min-max"})
    assert way.params() == {"cuts": (90.0, 60.0), "values": (3.0, 2.0, 1.0), "operator": "min-max"}
    assert build_aggregation("fuzzy", way.params()) == way


TREE = (
    IndicatorMeta("index"),
    IndicatorMeta("p", weight=1, parent="index"),
    IndicatorMeta("q", weight=3, parent="index"),
    IndicatorMeta("dead", weight=5, parent="index"),
)
LEAVES = (
    IndicatorMeta("a", weight=1, parent="p"),
    IndicatorMeta("b", weight=1, parent="p"),
    IndicatorMeta("c", direction="lower", weight=2, parent="q"),
    IndicatorMeta("d", weight=0, parent="dead"),
)


def test_weights_are_scaled_within_their_parent_and_multiplied_down() -> None:
    tree = tree_of(table([[1, 2, 3, 4]], *LEAVES, aggregates=TREE))
    assert tree.leaf_weights.tolist() == [0.125, 0.125, 0.75, 0]
    assert tree.idle == ("dead",)
    columns, below = tree.under("p")
    assert (columns.tolist(), below.leaf_weights.tolist(), below.root.code) == ([0, 1], [0.5, 0.5], "p")


@each_method
def test_a_tree_for_a_relative_method_is_its_product_of_weights(method: str) -> None:
    values = [[10, 70, 3, 0], [90, 20, 5, -1], [50, 60, 1, 0], [20, 90, 4, 0]]
    tree = aggregate(table(values, *LEAVES, aggregates=TREE), method, nodes=True)
    weighed = [IndicatorMeta(leaf.code, leaf.direction, w) for leaf, w in zip(LEAVES, (1, 1, 6, 0), strict=True)]
    if AGGREGATIONS[method].relative:
        assert tree["score"] == pytest.approx(aggregate(table(values, *weighed), method)["score"], rel=1e-12)
    alone = aggregate(table([row[:2] for row in values]), method)
    assert tree["score_p"] == pytest.approx(alone["score"], rel=1e-12)
    assert tree["score_dead"] == [None] * 4
    assert ("weights_all_zero", "dead") in [(row["rule"], row["indicator_code"]) for row in tree.findings]


def test_parents_that_make_no_tree_are_refused() -> None:
    for metas, aggregates in (
        ((IndicatorMeta("a", parent="x"),), ()),
        ((IndicatorMeta("a", parent="b"), IndicatorMeta("b")), ()),
        ((IndicatorMeta("a"),), (IndicatorMeta("x", parent="y"), IndicatorMeta("y", parent="x"))),
    ):
        with pytest.raises(DefinitionError):
            aggregate(table([[1] * len(metas)], *metas, aggregates=aggregates), "arithmetic")


def test_a_very_deep_tree_does_not_exhaust_the_stack() -> None:
    chain = tuple(IndicatorMeta(f"n{k}", parent=f"n{k - 1}" if k else "") for k in range(20_000))
    leaf = IndicatorMeta("a", parent="n19999")
    assert aggregate(table([[7], [9]], leaf, aggregates=chain), "geometric")["score"] == pytest.approx([7, 9])


def test_copeland_meets_every_pair_once_across_its_blocks() -> None:
    rng = np.random.default_rng(1)
    values, weights = rng.integers(0, 5, (1_300, 3)).astype(float), np.array([0.5, 0.3, 0.2])
    values[rng.random(values.shape) < 0.1] = np.nan
    result = AGGREGATIONS["copeland"]().combine(values, weights, np.array([True, False, True]))
    sign = np.sign(np.nan_to_num(values[:, None] - values[None])) * [1, -1, 1]
    margin = np.sign((sign @ weights).round(12))
    margin[np.isnan(values).all(axis=1)] = 0
    assert np.array_equal(np.nan_to_num(result.score), margin.sum(axis=1))


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"copeland", "bod"}))
def test_rows_get_the_same_digits_wherever_they_stand(method: str) -> None:
    values = np.random.default_rng(2).random((20_000, 7)) * 100 + 1
    turned = aggregate(table(values[::-1]), method)["score"]
    scores = aggregate(table(values), method)["score"]
    tolerance = 1e-14 if method == "topsis" else 0  # the length of a column is a sum over rows
    assert np.abs(np.array(scores) - np.array(turned)[::-1]).max() <= tolerance


@pytest.mark.parametrize(
    "method", ["arithmetic", "geometric", "harmonic", "topsis", "grey-relational", "rsr-non-integer"]
)
def test_memory_beside_the_table_stays_bounded(method: str) -> None:
    values = np.random.default_rng(3).random((100_000, 40)) + 1
    way, weights, higher = AGGREGATIONS[method](), np.ones(40), np.ones(40, np.bool_)
    tracemalloc.start()
    way.combine(values, weights, higher)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < values.nbytes / 3


def test_the_benefit_of_the_doubt_agrees_with_highs_on_many_rivals() -> None:
    rng = np.random.default_rng(4)
    for values in (
        rng.random((700, 4)),
        rng.integers(0, 4, (300, 5)).astype(float),
        np.exp(rng.normal(0, 5, (300, 6))),
    ):
        rivals = values / values.max(axis=0)
        some = rng.choice(len(values), 25, replace=False)
        expected = [best_weights.linear_program(rivals[place], rivals)[0] for place in some]
        assert best_weights.best_scores(rivals, rivals)[some] == pytest.approx(expected, abs=1e-9)


def test_what_the_simplex_leaves_open_goes_to_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(own: Floats, rivals: Floats) -> Floats:
        return np.full(own.shape, np.nan)

    rivals = np.random.default_rng(5).random((30, 3))
    expected = best_weights.best_scores(rivals, rivals)
    monkeypatch.setattr(best_weights, "_simplex", gives_up)
    assert best_weights.best_scores(rivals, rivals) == pytest.approx(expected, abs=1e-9)


def test_bounded_shares_lie_between_none_and_the_free_optimum() -> None:
    values = np.random.default_rng(6).random((12, 3))
    free = np.array(aggregate(table(values), "bod")["score"])
    bound = np.array(aggregate(table(values), "bod", share_low=0.2, share_high=0.5)["score"])
    assert (bound <= free + 1e-9).all()
    assert (bound > 0).all()
    assert (bound < free - 1e-6).any()


def test_an_excluded_organisation_is_no_part_of_what_the_others_are_compared_with() -> None:
    values = [[1, 5], [2, 4], [3, 1], [100, float("nan")]]
    for method in METHODS:
        without = aggregate(table(values[:3]), method)["score"]
        result = aggregate(table(values), method, missing="exclude")
        assert result["score"][:3] == without, method  # type: ignore[index]
        assert (result["score"][3], result["rank"][3]) == (None, None)  # type: ignore[index]


def test_a_column_without_weight_asks_for_nothing() -> None:
    metas = (IndicatorMeta("a"), IndicatorMeta("b", weight=0))
    nothing = float("nan")
    for method in METHODS:
        result = aggregate(table([[1, nothing], [2, -3], [4, 0]], *metas), method, missing="refuse")
        assert None not in result["score"], method  # type: ignore[operator]
        assert not {"missing_rescaled", "zero_value", "negative_value"} & rules(result)


def test_memberships_need_codes_and_grades() -> None:
    good = {"organisation_code": ["A", "A"], "indicator_code": ["x", "y"], "yes": [3, 1], "no": [1, 0]}
    assert aggregate(good, "fuzzy", values=[1, 0])["score"] == [0.875]
    for change, code in (
        ({"organisation_code": ["A", ""]}, "blank_code"),
        ({"indicator_code": ["x", "x"]}, "duplicate_code"),
    ):
        with pytest.raises(DefinitionError) as refusal:
            aggregate(good | change, "fuzzy")
        assert refusal.value.code == code
    with pytest.raises(DefinitionError, match="column per grade"):
        aggregate({name: good[name] for name in ("organisation_code", "indicator_code", "yes")}, "fuzzy")


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ([0, -1], "negative_value"),
        ([0, "x"], "text"),
        ([0, 0], "no_membership"),
        ([1, None], "blank"),
        ([None, None], ""),
    ],
)
def test_a_membership_row_that_cannot_be_used_is_missing_and_told(bad: list[object], rule: str) -> None:
    frame = {
        "organisation_code": ["A", "A"], "indicator_code": ["x", "y"], "yes": [1, bad[0]], "no": [1, bad[1]],
    }  # fmt: skip
    result = aggregate(frame, "fuzzy", values=[1, 0])
    assert result["score"] == [0.5]
    assert rules(result) == {rule, "missing_rescaled"} - {""}
    worst = aggregate(frame, "fuzzy", values=[1, 0], missing="zero")
    assert worst["score"] == [0.25]


def test_frames_of_arrow_go_in_and_come_out() -> None:
    frame = pl.DataFrame(
        {"organisation_code": ["A", "B", "C", "D"], "a": [9, 2, None, 3], "b": [95.0, 70.0, None, 70.0]}
    )
    for method in METHODS:
        result = pl.DataFrame(aggregate(frame, method))
        assert result["score"].dtype == pl.Float64
        assert result["rank"].dtype == pl.Int64
        assert result["rank"].to_list()[2] is None
        assert None not in result["rank"].to_list()[:2]


def test_flat_weights_of_any_size_are_shares() -> None:
    assert WeightTree.flat(np.array([1e308, 1e308, 0.0])).leaf_weights.tolist() == [0.5, 0.5, 0.0]
    assert WeightTree.flat(np.zeros(2)).leaf_weights.tolist() == [0.0, 0.0]
