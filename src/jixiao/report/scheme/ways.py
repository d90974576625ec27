"""Ways of aggregating at a node, in sentences; one without a sentence is told by its label and definition."""

from collections.abc import Callable
from typing import Any

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.text import Text, show

_SHARE = Text(
    "each child's share of its points, weighted by its points", "各下级指标的得分率（得分 ÷ 分值），以分值为权数"
)


def _mean(en: str, zh: str) -> Callable[[Any], Text]:
    return lambda way: Text(f"{en} of {_SHARE.en}", f"取{_SHARE.zh}，计算{zh}")


def _among(en: str, zh: str) -> Callable[[Any], Text]:
    """A way that compares the organisations of a peer group."""
    return lambda way: Text(
        f"{en}, over {_SHARE.en}, among the organisations of the peer group",
        f"取{_SHARE.zh}，在考核组内{zh}",
    )


WAYS: dict[str, Callable[[Any], Text]] = {
    "arithmetic": _mean("the weighted arithmetic mean", "加权算术平均"),
    "geometric": _mean(
        "the weighted geometric mean (a weakness is made up for only in part; a share of 0 is not aggregated)",
        "加权几何平均（短板只能部分弥补；得分率为 0 的不予合成）",
    ),
    "harmonic": _mean(
        "the weighted harmonic mean (the weakest counts most; a share of 0 is not aggregated)",
        "加权调和平均（最弱项影响最大；得分率为 0 的不予合成）",
    ),
    "copeland": _among(
        "pairwise comparison: pairs won minus pairs lost, brought to 0 to 1",
        "两两比较，以胜出次数减去落败次数计，折算为 0 至 1",
    ),
    "topsis": _among(
        "closeness to the ideal: distance to the worst over both distances",
        "计算与最优、最劣方案的相对贴近度（TOPSIS）",
    ),
    "vikor": lambda way: Text(
        f"1 − Q, the compromise of group benefit and worst regret with v = {show(way.v)} ({_SHARE.en}), among the peer group",
        f"取{_SHARE.zh}，在考核组内兼顾群体效用与最大遗憾（VIKOR，v = {show(way.v)}），按 1 − Q 计",
    ),
    "grey-relational": lambda way: Text(
        f"grey relational grade to the best with ζ = {show(way.zeta)} ({_SHARE.en}), among the peer group",
        f"取{_SHARE.zh}，在考核组内计算与最优值的灰色关联度（ζ = {show(way.zeta)}）",
    ),
    "rsr": _among("the rank-sum ratio: weighted ranks over their number", "计算秩和比（RSR）"),
    "fuzzy": lambda way: Text(
        f"fuzzy evaluation of {_SHARE.en}, in percent, with the cuts {_cuts(way)} and the operator “{way.operator}”",
        f"取{_SHARE.zh}，按百分制以 {_cuts(way)} 为界计算各等级隶属度（算子 {way.operator}），折算为得分",
    ),
    "bod": lambda way: Text(
        f"benefit of the doubt: the weights that favour each organisation most ({show(way.share_low * 100)}% to "
        f"{show(way.share_high * 100)}% for each child), among the peer group",
        f"以各下级指标的得分率（得分 ÷ 分值）在考核组内按对本单位最有利的权重合成（每项占比 {show(way.share_low * 100)}% 至 "
        f"{show(way.share_high * 100)}%）",
    ),
    "rsr-non-integer": _among("the rank-sum ratio with ranks in proportion to the values", "计算非整次秩和比"),
}


def _cuts(way: Any) -> str:
    return "、".join(show(cut) for cut in way.cuts)


def way_words(way: Aggregation | None) -> Text:
    """How a node's points are made from its children's."""
    if way is None:
        return Text("the sum of the points of its children", "下级指标得分之和")
    told = WAYS[way.name](way) if way.name in WAYS else _in_general(way)
    return Text(f"{way.label.en}: {told.en}", f"{way.label.zh}：{told.zh}")


def _in_general(way: Aggregation) -> Text:
    params = ", ".join(f"{key} {value}" for key, value in way.params().items())
    definition = ((way.__doc__ or "").strip().splitlines() or [""])[0].rstrip(".")
    tail = f" ({params})" if params else ""
    return Text(
        f"{definition}{tail}, over {_SHARE.en}", f"取{_SHARE.zh}，{definition}{f'（{params}）' if params else ''}"
    )
