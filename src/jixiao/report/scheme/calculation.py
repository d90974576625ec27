"""How the result of a scheme comes about, step by step, in words."""

from collections.abc import Iterator

from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.report.scheme import words
from jixiao.report.scheme.sentences.told import joined, sentence
from jixiao.report.scheme.ways import way_words

Clause = tuple[Text, Text]


def calculation(scheme: Scheme) -> Iterator[Clause]:
    """The clauses, each with its name: order, aggregation, roll-up, missing values, refusals, rounding, ranks."""
    yield Text("Order", "计算顺序"), _order(scheme)
    yield from _aggregation(scheme)
    yield Text("Over time", "跨期汇总"), sentence(list(_OVER_TIME))
    if any(leaf.per for leaf in scheme.leaves):
        yield Text("Divided by", "折算"), sentence(list(_DIVIDED))
    yield Text("Missing values", "缺失值"), _missing(scheme)
    yield Text("Not computable", "无法计算"), _refused(scheme)
    yield Text("Rounding", "舍入"), _rounded(scheme)
    yield Text("Ranks", "排名"), _ranked(scheme)


def _order(scheme: Scheme) -> Text:
    steps = [
        (True, Text("points of the last level", "末级指标赋分")),
        (True, Text("aggregation up the tree", "逐级合成")),
        (bool(scheme.adjustments), Text("bonus and deduction", "加减分")),
        (bool(scheme.vetoes), Text("veto", "一票否决")),
        (True, Text("rounding", "舍入")),
        (bool(scheme.grades), Text("grade", "定等")),
        (True, Text("rank in the peer group", "组内排名") if scheme.peer_groups else Text("rank", "排名")),
    ]
    return joined([step for there, step in steps if there], " → ", " → ")


def _aggregation(scheme: Scheme) -> Iterator[Clause]:
    """How the points of nodes above others are made; the usual way, and each node that has its own."""
    inner = [node for node in scheme.walk() if not node.is_leaf]
    if scheme.aggregate:
        yield Text("Total", "总分"), sentence([way_words(scheme.aggregate)])
    if not scheme.aggregate or any(not node.aggregate for node in inner):
        usual = way_words(None)
        yield Text("Aggregation", "逐级合成"), sentence([Text(usual.en, f"上级指标得分为{usual.zh}")])
    for node in inner:
        if node.aggregate:
            label = node.label()
            yield Text(f"“{label.en}”", f"“{label.zh}”"), sentence([way_words(node.aggregate)])


_OVER_TIME = (
    Text(
        "where values are more frequent than the period evaluated, they are rolled up as each indicator says",
        "数据比考核期更频繁的（如月报数据用于年度考核），按各指标的跨期汇总方式汇总",
    ),
    Text(
        "where parts are missing the value is made from the others and told as partial",
        "缺期的按实有期数汇总并记为疑点",
    ),
    Text("a value given for the period itself comes first", "已有本期数值的，直接采用本期数值"),
)
_DIVIDED = (
    Text(
        "a value is divided by the figure named in the table, that of the period, else of its year",
        "指标值除以表中所列的分母，分母取当期数，没有的取当年数",
    ),
    Text(
        "where that is missing, 0 or negative the indicator is not scored",
        "分母缺失、为 0 或为负的，该指标不计分",
    ),
)


def _missing(scheme: Scheme) -> Text:
    parts = [words.missing(scheme.missing)]
    if any(leaf.missing is not None for leaf in scheme.leaves):
        parts.append(Text("what the table says otherwise comes first", "指标体系表中另有规定的从其规定"))
    effects = {scheme.missing.effect, *(scheme.policy(leaf).effect for leaf in scheme.leaves)}
    parts += [meant for effect, meant in words.MEANT.items() if effect in effects]
    parts.append(Text("each is told as a finding", "每一处均记为疑点"))
    return sentence(parts)


def _refused(scheme: Scheme) -> Text:
    parts = [
        Text(
            "where a rule cannot compute (no target, a target of 0), the indicator is never given 0 points for it",
            "目标值缺失、为 0 等致使规则无法计算的，不按 0 分处理",
        ),
        Text(
            "it is left out, the weights of the others are scaled up in proportion, and a finding says why",
            "该指标不计入，其余指标分值按比例放大，并记为疑点说明原因",
        ),
    ]
    if any(scheme.policy(leaf).effect == "incomplete" for leaf in scheme.leaves):
        parts.append(
            Text(
                "where a missing value leaves no score above, so does this",
                "缺失值规定为“上级不计分”的指标，此时上级同样不计分",
            )
        )
    return sentence(parts)


def _rounded(scheme: Scheme) -> Text:
    kept = words.rounding(scheme.rounding)
    return sentence([
        Text("nothing is rounded on the way", "计算过程不舍入"),
        Text(f"scores are rounded once, at the end: {kept.en}", f"得分在最后一步舍入一次：{kept.zh}"),
    ])  # fmt: skip


def _ranked(scheme: Scheme) -> Text:
    on = words.ranking(scheme.rounding)
    return sentence([
        Text(f"by {on.en}, from high to low", f"按{on.zh}由高到低排名"),
        Text("equals share a rank and the next ones are skipped (1, 2, 2, 4)",
             "得分相同的名次相同，其后名次顺延（1、2、2、4）"),
        Text("who has no score has no rank", "没有得分的单位不排名"),
    ])  # fmt: skip
