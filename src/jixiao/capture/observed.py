"""Observations on their way: whole columns of numbers that point into lists of codes, periods and files."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import numpy as np

from jixiao.capture.periods import Stretch
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.table import Table

Entry = TypeVar("Entry", bound="str | Stretch")
OBSERVATION_COLUMNS = (
    "organisation_code", "indicator_code", "period", "value", "source", "file", "row", "last_row", "n_rows",
)  # fmt: skip


class Vocabulary(Generic[Entry]):
    """Different entries, each with its place: the first one met is 0."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._places: dict[Entry, int] = {}

    def place(self, entry: Entry) -> int:
        """The place of an entry, taken in where it is new."""
        if entry not in self._places:
            self._places[entry] = len(self.entries)
            self.entries.append(entry)
        return self._places[entry]

    def __getitem__(self, place: int) -> Entry:
        return self.entries[place]

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True)
class Lists:
    """What the numbers of Observed point to."""

    organisations: Vocabulary[str] = field(default_factory=Vocabulary)
    indicators: Vocabulary[str] = field(default_factory=Vocabulary)
    periods: Vocabulary[Stretch] = field(default_factory=Vocabulary)
    files: Vocabulary[str] = field(default_factory=Vocabulary)
    columns: Vocabulary[str] = field(default_factory=Vocabulary)


@dataclass(frozen=True)
class Observed:
    """Columns of equal length. `row` to `last_row` of `file` hold the `n_rows` readings that a value was made of."""

    organisation: Ints
    indicator: Ints
    period: Ints
    value: Floats
    file: Ints
    column: Ints
    row: Ints
    last_row: Ints
    n_rows: Ints

    def __len__(self) -> int:
        return len(self.value)

    def taken(self, rows: Ints | Bools) -> "Observed":
        """Only these rows."""
        return Observed(**{name: getattr(self, name)[rows] for name in _NAMES})

    def with_value(self, value: Floats) -> "Observed":
        return replace(self, value=value)

    def key(self, lists: Lists, period: Ints | None = None) -> Ints:
        """One number for each organisation, indicator and period."""
        n_indicators, n_periods = max(1, len(lists.indicators)), max(1, len(lists.periods))
        places: Ints = (self.organisation * n_indicators + self.indicator) * n_periods
        return places + (self.period if period is None else period)

    def table(self, lists: Lists, source: str) -> Table:
        """The same with codes and texts, as OBSERVATION_COLUMNS."""
        texts = [str(period) for period in lists.periods.entries]
        columns = (
            _named(lists.organisations.entries, self.organisation),
            _named(lists.indicators.entries, self.indicator),
            _named(texts, self.period),
            self.value.tolist(),
            [source] * len(self),
            _named(lists.files.entries, self.file),
            self.row.tolist(),
            self.last_row.tolist(),
            self.n_rows.tolist(),
        )
        return Table(dict(zip(OBSERVATION_COLUMNS, columns, strict=True)))


_NAMES = ("organisation", "indicator", "period", "value", "file", "column", "row", "last_row", "n_rows")


def joined(parts: Sequence[Observed]) -> Observed:
    """All parts one below the other."""
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Observed(none, none, none, np.zeros(0), none, none, none, none, none)
    return Observed(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _NAMES})


def _named(entries: Sequence[str], places: Ints) -> list[str]:
    return [entries[place] for place in places.tolist()]
