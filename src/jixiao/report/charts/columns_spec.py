"""What columns over periods show, as frozen data: how many of something in each, one set beside another."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnSet:
    """One row of columns: a count for each position; None is a gap."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Columns:
    """Counts over positions, from zero; the first set is drawn strong, a second one pale beside it."""

    title: str
    positions: Sequence[str]
    sets: Sequence[ColumnSet]
    unit: str = ""

    def table(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """Periods down, sets across."""
        rows = [(name, [each.values[at] for each in self.sets]) for at, name in enumerate(self.positions)]
        return [each.label for each in self.sets], rows
