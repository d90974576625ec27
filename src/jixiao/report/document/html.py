"""Writes a document as one HTML file: its stylesheet inside, no script, nothing fetched; made for paper too."""

import unicodedata
from html import escape
from importlib.resources import files

from jixiao.report.document.blocks import (
    Block,
    Cell,
    Document,
    Facts,
    Grid,
    Head,
    Heading,
    Items,
    Line,
    Paragraph,
    Span,
    plain_words,
)

_TAGS = {
    "strong": ("<strong>", "</strong>"),
    "code": ("<code>", "</code>"),
    "faint": ('<span class="faint">', "</span>"),
}
_NOTE = ' class="note"'
SHORT = 12
_LANGUAGES = {"zh": "zh-Hans", "en": "en"}


def write_html(document: Document) -> str:
    """The whole file's text."""
    style = files("jixiao.report.document").joinpath("document.css").read_text(encoding="utf-8")
    title = escape(document.title)
    body = "\n".join(map(_block, document.blocks))
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGES.get(document.language, document.language)}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f'<header><h1>{title}</h1><p class="subtitle">{escape(document.subtitle)}</p></header>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _line(line: Line) -> str:
    parts = (line,) if isinstance(line, str) else line
    return "".join(_span(part) if isinstance(part, Span) else escape(part) for part in parts)


def _span(span: Span) -> str:
    opening, closing = _TAGS[span.style]
    return f"{opening}{escape(span.text)}{closing}"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p{_NOTE if block.is_note else ''}>{_line(block.line)}</p>"
    if isinstance(block, Items):
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>" + "".join(f"<li>{_line(line)}</li>" for line in block.lines) + f"</{tag}>"
    if isinstance(block, Facts):
        rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{_line(line)}</dd></div>" for name, line in block.rows)
        return f"<dl>{rows}</dl>"
    return _grid(block)


def _grid(grid: Grid) -> str:
    kinds = [_kind(head, [row[place] for row in grid.rows]) for place, head in enumerate(grid.heads)]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(head.text)}</th>' for head, kind in zip(grid.heads, kinds, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(_cell(head, kind, cell) for head, kind, cell in zip(grid.heads, kinds, row, strict=True) if cell)
        + "</tr>"
        for row in grid.rows
    )
    widths = "".join(f'<col style="width: {head.width}%">' if head.width else "<col>" for head in grid.heads)
    columns = f"<colgroup>{widths}</colgroup>" if any(head.width for head in grid.heads) else ""
    return f'<div class="table"><table>{columns}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _kind(head: Head, cells: list[Cell | None]) -> str:
    """The column's class: figures, names, or words so short that they are not broken."""
    if head.numeric:
        return ' class="figure"'
    if head.names:
        return ' class="name"'
    is_short = all(_width(plain_words(cell.line)) <= SHORT for cell in cells if cell)
    return ' class="short"' if is_short else ""


def _width(words: str) -> int:
    """How wide words are, in half squares."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)


def _cell(head: Head, kind: str, cell: Cell) -> str:
    tag, scope = ("th", ' scope="row"') if head.names and cell.line else ("td", "")
    span = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    # On a narrow screen every cell is a line of its own, led by the name of its column.
    told = "" if head.names else f' data-head="{escape(head.text, quote=True)}"'
    return f"<{tag}{scope}{span}{kind}{told}>{_line(cell.line)}</{tag}>"
