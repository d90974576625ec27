"""Whether a report may leave the house: every figure in it is bound to a cell, and the cell still holds it."""

from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.document import Document, Line, Span, Told, lines_of, plain_words
from jixiao.report.facts.book import Book, Source
from jixiao.report.facts.figure import Figure

SHOWN = 5


@dataclass(frozen=True)
class Fault:
    """One figure that stops the export: code (unbound, unknown_key, reworded, gone, stale, new_data) and why."""

    code: str
    key: str
    why: Text


def faults(document: Document, book: Book, now: Source | None = None) -> tuple[Fault, ...]:
    """All that is wrong with the figures of a document; `now` is the data as it is today.

    Without it only the words are looked at: against its own data no book is stale.
    """
    found = [*_unbound(document, book)]
    if now is not None and now is not book.source:
        found += _stale(book, now)
    return tuple(found)


def check_sound(document: Document, book: Book, now: Source | None = None) -> None:
    """DefinitionError that names the figures (the first five) where a document may not be exported."""
    found = faults(document, book, now)
    if not found:
        return
    en = " ".join(fault.why.en for fault in found[:SHOWN])
    zh = "".join(fault.why.zh for fault in found[:SHOWN])
    more = len(found) - SHOWN
    if more > 0:
        en, zh = f"{en} And {more} more.", f"{zh}另有 {more} 处。"
    mend = Text("Write the report again from the data as it is now.", "请按当前数据重新生成报告。")
    raise DefinitionError("unsound_report", Text(en, zh), mend)


def _unbound(document: Document, book: Book) -> Iterator[Fault]:
    # The title is a name: the period in it is no figure.
    lines = [document.subtitle, *(line for block in document.blocks for line in lines_of(block))]
    for line in lines:
        parts = (line,) if isinstance(line, str) else line
        for part in parts:
            if isinstance(part, Told):
                yield from _of_told(part, book)
            elif isinstance(part, (str, Span)):
                yield from _of_words(part if isinstance(part, str) else part.text, line)


def _of_words(words: str, line: Line) -> Iterator[Fault]:
    """A digit outside of names and told figures comes from nowhere."""
    if any(sign.isdecimal() for sign in words):
        shown = plain_words(line)
        yield Fault("unbound", "", Text(f"A figure without a source: “{shown}”.", f"“{shown}”中有未注明来源的数字。"))


def _of_told(part: Told, book: Book) -> Iterator[Fault]:
    figure = book.figures.get(part.key)
    if figure is None:
        yield Fault("unknown_key", part.key, Text(f"No cell is known for “{part.text}”.", f"“{part.text}”没有来源。"))
    elif figure.words(book.language) != part.text:
        said = figure.words(book.language)
        yield Fault(
            "reworded", part.key,
            Text(f"“{part.text}” is not what its cell says ({said}: {figure.expression}).",
                 f"“{part.text}”与来源不符（来源为 {said}：{figure.expression}）。"),
        )  # fmt: skip


def _stale(book: Book, now: Source) -> Iterator[Fault]:
    moved = [fault for figure in book.figures.values() if (fault := _moved(figure, book.language, now)) is not None]
    yield from moved
    if not moved and now.digest != book.source.digest:
        yield Fault(
            "new_data", "", Text("The data have changed since the report was written.", "报告生成后数据已有变化。")
        )


def _moved(figure: Figure, language: str, now: Source) -> Fault | None:
    said = figure.words(language)
    try:
        held = figure.expression.value(now.read)
    except KeyError:
        return Fault(
            "gone", figure.key,
            Text(f"{said}: its cell is gone ({figure.expression}).", f"{said}：来源已不存在（{figure.expression}）。"),
        )  # fmt: skip
    if held == figure.value:
        return None
    newer = figure.style.words(held, language)
    return Fault(
        "stale", figure.key,
        Text(f"{said} is {newer} by now ({figure.expression}).", f"{said} 现为 {newer}（{figure.expression}）。"),
    )  # fmt: skip
