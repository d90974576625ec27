"""Every scoring rule against a slow, obvious twin in exact fractions."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.model.rule import RULES, Case, ScoringRule
from jixiao.engine.scoring.bands import Bands
from jixiao.engine.scoring.binary import Binary
from jixiao.engine.scoring.deduct_per_event import DeductPerEvent
from jixiao.engine.scoring.deduct_per_point import DeductPerPoint
from jixiao.engine.scoring.linear_between import LinearBetween
from jixiao.engine.scoring.manual import Manual
from jixiao.engine.scoring.ratio_capped import RatioCapped

# People write a few digits, not all doubles: values are whole thousandths.
THOUSANDTHS = st.integers(-2_000_000, 2_000_000).map(lambda whole: Fraction(whole, 1000))
POSITIVE = st.integers(1, 2_000_000).map(lambda whole: Fraction(whole, 1000))
WEIGHTS = st.integers(1, 100).map(Fraction)
DIRECTIONS = st.sampled_from(["higher", "lower"])
Exact = Fraction | None


def points(rule: ScoringRule, weight: Fraction, direction: str, value: Exact, **given: object) -> float:
    """What the fast rule gives for one organisation; NaN when not scored."""
    column = {
        key: np.array([np.nan if given.get(key) is None else float(given[key])])
        for key in ("target", "base", "stretch")
    }
    history = np.array([[np.nan if item is None else float(item)] for item in given.get("history", (None,))])
    seen = np.array([np.nan if value is None else float(value)])
    return float(
        rule.score(Case(float(weight), direction, seen, **column, history=history, last_year=seen * np.nan)).points[0]
    )


def same(fast: float, slow: Exact) -> bool:
    if slow is None:
        return bool(np.isnan(fast))
    return abs(fast - float(slow)) <= 1e-9 * max(1.0, abs(float(slow)))


@given(THOUSANDTHS, THOUSANDTHS, WEIGHTS, DIRECTIONS, st.sampled_from([Fraction(1), Fraction(6, 5)]))
def test_ratio_capped(value: Fraction, target: Fraction, weight: Fraction, direction: str, cap: Fraction) -> None:
    if target < 0 or (target == 0 and direction == "higher"):
        slow = None
    elif direction == "higher":
        slow = weight * max(Fraction(0), min(value / target, cap))
    else:
        slow = weight * (min(target / value, cap) if value > 0 else cap)
    assert same(points(RatioCapped(cap=float(cap)), weight, direction, value, target=target), slow)


@given(THOUSANDTHS, THOUSANDTHS, WEIGHTS)
def test_ratio_to_an_exact_number(value: Fraction, target: Fraction, weight: Fraction) -> None:
    if target == 0:
        slow = weight if value == 0 else None
    else:
        slow = weight * max(Fraction(0), 1 - abs(value - target) / abs(target))
    assert same(points(RatioCapped(op="="), weight, "higher", value, target=target), slow)


@given(THOUSANDTHS, THOUSANDTHS, POSITIVE, WEIGHTS, DIRECTIONS, st.sampled_from([Fraction(0), Fraction(3, 5)]))
def test_linear_between(
    value: Fraction, base: Fraction, gap: Fraction, weight: Fraction, direction: str, at_base: Fraction
) -> None:
    sign = 1 if direction == "higher" else -1
    stretch = base + sign * gap
    way = sign * (value - base) / gap
    slow = Fraction(0) if way < 0 else weight * (at_base + (1 - at_base) * min(way, Fraction(1)))
    fast = points(LinearBetween(points_at_base=float(at_base)), weight, direction, value, base=base, stretch=stretch)
    assert same(fast, slow)


@given(THOUSANDTHS, st.lists(THOUSANDTHS, min_size=1, max_size=5, unique=True), WEIGHTS, DIRECTIONS)
def test_bands(value: Fraction, cuts: list[Fraction], weight: Fraction, direction: str) -> None:
    cuts.sort(reverse=direction == "higher")
    shares = [Fraction(len(cuts) - place, len(cuts)) for place in range(len(cuts))]
    slow = Fraction(0)
    for cut, share in zip(cuts, shares, strict=True):
        if value >= cut if direction == "higher" else value <= cut:
            slow = share * weight
            break
    bands = tuple((float(cut), float(share)) for cut, share in zip(cuts, shares, strict=True))
    assert same(points(Bands(bands, "from" if direction == "higher" else "to"), weight, direction, value), slow)


@given(THOUSANDTHS, THOUSANDTHS, POSITIVE, WEIGHTS, DIRECTIONS)
def test_deduct_per_point(
    value: Fraction, threshold: Fraction, each: Fraction, weight: Fraction, direction: str
) -> None:
    short = threshold - value if direction == "higher" else value - threshold
    slow = max(weight / 2, weight - each * max(Fraction(0), short))
    rule = DeductPerPoint(float(each), float(threshold), float(weight / 2))
    assert same(points(rule, weight, direction, value), slow)


@given(st.integers(-5, 500), POSITIVE, st.none() | POSITIVE, WEIGHTS)
def test_deduct_per_event(count: int, each: Fraction, cap: Exact, weight: Fraction) -> None:
    off = count * each if cap is None else min(count * each, cap)
    slow = None if count < 0 else max(Fraction(0), weight - off)
    rule = DeductPerEvent(float(each), None if cap is None else float(cap))
    assert same(points(rule, weight, "lower", Fraction(count)), slow)


@given(THOUSANDTHS, st.lists(st.none() | THOUSANDTHS, min_size=3, max_size=3), WEIGHTS, DIRECTIONS)
def test_binary_against_a_mean(value: Fraction, history: list[Exact], weight: Fraction, direction: str) -> None:
    present = [item for item in history if item is not None]
    slow = None
    if present:
        mean = sum(present, Fraction(0)) / len(present)
        slow = weight if (value >= mean if direction == "higher" else value <= mean) else Fraction(0)
    rule = Binary(against="mean_of_previous", n=3)
    assert same(points(rule, weight, direction, value, history=history), slow)


@given(THOUSANDTHS, WEIGHTS)
def test_manual(value: Fraction, weight: Fraction) -> None:
    assert same(points(Manual(), weight, "higher", value), value if 0 <= value <= weight else None)


@given(THOUSANDTHS, POSITIVE, POSITIVE, WEIGHTS, DIRECTIONS)
def test_better_never_scores_less(
    value: Fraction, step: Fraction, target: Fraction, weight: Fraction, direction: str
) -> None:
    better = value + step if direction == "higher" else value - step
    for rule in (RatioCapped(), Binary(), DeductPerPoint(), LinearBetween(points_at_base=0.5)):
        ends = {"base": target, "stretch": target + 1 if direction == "higher" else target - 1, "target": target}
        worse_points, better_points = (points(rule, weight, direction, v, **ends) for v in (value, better))
        assert better_points >= worse_points - 1e-9


def test_every_rule_leaves_a_missing_value_missing() -> None:
    rules = {"bands": {"bands": [{"from": 1, "share": 1}]}}
    for name, kind in RULES.items():
        direction = kind.default_direction or "higher"
        case_points = points(
            kind.from_params(rules.get(name, {})), Fraction(10), direction, None, target=1, base=1, stretch=2
        )
        assert np.isnan(case_points), name
