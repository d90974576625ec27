"""Supervision (督办): lights by the share of time used, the ladder by overdue days, who held an order how long. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from jixiao.engine.model.working_days import WorkingDays
from jixiao.web.base.words import N_
from jixiao.web.followup.rules import life

GREEN, YELLOW, RED, GREY = "green", "yellow", "red", "grey"
LIGHT_LABELS = {
    RED: N_("red light"),
    YELLOW: N_("yellow light"),
    GREEN: N_("green light"),
    GREY: N_("no light"),
}
"""Most urgent first; grey: nobody owes anything now."""
URGENCY = {light: place for place, light in enumerate(LIGHT_LABELS)}

NONE, REMINDED, RUNG_APPROVER, RUNG_LEADER, RUNG_OFFICE = range(5)
RUNG_LABELS = {
    NONE: N_("Not reminded yet"),
    REMINDED: N_("Reminded"),
    RUNG_APPROVER: N_("Passed up to the one who approves"),
    RUNG_LEADER: N_("Passed up to the leader"),
    RUNG_OFFICE: N_("Passed up to the performance office"),
}


LADDER_LABELS = {
    REMINDED: N_("A reminder to who has it"),
    RUNG_APPROVER: N_("To the one who approves"),
    RUNG_LEADER: N_("To the leader"),
    RUNG_OFFICE: N_("To the performance office"),
}
"""The rungs as steps to come."""


@dataclass(frozen=True)
class Dates:
    """What decides an order's light: its state, when that began, when it was issued, when it is due."""

    state: str
    issued: date
    due: date
    state_since: date
    needs_plan: bool = True


@dataclass(frozen=True)
class Supervision:
    """The lines of supervision, in working days; `yellow_share` of the time allowed."""

    yellow_share: float
    days_to_sign: int
    days_to_plan: int
    days_to_accept: int
    approver: int
    leader: int
    office: int

    def light(self, dates: Dates, today: date, calendar: WorkingDays) -> str:
        """Red: past the deadline (of a reply the office's own). Yellow: most of the time is used, or a step is late."""
        if dates.state == life.REPLIED:
            waited = calendar.between(dates.state_since, today)
            return RED if waited > self.days_to_accept else GREEN
        if dates.state not in life.OWED:
            return GREY
        if today > dates.due:
            return RED
        late_step = self._is_step_late(dates, today, calendar)
        return YELLOW if late_step or share_used(dates, today, calendar) >= self.yellow_share else GREEN

    def _is_step_late(self, dates: Dates, today: date, calendar: WorkingDays) -> bool:
        waited = calendar.between(dates.state_since, today)
        if dates.state in {life.ISSUED, life.RELAPSED}:
            return waited > self.days_to_sign
        return dates.state == life.SIGNED and dates.needs_plan and waited > self.days_to_plan

    def rung(self, dates: Dates, today: date, calendar: WorkingDays) -> int:
        """The rung that an order stands on today: reminded while yellow, then up by overdue working days."""
        if dates.state not in life.OWED:
            return NONE
        overdue = calendar.between(dates.due, today)
        if overdue > 0:
            reached = [(RUNG_APPROVER, self.approver), (RUNG_LEADER, self.leader), (RUNG_OFFICE, self.office)]
            return max((rung for rung, days in reached if days and overdue >= days), default=REMINDED)
        return REMINDED if self.light(dates, today, calendar) in {YELLOW, RED} else NONE

    def ladder(self, dates: Dates, calendar: WorkingDays) -> list[tuple[int, date]]:
        """Each rung with the day on which it comes if nobody acts: that of the yellow light, then overdue working days."""
        allowed = max(calendar.between(dates.issued, dates.due), 0)
        reminded = min(calendar.add(dates.issued, ceil(self.yellow_share * allowed - 1e-9)), dates.due)
        rungs = [(RUNG_APPROVER, self.approver), (RUNG_LEADER, self.leader), (RUNG_OFFICE, self.office)]
        return [(REMINDED, reminded), *((rung, calendar.add(dates.due, days)) for rung, days in rungs if days)]


def share_used(dates: Dates, today: date, calendar: WorkingDays) -> float:
    """Working days gone of those allowed; 1 and more once the day has come."""
    allowed = calendar.between(dates.issued, dates.due)
    return 1.0 if allowed <= 0 else max(calendar.between(dates.issued, today), 0) / allowed


def read_supervision(held: Callable[[str], float]) -> Supervision:
    """The lines from the library's figures."""
    days = ("days_to_sign", "days_to_plan", "days_to_accept", "approver", "leader", "office")
    return Supervision(held("yellow_share"), **{code: int(held(code)) for code in days})


@dataclass(frozen=True)
class Turn:
    """From a day on somebody holds the order: an organisation's code, or life.DECIDING, life.FIGURES; "" ends it."""

    since: date
    holder: str


@dataclass(frozen=True)
class Held:
    """How long somebody held it, all turns together."""

    holder: str
    n_days: int
    n_working_days: int
    n_turns: int


def held_by(turns: Sequence[Turn], until: date, calendar: WorkingDays) -> list[Held]:
    """The hand-off clock: for each holder, in the order of their first turn, the days that they had the ball."""
    found: dict[str, Held] = {}
    for place, turn in enumerate(turns):
        end = turns[place + 1].since if place + 1 < len(turns) else max(until, turn.since)
        if not turn.holder:
            continue
        before = found.get(turn.holder, Held(turn.holder, 0, 0, 0))
        is_new = place == 0 or turns[place - 1].holder != turn.holder
        found[turn.holder] = Held(
            turn.holder, before.n_days + (end - turn.since).days,
            before.n_working_days + calendar.between(turn.since, end), before.n_turns + is_new,
        )  # fmt: skip
    return list(found.values())
