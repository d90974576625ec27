"""How a table is seen in SDMX: its keys are dimensions, its numbers observations of a measure, its words attributes."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jixiao.report.open_data.cells import csv_bytes
from jixiao.report.open_data.tables import About, Field, OpenTable

AGENCY, VERSION = "JIXIAO", "1.0.0"
WHAT, TIME, VALUE, STATUS, UNIT = "MEASURE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE"
KNOWN, MISSING = "A", "M"
NO_NUMBER = "NaN"
"""How SDMX 3.0 writes a number that is not there; an empty cell would say that the message does not speak of it."""
_HOUSE_PERIOD = re.compile(r"([0-9]{4})-?(?:Q([1-4])|H([12]))")
_BREAK = re.compile(r"[\n\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True)
class Seen:
    """A table as SDMX sees it; only one that has a number can be seen so."""

    about: About
    table: OpenTable

    @cached_property
    def time(self) -> Field | None:
        """The key that tells the time: the first that is a period, else a day."""
        keys = self.table.keys
        found = [field for kind in ("period", "date") for field in keys if field.kind == kind]
        return found[0] if found else None

    @cached_property
    def dimensions(self) -> tuple[Field, ...]:
        """The other keys."""
        return tuple(field for field in self.table.keys if field is not self.time)

    @cached_property
    def measures(self) -> tuple[Field, ...]:
        """The numbers."""
        return tuple(field for field in self.table.fields if not field.is_key and field.kind in ("integer", "number"))

    @cached_property
    def attributes(self) -> tuple[Field, ...]:
        """Everything else that stands with a row."""
        return tuple(field for field in self.table.fields if not field.is_key and field not in self.measures)

    @property
    def name(self) -> str:
        """What dataflow and structure are called, of letters that SDMX allows."""
        return code_id(f"{self.about.code}_{self.table.name}")

    @property
    def head(self) -> list[str]:
        """The columns of SDMX-CSV 2.0."""
        times = [TIME] if self.time else []
        return [
            "STRUCTURE", "STRUCTURE_ID", "ACTION", *map(component_id, self.dimensions), WHAT, *times, VALUE,
            STATUS, UNIT, *map(component_id, self.attributes),
        ]  # fmt: skip

    def rows(self) -> Iterator[list[object]]:
        """One row per number of the table's rows."""
        place = {field.name: at for at, field in enumerate(self.table.fields)}
        flow = f"{AGENCY}:{self.name}({VERSION})"
        for row in self.table.rows:
            keys = [_one_line(row[place[field.name]]) for field in self.dimensions]
            times = [time_words(str(row[place[self.time.name]]))] if self.time else []
            words = [_one_line(row[place[field.name]]) for field in self.attributes]
            for field in self.measures:
                value = row[place[field.name]]
                told = (NO_NUMBER, MISSING) if value is None else (value, KNOWN)
                yield ["dataflow", flow, "I", *keys, component_id(field), *times, *told, field.unit_in("zh"), *words]


def sdmx_csv(about: About, table: OpenTable) -> bytes:
    """The table as SDMX-CSV 2.0, without a mark of its encoding, as its readers want it; b"" where it has no number.

    Line breaks inside words are written as spaces; in the other files they stand as they are.
    """
    seen = Seen(about, table)
    return csv_bytes(seen.head, seen.rows()).removeprefix(b"\xef\xbb\xbf") if seen.measures else b""


def component_id(field: Field) -> str:
    """What SDMX calls a field: its name in capitals."""
    made = field.name.upper()
    return f"F_{made}" if made in {WHAT, TIME, VALUE, STATUS, UNIT, "STRUCTURE", "STRUCTURE_ID", "ACTION"} else made


def code_id(text: str) -> str:
    """An identifier of letters, digits and _; where others had to go, a digest keeps it apart from its like."""
    made = re.sub(r"[^A-Za-z0-9_]+", "_", text).upper()
    if not made[:1].isalpha():
        made = f"R_{made}"
    is_lossy = re.fullmatch(r"[A-Za-z0-9_-]+", text) is None
    return f"{made}_{hashlib.sha256(text.encode()).hexdigest()[:8].upper()}" if is_lossy else made


def time_words(period: str) -> str:
    """A period as SDMX writes it: 2026, 2026-Q3, 2026-S1, 2026-09, 2026-09-30."""
    found = _HOUSE_PERIOD.fullmatch(period)
    if found is None:
        return period
    year, quarter, half = found.groups()
    return f"{year}-Q{quarter}" if quarter else f"{year}-S{half}"


def _one_line(cell: object) -> object:
    return _BREAK.sub(" ", cell) if isinstance(cell, str) else cell
