"""Where points are lost: each indicator's mean, who is lowest, and which indicators no longer tell anybody apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Paragraph
from jixiao.report.facts import At, Count, Expression, Place, Ratio, Summary
from jixiao.report.facts.figure import PERCENT
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER

MOST = 10
"""Indicators in the table; the others lose less."""


@dataclass(frozen=True)
class Loss:
    """What an indicator costs: its cells, and the points lost on it by all who have a score there."""

    node: Node
    scores: tuple[Place, ...]
    lost: Summary
    size: float

    @property
    def mean(self) -> Summary:
        return Summary("mean", self.scores)

    @property
    def reached(self) -> Expression:
        """The mean score over full marks, in percent."""
        return Ratio(self.mean, At((AFTER, "full", self.node.code)))


def losses_of(desk: EvaluationDesk) -> list[Loss]:
    """Every indicator with a score, the greatest loss first."""
    found = []
    for leaf in desk.results.leaves:
        known = [code for code in desk.results.organisations if _score(desk, code, leaf.code) is not None]
        if not known:
            continue
        lost = Summary("sum", tuple((AFTER, "lost", code, leaf.code) for code in known))
        scores = tuple((AFTER, "score", code, leaf.code) for code in known)
        found.append(Loss(leaf, scores, lost, float(lost.value(desk.results.read) or 0.0)))
    return sorted(found, key=lambda loss: (-loss.size, loss.node.code))


def lost_by_all(losses: Sequence[Loss]) -> Summary:
    """All points lost on these indicators."""
    return Summary("sum", tuple(place for loss in losses for place in loss.lost.cells))


def at_ceiling(desk: EvaluationDesk, losses: Sequence[Loss]) -> tuple[Part, ...]:
    """The names of indicators on which everybody (of several) has full marks; nothing where there are none."""
    full = [loss for loss in losses if loss.size <= 0 and len(loss.scores) > 1]
    return desk.speaker.listed([(desk.node(loss.node.code),) for loss in full])


def losses(desk: EvaluationDesk) -> list[Block]:
    """The sentence, the table of the greatest losses, and what stands at the ceiling."""
    found = losses_of(desk)
    if not found:
        return [Paragraph(desk.say(Text("No indicator has a score.", "各指标均无得分。")))]
    blocks: list[Block] = []
    if found[0].size > 0:
        pattern = Text(
            "Most points are lost on {name}: on average {mean} of {full} points are reached, and it holds {share} of all "
            "points lost.",
            "失分最多的指标是{name}：满分{full}分，平均得{mean}分，失分占全部失分的{share}。",
        )
        first = found[0]
        told = desk.tell(
            pattern, name=desk.node(first.node.code), mean=desk.figure(first.mean, desk.score_style),
            full=desk.figure((AFTER, "full", first.node.code), desk.score_style),
            share=desk.figure(Ratio(first.lost, lost_by_all(found)), PERCENT),
        )  # fmt: skip
        blocks.append(Paragraph(told))
    blocks.append(_table(desk, found[:MOST]))
    return [*blocks, *_ceiling(desk, found)]


def _score(desk: EvaluationDesk, organisation: str, node: str) -> float | None:
    return desk.value((AFTER, "score", organisation, node))


def _table(desk: EvaluationDesk, found: list[Loss]) -> Block:
    heads = [
        (Text("Indicator", "指标"), False), (Text("Full marks", "满分"), True), (Text("Mean", "平均得分"), True),
        (Text("Reached", "得分率"), True), (Text("Points lost", "失分合计"), True), (Text("Lowest", "得分最低"), False),
    ]  # fmt: skip
    rows: list[list[Line]] = [
        [
            (desk.node(loss.node.code),), (desk.figure((AFTER, "full", loss.node.code), desk.score_style),),
            (desk.figure(loss.mean, desk.score_style),), (desk.figure(loss.reached, PERCENT),),
            (desk.figure(loss.lost, desk.score_style),), _lowest(desk, loss),
        ]
        for loss in found
    ]  # fmt: skip
    return desk.grid(heads, rows)


def _lowest(desk: EvaluationDesk, loss: Loss) -> Line:
    """Who has least, with the score; a number of them where they are several."""
    scores = {place: desk.value(place) for place in loss.scores}
    known = {place: score for place, score in scores.items() if score is not None}
    least = min(known.values())
    if least >= float(loss.node.weight):
        return desk.say(Text("nobody lost any", "无失分"))
    there = [place for place, score in known.items() if score == least]
    told = desk.figure(At(there[0]), desk.score_style)
    if len(there) == 1:
        return desk.tell(Text("{name} {score}", "{name} {score}"), name=desk.organisation(there[0][2]), score=told)
    n = desk.whole(Count(loss.scores, least))
    return desk.tell(Text("{n} organisations {score}", "{n}个单位 {score}"), n=n, score=told)


def _ceiling(desk: EvaluationDesk, found: list[Loss]) -> list[Block]:
    """Indicators on which everybody has full marks tell nobody apart."""
    names = at_ceiling(desk, found)
    if not names:
        return []
    pattern = Text(
        "On {names} all organisations have full marks: this no longer tells them apart.",
        "{names}上所有单位均得满分，已不能区分优劣。",
    )
    return [Paragraph(desk.tell(pattern, names=names))]
