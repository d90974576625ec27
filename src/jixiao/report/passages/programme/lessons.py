"""What went well, what did not and why: a reason counts where its evidence is named."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Paragraph, Span
from jixiao.report.facts.wording import Part
from jixiao.report.passages.programme.desk import BY_PEOPLE, ProgrammeDesk

NO_EVIDENCE = Text("no evidence of a reason was given, so none is told", "未提供原因依据，原因不予采用")


def lessons(desk: ProgrammeDesk) -> list[Block]:
    """Experience in people's words, then the problems with their reasons and evidence."""
    blocks = desk.written("experience")
    numbers = range(1, len(desk.programme.problems) + 1)
    if not numbers:
        none = Text("The reporting organisation names no problem.", "填报单位未提出存在的问题。")
        return [*blocks, Paragraph(desk.say(none), is_note=True)]
    return [*blocks, Items(tuple(_problem(desk, number) for number in numbers), numbered=True)]


def _problem(desk: ProgrammeDesk, number: int) -> tuple[Part, ...]:
    problem, at = desk.programme.problems[number - 1], ("problem", str(number))
    mark = Span(desk.say(BY_PEOPLE), "faint")
    told: tuple[Part, ...] = (desk.plain((*at, "problem")),)
    if problem.reason and problem.evidence:
        pattern = Text(" Reason, by {evidence}: {reason}", "原因（依据：{evidence}）：{reason}")
        reason, evidence = (desk.plain((*at, key)) for key in ("reason", "evidence"))
        told = (*told, *desk.tell(pattern, reason=reason, evidence=evidence))
    elif problem.reason:
        told = (*told, *desk.tell(Text(" ({why})", "（{why}）"), why=desk.say(NO_EVIDENCE)))
    return (*told, mark)
