"""Every scoring rule against a slow, obvious twin in exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.model.rule import REFUSALS, RULES, Case
from jixiao.engine.model.scheme_data import plain
from jixiao.engine.scoring.band_step import BandStep
from jixiao.engine.scoring.binary import Binary
from jixiao.engine.scoring.deduct_per_event import DeductPerEvent
from jixiao.engine.scoring.deduct_per_point import DeductPerPoint
from jixiao.engine.scoring.linear_between import LinearBetween
from jixiao.engine.scoring.manual import Manual
from jixiao.engine.scoring.ratio_capped import RatioCapped
from tests.property.exact import DIRECTIONS, POSITIVE, THOUSANDTHS, WEIGHTS, Exact, marks, points, same


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
def test_band_step(value: Fraction, cuts: list[Fraction], weight: Fraction, direction: str) -> None:
    cuts.sort(reverse=direction == "higher")
    shares = [Fraction(len(cuts) - place, len(cuts)) for place in range(len(cuts))]
    slow = Fraction(0)
    for cut, share in zip(cuts, shares, strict=True):
        if value >= cut if direction == "higher" else value <= cut:
            slow = share * weight
            break
    bands = tuple((float(cut), float(share)) for cut, share in zip(cuts, shares, strict=True))
    assert same(points(BandStep(bands, "from" if direction == "higher" else "to"), weight, direction, value), slow)


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


NEEDED = {
    "band_step": {"bands": [{"from": 1, "share": 1}]},
    "tiered_standard": {"standards": [5, 4, 3, 2, 1]},
    "iaqi": {"pollutants": {"pm25": "a"}},
    "composite_index": {"pollutants": {name: name for name in ("so2", "no2", "pm10", "pm25", "co", "o3")}},
    "expert_trimmed_mean": {"experts": ["a", "b", "c"]},
}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_leaves_a_missing_value_missing(name: str) -> None:
    kind = RULES[name]
    rule, direction = kind.from_params(NEEDED.get(name, {})), kind.default_direction or "higher"
    rule.check(10.0, direction)
    scored = marks(rule, Fraction(10), direction, [None, None], target=1, base=1, stretch=2, last_year=1, history=(1,))
    assert np.isnan(scored.points).all()
    assert not any(mask.any() for _, mask in scored.refusals)
    assert len(marks(rule, Fraction(10), direction, []).points) == 0


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_the_same_after_being_written_and_read(name: str) -> None:
    rule = RULES[name].from_params(NEEDED.get(name, {}))
    assert RULES[name].from_params(plain(rule.params())) == rule


@pytest.mark.parametrize("name", RULES)
def test_no_points_without_a_reason(name: str) -> None:
    """Where there is a value, there are points, or the rule says why not: whatever the figures are."""
    kind = RULES[name]
    rule, direction = kind.from_params(NEEDED.get(name, {})), kind.default_direction or "higher"
    odd = [-1e29, -3.0, -0.0, 0.0, 1e-300, 0.5, 3.0, 1e29, np.nan]
    grid = np.array(
        [(v, t, b, s, y) for v in odd for t in odd for b in (-1.0, 0.0, np.nan) for s in (1.0, np.nan) for y in odd]
    )
    value, target, base, stretch, before = grid.T.copy()
    case = Case(10.0, direction, value, target, base, stretch, before[None, :], before)
    with np.errstate(all="raise", under="ignore"):
        scored = rule.score(case)
    told = np.zeros(len(value), bool)
    for code, mask in scored.refusals:
        assert code in REFUSALS
        told |= mask
    assert np.array_equal(np.isnan(scored.points), np.isnan(value) | told)
    assert np.isfinite(scored.points[~np.isnan(scored.points)]).all()
