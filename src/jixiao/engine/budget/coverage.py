"""Key programmes and the cycle in which somebody else than their department's own unit evaluates each of them once.

财预〔2020〕10号: 部门评价原则上以5年为周期，实现重点项目全覆盖. The cycle is counted in calendar years.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

EVALUATED, WAITS, DUE, OVERDUE = "evaluated", "waits", "due", "overdue"
"""Evaluated within the cycle; not yet, and there is time; has to be done this year; its last year is over."""


@dataclass(frozen=True)
class Turn:
    """When a key programme was evaluated last (None: never), and the day by which it is next."""

    last: date | None
    due: date
    standing: str


def turn_of(key_since: date, evaluated: Iterable[date], today: date, years: int) -> Turn:
    """A cycle of `years` begins with the year after an evaluation, or with the year in which it became a key programme.

    What happens after today is not known yet; evaluations from before it was one count as well.
    """
    last = max((day for day in evaluated if day <= today), default=None)
    end = key_since.year + years - 1 if last is None else last.year + years
    if end < today.year:
        standing = OVERDUE
    elif end == today.year:
        standing = DUE
    else:
        standing = WAITS if last is None else EVALUATED
    return Turn(last, date(end, 12, 31), standing)
