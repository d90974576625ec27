"""What a workbook may be at most. Imported by the child process: nothing but the standard library here."""

from dataclasses import asdict, dataclass
from typing import Any

MIB = 1024 * 1024


class Refused(Exception):
    """A workbook that is not opened: a code of `words.FAULTS` and what fills its places."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True)
class WorkbookLimits:
    """Limits of one reading. `cells`: of the rectangle around all that is filled, of all sheets together.

    `ratio`: unpacked to packed, where more than `small_bytes` are unpacked. `memory_bytes` is the child's address space.
    """

    file_bytes: int = 64 * MIB
    entries: int = 5_000
    unpacked_bytes: int = 800 * MIB
    small_bytes: int = 32 * MIB
    ratio: int = 250
    cells: int = 6_000_000
    sheets: int = 500
    records: int = 8_000_000
    seconds: int = 60
    memory_bytes: int = 2048 * MIB
    answer_bytes: int = 1024 * MIB

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Tally:
    """Counts the cells of all sheets; Refused `too_many_cells` when they are more than allowed."""

    limits: WorkbookLimits
    cells: int = 0

    def check(self, sheet: str, last_row: int, last_column: int) -> None:
        """Take in the farthest cell (from 0) of one sheet."""
        self.cells += (last_row + 1) * (last_column + 1)
        if self.cells > self.limits.cells:
            corner = f"{column_letters(last_column)}{last_row + 1}"
            raise Refused("too_many_cells", sheet=sheet, corner=corner, limit=self.limits.cells)


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
