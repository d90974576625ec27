"""A document as plain data, for typesetters that read data instead of markup: nothing in it can become a command."""

from dataclasses import asdict
from typing import Any

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


def plain_document(document: Document) -> dict[str, Any]:
    """Title, imprint and blocks as JSON knows them; headings are numbered."""
    return {
        "title": document.title,
        "subtitle": plain_line(document.subtitle),
        "language": document.language,
        "imprint": asdict(document.imprint),
        "blocks": [_block(block) for block in numbered(document)],
    }


def plain_line(line: Line) -> list[Any]:
    """Words as they are, whatever else with its text and style."""
    parts = (line,) if isinstance(line, str) else line
    return [part if isinstance(part, str) else {"text": part.text, "style": _style(part)} for part in parts if part]


def _style(part: Span | Told | Name) -> str:
    if isinstance(part, Span):
        return part.style
    return "told" if isinstance(part, Told) else "name"


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "annex": block.is_annex, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "line": plain_line(block.line), "note": block.is_note}
    if isinstance(block, Items):
        return {"kind": "items", "lines": [plain_line(line) for line in block.lines], "numbered": block.numbered}
    if isinstance(block, Facts):
        return {"kind": "facts", "rows": [{"name": name, "line": plain_line(line)} for name, line in block.rows]}
    if isinstance(block, Picture):
        return {"kind": "picture", "caption": plain_line(block.caption), "svg": block.svg}
    return _grid(block)


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "kind": "grid",
        "heads": [
            {"text": head.text, "numeric": head.numeric, "names": head.names, "width": head.width}
            for head in grid.heads
        ],
        "rows": [
            [None if cell is None else {"line": plain_line(cell.line), "rows": cell.rows} for cell in row]
            for row in grid.rows
        ],
    }
