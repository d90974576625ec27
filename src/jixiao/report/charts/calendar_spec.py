"""What a calendar in colours shows, as frozen data: a field for every day of a year, each with its own figure in it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarDay:
    """One day: its figure (None: unknown), its words, its colour (#RRGGBB, '' none), what is told of it."""

    month: int
    day: int
    value: float | None
    text: str
    colour: str = ""
    told: str = ""


@dataclass(frozen=True)
class CalendarHeat:
    """Months down, days across. `legend`: (colour, words) for whoever cannot tell the colours apart or has none."""

    title: str
    months: Sequence[str]
    days: Sequence[CalendarDay]
    legend: Sequence[tuple[str, str]] = ()

    def table(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """Months down, days of the month across."""
        held = {(each.month, each.day): each.value for each in self.days}
        last = max((each.month for each in self.days), default=0)
        rows = [(name, [held.get((at, day)) for day in range(1, 32)]) for at, name in enumerate(self.months, start=1)]
        return [str(day) for day in range(1, 32)], rows[:last]
