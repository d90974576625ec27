"""Which forms are made public by when (预算法第十四条), and which are kept secret for which reason. No Django."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

BUDGET, ACCOUNTS = "budget", "accounts"
APPROVAL_LABELS: Final = {
    BUDGET: N_("Departments' budgets approved"),
    ACCOUNTS: N_("Departments' final accounts approved"),
}

OBJECTIVES, SELF_EVALUATION, EVALUATION = "objectives", "self_evaluation", "evaluation"
FORM_LABELS: Final = {
    OBJECTIVES: N_("Form of objectives"),
    SELF_EVALUATION: N_("Form of self-evaluation"),
    EVALUATION: N_("Result of evaluation"),
}
OF_WHOLE: Final = (OBJECTIVES, SELF_EVALUATION)
"""Forms that a whole department has; evaluations by others are of programmes."""

PUBLIC, SECRET = "public", "secret"
WAY_LABELS: Final = {PUBLIC: N_("It is public"), SECRET: N_("Kept secret by law")}

NO_DAY, OPEN, OVERDUE, IN_TIME, LATE, KEPT = "no_day", "open", "overdue", "in_time", "late", "kept"
"""Nothing approved yet; not due yet; due and not public; public by the day; public after it; kept secret."""


@dataclass(frozen=True)
class PublicForm:
    """A form that is made public after the approval that it `follows`."""

    code: str
    follows: str


def due_on(approved: date | None, within_days: int) -> date | None:
    """The last day, in calendar days after the day of approval; None where nothing is approved."""
    return None if approved is None else approved + timedelta(days=within_days)


def standing_of(due: date | None, way: str, shown_on: date | None, today: date) -> str:
    """Where a form stands; `way` "" while nobody has said anything."""
    if way == SECRET:
        return KEPT
    if shown_on is not None:
        return IN_TIME if due is None or shown_on <= due else LATE
    if due is None:
        return NO_DAY
    return OVERDUE if today > due else OPEN


def check_disclosure(way: str, shown_on: date | None, reason: str, today: date) -> None:
    """What is public has a day that has come; what is kept secret has its reason and no day."""
    if way not in WAY_LABELS:
        raise RuleViolation("unknown_way", N_("Say whether it is public or kept secret."))
    if way == PUBLIC and (shown_on is None or shown_on > today):
        raise RuleViolation("public_without_day", N_("Give the day on which it was made public, today or earlier."))
    if way == SECRET and (len(reason.strip()) < 4 or shown_on is not None):
        raise RuleViolation(
            "secret_without_reason",
            N_("What is kept secret needs its reason (level and ground of secrecy), and no day."),
        )


def can_disclose(way: str, shown_on: date | None, reason: str, today: date) -> bool:
    """Twin of check_disclosure."""
    return allows(check_disclosure, way, shown_on, reason, today)


def check_approval(kind: str, day: date, year: int, today: date) -> None:
    """The day has come; final accounts of a year are approved after it has ended."""
    if kind not in APPROVAL_LABELS:
        raise RuleViolation("unknown_approval", N_("Say whether the budgets or the final accounts were approved."))
    if day > today or day.year < year - 1 or (kind == ACCOUNTS and day.year <= year):
        raise RuleViolation(
            "bad_approval_day",
            N_("Give a day that has come; final accounts of %(year)s are approved after that year."),
            year=str(year),
        )


def can_approve(kind: str, day: date, year: int, today: date) -> bool:
    """Twin of check_approval."""
    return allows(check_approval, kind, day, year, today)
