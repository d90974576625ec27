"""Rewords a report's paragraphs one by one; what fails the check keeps the rule's words; a note says what was reworded."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Document, Heading, Name, Paragraph, Told, lines_of
from jixiao.report.kinds import Report
from jixiao.report.rephrase.checking import fault_of
from jixiao.report.rephrase.masked import Masked, masked
from jixiao.report.rephrase.model import ModelAddress, ModelFault

MOST_FAULTS = 3
"""After so many paragraphs in a row without an answer the model is not asked again."""
Clock = Callable[[], float]


@dataclass(frozen=True)
class Rephrasing:
    """The report as it is now, where it was reworded (“一、总体情况 1”), and what was thrown away and why."""

    report: Report
    reworded: tuple[str, ...]
    refused: tuple[tuple[str, Text], ...]


def rephrased(
    report: Report, address: ModelAddress, *, seconds: float = 120.0, clock: Clock | None = None
) -> Rephrasing:
    """The report with paragraphs reworded by the model where they say the same; `seconds` for all of them. Checked again."""
    if clock is None:
        from time import monotonic

        clock = monotonic
    end, silent = clock() + seconds, 0
    names = names_in(report.document)
    blocks: list[Block] = []
    reworded, refused = [], []
    heading, number = "", 0
    for block in report.document.blocks:
        if isinstance(block, Heading):
            heading, number = block.text, 0
        if not isinstance(block, Paragraph) or block.is_note:
            blocks.append(block)
            continue
        number += 1
        asked, place = masked(block.line), f"{heading} {number}".strip()
        if not _is_worth(asked) or silent >= MOST_FAULTS or clock() > end:
            blocks.append(block)
            continue
        try:
            answer = address.answer(asked.words, report.document.language)
            silent, fault = 0, fault_of(answer, asked, names)
        except ModelFault as failed:
            answer, fault, silent = "", failed.why, silent + 1
        if fault is None and answer.strip() != asked.words.strip():
            blocks.append(replace(block, line=asked.line(answer.strip())))
            reworded.append(place)
            continue
        blocks.append(block)
        refused += [(place, fault)] if fault is not None else []
    document = replace(report.document, blocks=(*blocks, *_note(report.document.language, reworded, address.model)))
    made = Report(document, report.book)
    made.check()
    return Rephrasing(made, tuple(reworded), tuple(refused))


def names_in(document: Document) -> frozenset[str]:
    """Every name that the document says, and every word that stands in a figure's place."""
    parts = (
        part
        for block in document.blocks
        for line in lines_of(block)
        for part in ((line,) if isinstance(line, str) else line)
    )
    return frozenset(part.text for part in parts if isinstance(part, (Name, Told)) and not _is_number(part.text))


def _is_number(words: str) -> bool:
    return not any(sign.isalpha() for sign in words)


def _is_worth(asked: Masked) -> bool:
    """Whether there are words of the rule to reword: not what people wrote, and not a bare figure."""
    return sum(sign.isalpha() for sign in asked.words) > 2 * len(asked.marks) + 4


def _note(language: str, reworded: list[str], model: str) -> list[Block]:
    if not reworded:
        return []
    places = Name(("；" if language == "zh" else "; ").join(reworded))
    if language == "zh":
        return [
            Paragraph(
                ("下列段落由语言模型（", Name(model), "）改写措辞，数字、名称和方向已逐一核对：", places, "。"),
                is_note=True,
            )
        ]
    words = (
        "The language model ",
        Name(model),
        " reworded these paragraphs; figures, names and directions were checked: ",
    )
    return [Paragraph((*words, places, "."), is_note=True)]
