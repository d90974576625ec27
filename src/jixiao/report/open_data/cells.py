"""How a cell is written in a text file: exact, and never so that a spreadsheet would run it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite

# A text that begins so would run as a formula in a spreadsheet; apostrophes before it are those of `guarded`.
_FORMULA = re.compile("'*\\s*[=+\\-@＝＋－＠\t\r\n]")
_PLAIN_NUMBER = re.compile(r"'*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?", re.ASCII)


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it; plain numbers such as -5 stay as they are.

    One that begins with apostrophes and then so gets one more, so that `unguarded` gives back every text exactly.
    """
    return f"'{text}" if _would_run(text) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _would_run(text) else text


def _would_run(text: str) -> bool:
    return _FORMULA.match(text) is not None and _PLAIN_NUMBER.fullmatch(text) is None


def cell_words(value: object) -> str:
    """A value as text, not guarded: "" for None, true/false, days as 2026-09-30, the shortest exact decimal of a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_words(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)


def number_words(value: float) -> str:
    """The shortest decimal that reads back as the same double; "" where it is no number. Whole numbers without .0."""
    if not isfinite(value):
        return ""
    return repr(value).removesuffix(".0")


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]], *, is_guarded: bool = True) -> bytes:
    """A table by RFC 4180 (CRLF) in UTF-8 with its mark, so that Excel and WPS see what it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    written = guarded if is_guarded else str
    for row in (head, *rows):
        writer.writerow([written(cell) if isinstance(cell, str) else cell_words(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
