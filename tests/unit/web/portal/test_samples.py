"""Shares that rest on checks: Wilson's interval by a slow plain twin, from the share as it is told."""

from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.web.portal.frames.samples import found_in


def plain(value: float, n: int, confidence: float) -> tuple[float, float]:
    """Both solutions p of |hits/n − p| = z·√(p(1−p)/n), by halving."""
    z, hits = NormalDist().inv_cdf((1 + confidence) / 2), round(value * n / 100)
    share = hits / n

    def is_within(p: float) -> bool:
        return abs(share - p) <= z * sqrt(p * (1 - p) / n)

    ends = []
    for outer in (0.0, 1.0):
        inside, outside = share, outer
        if is_within(outer):
            ends.append(outer)
            continue
        for _ in range(60):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if is_within(middle) else (inside, middle)
        ends.append(inside)
    return 100 * ends[0], 100 * ends[1]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 2000), st.floats(0, 100), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_interval_is_wilsons(n: int, value: float, confidence: float) -> None:
    found = found_in(round(value, 1), n, confidence)
    low, high = plain(round(value, 1), n, confidence)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))


def test_thirty_and_eighty_of_a_hundred_checks() -> None:
    # Wilson at 95 %: (30 + 1.96²/2 ± 1.96·√(30·70/100 + 1.96²/4)) ÷ (100 + 1.96²).
    thirty, eighty = found_in(30.0, 100, 0.95), found_in(80.0, 100, 0.95)
    assert (thirty.low, thirty.high) == (21.89, 39.58)
    assert (eighty.low, eighty.high) == (71.12, 86.66)
    assert eighty.low > thirty.high, "further than chance explains"
