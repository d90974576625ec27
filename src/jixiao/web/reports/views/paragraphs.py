"""A report's paragraphs as the page of its words shows them: the rule's words beside a person's, and how these stand."""

import zlib
from dataclasses import dataclass
from functools import cached_property

from django.utils.http import urlencode

from jixiao.report.document import Told, plain_words
from jixiao.report.editing import HOLDS, LOST, Placed, Spot, Tokens, spots_of
from jixiao.web.reports import queries, rules
from jixiao.web.reports.models import WordsEdit

AROUND = 9


@dataclass(frozen=True)
class Place:
    """A paragraph: the rule's line of today; a person's words where there are some, as they are shown today."""

    spot: Spot
    shown: str
    row: WordsEdit | None = None
    placed: Placed | None = None

    @property
    def rule(self) -> str:
        """The rule's words of today."""
        return plain_words(self.spot.line)

    @property
    def before(self) -> str:
        """What the rule said when the words were written."""
        return self.placed.edit.basis.words if self.placed else ""

    @property
    def is_stale(self) -> bool:
        """Whether the facts below the words have changed."""
        return self.placed is not None and self.placed.state != HOLDS

    @property
    def can_confirm(self) -> bool:
        """Whether the words may be confirmed as they are."""
        return self.placed is not None and rules.can_confirm(
            is_edited=True, is_stale=self.is_stale, is_shown=self.placed.is_shown
        )

    @property
    def anchor(self) -> str:
        """The paragraph's mark within the page."""
        return f"p{zlib.crc32(self.spot.heading.encode())}-{self.spot.number}"

    @property
    def query(self) -> str:
        """What leads to its form."""
        return urlencode({"at": self.spot.key})

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self.spot.line)

    @property
    def initial(self) -> str:
        """What stands in the box at first: the words with today's figures; the rule's where one of them is gone."""
        placed = self.placed
        if placed is None or placed.spot is None or placed.now is None or not placed.is_shown:
            return self.tokens.words
        return self.tokens.written(placed.edit.remarked(placed.spot, placed.now))

    def sources(self, made: queries.Made) -> list[tuple[str, str, str]]:
        """Each token, where the rule's words have it, and where its figure comes from; of a name nothing."""
        parts = {label: self.tokens.asked.parts[mark] for label, mark in self.tokens.labels.items()}
        figures = made.report.book.figures
        return [
            (
                f"{{{label}}}",
                self._around(f"{{{label}}}"),
                str(figures[part.key].expression) if isinstance(part, Told) else "",
            )
            for label, part in parts.items()
        ]

    def _around(self, token: str) -> str:
        """The words before and behind a token, so that two which read alike can be told apart."""
        before, _token, behind = self.tokens.words.partition(token)
        return f"{before[-AROUND:]}▢{behind[:AROUND]}"


def edits_in(made: queries.Made) -> list[tuple[WordsEdit, Placed]]:
    """People's words with how each stands."""
    return list(zip(made.rows, made.edited.placed, strict=True))


def places_in(made: queries.Made) -> list[Place]:
    """The rule's paragraphs in the order of reading, each with the words that stand there."""
    shown = {spot.key: plain_words(spot.line) for spot in spots_of(made.report.document)}
    edits = {placed.spot.key: (row, placed) for row, placed in edits_in(made) if placed.spot is not None}
    return [
        Place(spot, shown[spot.key], *edits.get(spot.key, (None, None))) for spot in spots_of(made.edited.rule.document)
    ]


def lost_in(made: queries.Made) -> list[tuple[WordsEdit, str]]:
    """Words that the report has no place for any more, as they were written."""
    return [(row, placed.edit.said) for row, placed in edits_in(made) if placed.state == LOST]


def grouped(places: list[Place]) -> list[tuple[str, list[Place]]]:
    """Paragraphs below their headings."""
    groups: dict[str, list[Place]] = {}
    for place in places:
        groups.setdefault(place.spot.heading, []).append(place)
    return list(groups.items())
