"""The indicators of one organisation: figure, target, score, and the middle of its group; the greatest losses first."""

from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Paragraph
from jixiao.report.facts import At, Summary
from jixiao.report.facts.figure import Style
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER

MOST_DECIMALS = 4


def own_indicators(desk: EvaluationDesk) -> list[Block]:
    """A sentence on the greatest loss and the table of all indicators in the scheme's order."""
    heads = [
        (Text("Indicator", "指标"), False), (Text("Figure", "实际值"), True), (Text("Target", "目标值"), True),
        (Text("Full marks", "满分"), True), (Text("Score", "得分"), True), (Text("Median of the group", "同组中位数"), True),
    ]  # fmt: skip
    table = desk.grid(heads, [_row(desk, leaf) for leaf in desk.results.leaves])
    return [*_worst(desk), table]


def _worst(desk: EvaluationDesk) -> list[Block]:
    lost = {leaf.code: desk.value((AFTER, "lost", desk.about, leaf.code)) for leaf in desk.results.leaves}
    known = {code: size for code, size in lost.items() if size is not None and size > 0}
    if not known:
        words = Text("No points were lost on any indicator with a score.", "有得分的指标均未失分。")
        return [Paragraph(desk.say(words))]
    code = min(known, key=lambda each: (-known[each], each))
    pattern = Text(
        "Most points were lost on {name}: {lost} of {full}.", "失分最多的指标是{name}，失{lost}分（满分{full}分）。"
    )
    told = desk.tell(
        pattern, name=desk.node(code), lost=desk.figure((AFTER, "lost", desk.about, code), desk.score_style),
        full=desk.figure((AFTER, "full", code), desk.score_style),
    )  # fmt: skip
    return [Paragraph(told)]


def _row(desk: EvaluationDesk, leaf: Node) -> list[Line]:
    code = desk.about
    peers = tuple((AFTER, "score", each, leaf.code) for each in desk.results.peers(code))
    return [
        (*_named(desk, leaf),), (desk.figure(At((AFTER, "raw", code, leaf.code)), _style(desk, "raw", leaf)),),
        (desk.figure(At((AFTER, "target", code, leaf.code)), _style(desk, "target", leaf)),),
        (desk.figure((AFTER, "full", leaf.code), desk.score_style),), (desk.score(code, leaf.code),),
        (desk.figure(Summary("median", peers), desk.score_style),),
    ]  # fmt: skip


def _named(desk: EvaluationDesk, leaf: Node) -> tuple[Part, ...]:
    """The indicator with its unit."""
    unit = leaf.unit_of_measure
    if not unit:
        return (desk.node(leaf.code),)
    return (desk.node(leaf.code), desk.speaker.name(Text(f" ({unit})", f"（{unit}）")))


def _style(desk: EvaluationDesk, what: str, leaf: Node) -> Style:
    """As many decimals as the figure has, up to four."""
    value = desk.value((AFTER, what, desk.about, leaf.code))
    for decimals in range(MOST_DECIMALS):
        if value is None or round(value, decimals) == value:
            return Style(decimals)
    return Style(MOST_DECIMALS)
