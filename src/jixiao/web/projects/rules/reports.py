"""Progress reports and what a project's result is worth. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.projects.parts import split_points
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.projects.rules.plans import Progress

BY_SHARE, BY_SCHEDULE = "share_done", "on_schedule"
COUNTING_LABELS = {
    BY_SHARE: N_("By the share of the whole that is done"),
    BY_SCHEDULE: N_("By what is done of what should be done by then"),
}
POINT_DIGITS = 2
LARGEST_POINTS = 1000.0


@dataclass(frozen=True)
class ReportedLine:
    """What a report says of one milestone."""

    code: str
    progress: Progress


def check_period(word: str, first: date, today: date) -> None:
    """A month of the project that has begun."""
    try:
        period = Period.parse(word)
    except DefinitionError:
        raise RuleViolation("bad_month", N_("Write the month as 2026-09.")) from None
    if str(period) != word or len(word) != len("2026-09") or period.last_date < first or period.first_date > today:
        raise RuleViolation(
            "month_outside",
            N_("Choose a month from the project's beginning (%(first)s) up to now."),
            first=f"{first:%Y-%m}",
        )


def is_period(word: str, first: date, today: date) -> bool:
    """Twin of check_period."""
    return allows(check_period, word, first, today)


def check_lines(
    lines: Sequence[ReportedLine], before: Mapping[str, Progress], own: frozenset[str], until: date
) -> None:
    """A report tells of one's own milestones; what is finished is done in full, no day lies after `until`."""
    if not lines:
        raise RuleViolation("nothing_reported", N_("Say of at least one milestone how far it is."))
    for one in lines:
        _check_line(one, before.get(one.code, Progress()), own, until)


def is_report(lines: Sequence[ReportedLine], before: Mapping[str, Progress], own: frozenset[str], until: date) -> bool:
    """Twin of check_lines."""
    return allows(check_lines, lines, before, own, until)


def _check_line(one: ReportedLine, before: Progress, own: frozenset[str], until: date) -> None:
    now = one.progress
    if one.code not in own:
        raise RuleViolation(
            "not_ones_own", N_("%(code)s: your organisation neither does it nor answers for it."), code=one.code
        )
    if not 0 <= now.share <= 1:
        raise RuleViolation("share_outside", N_("%(code)s: what is done lies between 0 and 100 %%."), code=one.code)
    if now.share < before.share:
        raise RuleViolation(
            "share_fell",
            N_("%(code)s: %(before)s %% was accepted before, so less cannot be reported. Ask for a change of plan instead."),
            code=one.code, before=f"{100 * before.share:g}",
        )  # fmt: skip
    if (now.finished is not None) != (now.share == 1):
        raise RuleViolation(
            "finished_unlike_share",
            N_("%(code)s: what is finished is done by 100 %%, and what is done by 100 %% has the day of its finish."),
            code=one.code,
        )
    days = [day for day in (now.started, now.finished) if day is not None]
    if days != sorted(days):
        raise RuleViolation(
            "finished_before_started", N_("%(code)s: it was finished before it was started."), code=one.code
        )
    if any(day > until for day in days):
        raise RuleViolation(
            "day_too_late",
            N_("%(code)s: a day lies after %(until)s, the last day that this report is about."),
            code=one.code, until=until.isoformat(),
        )  # fmt: skip


def performance(way: str, planned: float, earned: float) -> float:
    """0–1: the share that is done, or what is done of what should be done by then (at most 1; 1 where nothing is due)."""
    if way == BY_SHARE:
        return earned
    return 1.0 if planned <= 0 else min(1.0, earned / planned)


def credited(full: float, worth: float, shares: Mapping[str, Fraction]) -> dict[str, float]:
    """A project's points by organisation: `full` times `worth`, split so that the parts add up to it exactly, once."""
    return split_points(full * worth, shares, POINT_DIGITS)


def check_points(full: float) -> None:
    """A joint result has points above zero."""
    if not 0 < full <= LARGEST_POINTS:
        raise RuleViolation("bad_points", N_("The points lie above 0, up to %(most)s."), most=f"{LARGEST_POINTS:g}")


def is_points(full: float) -> bool:
    """Twin of check_points."""
    return allows(check_points, full)


def reminders_due(n_days_held: int, first: int, again: int) -> int:
    """How many reminders should have gone out to who has held the ball for so many working days."""
    return 0 if n_days_held < first else 1 + (n_days_held - first) // max(again, 1)
