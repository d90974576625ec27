"""Puts people's sentences into a report, tells how each stands to the facts of today, and says in the report which they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.document import Line, Name, Paragraph
from jixiao.report.editing.basis import Basis, basis_of
from jixiao.report.editing.edit import HOLDS, LOST, STALE, Edit
from jixiao.report.editing.spots import Spot, spots_of, with_lines
from jixiao.report.kinds import Report

SHOWN = 3
NOTE = Text(
    "The words of these paragraphs were edited by the office; their figures are bound to the results as before: ",
    "下列段落的文字经人工修改，数字仍逐一取自结果：",
)


@dataclass(frozen=True)
class Placed:
    """An edit, the line where it stands now (None: lost), how it stands, and what the rule says there today."""

    edit: Edit
    spot: Spot | None
    state: str
    now: Basis | None = None
    is_shown: bool = True


@dataclass(frozen=True)
class Edited:
    """The report with its edits; `rule` is what the rules wrote."""

    report: Report
    rule: Report
    placed: tuple[Placed, ...]

    @property
    def stale(self) -> tuple[Placed, ...]:
        """Edits that somebody has to look at before the report leaves the house."""
        return tuple(each for each in self.placed if each.state != HOLDS)

    def check(self) -> None:
        """DefinitionError that names the edits whose facts have changed."""
        if not self.stale:
            return
        named = [each.edit.key for each in self.stale[:SHOWN]]
        text = Text(
            f"The facts below these edited paragraphs have changed since they were written: {'; '.join(named)}.",
            f"以下人工修改的段落，其依据的数据在修改后已变化：{'；'.join(named)}。",
        )
        mend = Text(
            "Open the report, compare, and confirm, rewrite or take back each of them.",
            "请打开报告逐段核对，予以确认、重新修改或撤回。",
        )
        raise DefinitionError("stale_words", text, mend)


def applied(report: Report, edits: Sequence[Edit], *, strictly: bool = True) -> Edited:
    """The report with the edits in it; not `strictly`: those that do not hold are left out and not spoken of.

    A stale edit is shown with today's figures where all of them are still there, else the rule's words stand.
    """
    spots = [(spot, basis_of(spot.line, report.book)) for spot in spots_of(report.document)]
    placed: list[Placed] = []
    lines: dict[str, Line] = {}
    for edit in edits:
        found = edit.spot([pair for pair in spots if pair[0].key not in lines])
        spot, now = found or (None, None)
        state = LOST if spot is None else HOLDS if now == edit.basis else STALE
        if state != HOLDS and not strictly:
            continue
        line = edit.line(spot, now) if spot is not None and now is not None else None
        if spot is not None and line is not None:
            lines[spot.key] = line
        placed.append(Placed(edit, spot, state, now, line is not None))
    if not lines:
        return Edited(report, report, tuple(placed))
    document = with_lines(report.document, lines)
    shown = [spot for spot, _basis in spots if spot.key in lines]
    note = Paragraph(_note(document.language, shown), is_note=True)
    made = replace(report, document=replace(document, blocks=(*document.blocks, note)))
    made.check()
    return Edited(made, report, tuple(placed))


def _note(language: str, spots: Sequence[Spot]) -> Line:
    places = Name(("、" if language == "zh" else ", ").join(f"{spot.heading} {spot.number}".strip() for spot in spots))
    return (NOTE.in_language(language), places, "。" if language == "zh" else ".")
