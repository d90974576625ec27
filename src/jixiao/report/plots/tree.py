"""`plot_tree`: what each node of a scheme can give, and of an evaluation what it gave on average."""

import numpy as np

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text, brief
from jixiao.report.charts import BarRow, Bars
from jixiao.report.charts.figures import written
from jixiao.report.plots.plot import Plot
from jixiao.report.plots.words import spoken

MOST_ROWS = 90


def plot_tree(scheme_or_evaluation: Scheme | Evaluation, *, language: str = "zh") -> Plot:
    """Every node as a bar of its points, its children's under it one after the other.

    Of an evaluation the filled part is what the organisations with a score won on average. Trees of more than 90
    nodes are shown down to the level that fits.
    """
    zh = spoken(language)
    evaluation = scheme_or_evaluation if isinstance(scheme_or_evaluation, Evaluation) else None
    scheme = evaluation.scheme if evaluation is not None else scheme_or_evaluation
    assert isinstance(scheme, Scheme)
    means = _means(evaluation) if evaluation is not None else {}
    rows = _rows(scheme, means, language)
    title = (_lost(scheme, means) if evaluation is not None else _weighs(scheme)).in_language(language)
    version = (
        f"{scheme.label.in_language(language)}（{scheme.version}）" if zh else f"{scheme.label.en} ({scheme.version})"
    )
    subtitle, told = version, Text("Points", "分值").in_language(language)
    if evaluation is not None:
        period = evaluation.period.label_zh if zh else evaluation.period.label_en
        subtitle = f"{version}，{period}各单位平均" if zh else f"{version}, mean of {period}"
        told = Text("Mean / points", "平均 / 分值").in_language(language)
    return Plot(title, subtitle, Bars(title, rows, scheme.full_marks, told))


def _means(evaluation: Evaluation) -> dict[str, float]:
    """Mean points of each node over the organisations that have any; nodes without are left out."""
    w = evaluation.workings
    found = {}
    for number, node in enumerate(w.tree.nodes, start=1):
        won = w.settled.exact(number)
        there = won[np.isfinite(won)]
        if len(there):
            found[node.code] = float(there.mean())
    return found


def _rows(scheme: Scheme, means: dict[str, float], language: str) -> list[BarRow]:
    deepest = _deepest_shown(scheme)
    rows: list[BarRow] = []
    waiting: list[tuple[Node, float, int]] = []

    def queue(nodes: tuple[Node, ...], start: float, depth: int) -> None:
        starts = np.cumsum([start, *(node.weight for node in nodes)]).tolist()
        waiting.extend(reversed([(node, at, depth) for node, at in zip(nodes, starts, strict=False)]))

    queue(scheme.tree, 0.0, 0)
    while waiting:
        node, start, depth = waiting.pop()
        mean = means.get(node.code)
        told = (
            brief(node.weight) if not means else f"{'—' if mean is None else written(mean, 2)} / {brief(node.weight)}"
        )
        is_sum = not node.is_leaf and depth < deepest
        reached = None if not means else min(max(mean or 0.0, 0.0), node.weight)
        rows.append(BarRow(node.label().in_language(language), start, node.weight, depth, reached, is_sum, told))
        if is_sum:
            queue(node.children, start, depth + 1)
    return rows


def _deepest_shown(scheme: Scheme) -> int:
    """The deepest level at which no more rows are needed than fit; at least the first."""
    level, shown, depth = list(scheme.tree), len(scheme.tree), 0
    while True:
        level = [child for node in level for child in node.children]
        if not level or shown + len(level) > MOST_ROWS:
            return depth
        shown, depth = shown + len(level), depth + 1


def _weighs(scheme: Scheme) -> Text:
    """Which leaf can give most."""
    most = max(leaf.weight for leaf in scheme.leaves)
    first = [leaf.label() for leaf in scheme.leaves if leaf.weight == most]
    share, own = f"{brief(round(most / scheme.full_marks * 100, 1))}%", brief(most)
    if len(first) == 1:
        name = first[0]
        return Text(f"“{name.en}” weighs most: {own} points, {share}", f"分值最大的是“{name.zh}”：{own} 分，占 {share}")
    listed = Text(", ".join(f"“{name.en}”" for name in first[:3]), "、".join(f"“{name.zh}”" for name in first[:3]))
    more = Text(f" and {len(first) - 3} more", f"等 {len(first)} 项") if len(first) > 3 else Text("", "")
    return Text(
        f"{listed.en}{more.en} weigh most: {own} points each", f"{listed.zh}{more.zh}分值最大，各 {own} 分（{share}）"
    )


def _lost(scheme: Scheme, means: dict[str, float]) -> Text:
    """On which leaf most was lost on average."""
    lost = [(leaf.weight - means[leaf.code], leaf) for leaf in scheme.leaves if leaf.code in means]
    if not lost:
        return Text("No indicator has a score", "各指标均无得分")
    most, leaf = max(lost, key=lambda pair: pair[0])
    if most <= 0:
        return Text("No points were lost", "各指标均未失分")
    name, cost, full = leaf.label(), written(most, 2), brief(leaf.weight)
    return Text(
        f"Most is lost on “{name.en}”: {cost} of {full} points on average",
        f"失分最多的是“{name.zh}”：平均失 {cost} 分（满分 {full}）",
    )
