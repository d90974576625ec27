"""What is wrong with a workbook that came back: what, in which cell, why, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.findings import Severity
from jixiao.engine.model.text import Text
from jixiao.web.collection.rules import Entry

NO_MEND = Text("", "")


@dataclass(frozen=True)
class CellFault:
    """One finding at a cell (`cell` “” for the whole workbook): an error was not taken, a warning was."""

    severity: Severity
    code: str
    text: Text
    mend: Text = NO_MEND
    sheet: str = ""
    cell: str = ""
    indicator_code: str = ""
    shown: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def place(self) -> str:
        """Sheet and cell as a person says them."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def said(self, language: str) -> tuple[str, str]:
        """The finding and its cure in one language."""
        return self.text.in_language(language), self.mend.in_language(language)


@dataclass(frozen=True)
class WorkbookAnswer:
    """What a workbook gave: entries that are good, and everything that is to be told about the others."""

    faults: tuple[CellFault, ...] = ()
    entries: tuple[Entry, ...] = ()
    kind: str = ""

    @property
    def is_refused(self) -> bool:
        """Nothing of the workbook was looked at."""
        return any(fault.is_error and not fault.cell for fault in self.faults)

    @property
    def errors(self) -> tuple[CellFault, ...]:
        return tuple(fault for fault in self.faults if fault.is_error)

    def remarks(self, language: str) -> list[tuple[str, str, str]]:
        """Sheet, cell and words of each finding at a cell."""
        return [
            (fault.sheet, fault.cell, " ".join(filter(None, fault.said(language))))
            for fault in self.faults
            if fault.cell
        ]


def refused(code: str, text: Text, mend: Text = NO_MEND) -> WorkbookAnswer:
    """The answer to a workbook of which nothing is taken."""
    return WorkbookAnswer((CellFault(Severity.ERROR, code, text, mend),))


def in_order(faults: Sequence[CellFault]) -> tuple[CellFault, ...]:
    """Whole-workbook findings first, then errors before warnings, as a person works down the sheet."""
    return tuple(sorted(faults, key=lambda fault: (bool(fault.cell), not fault.is_error)))
