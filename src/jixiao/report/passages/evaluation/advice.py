"""Suggestions, each from a rule that the data meet: the greatest loss, who stands lowest, gaps, ceilings."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Paragraph
from jixiao.report.facts import Ratio
from jixiao.report.facts.figure import PERCENT
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.passages.evaluation.losses import Loss, at_ceiling, losses_of, lost_by_all
from jixiao.report.results import AFTER

WEAK = 60.0
"""Below this share of full marks (percent, as a pass mark is customary) a score asks for a look at its reasons."""
MOST_NAMED = 5


def advice(desk: EvaluationDesk) -> list[Block]:
    """The list, or one sentence where no rule is met."""
    losses = losses_of(desk)
    lines = [*_losses(desk, losses), *_weak(desk), *_gaps(desk), *_ceilings(desk, losses)]
    if not lines:
        nothing = Text("No rule of this report gives rise to a suggestion.", "按本报告的规则，没有需要提出的建议。")
        return [Paragraph(desk.say(nothing))]
    return [Items(tuple(lines), numbered=True)]


def _losses(desk: EvaluationDesk, losses: list[Loss]) -> list[tuple[Part, ...]]:
    found = [loss for loss in losses if loss.size > 0]
    if not found:
        return []
    pattern = Text(
        "Look first at {name}, which holds {share} of the points lost, and set measures with those who lost most.",
        "优先研究{name}（占全部失分的{share}），与失分较多的单位逐一制定改进措施。",
    )
    share = desk.figure(Ratio(found[0].lost, lost_by_all(found)), PERCENT)
    return [desk.tell(pattern, name=desk.node(found[0].node.code), share=share)]


def _weak(desk: EvaluationDesk) -> list[tuple[Part, ...]]:
    full = float(desk.results.evaluation.scheme.full_marks)
    weak = [
        (total, code)
        for code in desk.results.organisations
        if (total := desk.total(code)) is not None and total < full * WEAK / 100
    ]
    if not weak:
        return []
    named = [(desk.organisation(code), " ", desk.score(code)) for _total, code in sorted(weak)[:MOST_NAMED]]
    pattern = Text(
        "Talk with the organisations below the pass mark ({names}) and agree on a date for improvement.",
        "对低于及格线的单位（{names}）开展约谈，明确整改时限。",
    )
    return [desk.tell(pattern, names=desk.speaker.listed(named, last=Text(", ", "、")))]


def _gaps(desk: EvaluationDesk) -> list[tuple[Part, ...]]:
    missing = list(dict(desk.results.missing(AFTER)))
    if not missing:
        return []
    named = desk.named(missing[:MOST_NAMED])
    more = desk.say(Text(" and others", "等单位")) if len(missing) > MOST_NAMED else ""
    pattern = Text("Have the missing figures of {names}{more} delivered.", "督促{names}{more}补报缺失数据。")
    return [desk.tell(pattern, names=named, more=more)]


def _ceilings(desk: EvaluationDesk, losses: list[Loss]) -> list[tuple[Part, ...]]:
    names = at_ceiling(desk, losses)
    if not names:
        return []
    pattern = Text(
        "Revise {names} for the next cycle: a higher target, or another indicator.",
        "下一周期修订{names}：提高目标值或更换指标。",
    )
    return [desk.tell(pattern, names=names)]
