"""Writes remarks into a workbook as comments and a colour, in the child process: the workbook is somebody else's."""

import io
from collections.abc import Sequence

import openpyxl  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

COLOUR = "FFE2B3"
WIDTH, LINE = 300, 18


def remarked(content: bytes, remarks: Sequence[Sequence[str]], author: str) -> bytes:
    """The same workbook with a comment on each (sheet, cell, text); several on one cell are put below each other."""
    workbook = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    texts: dict[tuple[str, str], list[str]] = {}
    for sheet, cell, text in remarks:
        texts.setdefault((sheet, cell), []).append(text)
    for (sheet, cell), said in texts.items():
        place = workbook[sheet][cell]
        if not hasattr(place, "comment") or type(place).__name__ == "MergedCell":
            continue
        text = "\n".join(said)
        comment = Comment(text, author, width=WIDTH, height=LINE * (3 + len(text) // 20))
        place.comment = comment
        place.fill = PatternFill("solid", fgColor=COLOUR)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
