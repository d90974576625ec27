"""Plots for a notebook: every picture says its finding, holds every figure, and stands by itself as a file."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from jixiao import DefinitionError, Evaluation, Scheme, evaluate
from jixiao.engine.model.node import Node
from jixiao.engine.model.rows import ColumnsMissingError
from jixiao.engine.model.rule import build_rule
from jixiao.report.plots import Plot, plot_ranking, plot_receipt, plot_rule, plot_tree

SVG = "{http://www.w3.org/2000/svg}"
SCHEME = """
scheme: waste
version: "1"
label: {zh: 垃圾分类考核, en: Waste sorting}
periodicity: month
grades:
  - {code: good, label: {zh: 良, en: Good}, from: 80}
  - {code: poor, label: {zh: 差, en: Poor}, from: 0}
peer_groups:
  town: {label: {zh: 城区组, en: Town}, organisations: [S1, S2, S3]}
  country: {label: {zh: 乡镇组, en: Country}, organisations: [S4, S5]}
tree:
  - code: people
    label: {zh: 居民, en: People}
    weight: 70
    children:
      - code: accuracy
        label: {zh: 准确率, en: Accuracy}
        weight: 50
        direction: higher
        unit_of_measure: "%"
        target: 80
        rule: ratio_capped
      - {code: known, label: {zh: 知晓率, en: Known}, weight: 20, direction: higher, target: 100, rule: ratio_capped}
  - {code: complaints, label: {zh: 投诉, en: Complaints}, weight: 30, rule: {name: deduct_per_event, points_each: 2}}
adjustments:
  - {code: prize, label: {zh: 获奖, en: Prize}, kind: bonus, points_each: 1}
