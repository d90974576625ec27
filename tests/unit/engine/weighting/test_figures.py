"""Weights from figures that are hostile: gaps, constants, one organisation, nothing at all, numbers far from 0."""

import numpy as np
import pandas as pd
import pytest

from jixiao import DefinitionError, weigh
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.weighting.influence import effective_weights
from jixiao.engine.weighting.moments import blocks, moments

LOOKING = ("std", "cv", "entropy", "critic", "merec", "pca", "pca-rotated")
STATED = {"indicator_code": ["a", "b"], "weight": [1, 3]}


def rules(outcome: object) -> set[str]:
    return set(outcome.findings["rule"])  # type: ignore[attr-defined]


def table(values: np.ndarray) -> IndicatorTable:
    indicators = tuple(IndicatorMeta(f"i{place}") for place in range(values.shape[1]))
    return IndicatorTable(tuple(f"o{row}" for row in range(len(values))), indicators, values)


@pytest.mark.parametrize("method", LOOKING)
@pytest.mark.parametrize("n", [0, 1])
def test_nobody_to_compare_with(method: str, n: int) -> None:
    outcome = weigh({"organisation_code": ["A"][:n], "a": [1.0][:n], "b": [2.0][:n]}, method)
    assert outcome["weight"] == [None, None]
    assert rules(outcome) == {"too_few_organisations"}


@pytest.mark.parametrize("method", LOOKING)
def test_all_missing(method: str) -> None:
    outcome = weigh({"organisation_code": ["A", "B"], "a": [None, ""], "b": [None, None]}, method)
    assert outcome["weight"] == [None, None]
    assert rules(outcome) == {"too_few_values"}


@pytest.mark.parametrize("method", LOOKING)
def test_all_constant(method: str) -> None:
    outcome = weigh({"organisation_code": ["A", "B"], "a": [0.1 + 0.2, 0.3], "b": [5, 5]}, method)
    assert outcome["weight"] == [None, None]
    assert rules(outcome) - {"factors_kept"} == {"constant_column", "nothing_to_weigh"}


@pytest.mark.parametrize("method", [*LOOKING, "given", "equal"])
def test_no_indicators(method: str) -> None:
    outcome = weigh(table(np.zeros((3, 0))), method)
    assert list(outcome.table.columns)[:2] == ["indicator_code", "weight"]
    assert (len(outcome.table), rules(outcome)) == (0, {"no_indicators"})


@pytest.mark.parametrize("method", ["std", "cv", "entropy", "critic"])
def test_what_is_no_number_is_missing_and_told(method: str) -> None:
    rows = {"organisation_code": list("ABCDE"), "a": [1, 2, "NaN", 4, "∞"], "b": [3, 1, 2, 5, 4]}
    whole = {"organisation_code": list("ABD"), "a": [1, 2, 4], "b": [3, 1, 5]}
    outcome = weigh(rows, method)
    assert rules(outcome) == {"not_finite", "missing_values"}
    assert sum(outcome["weight"]) == pytest.approx(1)  # type: ignore[call-overload]
    # One column alone is weighed by what it holds: against a second one that is whole the ratio shows it.
    ratio = outcome["weight"][0] / outcome["weight"][1]  # type: ignore[index]
    other = weigh(whole, method)["weight"]
    assert (ratio == pytest.approx(other[0] / other[1])) is False  # type: ignore[index]


@pytest.mark.parametrize("method", ["merec", "pca"])
def test_some_ways_use_whole_rows_only(method: str) -> None:
    rows = {"organisation_code": list("ABCDE"), "a": [1, 2, None, 4, 9], "b": [3, 1, 2, 5, None]}
    whole = {"organisation_code": list("ABD"), "a": [1, 2, 4], "b": [3, 1, 5]}
    assert weigh(rows, method)["weight"] == weigh(whole, method)["weight"]
    assert "complete_rows_only" in rules(weigh(rows, method))
    alone = {"organisation_code": list("ABC"), "a": [1, 2, None], "b": [None, 1, 4]}
    assert weigh(alone, method)["weight"] == [None, None]


def test_duplicate_codes_are_refused() -> None:
    with pytest.raises(DefinitionError, match="stands twice"):
        weigh({"organisation_code": ["A", "A"], "a": [1, 2]}, "critic")


def test_unknown_names_are_answered_with_the_nearest() -> None:
    with pytest.raises(DefinitionError, match="Did you mean “critic”"):
        weigh({"organisation_code": ["A"], "a": [1]}, "critik")
    with pytest.raises(DefinitionError, match="Did you mean “factors”"):
        weigh({"organisation_code": ["A"], "a": [1]}, "pca-rotated", factor=2)
    with pytest.raises(DefinitionError, match="cannot be “log”"):
        weigh({"organisation_code": ["A"], "a": [1]}, "entropy", on="log")
    with pytest.raises(DefinitionError, match="whole number"):
        weigh({"organisation_code": ["A"], "a": [1]}, "pca-rotated", factors="1.5")
    with pytest.raises(DefinitionError, match="cannot be combined"):
        weigh({"organisation_code": ["A"], "a": [1]}, "combined-game", of="ahp")


def test_far_from_zero_nothing_is_lost() -> None:
    """Values like years or land codes: small differences on a large number."""
    near = np.random.default_rng(1).normal(size=(500, 4)) @ np.random.default_rng(2).normal(size=(4, 4))
    far = near + np.array([0, 1e3, 1e6, 1e9])
    assert weigh(table(far), "critic")["weight"] == pytest.approx(weigh(table(near), "critic")["weight"], abs=1e-6)


