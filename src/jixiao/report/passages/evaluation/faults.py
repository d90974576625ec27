"""What the data lack: figures that were refused, and figures that are missing."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Paragraph
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER

MOST_NAMED = 5


def faults(desk: EvaluationDesk) -> list[Block]:
    """A paragraph on findings and one on what is missing; nothing where nothing is wrong."""
    blocks: list[Block] = []
    errors, warnings = ((AFTER, "findings", name) for name in ("error", "warning"))
    if desk.value(errors) or desk.value(warnings):
        pattern = Text(
            "Found in the data: errors {errors}, remarks {warnings}. What was refused was not counted.",
            "数据校验发现错误{errors}处、提醒{warnings}处，被拒绝的数据未计入得分。",
        )
        blocks.append(Paragraph(desk.tell(pattern, errors=desk.whole(errors), warnings=desk.whole(warnings))))
    missing = desk.results.missing(AFTER)
    if missing:
        pattern = Text(
            "Scores that are unknown because figures are missing: {n}, of {names}.",
            "因数据缺失，{names}共有{n}项指标没有得分。",
        )
        told = desk.tell(
            pattern,
            n=desk.whole((AFTER, "missing")),
            names=desk.some(list(dict(missing)), MOST_NAMED, (AFTER, "with_missing")),
        )
        blocks.append(Paragraph(told))
    return blocks
