"""Findings (疑点): what was wrong with the data, as rows. Bad data never raise."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

FINDING_COLUMNS = (
    "severity", "rule", "organisation_code", "indicator_code", "period", "file", "row", "message", "message_zh",
)  # fmt: skip


class Severity(StrEnum):
    """error: a value was not used; warning: used, but look at it; info: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One fault of the data, with its place."""

    severity: Severity
    rule: str
    text: Text
    organisation_code: str = ""
    indicator_code: str = ""
    period: str = ""
    file: str = ""
    row: int | None = None

    @property
    def message(self) -> str:
        return self.text.en

    @property
    def message_zh(self) -> str:
        return self.text.zh

    def to_dict(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in FINDING_COLUMNS} | {"severity": self.severity.value}


@dataclass(frozen=True)
class FindingGroup:
    """The same finding about one indicator for many organisations; made into single findings only when they are read."""

    severity: Severity
    rule: str
    text: Text
    organisations: tuple[str, ...]
    places: Ints
    indicator_code: str = ""
    period: str = ""

    def each(self) -> Iterator[Finding]:
        for place in self.places.tolist():
            code = self.organisations[place]
            yield Finding(self.severity, self.rule, self.text, code, self.indicator_code, self.period)


class ManyFindings(Protocol):
    """One finding at many places, made into single ones only when they are read."""

    @property
    def places(self) -> Ints: ...

    def each(self) -> Iterator[Finding]:
        """The single findings."""


@dataclass
class FindingList:
    """Collects findings while a stage runs."""

    found: list[Finding | ManyFindings] = field(default_factory=list)

    def add(self, finding: Finding | ManyFindings) -> None:
        self.found.append(finding)

    def __len__(self) -> int:
        return sum(1 if isinstance(item, Finding) else len(item.places) for item in self.found)

    def expanded(self) -> list[Finding]:
        """Errors first, then by file and row, so that a person can work down the file."""
        single: list[Finding] = []
        for item in self.found:
            single.extend((item,) if isinstance(item, Finding) else item.each())
        return sorted(single, key=_place)

    def table(self) -> Table:
        """The same as a table of FINDING_COLUMNS."""
        return Table.from_rows(FINDING_COLUMNS, [tuple(f.to_dict().values()) for f in self.expanded()])


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def _place(finding: Finding) -> tuple[int, bool, str, int, str]:
    """Sort key; findings about a row come before those about an organisation."""
    row = finding.row or 0
    return _ORDER[finding.severity], finding.row is None, finding.file, row, finding.organisation_code