def test_many_blocks_are_one_table() -> None:
    """More rows than one block holds, in rising order, so that the first block is far from the mean."""
    rows = np.sort(np.random.default_rng(3).lognormal(size=(40_000, 5)), axis=0) * [1, -1, 1, -1, 1]
    rows[::7, 2] = 1.0
    assert len(list(blocks(rows))) > 1
    found = moments(rows, correlate=True)
    np.testing.assert_allclose(found.mean, rows.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.sd, rows.std(axis=0, ddof=1), rtol=1e-12)
    np.testing.assert_allclose(found.correlation, np.corrcoef(rows.T), atol=1e-12)
    assert found.low.tolist() == rows.min(axis=0).tolist()
    assert found.high.tolist() == rows.max(axis=0).tolist()
    rows[123, 0] = np.nan
    gap, kept = moments(rows, correlate=True), np.delete(rows, 123, axis=0)
    np.testing.assert_allclose(gap.correlation[0], np.corrcoef(kept.T)[0], atol=1e-12)
    np.testing.assert_allclose(gap.sd[1:], found.sd[1:], rtol=1e-12)


def test_nearly_even_shares_keep_their_digits() -> None:
    """1 − e is about v²/2 ln n for small variation v: where 1 − e is taken from e, nothing of it is left."""
    small = np.array([1.0, 1.0 + 1e-7, 1.0 - 1e-7])
    large = np.array([1.0, 1.0 + 1e-3, 1.0 - 1e-3])
    found = weigh(table(np.column_stack([small, large])), "entropy")["weight"]
    assert found[0] / found[1] == pytest.approx(1e-8, rel=1e-3)  # type: ignore[index]


def test_too_large_numbers_never_pass_silently() -> None:
    huge = table(np.array([[1e200, 1.0], [3e200, 2.0], [2e200, 5.0]]))
    outcome = weigh(huge, "critic")
    assert (outcome["weight"], rules(outcome)) == ([None, None], {"out_of_range"})


def test_a_combination_tells_each_fault_once() -> None:
    rows = {"organisation_code": ["A", "B"], "a": [5, 5], "b": [1, 2]}
    outcome = weigh(rows, "combined-product", meta=STATED, of="std,cv")
    assert list(outcome.findings["rule"]).count("constant_column") == 1
    assert outcome["weight"] == [0, 1]


def test_each_set_of_siblings_is_weighed_by_itself() -> None:
    rows = {
        "organisation_code": list("ABCD"),
        "a": [1, 2, 4, 8],
        "b": [3, 1, 2, 5],
        "c": [2, 2, 2, 2],
        "d": [9, 7, 8, 1],
    }
    meta = {
        "indicator_code": ["a", "b", "c", "d", "x", "y", "all"],
        "weight": [1, 3, 1, 1, 1, 1, 1],
        "parent": ["x", "x", "y", "y", "all", "all", ""],
    }
    outcome = weigh(rows, "combined-product", meta=meta, of="critic")
    assert list(outcome.table.columns) == ["indicator_code", "weight", "parent", "given", "critic"]
    alone = weigh({name: rows[name] for name in ("organisation_code", "a", "b")}, "critic")["weight"]
    assert outcome["critic"][:2] == alone  # type: ignore[index]
    assert outcome["weight"][2:] == [0, 1]  # type: ignore[index]
    assert sum(outcome["weight"][:2]) == pytest.approx(1)  # type: ignore[index]


def test_optimised_warns_where_influence_runs_the_wrong_way() -> None:
    rows = {"organisation_code": list("ABCDE"), "a": [1, 2, 3, 4, 5], "b": [5, 4, 3, 2, 1]}
    outcome = weigh(rows, "optimised", meta=STATED)
    assert rules(outcome) == {"influence_not_reached", "influence_reversed"}


def test_optimised_by_bends_reaches_what_it_can() -> None:
    values = np.random.default_rng(4).random((200, 3))
    meta = {"indicator_code": ["i0", "i1", "i2"], "weight": [5, 3, 2]}
    rows = {"organisation_code": [f"o{k}" for k in range(200)], **{f"i{k}": values[:, k].tolist() for k in range(3)}}
    outcome = weigh(rows, "optimised", meta=meta, influence="correlation-ratio")
    assert outcome["achieved_share"] == pytest.approx([0.5, 0.3, 0.2], abs=1e-6)
    plain = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    found = effective_weights(plain, plain @ np.array(outcome["weight"], float))
    assert found.correlation_ratio_share == pytest.approx([0.5, 0.3, 0.2], abs=1e-6)


def test_influence_sees_bends_and_gaps() -> None:
    x = np.linspace(-1, 1, 41)
    bent = effective_weights(np.column_stack([x, np.full(41, 2.0)]), x**2)
    assert bent.linear[0] == pytest.approx(0, abs=1e-12)
    assert bent.correlation_ratio[0] > 0.95
    assert bent.linear_share[1] == bent.correlation_ratio[1] == 0
    gaps = np.where(np.arange(41) % 5 == 0, np.nan, x)
    straight = effective_weights(gaps[:, None], 3 * x + 1)
    assert (straight.linear[0], straight.correlation_ratio[0]) == (pytest.approx(1), pytest.approx(1))
    assert np.isnan(effective_weights(np.full((5, 1), np.nan), x[:5]).linear[0])
    assert effective_weights(x[:, None], np.full(41, 7.0)).linear[0] == 0


def test_frames_of_pandas() -> None:
    frame = pd.DataFrame({"organisation_code": list("ABC"), "a": [1.0, 2.0, 4.0], "b": [3, 1, 2]})
    assert weigh(frame, "critic")["weight"] == weigh(frame.to_dict("list"), "critic")["weight"]
