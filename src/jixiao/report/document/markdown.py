"""Writes a document as Markdown (GitHub's tables); cells over several rows stand in the first of them."""

import re

from jixiao.report.document.blocks import (
    Block,
    Document,
    Facts,
    Grid,
    Heading,
    Items,
    Line,
    Name,
    Paragraph,
    Picture,
    Span,
    Told,
)
from jixiao.report.document.numbering import numbered

_SPECIAL = re.compile(r"([\\`*<|\[\]~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")
_LEADING = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s|$)")


def write_markdown(document: Document) -> str:
    """The document's text, ending with a line break."""
    parts = [f"# {escaped(document.title)}", _paragraph(document.subtitle), *map(_block, numbered(document))]
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(words: str) -> str:
    """Words in which nothing is taken for Markdown or HTML, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _line(line: Line) -> str:
    parts = (line,) if isinstance(line, str) else line
    return "".join(map(_part, parts))


def _part(part: str | Span | Told | Name) -> str:
    if isinstance(part, Span):
        return _emphasised(part)
    return _inner(part if isinstance(part, str) else part.text)


def _paragraph(line: Line) -> str:
    """A line of its own: no sign at its start makes a heading or a list of it."""
    return _LEADING.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", _line(line))


def _inner(words: str) -> str:
    """As `escaped`, with the spaces at either end, since the words stand beside others."""
    lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{' ' if lead else ''}{escaped(words)}{' ' if tail and words.strip() else ''}"


def _emphasised(span: Span) -> str:
    if span.style == "code":
        fence = "``" if "`" in span.text else "`"
        gap = " " if "`" in span.text else ""
        return f"{fence}{gap}{' '.join(span.text.split())}{gap}{fence}".replace("|", "\\|")
    words = escaped(span.text)
    return f"**{words}**" if span.style == "strong" and words else words


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {escaped(block.text)}"
    if isinstance(block, Paragraph):
        return _paragraph(block.line)
    if isinstance(block, Items):
        marks = (f"{number}. " if block.numbered else "- " for number in range(1, len(block.lines) + 1))
        return "\n".join(mark + _paragraph(line) for mark, line in zip(marks, block.lines, strict=True))
    if isinstance(block, Facts):
        return "\n".join(f"- **{escaped(name)}** {_line(line)}" for name, line in block.rows)
    if isinstance(block, Picture):
        return "\n\n".join([_paragraph(block.caption), *([_grid(block.grid)] if block.grid else [])])
    return _grid(block)


def _grid(grid: Grid) -> str:
    head = "| " + " | ".join(escaped(head.text) for head in grid.heads) + " |"
    rule = "|" + "|".join("---:" if head.numeric else "---" for head in grid.heads) + "|"
    rows = ["| " + " | ".join("" if cell is None else _line(cell.line) for cell in row) + " |" for row in grid.rows]
    return "\n".join([head, rule, *rows])
