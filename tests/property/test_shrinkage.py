"""Shrinkage against a slow plain twin by brute sums, and what must hold for any counts."""

from math import exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.comparison.rank_intervals import rank_intervals
from jixiao.engine.comparison.shrinkage import james_stein, rate_model

counts = st.lists(
    st.integers(1, 30).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases))), min_size=3, max_size=6
)


def log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def plain(pairs: list[tuple[int, int]]) -> list[float]:
    """Means of the rates by a brute double sum over logit of the mean and logarithm of alpha + beta, far out on all sides."""
    sums, total, top = [0.0] * len(pairs), 0.0, None
    points = []
    for i in range(90):
        mean = 1 / (1 + exp(-(-9 + 18 * i / 89)))
        for j in range(90):
            strength = exp(log(0.05) + (log(200 * max(cases for _, cases in pairs)) - log(0.05)) * j / 89)
            a, b = mean * strength, (1 - mean) * strength
            height = log(a) + log(b) - 2.5 * log(strength)
            height += sum(log_beta(a + hit, b + case - hit) - log_beta(a, b) for hit, case in pairs)
            points.append((a, b, height))
            top = height if top is None else max(top, height)
    for a, b, height in points:
        weight = exp(height - (top or 0.0))
        total += weight
        for place, (hit, case) in enumerate(pairs):
            sums[place] += weight * (a + hit) / (a + b + case)
    return [each / total for each in sums]


@settings(max_examples=15)
@given(counts.filter(lambda pairs: any(0 < hit < case for hit, case in pairs)))
def test_means_are_those_of_brute_sums(pairs: list[tuple[int, int]]) -> None:
    hits, cases = (np.array(each, np.float64) for each in zip(*pairs, strict=True))
    assert rate_model(hits, cases).shrunk(hits, cases) == pytest.approx(plain(pairs), abs=0.01)


@settings(max_examples=40)
@given(counts)
def test_what_must_hold(pairs: list[tuple[int, int]]) -> None:
    hits, cases = (np.array(each, np.float64) for each in zip(*pairs, strict=True))
    model = rate_model(hits, cases)
    shrunk, own = model.shrunk(hits, cases), model.own_share(cases)
    assert model.weights.sum() == pytest.approx(1)
    # Turned round, failures for hits, everything is its mirror.
    turned = rate_model(cases - hits, cases)
    assert turned.shrunk(cases - hits, cases) == pytest.approx(1 - shrunk, abs=1e-3)
    # Of equal cases, more hits are a higher rate; of equal rates, more cases are more one's own.
    for one in range(len(pairs)):
        for other in range(len(pairs)):
            if cases[one] == cases[other] and hits[one] > hits[other]:
                assert shrunk[one] > shrunk[other]
            if cases[one] > cases[other]:
                assert own[one] > own[other]


@settings(max_examples=15)
@given(counts, st.sampled_from(["higher", "lower"]))
def test_ranks_and_bands_are_whole(pairs: list[tuple[int, int]], direction: str) -> None:
    frame = [
        {"organisation_code": f"o{place}", "numerator": hit, "denominator": case}
        for place, (hit, case) in enumerate(pairs)
    ]
    table = rank_intervals(frame, direction=direction, runs=300).table.to_rows()
    by_rank = sorted(table, key=lambda row: row["rank"])
    assert [row["band"] for row in by_rank] == sorted(row["band"] for row in table)
    assert {row["band"] for row in table} == set(range(1, max(row["band"] for row in table) + 1))
    for row in table:
        assert 1 <= row["rank_low"] <= row["rank_high"] <= len(table)
        assert 0 <= row["lower"] < row["upper"] <= 1


@given(st.lists(st.integers(-50, 50), min_size=4, max_size=12), st.integers(0, 40), st.integers(-9, 9))
def test_james_stein_stays_between_value_and_mean(values: list[int], variance: int, moved: int) -> None:
    given_values = np.array(values, np.float64)
    shrunk, factor = james_stein(given_values, variance)
    assert 0 <= factor <= 1
    mean = given_values.mean()
    assert (np.abs(shrunk - mean) <= np.abs(given_values - mean) + 1e-9).all()
    assert james_stein(given_values + moved, variance)[0] == pytest.approx(shrunk + moved, abs=1e-6)