"""
FIGURES = {
    "S1": (76, 90, 3), "S2": (80, 100, 0), "S3": (40, 50, 9), "S4": (70, 70, 5), "S5": (None, None, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    codes = ("accuracy", "known", "complaints")
    rows: list[dict[str, Any]] = [
        {"organisation_code": who, "indicator_code": code, "period": "2026-09", "value": value}
        for who, values in FIGURES.items()
        for code, value in zip(codes, values, strict=True)
    ]
    rows.append({"organisation_code": "S1", "indicator_code": "prize", "period": "2026-09", "value": 2})
    return evaluate(Scheme.from_yaml(SCHEME), rows, period="2026-09")


def words(plot: Plot) -> list[str]:
    root = ElementTree.fromstring(plot.svg)
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def circles(plot: Plot) -> int:
    return len(list(ElementTree.fromstring(plot.svg).iter(f"{SVG}circle")))


def test_a_ranking_says_who_leads_each_group_and_shows_every_score(evaluation: Evaluation) -> None:
    plot = plot_ranking(evaluation)
    assert plot.title == "城区组：S2 以 100.00 分居首，领先 8.50 分；乡镇组：S4 以 77.75 分居首"
    said = words(plot)
    assert {"S1", "S2", "S3", "S4", "S5", "100.00", "91.50", "47.00", "77.75", "良"} <= set(said)
    assert circles(plot) == 4
    assert "—" in said  # S5 has no score: no dot, and no zero


def test_a_ranking_at_a_node_has_no_grades(evaluation: Evaluation) -> None:
    plot = plot_ranking(evaluation, "accuracy", language="en")
    assert plot.title == "Town: S2 leads with 50.00, 2.50 ahead; Country: S4 leads with 43.75"
    assert plot.subtitle == "Accuracy, September 2026"
    assert "Good" not in words(plot)


def test_names_and_ties(evaluation: Evaluation) -> None:
    rows = [
        {"organisation_code": who, "indicator_code": "accuracy", "period": "2026-09", "value": 80} for who in FIGURES
    ]
    plot = plot_ranking(
        evaluate(evaluation.scheme, rows, period="2026-09"), names={"S1": "一街", "S2": "二街"}, language="zh"
    )
    assert plot.title.startswith("城区组：一街、二街、S3 并列第 1（100.00 分）")


def test_intervals_of_ranks_stand_beside_the_scores(evaluation: Evaluation) -> None:
    table = {
        "organisation_code": ["S1", "S2", "S3", "S4", "S5"],
        "node_code": ["waste"] * 5,
        "rank_p05": [1, 1, 3, 1, None],
        "rank_median": [2, 1, 3, 1, None],
        "rank_p95": [3, 2, 3, 1, None],
    }
    plot = plot_ranking(evaluation, intervals=table)
    assert "名次最不稳的是S1（第 1 至 3 名）" in plot.title
    svg = plot.svg
    assert svg.count('class="interval"') == 4
    assert svg.count('class="middle"') == 4
    assert circles(plot) == 8
    steady = {**table, "rank_p05": [2, 1, 3, 1, None], "rank_p95": [2, 1, 3, 1, None]}
    assert "名次均不变" in plot_ranking(evaluation, intervals=steady).title
    with pytest.raises(ColumnsMissingError, match="rank_p95"):
        plot_ranking(evaluation, intervals={"organisation_code": ["S1"], "rank_p05": [1], "rank_median": [1]})


def test_rows_of_another_node_are_no_intervals_of_this_one(evaluation: Evaluation) -> None:
    table = {
        "organisation_code": ["S1"],
        "node_code": ["accuracy"],
        "rank_p05": [1],
        "rank_median": [1],
        "rank_p95": [2],
    }
    assert 'class="interval"' not in plot_ranking(evaluation, intervals=table).svg
    assert 'class="interval"' in plot_ranking(evaluation, "accuracy", intervals=table).svg


def test_a_long_ranking_shows_its_ends() -> None:
    scheme = Scheme.from_yaml(
        "scheme: s\ntree: [{code: a, weight: 100, direction: higher, target: 500, rule: ratio_capped}]"
    )
    rows = [{"organisation_code": f"S{k:03d}", "indicator_code": "a", "period": "2026", "value": k} for k in range(300)]
    plot = plot_ranking(evaluate(scheme, rows, period="2026"), most=20)
    assert circles(plot) == 20
    assert "⋮ 280" in words(plot)
    assert {"S299", "S000"} <= set(words(plot))


def test_one_group_of_several(evaluation: Evaluation) -> None:
    plot = plot_ranking(evaluation, group="country")
    assert plot.title == "S4 以 77.75 分居首"
    assert "S1" not in words(plot)
    with pytest.raises(DefinitionError, match="country"):
        plot_ranking(evaluation, group="contry")


def test_many_groups_are_counted_and_share_the_rows() -> None:
    groups = "\n".join(f"  g{k}: [{', '.join(f'S{k}_{n}' for n in range(9))}]" for k in range(12))
    scheme = Scheme.from_yaml(
        f"scheme: s\npeer_groups:\n{groups}\ntree: [{{code: a, weight: 100, direction: higher, rule: manual}}]"
    )
    rows = [
        {"organisation_code": f"S{k}_{n}", "indicator_code": "a", "period": "2026", "value": n}
        for k in range(12)
        for n in range(9)
    ]
    plot = plot_ranking(evaluate(scheme, rows, period="2026"))
    assert plot.title.endswith("；另有 8 组")
    assert circles(plot) == 12 * 5


def test_nobody_with_a_score(evaluation: Evaluation) -> None:
    empty = evaluate(evaluation.scheme, [], period="2026-09")
    assert plot_ranking(empty).title == "没有可排名的得分"
    assert plot_ranking(empty, language="en").title == "Nobody has a score to be ranked by"
    assert plot_tree(empty).title == "各指标均无得分"
    nobody = evaluate(
        Scheme.from_yaml(SCHEME.partition("peer_groups")[0] + "tree" + SCHEME.partition("tree")[2]),
        [],
        period="2026-09",
    )
    assert "<svg" in plot_ranking(nobody).svg


def test_a_receipt_adds_up_from_full_marks_to_the_score(evaluation: Evaluation) -> None:
    plot = plot_receipt(evaluation, "S1")
    assert plot.title == "S1 得 91.50 分（满分 100），失分最多的是“投诉”（−6.00）"
    said = words(plot)
    assert {"满分", "100.00", "投诉", "−6.00", "居民", "−4.50", "获奖", "+2.00", "得分", "91.50"} <= set(said)


def test_the_receipt_of_a_leaf_tells_its_formula(evaluation: Evaluation) -> None:
    plot = plot_receipt(evaluation, "S1", "accuracy", language="en")
    assert plot.title == "S1: 47.50 of 50 points"
    assert "50 × min(76 ÷ 80, 1)" in plot.subtitle
    assert {"Lost", "−2.50"} <= set(words(plot))


def test_a_receipt_without_a_score(evaluation: Evaluation) -> None:
    plot = plot_receipt(evaluation, "S5")
    assert plot.title == "S5：未计分"
    assert "<svg" in plot.svg


def test_many_losses_are_joined_and_still_add_up() -> None:
    nodes = "\n".join(
        f"  - {{code: n{k}, weight: 4, direction: higher, target: 100, rule: ratio_capped}}" for k in range(25)
    )
    rows = [{"organisation_code": "S", "indicator_code": f"n{k}", "period": "2026", "value": 33 + k} for k in range(25)]
    plot = plot_receipt(evaluate(Scheme.from_yaml(f"scheme: s\ntree:\n{nodes}"), rows, period="2026"), "S")
    assert any("其余 16 项" in word for word in words(plot))
    assert "<rect" in plot.svg


def test_what_is_not_there_is_refused_with_the_nearest(evaluation: Evaluation) -> None:
    for call in (
        lambda: plot_ranking(evaluation, "acuracy"),
        lambda: plot_receipt(evaluation, "S1", "acuracy"),
    ):
        with pytest.raises(DefinitionError, match="accuracy"):
            call()
    with pytest.raises(DefinitionError, match="S1"):
        plot_receipt(evaluation, "S11")
    with pytest.raises(ValueError, match="zh or en"):
        plot_tree(evaluation, language="fr")


def test_a_tree_of_weights(evaluation: Evaluation) -> None:
    plot = plot_tree(evaluation.scheme)
    assert plot.title == "分值最大的是“准确率”：50 分，占 50%"
    assert {"居民", "准确率", "知晓率", "投诉", "70", "50", "20", "30"} <= set(words(plot))
    bars = [rect.attrib for rect in ElementTree.fromstring(plot.svg).iter(f"{SVG}rect") if "x" in rect.attrib]
    widths = [float(bar["width"]) for bar in bars]
    assert len(bars) == 4
    assert widths[1] / widths[2] == pytest.approx(50 / 20, rel=0.02)
    assert float(bars[2]["x"]) == pytest.approx(float(bars[1]["x"]) + widths[1] + 1.2, abs=0.2)


def test_a_tree_of_what_was_won_on_average(evaluation: Evaluation) -> None:
    plot = plot_tree(evaluation)
    means = [np.mean([v / 80 * 50 for v in (76, 80, 40, 70)]), np.mean([v / 5 for v in (90, 100, 50, 70)])]
    assert {f"{means[0]:.2f} / 50", f"{means[1]:.2f} / 20"} <= set(words(plot))
    assert plot.title == f"失分最多的是“投诉”：平均失 {np.mean([6, 0, 18, 10]):.2f} 分（满分 30）"


def test_a_large_tree_is_shown_down_to_the_level_that_fits() -> None:
    groups = []
    for g in range(10):
        leaves = "".join(f"\n      - {{code: l{g}_{k}, weight: 1, direction: higher, rule: manual}}" for k in range(10))
        groups.append(f"  - code: g{g}\n    weight: 10\n    children:{leaves}")
    scheme = Scheme.from_yaml("scheme: s\ntree:\n" + "\n".join(groups))
    bars = [rect for rect in ElementTree.fromstring(plot_tree(scheme).svg).iter(f"{SVG}rect") if "x" in rect.attrib]
    assert len(bars) == 10


def leaf(name: str, params: dict[str, Any], direction: str = "higher", **more: Any) -> Node:
    return Node("x", 20.0, label_zh="指标", label_en="It", rule=build_rule(name, params), direction=direction, **more)


@pytest.mark.parametrize(
    ("node", "title"),
    [
        (leaf("deduct_per_point", {"threshold": 95, "points_per_point": 0.5, "floor": 10}, unit_of_measure="%"),
         "指标：95% 及以上得 20 分，75% 及以下得 10 分"),
        (leaf("band_step", {"bands": [{"from": 90, "points": 20}, {"from": 80, "points": 5}]}),
         "指标：90 及以上得 20 分，低于 80 得 0 分"),
        (leaf("binary", {"threshold": 3}, "lower", unit_of_measure="天"), "指标：3 天及以下得 20 分，超过 3 天得 0 分"),
        (leaf("linear_between", {"base": 60, "stretch": 90, "points_at_base": 0.6}), "指标：90 及以上得 20 分，低于 60 得 0 分"),
        (leaf("deduct_per_event", {"points_each": 2}, "lower", unit_of_measure="件"), "指标：0 件时得 20 分，10 件及以上得 0 分"),
        (leaf("efficacy", {"low": 50, "high": 90}), "指标：90 及以上得 20 分，50 及以下得 12 分"),
        (leaf("ratio_capped", {}, target=80.0), "指标：80 及以上得 20 分，0 及以下得 0 分"),
    ],
)  # fmt: skip
def test_a_curve_says_from_where_on_all_points_are_given(node: Node, title: str) -> None:
    plot = plot_rule(node)
    assert plot.title == title
    assert "polyline" in plot.svg
    assert re.search(r"[\u4e00-\u9fff]", plot.subtitle)


def test_a_curve_passes_through_the_points_that_the_rule_gives() -> None:
    plot = plot_rule(leaf("linear_between", {"base": 60, "stretch": 90, "points_at_base": 0.6}))
    pieces = plot.chart.pieces  # type: ignore[union-attr]
    spots = [spot for piece in pieces for spot in piece]
    for x, y in spots:
        expected = 0.0 if x < 60 else min(12 + 8 * (x - 60) / 30, 20)
        assert y == pytest.approx(expected, abs=1e-6) or x == 60
    assert [pieces[0][-1], pieces[1][0]] == [(60.0, 0.0), (60.0, pytest.approx(12, abs=1e-6))]


def test_a_curve_over_a_target_given_here() -> None:
    node = leaf("ratio_capped", {})
    with pytest.raises(DefinitionError, match="needs a target"):
        plot_rule(node)
    plot = plot_rule(node, target=40)
    assert plot.title.startswith("指标：40 及以上得 20 分")
    assert "目标值 40" in words(plot)
    assert "base 5" in words(plot_rule(leaf("linear_between", {}), base=5, stretch=9, language="en"))


@pytest.mark.parametrize("name", ["manual", "percentile", "rank_bonus", "growth", "rate_mix"])
def test_rules_that_look_elsewhere_have_no_curve(name: str) -> None:
    with pytest.raises(DefinitionError, match="no curve"):
        plot_rule(leaf(name, {}))


def test_a_plot_is_shown_and_saved(evaluation: Evaluation, tmp_path: Path) -> None:
    plot = plot_tree(evaluation)
    assert plot._repr_svg_() == plot.svg
    assert "<svg" in plot._repr_html_()
    assert repr(plot) == f"<Plot: {plot.title}>"
    saved = plot.save(tmp_path / "tree.svg")
    assert ElementTree.parse(saved).getroot().attrib["aria-label"] == plot.title
    page = plot.save(str(tmp_path / "tree.html")).read_text(encoding="utf-8")
    assert "charset" in page
    assert "http://www.w3.org/2000/svg" in page
    assert page.count("http") == 1
    with pytest.raises(ValueError, match="must end in"):
        plot.save(tmp_path / "tree.png")


def test_names_in_a_plot_are_never_markup(evaluation: Evaluation) -> None:
    plot = plot_ranking(evaluation, names={"S1": "<script>&", "S2": '"><b>'})
    assert "<script>" not in plot.svg
    assert "<b>" not in plot.svg
    ElementTree.fromstring(plot.svg)


def test_colours_of_a_plot_touch_nothing_else_in_the_notebook(evaluation: Evaluation) -> None:
    svg = plot_tree(evaluation).svg
    assert "<style" not in svg, "a style sheet in a notebook would dress the other pictures too"
    assert re.search(r'class="bar-sum" fill="#[0-9a-f]{6}"', svg)
