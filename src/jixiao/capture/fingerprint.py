"""What a source looks like: its columns, what is in them, how many rows, how large the figures. Small, and plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np

from jixiao.capture.cells import is_blank
from jixiao.capture.names import read_name
from jixiao.capture.observed import Lists, Observed
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.numbers import read_number

LOOKED_AT = 2000
MAX_ORGANISATIONS = 2000


@dataclass(frozen=True)
class Column:
    """`kind`: number, text, date or blank, as most of its filled cells are; `unit`: as its heading says."""

    name: str
    kind: str
    share_blank: float
    unit: str = ""


@dataclass(frozen=True)
class Size:
    """How large an indicator's values are: the median of what is not zero, without sign; by organisation, too."""

    n: int
    scale: float
    by_organisation: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Fingerprint:
    """`last_period`: the newest of `span` (the usual length of period). `is_part`: an incremental reading, or a preview."""

    columns: tuple[Column, ...]
    n_rows: int
    n_organisations: int = 0
    indicators: Mapping[str, Size] = field(default_factory=dict)
    span: str = ""
    first_period: str = ""
    last_period: str = ""
    is_part: bool = False

    def as_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Fingerprint":
        """Back from `as_data`."""
        rest = {name: data[name] for name in data if name not in ("columns", "indicators")}
        columns = tuple(Column(**column) for column in data["columns"])
        return cls(
            columns=columns, indicators={code: Size(**size) for code, size in data["indicators"].items()}, **rest
        )


def fingerprint(tables: Sequence[RawTable], observed: Observed, lists: Lists, *, is_part: bool = False) -> Fingerprint:
    """The fingerprint of what was read and of the observations that it gave."""
    spans = np.bincount([period.span for period in map(lists.periods.__getitem__, observed.period.tolist())] or [0])
    usual = int(np.argmax(spans))
    used = {lists.periods[place] for place in np.unique(observed.period).tolist()}
    periods = sorted(str(period) for period in used if period.span == usual)
    return Fingerprint(
        columns=_columns(tables),
        n_rows=sum(map(len, tables)),
        n_organisations=len(np.unique(observed.organisation)),
        indicators=_sizes(observed, lists),
        span=next((period.span.name.lower() for period in used if period.span == usual), ""),
        first_period=periods[0] if periods else "",
        last_period=periods[-1] if periods else "",
        is_part=is_part,
    )


def _columns(tables: Sequence[RawTable]) -> tuple[Column, ...]:
    """Every column of any table, in the order in which they are met."""
    cells: dict[str, list[Any]] = {}
    for table in tables:
        step = max(1, len(table) // LOOKED_AT)
        for name, column in table.columns.items():
            cells.setdefault(name, []).extend(column[::step])
    return tuple(_column(name, held) for name, held in cells.items())


def _column(name: str, cells: list[Any]) -> Column:
    filled = [cell for cell in cells if not is_blank(cell)]
    kinds = [_kind(cell) for cell in filled[:LOOKED_AT]]
    kind = max(sorted(set(kinds)), key=kinds.count) if kinds else "blank"
    share = round(1 - len(filled) / len(cells), 4) if cells else 1.0
    return Column(name, kind, share, read_name(name).unit)


def _kind(cell: Any) -> str:
    if isinstance(cell, date):
        return "date"
    return "number" if read_number(cell).value is not None else "text"


def _sizes(observed: Observed, lists: Lists) -> dict[str, Size]:
    found: dict[str, Size] = {}
    for place in np.unique(observed.indicator).tolist():
        mine = observed.taken(observed.indicator == place)
        size = np.abs(mine.value)
        filled = size > 0
        scale = float(np.median(size[filled])) if filled.any() else 0.0
        found[lists.indicators[place]] = Size(len(mine), scale, _by_organisation(mine.taken(filled), lists))
    return found


def _by_organisation(mine: Observed, lists: Lists) -> dict[str, float]:
    """The median size of each organisation's values; nothing where there are too many of them to keep."""
    order = np.argsort(mine.organisation, kind="stable")
    places, starts = np.unique(mine.organisation[order], return_index=True)
    if not 0 < len(places) <= MAX_ORGANISATIONS:
        return {}
    parts = np.split(np.abs(mine.value[order]), starts[1:])
    return {
        lists.organisations[place]: float(np.median(part)) for place, part in zip(places.tolist(), parts, strict=True)
    }
