"""A workbook from outside, read in a child process: its sheets with every cell as it came."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from jixiao.capture.connector import SourceFault
from jixiao.capture.guard.limits import WorkbookLimits, column_letters
from jixiao.capture.guard.nursery import NURSERY, ChildDied, NoPlace
from jixiao.capture.guard.words import workbook_fault

LIMITS = WorkbookLimits()


class Area(NamedTuple):
    """Merged cells; first and last row and column from 0, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass
class Sheet:
    """One sheet: `rows[r][c]` from A1 on; rows may differ in length, an empty cell is None. Places count from 0.

    An error cell holds its word (#DIV/0!), a cell shown as a percentage its text (85%).
    """

    name: str
    is_hidden: bool = False
    rows: list[list[Any]] = field(default_factory=list)
    merged: tuple[Area, ...] = ()
    errors: tuple[tuple[int, int, str], ...] = ()
    uncalculated: tuple[tuple[int, int], ...] = ()

    def cell(self, row: int, column: int) -> Any:
        """The cell at that place, None where the sheet does not reach."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else None


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook in their order, and what kind of file it is (xlsx, xls, ods)."""

    kind: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def cell_name(row: int, column: int) -> str:
    """(6, 2) → C7."""
    return f"{column_letters(column)}{row + 1}"


def read_workbook(content: bytes | Path, name: str = "", limits: WorkbookLimits = LIMITS) -> Workbook:
    """Every sheet of a workbook; SourceFault where it is not to be opened or could not be read whole."""
    with answered({"act": "read"}, content, name, limits) as lines:
        return _taken_up(map(json.loads, lines), name)


def remark_workbook(
    content: bytes,
    remarks: Sequence[tuple[str, str, str]],
    words: str,
    name: str = "",
    limits: WorkbookLimits = LIMITS,
) -> bytes:
    """The same XLSX with a comment and a colour on each (sheet, cell, text) of `remarks`; `words`: the comments' author."""
    listed = [list(remark) for remark in remarks]
    with answered({"act": "remark", "words": words}, content, name, limits, extra=listed) as answer:
        data = answer.read()
    if data.startswith(b"PK"):
        return data
    raise _refusal(json.loads(data), name)


def answered(
    job: dict[str, Any],
    content: bytes | Path,
    name: str,
    limits: WorkbookLimits = LIMITS,
    *,
    extra: Any = None,
    death: str = "child",
) -> IO[bytes]:
    """What a child wrote about `content`; SourceFault where it died (`death` begins the code of why)."""
    try:
        with _opened(content, extra) as source:
            return NURSERY.run(job, source, limits)
    except ChildDied as ended:
        raise workbook_fault(f"{death}_{ended.why}", {}, name) from None
    except NoPlace:
        raise workbook_fault("no_place", {}, name) from None


def _opened(content: bytes | Path, extra: Any) -> IO[bytes]:
    """The content as a real file, whose number a child can be given."""
    if isinstance(content, Path):
        return content.open("rb")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    if extra is not None:
        head = json.dumps(extra).encode()
        file.write(len(head).to_bytes(8, "big") + head)
    file.write(content)
    file.flush()
    return file


def _taken_up(lines: Iterator[dict[str, Any]], name: str) -> Workbook:
    kind, sheets = "", list[Sheet]()
    for line in lines:
        if "refused" in line:
            raise _refusal(line, name)
        if "kind" in line:
            kind = line["kind"]
        elif "sheet" in line:
            sheets.append(_sheet(line))
        else:
            sheets[-1].rows += [_cells(row) for row in line["rows"]]
    return Workbook(kind, tuple(sheets))


def _refusal(line: dict[str, Any], name: str) -> SourceFault:
    return workbook_fault(str(line["refused"]), dict(line["params"]), name)


def _sheet(line: dict[str, Any]) -> Sheet:
    return Sheet(
        str(line["sheet"]),
        bool(line["hidden"]),
        merged=tuple(Area(*area) for area in line["merged"]),
        errors=tuple((row, column, str(text)) for row, column, text in line["errors"]),
        uncalculated=tuple((row, column) for row, column in line["uncalculated"]),
    )


def _cells(row: list[Any]) -> list[Any]:
    """Dates are told from other cells by their tag; nearly no row has one."""
    return [_dated(cell) if type(cell) is dict else cell for cell in row]


def _dated(cell: dict[str, str]) -> date | datetime:
    if "day" in cell:
        return date.fromisoformat(cell["day"])
    return datetime.fromisoformat(cell["moment"])
