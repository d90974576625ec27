"""What a kind of report is, and how one is written and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Document, Imprint
from jixiao.report.facts import Book, Link, Source, Speaker, check_sound
from jixiao.report.passages.desk import Desk
from jixiao.report.results import Results


class Kind(Protocol):
    """A kind of report: its name, its title, and its sections in order; `of_one` is about one organisation each."""

    label: Text
    of_one: bool

    def title(self, desk: Desk) -> Text:
        """The title, with the period in it."""

    def sections(self, desk: Desk) -> Sequence[tuple[Text, list[Block]]]:
        """Headings and what stands below them; a section without blocks is left out."""


@dataclass(frozen=True)
class Report:
    """A document and the figures in it."""

    document: Document
    book: Book

    def check(self, now: Source | None = None) -> None:
        """DefinitionError where a figure is unbound or stale; `now` is the data as it is today."""
        check_sound(self.document, self.book, now)


def write_report(
    kind: Kind,
    results: Results,
    language: str,
    imprint: Imprint | None = None,
    *,
    about: str = "",
    link: Link | None = None,
) -> Report:
    """The report on `results` in one language, checked; the same digits for the same results.

    `about`: the organisation of a kind that is about one. `link`: where a figure can be asked.
    """
    book = Book(results, language) if link is None else Book(results, language, link)
    desk = Desk(results, book, Speaker(language), about)
    blocks: list[Block] = []
    for heading, below in kind.sections(desk):
        if below:
            blocks += [desk.heading(heading), *below]
    title = desk.say(kind.title(desk))
    report = Report(Document(title, "", language, tuple(blocks), imprint or Imprint(), is_numbered=True), book)
    report.check()
    return report
