"""What a document is made of. Every text is plain words; a writer escapes them for its format."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Span:
    """Some words with an emphasis: strong, code (kept letter by letter) or faint."""

    text: str
    style: Literal["strong", "code", "faint"]


Line = str | tuple[str | Span, ...]
"""One line of words, some of them emphasised."""


@dataclass(frozen=True)
class Heading:
    """The head of a section (level 2) or of a part of one (level 3)."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; a note is smaller, below a table."""

    line: Line
    is_note: bool = False


@dataclass(frozen=True)
class Items:
    """A list; `numbered` 1, 2, 3 … or with the marks that stand in the lines themselves."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """What is short to say about the whole: a word and what it is."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True)
class Head:
    """A column: its words, whether figures stand in it, and whether it names what the row is about.

    `width` is its share of the table in percent, 0 for as wide as its words need.
    """

    text: str
    numeric: bool = False
    names: bool = False
    width: int = 0


@dataclass(frozen=True)
class Cell:
    """A cell over `rows` rows."""

    line: Line = ""
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: a cell per column and row, None where a cell above reaches down."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell | None, ...], ...]


Block = Heading | Paragraph | Items | Facts | Grid


@dataclass(frozen=True)
class Document:
    """A document: title, the line below it, language (zh, en) and blocks in the order of reading."""

    title: str
    subtitle: str
    language: str
    blocks: tuple[Block, ...]


def plain_words(line: Line) -> str:
    """A line without its emphasis."""
    return line if isinstance(line, str) else "".join(part if isinstance(part, str) else part.text for part in line)
