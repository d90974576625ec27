"""The words of a report that came as PDF, read in a child process; running heads and page numbers are left out."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.capture.guard.words import workbook_fault
from jixiao.capture.guard.workbook import answered

PAGE_NUMBER = re.compile(r"[\s\-—–·]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*(?:of|共)?\s*\d{1,4}\s*页?)?[\s\-—–·]*")
FEWEST_PAGES = 3
"""A line at the edge of more than half of so many pages or more is a running head."""


@dataclass(frozen=True)
class ReportWords:
    """The text, pages on lines of their own; `unread`: pages (from 1) that show something, but no text (a scan)."""

    text: str
    unread: tuple[int, ...] = ()


def read_pdf(name: str, content: bytes) -> ReportWords:
    """The words of a PDF; SourceFault where it is damaged, protected, or holds no text at all."""
    with answered({"act": "pdf"}, content, name, death="pdf") as lines:
        pages = [json.loads(line) for line in lines]
    if pages and "refused" in pages[-1]:
        raise workbook_fault(str(pages[-1]["refused"]), dict(pages[-1]["params"]), name)
    texts = _without_heads([str(page["page"]) for page in pages])
    unread = tuple(number for number, page in enumerate(pages, 1) if page["is_picture"])
    if not any(sign.isalnum() for text in texts for sign in text):
        raise workbook_fault("pdf_scan" if unread else "pdf_blank", {}, name)
    return ReportWords("\n".join(texts), unread)


def _without_heads(pages: Sequence[str]) -> list[str]:
    """Pages without their numbers and the lines that head or foot most of them: a copied passage goes on across pages."""
    split = [[line for line in page.splitlines() if line.strip()] for page in pages]
    for edge in (0, -1):
        split = [lines[_first(lines, edge) : _last(lines, edge)] for lines in split]
        counts = Counter(lines[edge].strip() for lines in split if lines)
        usual = {line for line, n in counts.items() if len(pages) >= FEWEST_PAGES and 2 * n > len(pages)}
        for lines in split:
            if lines and lines[edge].strip() in usual:
                lines.pop(edge)
    return ["\n".join(lines) for lines in split]


def _first(lines: Sequence[str], edge: int) -> int:
    return 1 if edge == 0 and lines and PAGE_NUMBER.fullmatch(lines[0]) else 0


def _last(lines: Sequence[str], edge: int) -> int:
    return len(lines) - 1 if edge == -1 and lines and PAGE_NUMBER.fullmatch(lines[-1]) else len(lines)
