"""What a document is made of. Every text is plain words; a writer escapes them for its format."""

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Literal

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""The day in a file's properties: the same document gives the same bytes."""


@dataclass(frozen=True)
class Span:
    """Some words with an emphasis: strong, code (kept letter by letter) or faint."""

    text: str
    style: Literal["strong", "code", "faint"]


@dataclass(frozen=True)
class Told:
    """A figure in words; `key` names it in the report's book. `number` is its exact value where it is one.

    `href` is where it can be asked, “” for nowhere.
    """

    text: str
    key: str
    number: float | None = None
    decimals: int = 0
    href: str = ""


@dataclass(frozen=True)
class Name:
    """What somebody or something is called, and days: digits in it are no figures."""

    text: str


Line = str | tuple[str | Span | Told | Name, ...]
"""One line of words, some of them emphasised, some of them figures."""


@dataclass(frozen=True)
class Heading:
    """The head of a section (level 2) or of a part of one (level 3); an annex begins a page and has no number."""

    text: str
    level: int = 2
    is_annex: bool = False


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


@dataclass(frozen=True)
class Picture:
    """A chart: `svg` stands alone, `grid` below it holds its figures, `caption` says what it shows."""

    caption: Line
    svg: str
    grid: Grid | None = None


Block = Heading | Paragraph | Items | Facts | Grid | Picture


@dataclass(frozen=True)
class Imprint:
    """What an official document carries: who issues it, its number, to whom, the day; what is attached, who gets a copy
    (抄送), who printed it and when (印发). `form`: letter is 信函格式, with double red lines and no number on page one.
    """

    issuer: str = ""
    number: str = ""
    addressee: str = ""
    day: str = ""
    form: Literal["document", "letter"] = "document"
    attachments: tuple[str, ...] = ()
    copies: str = ""
    printer: str = ""
    printed_on: str = ""

    def over(self, other: "Imprint") -> "Imprint":
        """This one, with the other's words where it has none of its own."""
        own = {each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)}
        return replace(other, **own | ({"form": other.form} if self.form == "document" else {}))


@dataclass(frozen=True)
class Document:
    """A document: title, the line below it, language (zh, en) and blocks in the order of reading.

    `is_numbered`: headings carry 一、（一） or 1, 1.1 in whatever format.
    """

    title: str
    subtitle: Line
    language: str
    blocks: tuple[Block, ...]
    imprint: Imprint = Imprint()
    is_numbered: bool = False


def plain_words(line: Line) -> str:
    """A line without its emphasis."""
    return line if isinstance(line, str) else "".join(part if isinstance(part, str) else part.text for part in line)


def width_of(words: str) -> int:
    """How wide words are, in half squares."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)


def lines_of(block: Block) -> tuple[Line, ...]:
    """Every line of words in a block, in the order of reading; headings of a section are words, not lines."""
    if isinstance(block, Paragraph):
        return (block.line,)
    if isinstance(block, Items):
        return block.lines
    if isinstance(block, Facts):
        return tuple(line for _name, line in block.rows)
    if isinstance(block, Grid):
        return tuple(cell.line for row in block.rows for cell in row if cell is not None)
    if isinstance(block, Picture):
        return (block.caption, *(lines_of(block.grid) if block.grid else ()))
    return (block.text,)
