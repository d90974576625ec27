"""Problems: who lost most on what, and a reason only where somebody gave one with its evidence."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Paragraph
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER
from jixiao.report.results.beside import REASONS

MOST = 5
NO_REASON = Text("No evidence of reasons was given, so this report names none.", "未提供原因依据，本报告不作原因分析。")
Pair = tuple[str, str]


def problems(desk: EvaluationDesk) -> list[Block]:
    """The greatest losses of single organisations on single indicators, those with a reason first; nothing without a loss."""
    lost = _lost(desk)
    if not lost:
        return []
    reasons = _reasons(desk)
    explained = [pair for pair in lost if pair in reasons]
    others = [pair for pair in lost if pair not in reasons][: max(MOST - len(explained), 0)]
    lines = tuple(_line(desk, pair, reasons.get(pair, [])) for pair in (*explained, *others))
    if explained:
        return [Items(lines, numbered=True)]
    return [Items(lines, numbered=True), Paragraph(desk.say(NO_REASON), is_note=True)]


def _lost(desk: EvaluationDesk) -> list[Pair]:
    """Organisation and indicator where points were lost, most first."""
    whom = (desk.about,) if desk.about else desk.results.organisations
    sizes = {
        (code, leaf.code): desk.value((AFTER, "lost", code, leaf.code)) or 0.0
        for code in whom
        for leaf in desk.results.leaves
    }
    return sorted((pair for pair, size in sizes.items() if size > 0), key=lambda pair: (-sizes[pair], pair))


def _reasons(desk: EvaluationDesk) -> dict[Pair, list[str]]:
    """Rows of the table of reasons by what they explain."""
    found: dict[Pair, list[str]] = {}
    for row in desk.results.rows_beside(REASONS, desk.about):
        if desk.words((REASONS, row, "reason")):
            pair = (desk.words((REASONS, row, "organisation_code")), desk.words((REASONS, row, "indicator_code")))
            found.setdefault(pair, []).append(row)
    return found


def _line(desk: EvaluationDesk, pair: Pair, reasons: list[str]) -> tuple[Part, ...]:
    pattern = Text(
        "{name}, {indicator}: {lost} of {full} points lost.", "{name}“{indicator}”失{lost}分（满分{full}分）。"
    )
    told = desk.tell(
        pattern, name=desk.organisation(pair[0]), indicator=desk.node(pair[1]),
        lost=desk.figure((AFTER, "lost", *pair), desk.score_style),
        full=desk.figure((AFTER, "full", pair[1]), desk.score_style),
    )  # fmt: skip
    for row in reasons:
        told += desk.tell(
            Text(" Reason, by {evidence}: {reason}", "原因（依据：{evidence}）：{reason}"),
            reason=desk.plain((REASONS, row, "reason")), evidence=desk.plain((REASONS, row, "evidence")),
        )  # fmt: skip
        if not desk.words((REASONS, row, "reason")).endswith(("。", ".", "！", "；")):
            told += (desk.say(Text(".", "。")),)
    return told
