"""Rules over a peer group against slow twins; and what a place among peers must not depend on."""

import statistics
from fractions import Fraction
from math import sqrt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.model.rule import Case, ScoringRule
from jixiao.engine.scoring.mad import MedianDeviation
from jixiao.engine.scoring.percentile import Percentile
from jixiao.engine.scoring.rank_bonus import RankBonus
from jixiao.engine.scoring.zscore import ZScore
from tests.property.exact import DIRECTIONS, POSITIVE, THOUSANDTHS, WEIGHTS, Exact, marks

# Few different values, so that equals happen.
VALUES = st.lists(st.none() | st.integers(-4, 4).map(lambda whole: Fraction(whole, 2)), min_size=1, max_size=14)
RULES = (RankBonus(top=3, bottom=2), Percentile(), ZScore(), MedianDeviation())


def better(one: Fraction, other: Fraction, direction: str) -> bool:
    return one > other if direction == "higher" else one < other


def grouped(values: list[Exact], group: list[int], number: int) -> list[Fraction]:
    return [value for value, own in zip(values, group, strict=True) if own == number and value is not None]


def slow_bonus(value: Fraction, peers: list[Fraction], direction: str) -> Fraction:
    rank = 1 + sum(better(other, value, direction) for other in peers)
    from_the_end = 1 + sum(better(value, other, direction) for other in peers)
    return Fraction(max(0, 3 + 1 - rank) - max(0, 2 + 1 - from_the_end))


def slow_percentile(value: Fraction, peers: list[Fraction], direction: str) -> Exact:
    if len(peers) < 2:
        return None
    return Fraction(sum(better(value, other, direction) for other in peers), len(peers) - 1) * 100


def slow_zscore(value: Fraction, peers: list[Fraction], direction: str) -> float | None:
    if len(set(peers)) < 2:
        return None
    mean = sum(peers) / Fraction(len(peers))
    spread = sqrt(sum((other - mean) ** 2 for other in peers) / Fraction(len(peers) - 1))
    return t_score(float(value - mean) / spread, direction)


def slow_mad(value: Fraction, peers: list[Fraction], direction: str) -> float | None:
    median = statistics.median(peers)
    spread = statistics.median(abs(other - median) for other in peers)
    if len(peers) < 2 or spread == 0:
        return None
    return t_score(float((value - median) / spread), direction)


def t_score(deviation: float, direction: str) -> float:
    return 100 * max(0.0, min(1.0, 0.5 + 0.1 * deviation * (1 if direction == "higher" else -1)))


SLOW = dict(zip(RULES, (slow_bonus, slow_percentile, slow_zscore, slow_mad), strict=True))


@given(VALUES, st.data(), DIRECTIONS)
def test_against_the_slow_twin(values: list[Exact], data: st.DataObject, direction: str) -> None:
    group = data.draw(st.lists(st.integers(0, 2), min_size=len(values), max_size=len(values)))
    for rule, slow in SLOW.items():
        fast = marks(rule, Fraction(100), direction, values, group=group).points
        for value, own, given_points in zip(values, group, fast.tolist(), strict=True):
            wanted = None if value is None else slow(value, grouped(values, group, own), direction)
            assert np.isnan(given_points) if wanted is None else abs(given_points - float(wanted)) < 1e-9, rule


@given(VALUES, st.data(), DIRECTIONS, WEIGHTS)
def test_the_receipt_of_one_shows_the_points_of_all(
    values: list[Exact], data: st.DataObject, direction: str, weight: Fraction
) -> None:
    group = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(values), max_size=len(values))), np.int64)
    column = np.array([np.nan if value is None else float(value) for value in values])
    none = np.full(len(values), np.nan)
    case = Case(float(weight), direction, column, none, none, none, none[None, :], none, group)
    for rule in RULES:
        scored = rule.score(case)
        for place in np.flatnonzero(np.isfinite(scored.points)):
            alone = case.at(int(place))
            assert rule.score(alone.peers).points[0] == scored.points[place]
            assert rule.formula(alone).en == rule.formula(alone.at(0)).en
            told = rule.details(alone)
            assert told["n_in_group"] == np.isfinite(column[group == group[place]]).sum()


@given(VALUES, st.randoms(use_true_random=False), DIRECTIONS)
def test_the_order_of_rows_does_not_matter(values: list[Exact], shuffler: object, direction: str) -> None:
    order = list(range(len(values)))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    for rule in RULES:
        fast = marks(rule, Fraction(100), direction, values).points
        shuffled = marks(rule, Fraction(100), direction, [values[place] for place in order]).points
        assert np.array_equal(fast[order], shuffled, equal_nan=True)


@given(VALUES, POSITIVE, THOUSANDTHS, DIRECTIONS)
def test_the_unit_of_measure_does_not_matter(
    values: list[Exact], scale: Fraction, shift: Fraction, direction: str
) -> None:
    other = [None if value is None else value * scale + shift for value in values]
    for rule in RULES:
        one, two = (marks(rule, Fraction(100), direction, column).points for column in (values, other))
        assert np.allclose(one, two, rtol=0, atol=1e-6, equal_nan=True)


@given(VALUES.filter(lambda values: values[0] is not None), POSITIVE, DIRECTIONS)
def test_better_never_scores_less(values: list[Exact], step: Fraction, direction: str) -> None:
    improved = [values[0] + (step if direction == "higher" else -step), *values[1:]]  # type: ignore[operator]
    for rule in (RankBonus(top=3, bottom=2), Percentile()):
        before, after = (marks(rule, Fraction(100), direction, column).points[0] for column in (values, improved))
        assert np.isnan(before) or after >= before


@given(VALUES, DIRECTIONS)
def test_points_follow_the_order_of_the_values(values: list[Exact], direction: str) -> None:
    sign = 1 if direction == "higher" else -1
    for rule in RULES:
        fast = marks(rule, Fraction(100), direction, values).points
        seen = sorted((sign * value, points) for value, points in zip(values, fast, strict=True) if value is not None)
        points = [each for _, each in seen if not np.isnan(each)]
        assert points == sorted(points)


def test_refusals_say_why() -> None:
    def told(rule: ScoringRule, values: list[Exact]) -> set[str]:
        return {code for code, mask in marks(rule, Fraction(10), "higher", values).refusals if mask.any()}

    same = [Fraction(3, 10)] * 3
    assert told(Percentile(), [Fraction(1)]) == told(ZScore(), [Fraction(1), None]) == {"group_too_small"}
    assert told(ZScore(), same) == told(MedianDeviation(), [*same, Fraction(5)]) == {"group_without_spread"}
    assert told(RankBonus(), [Fraction(1)]) == set()
