"""Writes a document as one HTML file: its stylesheet inside, no script, nothing fetched; made for paper too."""

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
    Imprint,
    Items,
    Line,
    Name,
    Paragraph,
    Picture,
    Span,
    Told,
    plain_words,
    width_of,
)
from jixiao.report.document.numbering import numbered

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
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGES.get(document.language, document.language)}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<header>{_imprint(document.imprint)}<h1>{title}</h1>"
        f'<p class="subtitle">{_line(document.subtitle)}</p></header>\n'
        f"{_addressee(document)}{write_body(document)}\n{_foot(document)}</main>\n</body>\n</html>\n"
    )


def write_body(document: Document) -> str:
    """The blocks alone, for a page of its own kind."""
    return "\n".join(map(_block, numbered(document)))


def _imprint(imprint: Imprint) -> str:
    """Who issues it and its number, above the title."""
    said = [escape(words) for words in (imprint.issuer, imprint.number) if words]
    return f'<p class="imprint">{" · ".join(said)}</p>' if said else ""


def _addressee(document: Document) -> str:
    words, mark = document.imprint.addressee, "：" if document.language == "zh" else ":"
    return f'<p class="addressee">{escape(words)}{mark}</p>\n' if words else ""


def _foot(document: Document) -> str:
    """What is attached, who signed and when, who gets a copy, who printed it."""
    imprint, zh = document.imprint, document.language == "zh"
    signed = "<br>".join(escape(words) for words in (imprint.issuer, imprint.day) if words and imprint.day)
    printed = f"{imprint.printer} {imprint.printed_on}".strip()
    rows = [
        ("附件" if zh else "Annexes", ("；" if zh else "; ").join(imprint.attachments)),
        ("抄送" if zh else "Copies", imprint.copies),
        ("印发" if zh else "Printed by", printed),
    ]
    told = "".join(f"<div><dt>{name}</dt><dd>{escape(words)}</dd></div>" for name, words in rows if words)
    return (f'<p class="signed">{signed}</p>\n' if signed else "") + (f"<dl>{told}</dl>\n" if told else "")


def _line(line: Line) -> str:
    parts = (line,) if isinstance(line, str) else line
    return "".join(map(_part, parts))


def _part(part: str | Span | Told | Name) -> str:
    if isinstance(part, Span):
        return _span(part)
    if isinstance(part, Told):
        # A figure can be asked: its key leads to the cell it comes from, its exact value is there for machines.
        value = escape(repr(part.number) if part.number is not None else part.text, quote=True)
        key = escape(part.key, quote=True)
        kind = "told" if part.number is not None else "told words"
        told = f'<data class="{kind}" data-key="{key}" value="{value}">{escape(part.text)}</data>'
        return f'<a href="{escape(part.href, quote=True)}">{told}</a>' if part.href else told
    return escape(part if isinstance(part, str) else part.text)


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
    if isinstance(block, Picture):
        return _picture(block)
    return _grid(block)


def _picture(picture: Picture) -> str:
    """The chart with its figures below it, folded away on a screen."""
    told = plain_words(picture.caption)
    table = f"<details><summary>{escape(told)}</summary>{_grid(picture.grid)}</details>" if picture.grid else ""
    caption = f"<figcaption>{_line(picture.caption)}</figcaption>" if not picture.grid else ""
    return f"<figure>{picture.svg}{caption}{table}</figure>"


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
    return f'<div class="table" tabindex="0"><table>{columns}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _kind(head: Head, cells: list[Cell | None]) -> str:
    """The column's class: figures, names, or words so short that they are not broken."""
    if head.numeric:
        return ' class="figure"'
    if head.names:
        return ' class="name"'
    is_short = all(width_of(plain_words(cell.line)) <= SHORT for cell in cells if cell)
    return ' class="short"' if is_short else ""


def _cell(head: Head, kind: str, cell: Cell) -> str:
    tag, scope = ("th", ' scope="row"') if head.names and cell.line else ("td", "")
    span = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    # On a narrow screen every cell is a line of its own, led by the name of its column.
    told = "" if head.names else f' data-head="{escape(head.text, quote=True)}"'
    return f"<{tag}{scope}{span}{kind}{told}>{_line(cell.line)}</{tag}>"
