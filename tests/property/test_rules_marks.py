"""Rules over one value and fixed marks (thresholds, tiers, standard values, growth) against twins in exact fractions."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rule import RULE_ALIASES, RULES, ScoringRule, build_rule
from jixiao.engine.scoring.binary import Binary
from jixiao.engine.scoring.efficacy import Efficacy
from jixiao.engine.scoring.growth import Growth
from jixiao.engine.scoring.ratio_capped import RatioCapped
from jixiao.engine.scoring.ratio_threshold import RatioThreshold
from jixiao.engine.scoring.tier_range import TierRange
from jixiao.engine.scoring.tiered_standard import TieredStandard
from tests.property.exact import DIRECTIONS, POSITIVE, THOUSANDTHS, WEIGHTS, Exact, combined, marks, points, same

PASSES = st.integers(0, 9).map(lambda tenths: Fraction(tenths, 10))


def ratio(value: Fraction, target: Fraction, direction: str) -> Exact:
    """A ÷ T by direction, not capped; None where it has no meaning."""
    if target < 0 or (target == 0 and direction == "higher"):
        return None
    if direction == "higher":
        return value / target
    return target / value if value > 0 else Fraction(10**9)


@given(THOUSANDTHS, THOUSANDTHS, WEIGHTS, DIRECTIONS, PASSES)
def test_ratio_threshold(value: Fraction, target: Fraction, weight: Fraction, direction: str, gate: Fraction) -> None:
    reached = ratio(value, target, direction)
    slow = None
    if reached is not None:
        slow = weight * max(Fraction(0), min((reached - gate) / (1 - gate), Fraction(1)))
    assert same(points(RatioThreshold(float(gate)), weight, direction, value, target=target), slow)


@given(THOUSANDTHS, THOUSANDTHS, WEIGHTS, DIRECTIONS, st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3)]))
def test_over_achievement(value: Fraction, target: Fraction, weight: Fraction, direction: str, k: Fraction) -> None:
    reached = ratio(value, target, direction)
    slow = None
    if reached is not None:
        slow = weight * max(Fraction(0), min(reached, Fraction(1)))
        if target > 0:
            better = (value - target) / target if direction == "higher" else (target - value) / target
            if better > Fraction(3, 10):
                slow *= max(Fraction(3, 5), 1 - k * (better - Fraction(3, 10)))
    rule = RatioCapped(over_achievement_k=float(k))
    assert same(points(rule, weight, direction, value, target=target), slow)


@given(THOUSANDTHS, THOUSANDTHS, WEIGHTS, DIRECTIONS, PASSES)
def test_binary_with_a_deduction(
    value: Fraction, bar: Fraction, weight: Fraction, direction: str, share: Fraction
) -> None:
    assume(share > 0)
    met = value >= bar if direction == "higher" else value <= bar
    rule = Binary(threshold=float(bar), deduction=float(share * weight))
    assert same(points(rule, weight, direction, value), weight if met else weight - share * weight)


@given(THOUSANDTHS, THOUSANDTHS, POSITIVE, WEIGHTS, DIRECTIONS, st.booleans())
def test_efficacy(value: Fraction, low: Fraction, gap: Fraction, weight: Fraction, direction: str, clamp: bool) -> None:
    high = low + gap if direction == "higher" else low - gap
    way = (value - low) / (high - low)
    way = max(Fraction(0), min(way, Fraction(1))) if clamp else way
    slow = max(Fraction(0), (60 + 40 * way) / 100) * weight
    rule = Efficacy(float(low), float(high), clamp=clamp)
    rule.check(float(weight), direction)
    assert same(points(rule, weight, direction, value), slow)
    assert same(points(Efficacy(clamp=clamp), weight, direction, value, base=low, stretch=high), slow)


@given(THOUSANDTHS, st.lists(THOUSANDTHS, min_size=5, max_size=5), WEIGHTS, DIRECTIONS)
def test_tiered_standard(value: Fraction, standards: list[Fraction], weight: Fraction, direction: str) -> None:
    assume(len(set(standards)) > 1)
    sign = 1 if direction == "higher" else -1
    standards.sort(reverse=direction == "higher")
    shares = [Fraction(tenths, 10) for tenths in (10, 8, 6, 4, 2)]
    slow = Fraction(0)
    if sign * value >= sign * standards[0]:
        slow = weight
    else:
        for (better, c_better), (worse, c_worse) in pairwise(zip(standards, shares, strict=True)):
            if sign * value >= sign * worse:
                slow = weight * (c_worse + (value - worse) / (better - worse) * (c_better - c_worse))
                break
    rule = TieredStandard(tuple(map(float, standards)))
    rule.check(float(weight), direction)
    assert same(points(rule, weight, direction, value), slow)


@given(st.integers(-100, 1100), st.sampled_from([None, 0, 1, 2, 3, 4]), WEIGHTS)
def test_tier_range(thousandths: int, tier: int | None, weight: Fraction) -> None:
    """The share of full marks in thousandths; whole per mille, so that the edges are met."""
    share = Fraction(thousandths, 1000)
    own = 1 if share >= Fraction(4, 5) else 2 if share >= Fraction(3, 5) else 3
    inside = 0 <= share <= 1
    assert same(points(TierRange(), weight, "higher", share * weight), share * weight if inside else None)
    rule = TierRange(points="p", tier="t")
    _, scored = combined(rule, weight, "higher", [share * weight, None if tier is None else Fraction(tier)])
    right = inside and tier == own
    assert same(float(scored.points[0]), share * weight if right else None)
    told = [code for code, mask in scored.refusals if mask[0]]
    if right:
        assert told == []
    elif not inside:
        assert told == ["points_out_of_range"]
    else:
        assert told == [{None: "tier_missing", 0: "unknown_tier", 4: "unknown_tier"}.get(tier, "outside_the_tier")]


@given(THOUSANDTHS, st.none() | THOUSANDTHS, THOUSANDTHS, POSITIVE, WEIGHTS, DIRECTIONS, st.booleans())
def test_growth_between_base_and_stretch(
    value: Fraction, before: Exact, base: Fraction, gap: Fraction, weight: Fraction, direction: str, percent: bool
) -> None:
    stretch = base + gap if direction == "higher" else base - gap
    slow = None
    if before is not None and before != 0:
        grown = (value - before) / abs(before) * (100 if percent else 1)
        slow = weight * max(Fraction(0), min((grown - base) / (stretch - base), Fraction(1)))
    marks_given = {"base": float(base), "stretch": float(stretch), "unit": "percent" if percent else "share"}
    rule = Growth(**marks_given)  # type: ignore[arg-type]
    assert same(points(rule, weight, direction, value, last_year=before), slow)
    rule = Growth(**marks_given, against="previous")  # type: ignore[arg-type]
    assert same(points(rule, weight, direction, value, history=[before]), slow)


@given(THOUSANDTHS, THOUSANDTHS, POSITIVE, WEIGHTS)
def test_growth_against_a_target(value: Fraction, before: Fraction, target: Fraction, weight: Fraction) -> None:
    assume(before != 0)
    grown = (value - before) / abs(before)
    slow = weight * max(Fraction(0), min(grown / target, Fraction(1)))
    assert same(points(Growth(), weight, "higher", value, last_year=before, target=target), slow)


@given(THOUSANDTHS, POSITIVE, POSITIVE, WEIGHTS, DIRECTIONS)
def test_better_never_scores_less(
    value: Fraction, step: Fraction, target: Fraction, weight: Fraction, direction: str
) -> None:
    sign = 1 if direction == "higher" else -1
    ends = {"base": target, "stretch": target + sign, "target": target, "last_year": target}
    standards = tuple(float(target - sign * place) for place in range(5))
    for rule in (RatioThreshold(), Efficacy(), Efficacy(clamp=False), TieredStandard(standards), Growth()):
        worse, better = (points(rule, weight, direction, v, **ends) for v in (value, value + sign * step))
        assert better >= worse - 1e-9


@given(THOUSANDTHS, THOUSANDTHS, POSITIVE, WEIGHTS, DIRECTIONS)
def test_the_unit_of_measure_does_not_matter(
    value: Fraction, target: Fraction, scale: Fraction, weight: Fraction, direction: str
) -> None:
    for rule in (RatioThreshold(), RatioCapped(over_achievement_k=1), Efficacy(), Growth()):
        one, other = (
            points(
                rule,
                weight,
                direction,
                value * by,
                target=target * by,
                base=0,
                stretch=target * by,
                last_year=target * by,
            )
            if not isinstance(rule, Growth)
            else points(rule, weight, direction, value * by, base=0, stretch=1, last_year=target * by)
            for by in (Fraction(1), scale)
        )
        assert (np.isnan(one) and np.isnan(other)) or abs(one - other) <= 1e-9 * max(1.0, abs(one))


@pytest.mark.parametrize(
    ("name", "params", "key"),
    [
        ("ratio_threshold", {"pass": 1}, "pass"),
        ("ratio_threshold", {"pas": 0.6}, "pas"),
        ("ratio_capped", {"over_achievement_k": 1, "cap": 1.2}, "over_achievement_k"),
        ("binary", {"deduction": 1, "otherwise": 0.5}, "deduction"),
        ("efficacy", {"base": 70, "span": 40}, "span"),
        ("efficacy", {"low": 3, "high": 3}, "high"),
        ("efficacy", {"clamp": "perhaps"}, "clamp"),
        ("tiered_standard", {}, "standards"),
        ("tiered_standard", {"standards": [1, 2, 3, 2, 1]}, "standards"),
        ("tiered_standard", {"standards": [5, 5, 5, 5, 5]}, "standards"),
        ("tiered_standard", {"standards": {"excellent": 1, "god": 2}}, "god"),
        ("tier_range", {"tiers": "cn-2021"}, "cn-2021"),
        ("tier_range", {"tiers": [[60, 0], [100, 60]]}, "tiers"),
        ("tier_range", {"tiers": [[80, 100]]}, "tiers"),
        ("tier_range", {"tier": "a"}, "tier"),
        ("growth", {"against": "never"}, "never"),
        ("growth", {"target": 1, "then": "manual"}, "then"),
        ("growth", {"then": {"name": "growth"}}, "then"),
        ("growth", {"then": 5}, "then"),
        ("band_step", {"bands": []}, "bands"),
        ("deduct_per_event", {"events": {}}, "events"),
        ("deduct_per_event", {"events": {"a": 1}, "points_each": 2}, "points_each"),
        ("deduct_per_event", {"points": 1, "points_each": 2}, "points_each"),
    ],
)
def test_parameters_that_make_no_sense_are_refused_by_name(name: str, params: dict[str, object], key: str) -> None:
    with pytest.raises(DefinitionError) as told:
        build_rule(name, params)
    assert key in told.value.message
    assert key in told.value.message_zh


@pytest.mark.parametrize(
    ("rule", "direction"),
    [
        (Efficacy(1, 2), "lower"),
        (TieredStandard((5, 4, 3, 2, 1)), "lower"),
        (Growth(base=0, stretch=0.1), "lower"),
        (Binary(threshold=1, deduction=11), "higher"),
    ],
)
def test_what_does_not_fit_the_leaf_is_refused(rule: ScoringRule, direction: str) -> None:
    with pytest.raises(DefinitionError):
        rule.check(10, direction)


def test_an_alias_is_read_but_never_listed_or_written() -> None:
    rule = build_rule("bands", {"bands": [{"from": 1, "points": 1}]})
    assert rule.name == "band_step"
    assert "bands" not in RULES
    assert set(RULE_ALIASES).isdisjoint(RULES)
    assert set(RULE_ALIASES.values()) <= set(RULES)
    with pytest.raises(DefinitionError, match="Did you mean “band_step”"):
        build_rule("band_stp", {})


def test_several_organisations_get_what_each_gets_alone() -> None:
    values = [Fraction(v) for v in (-3, 0, 5, 9, 20)]
    for rule in (RatioThreshold(), Efficacy(0, 10), TieredStandard((9, 7, 5, 3, 1)), Growth(base=0, stretch=1)):
        together = marks(rule, Fraction(10), "higher", values, target=Fraction(9), last_year=Fraction(4)).points
        alone = [points(rule, Fraction(10), "higher", v, target=Fraction(9), last_year=Fraction(4)) for v in values]
        assert together.tolist() == alone
