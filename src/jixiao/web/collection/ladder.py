"""The ladder of lateness: reminded, yellow, red, counted in working days. Pure, beside the rules."""

from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.working_days import WorkingDays
from jixiao.web.base.words import N_

NONE, REMINDED, YELLOW, RED = "none", "reminded", "yellow", "red"
STEP_LABELS = {
    NONE: N_("In time"),
    REMINDED: N_("Due soon"),
    YELLOW: N_("Yellow: due"),
    RED: N_("Red: overdue"),
}
# What a light shows: a step is told to people, a light is seen on lists.
LIGHTS = {NONE: "", REMINDED: "", YELLOW: "yellow", RED: "red"}


@dataclass(frozen=True)
class Ladder:
    """In working days: reminded `remind_days` before the due day, red `red_days` after it; yellow from the due day on."""

    remind_days: int
    red_days: int


@dataclass(frozen=True)
class Standing:
    """Where an owed task stands on one day; `days_left` in working days (negative: late by so many)."""

    step: str
    days_left: int
    is_calendar_known: bool = True

    @property
    def days_late(self) -> int:
        """Working days since the due day; 0 until it has passed."""
        return max(-self.days_left, 0)

    @property
    def light(self) -> str:
        """'' | yellow | red."""
        return LIGHTS[self.step]


def days_left(due: date, today: date, calendar: WorkingDays) -> int:
    """Working days after `today` up to the due day; once it has passed, minus those after it up to `today`."""
    return calendar.between(today, due) if today <= due else -calendar.between(due, today)


def step_on(due: date, today: date, calendar: WorkingDays, ladder: Ladder) -> str:
    """The step on `today` of a task that is still owed."""
    if today >= calendar.add(due, ladder.red_days):
        return RED
    if today >= due:
        return YELLOW
    return REMINDED if today >= calendar.add(due, -ladder.remind_days) else NONE


def standing(due: date, today: date, calendar: WorkingDays, ladder: Ladder, *, is_owed: bool = True) -> Standing:
    """Step and days; what is not owed stands on no step."""
    step = step_on(due, today, calendar, ladder) if is_owed else NONE
    known = not calendar.unknown_years(today, due)
    return Standing(step, days_left(due, today, calendar), known)
