"""The sheet of a task's workbook as it is read: where its columns stand, and what was found in its cells."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jixiao.capture.guard.workbook import Sheet, cell_name
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.text import Text
from jixiao.web.collection.workbook.faults import CellFault


@dataclass
class Reading:
    """The sheet with the figures, where its columns stand, and what was found."""

    sheet: Sheet
    heading: int
    places: dict[str, int]
    is_same_form: bool
    faults: list[CellFault] = field(default_factory=list)

    def tell(
        self, severity: Severity, code: str, text: Text, mend: Text, row: int, key: str, indicator: str = ""
    ) -> None:
        """Note a finding at the cell of one column."""
        column = self.places.get(key, self.places["value"])
        shown = as_text(self.sheet.cell(row, column))[:60]
        self.faults.append(
            CellFault(severity, code, text, mend, self.sheet.name, cell_name(row, column), indicator, shown)
        )

    def raw(self, row: int, key: str) -> Any:
        """The cell of one column, None where the sheet has no such column."""
        return self.sheet.cell(row, self.places[key]) if key in self.places else None


def as_text(raw: Any) -> str:
    """A cell as the text that a person would have typed."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ")
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, float):
        return repr(raw)
    return str(raw)
