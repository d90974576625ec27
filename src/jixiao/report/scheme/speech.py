"""Writes blocks of a document in one language from words in both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.report.document import Cell, Grid, Head, Line, Paragraph
from jixiao.report.scheme.sentences.told import sentence


def same(words: str) -> Text:
    """Words that are the same in both languages: codes, figures."""
    return Text(words, words)


@dataclass(frozen=True)
class Speech:
    """One of the two languages, and the blocks said in it."""

    language: str

    def __post_init__(self) -> None:
        if self.language not in ("zh", "en"):
            raise ValueError(f"language must be zh or en, not {self.language!r}")

    @property
    def is_chinese(self) -> bool:
        return self.language == "zh"

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    def paragraph(self, clauses: Iterable[Text]) -> Paragraph:
        """Clauses as one sentence, a paragraph of its own."""
        return Paragraph(self.say(sentence(list(clauses))))

    def grid(self, heads: Sequence[Text], rows: Iterable[Sequence[Text]], *, numeric: Sequence[int] = ()) -> Grid:
        """A table whose first column names the rows; `numeric` are the numbers of columns with figures."""
        columns = tuple(
            Head(self.say(head), numeric=place in numeric, names=not place) for place, head in enumerate(heads)
        )
        return Grid(columns, tuple(tuple(Cell(self.say(entry)) for entry in row) for row in rows))

    def facts(self, pairs: Iterable[tuple[Text, Text]]) -> tuple[tuple[str, Line], ...]:
        """Names with what is said of them."""
        return tuple((self.say(name), self.say(told)) for name, told in pairs)
