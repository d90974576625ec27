"""How the scores were reckoned, and by what anybody can reckon them again."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Facts, Line, Name, Paragraph
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import BEFORE


def method(desk: EvaluationDesk) -> list[Block]:
    """Scheme, rounding, and the digests of the scheme and of the results."""
    evaluation = desk.results.evaluation
    note = Text(
        "Scores are reckoned by the scheme alone, are rounded to its decimals, and equal scores share a rank. Every figure "
        "here is bound to a cell of the results and can be asked for its reckoning.",
        "得分完全按考核方案计算并按方案规定取整，得分相同则名次并列。本报告每个数字都与计算结果中的单元格绑定，可逐一查询计算过程。",
    )
    rows: list[tuple[str, Line]] = [
        (
            desk.say(Text("Scheme", "考核方案")),
            (Name(desk.say(evaluation.scheme.label)), " ", Name(evaluation.scheme.version)),
        ),
        (desk.say(Text("Period", "考核周期")), (desk.period(),)),
    ]
    if desk.results.earlier is not None:
        rows.append((desk.say(Text("Compared with", "对比周期")), (desk.period(BEFORE),)))
    rows += [
        (desk.say(Text("Digest of the scheme", "方案摘要")), (Name(evaluation.scheme.digest[:16]),)),
        (desk.say(Text("Digest of the results", "结果摘要")), (Name(evaluation.digest[:16]),)),
    ]
    return [Paragraph(desk.say(note)), Facts(tuple(rows))]
