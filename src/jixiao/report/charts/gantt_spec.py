"""What a Gantt chart shows, as frozen data: milestones over days, as planned at first and as they came, and who had the ball."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Days = tuple[date, date]
"""The first and the last day, both worked."""


@dataclass(frozen=True)
class GanttRow:
    """One milestone: `planned` at first, `actual` as it came or is foreseen, `done` 0–1 of it.

    `end_label` stands behind its bar (`mark` better or worse), `told` is read where it is pointed at.
    """

    label: str
    planned: Days | None
    actual: Days | None
    done: float
    owner: str = ""
    end_label: str = ""
    mark: str = ""
    told: str = ""
    days_late: int = 0


@dataclass(frozen=True)
class GanttTurn:
    """Somebody had the ball over these days."""

    label: str
    days: Days


@dataclass(frozen=True)
class Gantt:
    """Rows in their order, a line at `today` (None: none). `keys` say what the three kinds of bars mean: planned, done, to do.

    `heads` name the columns of the table: planned days, actual days, share done in %, days late. `narrow` for a phone.
    """

    title: str
    rows: Sequence[GanttRow]
    today: date | None = None
    today_label: str = ""
    keys: tuple[str, str, str] = ("", "", "")
    turns: Sequence[GanttTurn] = ()
    turns_label: str = ""
    heads: tuple[str, str, str, str] = ("", "", "", "")
    narrow: bool = False

    @property
    def span(self) -> Days:
        """The first and the last day of everything that is drawn."""
        pairs = [each for row in self.rows for each in (row.planned, row.actual) if each is not None]
        pairs += [turn.days for turn in self.turns]
        days = [day for pair in pairs for day in pair] + ([self.today] if self.today else [])
        return (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 31))

    def table(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """Days planned and taken, what is done, days late, by milestone."""
        rows = [
            (row.label, [_length(row.planned), _length(row.actual), round(100 * row.done, 2), float(row.days_late)])
            for row in self.rows
        ]
        return list(self.heads), rows


def _length(days: Days | None) -> float | None:
    return None if days is None else float((days[1] - days[0]).days + 1)
