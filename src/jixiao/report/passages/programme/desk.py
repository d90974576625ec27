"""The desk of a programme's self-evaluation; what people wrote is marked as theirs."""

from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Paragraph, Span
from jixiao.report.facts.figure import Style
from jixiao.report.passages.desk import Desk
from jixiao.report.results.programme import Programme

MONEY, POINTS, RATE = Style(2), Style(2), Style(2, unit=Text("%", "%"))
BY_PEOPLE = Text(" (written by the reporting organisation)", "（填报单位提供）")
NOTHING_WRITTEN = Text(
    "The reporting organisation has written nothing for this part.", "填报单位未提供本部分文字材料。"
)


@dataclass(frozen=True)
class ProgrammeDesk(Desk):
    """`programme` is the form."""

    programme: Programme

    def written(self, part: str, *, is_needed: bool = True) -> list[Block]:
        """What people wrote for a part of the outline, each paragraph marked; one sentence where it is needed and missing."""
        n_written = len(self.programme.written.get(part, ()))
        if not n_written:
            return [Paragraph(self.say(NOTHING_WRITTEN), is_note=True)] if is_needed else []
        mark = Span(self.say(BY_PEOPLE), "faint")
        return [Paragraph((self.plain(("written", part, str(n))), mark)) for n in range(1, n_written + 1)]
