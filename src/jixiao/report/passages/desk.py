"""The desk at which passages are written, whatever they are written from: the book of figures, and a language."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.report.document import Cell, Grid, Head, Heading, Line, Name, Told
from jixiao.report.facts import Book, Expression, Place, Speaker, Style
from jixiao.report.facts.figure import SCORE, WHOLE
from jixiao.report.facts.wording import Part

MOST_DECIMALS = 4


@dataclass(frozen=True)
class Desk:
    """Says patterns; every figure goes through the book."""

    book: Book
    speaker: Speaker

    def say(self, text: Text) -> str:
        return self.speaker.say(text)

    def tell(self, pattern: Text, **given: Part | tuple[Part, ...]) -> tuple[Part, ...]:
        return self.speaker.tell(pattern, **given)

    def name(self, text: Text | str) -> Name:
        """What something is called."""
        return self.speaker.name(text)

    def figure(self, what: Expression | Place, style: Style = SCORE) -> Told:
        """A figure of the report, bound to where it comes from."""
        return self.book.told(what, style)

    def whole(self, what: Expression | Place) -> Told:
        """A figure without decimals: a rank, a count."""
        return self.figure(what, WHOLE)

    def plain(self, place: Place) -> Told:
        """A cell as it was given: words as they are, a number with as many decimals as it has, up to four."""
        value = self.value(place)
        fits = (each for each in range(MOST_DECIMALS) if value is None or round(value, each) == value)
        return self.figure(place, Style(next(fits, MOST_DECIMALS)))

    def value(self, place: Place) -> float | None:
        """A number to choose by, not to say."""
        held = self.book.source.read(place)
        return float(held) if isinstance(held, (int, float)) else None

    def words(self, place: Place) -> str:
        """Words to choose by, not to say; “” where the cell holds none."""
        held = self.book.source.read(place)
        return held if isinstance(held, str) else ""

    def heading(self, text: Text, level: int = 2) -> Heading:
        return Heading(self.say(text), level)

    def grid(self, heads: list[tuple[Text, bool]], rows: Sequence[Sequence[Line]]) -> Grid:
        """A table; a head is its words and whether figures stand below it. The first column of words names the rows."""
        naming = [is_figure for _text, is_figure in heads].index(False)
        columns = tuple(
            Head(self.say(text), numeric=is_figure, names=place == naming)
            for place, (text, is_figure) in enumerate(heads)
        )
        return Grid(columns, tuple(tuple(Cell(line) for line in row) for row in rows))
