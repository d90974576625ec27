"""Every scoring rule has a sentence, with its parameters as figures, in both languages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from jixiao.engine.model.node import Node
from jixiao.engine.model.rule import RULES, build_rule
from jixiao.engine.model.text import Text, brief
from jixiao.report.scheme import rule_sentence
from jixiao.report.scheme.sentences import SENTENCES
from jixiao.report.scheme.sentences.told import spaced

AIR = {name: name.upper() for name in ("so2", "no2", "pm10", "pm25", "co", "o3")}
EXAMPLES: list[tuple[str, dict[str, Any], str, float]] = [
    ("ratio_capped", {}, "higher", 30),
    ("ratio_capped", {"cap": 1.2}, "lower", 30),
    ("ratio_capped", {"op": "="}, "higher", 20),
    (
        "ratio_capped",
        {"over_achievement_k": 0.5, "over_achievement_alert": 0.25, "over_achievement_floor": 0.7},
        "higher",
        30,
    ),
    ("ratio_threshold", {"pass": 0.65}, "higher", 20),
    ("linear_between", {"base": 62, "stretch": 91, "points_at_base": 0.55}, "higher", 20),
    ("band_step", {"bands": [{"from": 92, "points": 10}, {"from": 83, "points": 6}]}, "higher", 10),
    ("band_step", {"bands": [{"to": 3, "share": 1}, {"to": 7, "share": 0.6}]}, "lower", 10),
    ("deduct_per_point", {"threshold": 95, "points_per_point": 0.5, "floor": 12.5}, "higher", 25),
    ("deduct_per_event", {"points_each": 2.5, "cap": 7.5}, "lower", 40),
    ("deduct_per_event", {"events": {"minor": 1.5, "major": 5}}, "lower", 40),
    ("binary", {"threshold": 37, "otherwise": 0.45}, "lower", 10),
    ("binary", {"against": "mean_of_previous", "n": 7, "deduction": 4}, "higher", 10),
    ("binary", {"against": "last_year"}, "higher", 10),
    ("tier_range", {"tiers": [[100, 85], [85, 55], [55, 0]], "points": "given", "tier": "level"}, "higher", 20),
    ("tier_range", {"unit": "percent"}, "higher", 20),
    ("manual", {}, "higher", 17),
    ("efficacy", {"low": 51, "high": 93, "base": 55, "span": 45}, "higher", 20),
    ("efficacy", {"clamp": False}, "lower", 20),
    ("tiered_standard", {"standards": [12.5, 8, 5, 2, -1], "coefficients": [1, 0.85, 0.65, 0.45, 0.25]}, "higher", 20),
    ("growth", {"base": 0.02, "stretch": 0.08, "against": "previous"}, "higher", 10),
    ("growth", {"target": 0.06}, "higher", 10),
    ("growth", {"unit": "percent", "then": {"name": "deduct_per_point", "threshold": 5, "points_per_point": 1.5}}, "higher", 10),
    ("rank_bonus", {"top": 3, "bottom": 2, "each": 1.5, "around": 4.5}, "higher", 10),
    ("percentile", {}, "higher", 10),
    ("zscore", {"centre": 0.55, "step": 0.15, "lowest": 0.05, "highest": 0.95}, "higher", 10),
    ("mad", {"centre": 0.6, "step": 0.2, "lowest": 0.2, "highest": 0.9}, "lower", 10),
    ("rate_mix", {"weights": {"responded": 0.2, "settled": 0.8}}, "higher", 100),
    ("rate_mix", {"unit": "share", "then": {"name": "binary", "threshold": 0.9}}, "higher", 100),
    ("expert_trimmed_mean", {"experts": list("abcdefg"), "drop": 2, "trim_from": 6, "least": 4}, "higher", 20),
    ("iaqi", {"pollutants": {"pm25": "PM25", "o3": "O3"}, "standard": "HJ 633-2012"}, "lower", 20),
    ("composite_index", {"pollutants": AIR, "weights": {"pm25": 3}, "digits": 3, "standard": "GB 3095-2012"}, "lower", 20),
]  # fmt: skip


def leaf(name: str, params: dict[str, Any], direction: str, weight: float, **more: Any) -> Node:
    return Node("x", float(weight), rule=build_rule(name, params), direction=direction, **more)


def numbers_in(value: Any) -> Iterator[float]:
    """Every number among parameters, nested ones too."""
    if isinstance(value, bool | str):
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from numbers_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from numbers_in(inner)


def said(number: float, weight: float) -> set[str]:
    """The ways to write a parameter: as it is, as percent, as points of the weight; with a true minus."""
    ways = (number, number * 100, number * weight, number / 100 * weight)
    return {brief(abs(round(way, 10))) for way in ways}


def test_every_registered_rule_has_a_sentence_and_an_example_here() -> None:
    assert set(RULES) == set(SENTENCES) == {rule.name for rule in RULES.values()}
    assert {name for name, *_ in EXAMPLES} == set(RULES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example[0]} {example[1]}"[:60])
def test_a_sentence_says_every_figure_and_every_indicator(example: tuple[str, dict[str, Any], str, float]) -> None:
    name, params, direction, weight = example
    node = leaf(name, params, direction, weight, target=64.0)
    assert node.rule is not None
    for told in rule_sentence(node):
        figures = set(re.findall(r"\d+(?:\.\d+)?", told))
        for number in numbers_in(params):
            assert said(number, weight) & figures, (number, told)
        for code in node.rule.inputs:
            assert f"“{code}”" in told
        if name not in ("rank_bonus", "tier_range"):
            assert brief(weight) in figures
        if node.rule.needs_target and name not in ("efficacy", "linear_between"):
            assert "64" in figures


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example[0]} {example[1]}"[:60])
def test_a_sentence_is_one_in_either_language(example: tuple[str, dict[str, Any], str, float]) -> None:
    en, zh = rule_sentence(leaf(*example, unit_of_measure="%"))
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert zh.endswith("。")
    assert en.endswith(".")
    assert "None" not in zh + en
    assert "nan" not in (zh + en).lower()
    assert not re.search(r"[\u4e00-\u9fff][0-9]", re.sub(r"“[^”]*”", "", zh))
    for text in (zh, en):
        assert text.count("（") == text.count("）")
        assert text.count("(") == text.count(")")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example[0]} {example[1]}"[:60])
def test_another_figure_is_another_sentence(example: tuple[str, dict[str, Any], str, float]) -> None:
    name, params, direction, weight = example
    one, other = (
        rule_sentence(leaf(name, params, direction, weight)),
        rule_sentence(leaf(name, params, direction, weight + 1)),
    )
    own_points = name == "rank_bonus" or (name == "band_step" and "points" in params["bands"][0])
    assert (one == other) == own_points  # there the points are those of the parameters, whatever the leaf weighs


def test_an_official_would_write_it_so() -> None:
    node = leaf(
        "deduct_per_point", {"threshold": 95, "points_per_point": 0.5, "floor": 12.5}, "higher", 25, unit_of_measure="%"
    )
    assert (
        "低于 95% 的，每低 1 个百分点扣 0.5 分（不足 1 个百分点的按比例计算），扣至 12.5 分为止。"
        in rule_sentence(node).zh
    )
    node = leaf("deduct_per_event", {"points_each": 2}, "lower", 20, unit_of_measure="件")
    assert rule_sentence(node).zh == "满分 20 分，每发生 1 件扣 2 分，扣完为止。"
    node = leaf("ratio_capped", {}, "lower", 8, unit_of_measure="天", target=5.0)
    assert (
        rule_sentence(node).zh
        == "实际值不高于目标值（5 天）的，得满分 8 分；高于目标值的，按比例计分，即 8 × 目标值 ÷ 实际值。"
    )


def test_growth_as_a_share_is_told_in_percent() -> None:
    then = {"name": "deduct_per_point", "threshold": 0.05, "points_per_point": 100}
    assert "低于 5% 的，每低 1 个百分点扣 1 分" in rule_sentence(leaf("growth", {"then": then}, "higher", 10)).zh


def test_names_come_in_place_of_codes() -> None:
    told = rule_sentence(leaf("rate_mix", {}, "higher", 10), {"solved": Text("Solved", "解决率")})
    assert "35% × “解决率”" in told.zh
    assert "35% × “Solved”" in told.en
    assert "“satisfied”" in told.zh


def test_a_rule_without_a_sentence_is_told_in_general(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SENTENCES, "deduct_per_event")
    told = rule_sentence(leaf("deduct_per_event", {"points_each": 2.5}, "lower", 20))
    assert "points_each 2.5" in told.zh
    assert "按次扣分" in told.zh
    assert "20" in told.en


def test_a_node_above_others_has_no_rule_to_tell() -> None:
    parent = Node("p", 1.0, children=(leaf("manual", {}, "higher", 1),))
    with pytest.raises(ValueError, match="no leaf"):
        rule_sentence(parent)


def test_spaces_stand_between_chinese_and_figures_but_not_in_names() -> None:
    assert spaced("扣5分“PM2.5浓度”不足95%的") == "扣 5 分“PM2.5浓度”不足 95% 的"
