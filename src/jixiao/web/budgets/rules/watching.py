"""The life of a monitoring report (绩效监控情况表), and why a programme deviates. No Django."""

from collections.abc import Mapping
from typing import Final

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

FILED, ENDORSED, RETURNED, FINE, TO_RECTIFY, RECTIFIED = (
    "filed", "endorsed", "returned", "fine", "to_rectify", "rectified",
)  # fmt: skip
REPORT_LABELS: Final = {
    FILED: N_("Waits for the department's approver"),
    ENDORSED: N_("Waits for the office"),
    RETURNED: N_("Sent back, to be written again"),
    FINE: N_("No rectification needed"),
    TO_RECTIFY: N_("To be rectified"),
    RECTIFIED: N_("Rectified"),
}
REPORT_ACTS: Final[Mapping[str, Mapping[str, str]]] = {
    "endorse_monitoring": {FILED: ENDORSED},
    "return_monitoring": {FILED: RETURNED},
    "find_fine": {ENDORSED: FINE},
    "demand": {ENDORSED: TO_RECTIFY},
    "conclude": {TO_RECTIFY: RECTIFIED},
}

FUNDS, RULES, STAFF, HARDWARE, OTHER = "funds", "rules", "staff", "hardware", "other"
REASON_LABELS: Final = {
    FUNDS: N_("Funds secured"),
    RULES: N_("Rules in place"),
    STAFF: N_("Staff available"),
    HARDWARE: N_("Hardware and conditions"),
    OTHER: N_("Another reason"),
}
"""经费保障、制度保障、人员保障、硬件条件保障、其他: columns of the official form."""
LIKELIHOOD_LABELS: Final = {
    "certain": N_("It certainly can"),
    "possible": N_("It possibly can"),
    "impossible": N_("It cannot at all"),
}
LIGHT_LABELS: Final = {
    "red": N_("red light"),
    "yellow": N_("yellow light"),
    "green": N_("green light"),
    "grey": N_("no light"),
}


def report_after(act: str, state: str) -> str | None:
    """The state that `act` leads to."""
    return REPORT_ACTS[act].get(state)


def check_can_judge(act: str, state: str) -> None:
    """`act` starts from the report's state."""
    if report_after(act, state) is None:
        raise RuleViolation(
            "wrong_report_state",
            N_("This monitoring report is at “%(state)s” now; someone may have acted before you. Reload the page."),
            state=REPORT_LABELS[state],
        )


def can_judge(act: str, state: str) -> bool:
    """Twin of check_can_judge."""
    return allows(check_can_judge, act, state)


def check_month(month: str, year: int) -> None:
    """A month of the programme's year."""
    number = month[5:7]
    if month[:5] != f"{year}-" or len(month) != 7 or number not in {f"{each:02}" for each in range(1, 13)}:
        raise RuleViolation("bad_month", N_("Choose a month of %(year)s."), year=str(year))


def is_month(month: str, year: int) -> bool:
    """Twin of check_month."""
    return allows(check_month, month, year)
