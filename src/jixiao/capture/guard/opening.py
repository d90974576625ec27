"""What the child process does: look at a workbook from outside, then read it, and write its cells as lines of JSON."""

import io
import json
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any

import python_calamine

from jixiao.capture.guard.archive import open_archive
from jixiao.capture.guard.compound import SIGNATURE, workbook_stream
from jixiao.capture.guard.limits import Refused, WorkbookLimits
from jixiao.capture.guard.marks import SheetMarks
from jixiao.capture.guard.ods_marks import ods_marks
from jixiao.capture.guard.xls_marks import xls_marks
from jixiao.capture.guard.xlsx_marks import xlsx_marks

ROWS_IN_LINE = 500
KINDS = ("xlsx", "xls", "ods")
_EXACT = 2**53


def answer(content: bytes, limits: WorkbookLimits, out: IO[str]) -> None:
    """Write what the workbook holds: a first line about the workbook, one line a sheet, then lines of its rows."""
    kind, marks = looked_at(content, limits)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise Refused("encrypted") from None
    except Exception as fault:  # noqa: BLE001 - whatever the reader cannot read is damaged
        raise Refused("damaged", name=str(fault)[:80]) from None
    by_name = {sheet.name: sheet for sheet in marks}
    _write(out, {"kind": kind})
    for metadata in workbook.sheets_metadata:
        if metadata.typ is python_calamine.SheetTypeEnum.WorkSheet:
            mark = by_name.get(metadata.name, SheetMarks(metadata.name))
            is_hidden = metadata.visible is not python_calamine.SheetVisibleEnum.Visible
            _sheet(out, workbook.get_sheet_by_name(metadata.name), mark, is_hidden)


def looked_at(content: bytes, limits: WorkbookLimits) -> tuple[str, list[SheetMarks]]:
    """The kind of workbook and the marks of its sheets; Refused where it is not to be opened."""
    if not content:
        raise Refused("empty_file")
    if len(content) > limits.file_bytes:
        raise Refused("file_too_large", size=len(content) // 1_048_576, limit=limits.file_bytes // 1_048_576)
    if content.startswith(SIGNATURE):
        return "xls", xls_marks(workbook_stream(content), limits)
    if content.startswith(b"PK"):
        archive, kind = open_archive(io.BytesIO(content), limits)
        return kind, (xlsx_marks if kind == "xlsx" else ods_marks)(archive, limits)
    raise Refused(_what_else(content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()))


def _what_else(start: bytes) -> str:
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta")) or b"<table" in start:
        return "web_page"
    if start.startswith(b"<?xml") or b"schemas-microsoft-com:office" in start:
        return "xml_table"
    return "text_file" if start and b"\0" not in start else "not_a_workbook"


def _sheet(out: IO[str], sheet: Any, marks: SheetMarks, is_hidden: bool) -> None:
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
    errors = [[row, column, text] for (row, column), text in sorted(marks.errors.items())]
    about = {"sheet": marks.name, "hidden": is_hidden, "merged": merged, "errors": errors}
    _write(out, about | {"uncalculated": sorted(marks.uncalculated)})
    batch: list[list[Any]] = []
    for row in _rows(sheet, marks):
        batch.append(row)
        if len(batch) == ROWS_IN_LINE:
            _write(out, {"rows": batch})
            batch = []
    if batch:
        _write(out, {"rows": batch})


def _rows(sheet: Any, marks: SheetMarks) -> Iterator[list[Any]]:
    """Every row from the first, every cell from column A; the marks laid over the values."""
    start = sheet.start
    pad = [None] * (start[1] if start else 0)
    marked: dict[int, dict[int, str | None]] = {}
    for place, text in marks.errors.items():
        marked.setdefault(place[0], {})[place[1]] = text
    for place in marks.percents:
        marked.setdefault(place[0], {})[place[1]] = None
    last = -1
    for number, cells in enumerate(sheet.iter_rows() if start else ()):
        last = number
        row = [*pad, *map(_plain, cells)]
        if number in marked:
            _lay_over(row, marked.pop(number))
        yield row
    for number in range(last + 1, max(marked, default=-1) + 1):  # rows that hold nothing but errors
        row = []
        _lay_over(row, marked.get(number, {}))
        yield row


def _lay_over(row: list[Any], marked: dict[int, str | None]) -> None:
    for column, text in marked.items():
        row += [None] * (column + 1 - len(row))
        if text is not None:
            row[column] = text
        elif isinstance(row[column], int | float):
            row[column] = _percent(row[column])


def _percent(value: float) -> str:
    """0.85 → 85%: what the person sees who has typed 85%."""
    shown = f"{Decimal(repr(value)) * 100:f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "%"


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: a whole number without its “.0”, NaN as its word, a date by its tag."""
    kind = type(cell)
    if kind is float:
        if not math.isfinite(cell):
            return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(cell)]
        return int(cell) if cell.is_integer() and -_EXACT < cell < _EXACT else cell
    if kind is str:
        return cell or None
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _duration(cell)
    return cell


def _duration(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _write(out: IO[str], line: dict[str, Any]) -> None:
    out.write(json.dumps(line, separators=(",", ":"), allow_nan=False) + "\n")
