"""A document for people as data, and its writers: Markdown, and one HTML file that needs nothing else."""

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
    lines_of,
    plain_words,
)
from jixiao.report.document.html import write_body, write_html
from jixiao.report.document.markdown import write_markdown

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Facts",
    "Grid",
    "Head",
    "Heading",
    "Imprint",
    "Items",
    "Line",
    "Name",
    "Paragraph",
    "Picture",
    "Span",
    "Told",
    "lines_of",
    "plain_words",
    "write_body",
    "write_html",
    "write_markdown",
]
