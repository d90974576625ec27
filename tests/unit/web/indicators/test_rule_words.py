"""Every scoring rule there is can be shown on a scheme's page: in words of both languages, as a curve where it has one."""

import numpy as np
import pytest
from django.utils import translation

from jixiao.engine.model.node import Node
from jixiao.engine.model.rule import RULES, ScoringRule
from jixiao.engine.scoring import registry
from jixiao.web.indicators.queries.tree import PARAMETERS, needs_target, rule_curve, rule_words

assert registry
SIX = {name: name for name in ("so2", "no2", "pm10", "pm25", "co", "o3")}
GIVEN = {
    "ratio_capped": {"over_achievement_k": 1},
    "ratio_threshold": {"pass": 0.7},
    "linear_between": {"base": 10, "stretch": 20, "points_at_base": 0.5},
    "band_step": {"bands": [{"from": 90, "points": 10}, {"from": 80, "points": 5}]},
    "deduct_per_point": {"threshold": 95, "points_per_point": 0.5, "floor": 5},
    "deduct_per_event": {"events": {"plain": 1, "grave": 5}},
    "binary": {"threshold": 4, "deduction": 2},
    "tier_range": {"tiers": [[100, 80], [80, 50], [50, 0]], "points": "p", "tier": "t", "unit": "percent"},
    "efficacy": {"low": 20, "high": 80, "clamp": False},
    "tiered_standard": {"standards": [10, 8, 6, 4, 2]},
    "growth": {"unit": "percent", "then": {"name": "band_step", "bands": [{"from": 5, "share": 1}]}},
    "rank_bonus": {"top": 3, "around": 5},
    "zscore": {"step": 0.2},
    "mad": {"lowest": 0.1},
    "rate_mix": {"weights": {"a": 1, "b": 2}, "unit": "share"},
    "expert_trimmed_mean": {"experts": ["a", "b", "c"], "out_of": 10},
    "iaqi": {"pollutants": {"pm25": "p"}, "averaging": "hourly", "then": {"name": "binary", "threshold": 50}},
    "composite_index": {"pollutants": SIX, "weights": {"pm25": 3}, "digits": 3},
}  # fmt: skip
DRAWN = {
    "ratio_capped", "ratio_threshold", "linear_between", "band_step", "deduct_per_point", "binary", "efficacy",
    "tiered_standard",
}  # fmt: skip


def leaf_of(name: str) -> Node:
    rule = RULES[name].from_params(GIVEN.get(name, {}))
    return Node(code="leaf", weight=10, direction=rule.default_direction or "higher", rule=rule)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_rule_in_words(name: str, language: str) -> None:
    rule = leaf_of(name).rule
    assert isinstance(rule, ScoringRule)
    with translation.override(language):
        words = rule_words(rule)
    assert "%(" not in words
    assert "{" not in words
    assert words.startswith(rule.label.in_language(language))
    assert (words == rule.label.in_language(language)) == (not rule.params())


@pytest.mark.parametrize("name", RULES)
def test_every_parameter_has_its_words(name: str) -> None:
    assert set(RULES[name].param_names()) <= set(PARAMETERS) | {"points"}


@pytest.mark.parametrize("name", RULES)
def test_a_curve_where_the_points_follow_from_one_value(name: str) -> None:
    leaf = leaf_of(name)
    drawn = rule_curve(leaf, 50.0)
    assert (drawn is not None) == (name in DRAWN)
    if drawn is not None:
        values, points = drawn
        assert min(values) <= 0 < max(values)
        assert np.ptp([point for point in points if point is not None]) > 0


@pytest.mark.parametrize(
    ("name", "params", "asked"),
    [
        ("ratio_capped", {}, True),
        ("ratio_threshold", {}, True),
        ("binary", {}, True),
        ("binary", {"threshold": 3}, False),
        ("binary", {"against": "previous"}, False),
        ("deduct_per_point", {}, True),
        ("deduct_per_point", {"threshold": 95}, False),
        ("linear_between", {}, True),
        ("linear_between", {"base": 1, "stretch": 2}, False),
        ("efficacy", {}, True),
        ("efficacy", {"low": 1, "high": 2}, False),
        ("percentile", {}, False),
        ("manual", {}, False),
        ("rate_mix", {}, False),
    ],
)
def test_who_needs_a_target(name: str, params: dict[str, object], asked: bool) -> None:
    rule = RULES[name].from_params(params)
    leaf = Node(code="leaf", weight=10, direction=rule.default_direction or "higher", rule=rule)
    assert needs_target(leaf) is asked
