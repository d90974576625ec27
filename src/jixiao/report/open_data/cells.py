"""How a cell is written in a text file: exact, and never so that a spreadsheet would run it."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite

from jixiao.engine.model.still_text import guarded


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
