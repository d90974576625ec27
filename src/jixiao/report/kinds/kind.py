"""What a kind of report is, and how one is written and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Document, Heading, Imprint
from jixiao.report.facts import Book, Link, Source, Speaker, check_sound

S = TypeVar("S", bound=Source)
S_contra = TypeVar("S_contra", bound=Source, contravariant=True)
NO_IMPRINT = Imprint()
Section = tuple[Text, list[Block]]
"""A heading and what stands below it."""


@dataclass(frozen=True)
class Draft:
    """A title and sections in order; a section without blocks is left out, one without a heading stands alone.

    `imprint`: what the source itself says of issuer, number and the like.
    """

    title: Text
    sections: Sequence[Section]
    imprint: Imprint = NO_IMPRINT


class Kind(Protocol[S_contra]):
    """A kind of report, written from one kind of source; `of_one` is about one organisation each."""

    label: Text
    of_one: bool

    def draft(self, source: S_contra, book: Book, speaker: Speaker, about: str) -> Draft:
        """The report on a source; every figure in it goes through the book."""


@dataclass(frozen=True)
class Report:
    """A document and the figures in it."""

    document: Document
    book: Book

    def check(self, now: Source | None = None) -> None:
        """DefinitionError where a figure is unbound or stale; `now` is the data as it is today."""
        check_sound(self.document, self.book, now)


def write_report(
    kind: Kind[S],
    source: S,
    language: str,
    imprint: Imprint | None = None,
    *,
    about: str = "",
    link: Link | None = None,
) -> Report:
    """The report on a source in one language, checked; the same digits for the same source.

    `about`: the organisation of a kind that is about one. `link`: where a figure can be asked.
    """
    book = Book(source, language) if link is None else Book(source, language, link)
    speaker = Speaker(language)
    draft = kind.draft(source, book, speaker, about)
    blocks: list[Block] = []
    for heading, below in draft.sections:
        if below and speaker.say(heading):
            blocks.append(Heading(speaker.say(heading)))
        blocks += below
    title = speaker.say(draft.title)
    carried = draft.imprint if imprint is None else imprint.over(draft.imprint)
    report = Report(Document(title, "", language, tuple(blocks), carried, is_numbered=True), book)
    report.check()
    return report
