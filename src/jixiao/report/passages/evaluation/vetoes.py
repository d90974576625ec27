"""Vetoes that struck: whom, and by what."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER


def vetoes(desk: EvaluationDesk) -> list[Block]:
    """A line per veto that struck anybody; nothing where none did."""
    lines = []
    for veto in desk.results.evaluation.scheme.vetoes:
        struck = [code for code in desk.results.organisations if desk.value((AFTER, "struck", code, veto.code))]
        if desk.about:
            struck = [code for code in struck if code == desk.about]
        if struck:
            pattern = Text("{veto}: struck {names}.", "{veto}：{names}触发。")
            lines.append(desk.tell(pattern, veto=desk.speaker.name(veto.label()), names=desk.named(struck)))
    return [Items(tuple(lines))] if lines else []
