"""Evaluation by people against its plain twins."""

from math import isclose, isfinite

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao import appraise, compare_texts
from jixiao.engine.appraisal.concordance import concordance
from jixiao.engine.appraisal.double_scoring import settle_double
from jixiao.engine.appraisal.intraclass import intraclass, one_way
from jixiao.engine.model.rounding import half_up
from tests.property import appraisal_twins as twin

PAIRS = st.dictionaries(
    st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("uvwxyz")), st.integers(0, 100), min_size=1, max_size=14
)
BLOCKS = st.integers(2, 5).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 6), min_size=n, max_size=n), min_size=2, max_size=5)
)


@settings(max_examples=30, deadline=None)
@given(PAIRS)
def test_means_leniency_and_groups(pairs: dict[tuple[str, str], int]) -> None:
    result = appraise([{"rater": r, "object": o, "score": s} for (r, o), s in pairs.items()])
    lenient, corrected = twin.leniency(pairs)
    expected = {name: twin.trimmed(scores) for name, scores in twin.by_object(pairs).items()}
    for row in result.table:
        mean, trimmed = expected.pop(row["object"])
        assert isclose(row["mean"], mean)
        assert row["trimmed"] == half_up(np.array([float(trimmed)]))[0]
        assert isclose(row["corrected"], corrected[row["object"]], abs_tol=1e-9)
    assert not expected
    assert {row["rater"] for row in result.raters} == lenient.keys()
    for row in result.raters:
        assert isclose(row["leniency"], lenient[row["rater"]], abs_tol=1e-9)
    sets = {frozenset(raters) for raters, _ in twin.groups(pairs)}
    told = {frozenset(row["rater"] for row in result.raters if row["group"] == one["group"]) for one in result.raters}
    assert told == sets
    assert ("not_connected" in result.findings["rule"]) == (len(sets) > 1)


@settings(max_examples=50, deadline=None)
@given(BLOCKS)
@example([[0, 1], [3, 2]])  # no degrees of freedom for the interval of ICC(2,1)
@example([[52, 63], [99, 80]])  # hardly any: the interval would lie beside the coefficient
@example([[0, 0, 1], [0, 1, 0]])  # ICC(2,k) would divide by nothing
def test_agreement(rows: list[list[int]]) -> None:
    block, k, n = np.array(rows, np.float64), len(rows), len(rows[0])
    expected = twin.kendall_w(rows)
    found = concordance(block)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert isclose(found.w, expected, abs_tol=1e-12)
    between, within, judges, rest = (float(one) for one in twin.mean_squares(rows))
    icc = intraclass(block)
    target = np.tile(np.arange(n), k)
    icc |= one_way(target, block.ravel())
    below = {
        "ICC(1,1)": between + (k - 1) * within, "ICC(2,1)": between + (k - 1) * rest + k * (judges - rest) / n,
        "ICC(3,1)": between + (k - 1) * rest, "ICC(2,k)": between + (judges - rest) / n, "ICC(3,k)": between,
    }  # fmt: skip
    for name, one in icc.items():
        if name in below:
            noise = within if name == "ICC(1,1)" else rest
            assert isclose(one.value * below[name], between - noise, abs_tol=1e-8)
        if one.low is not None and one.high is not None:
            assert isfinite(one.low)
            assert one.low <= one.value + 1e-9
            assert one.value <= one.high + 1e-9


@settings(max_examples=50, deadline=None)
@given(*[st.integers(0, 100)] * 3)
def test_double_scoring(first: int, second: int, third: int) -> None:
    found = settle_double(first, second, third, full=100, share=0.1)
    if abs(first - second) <= 10:
        assert (found.needs_third, found.score) == (False, (first + second) / 2)
        return
    nearest = min(abs(third - first), abs(third - second))
    near = [one for one in (first, second) if abs(third - one) == nearest]
    assert isclose(found.score or 0, (third + sum(near)) / (1 + len(near)))
    assert settle_double(first, second, full=100, share=0.1).score is None


@settings(max_examples=50, deadline=None)
@given(st.text("甲乙丙丁", min_size=8, max_size=60), st.text("甲乙丙丁", min_size=8, max_size=60))
def test_shared_pieces(one: str, other: str) -> None:
    result = compare_texts({"one": one, "other": other}, own={"shingle_characters": 3, "passage_characters": 5})
    first, second, both = twin.shared_pieces(one, other, 3)
    assert len(result.pairs) == (both > 0)
    for row in result.pairs:
        assert row["contained"] == both / min(first, second)
        assert row["jaccard"] == both / (first + second - both)
    for row in result.passages:
        assert row["first_text"] == row["second_text"]
        assert row["first_text"] in one
        assert row["first_text"] in other
        assert len(row["first_text"]) == row["characters"] >= 5
