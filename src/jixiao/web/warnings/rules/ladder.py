"""The ladder by which an unanswered warning goes up, counted in working days. Rungs are data; pure, beside the rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.working_days import WorkingDays
from jixiao.engine.warning.life import EXPLAINED, OPEN, UNANSWERED
from jixiao.web.base.words import N_
from jixiao.web.warnings.rules.life import SEVERITY_LABELS

NONE, APPROVER, LEADER, OFFICE = 0, 1, 2, 3
STEP_LABELS = {
    NONE: N_("With the one who reports"),
    APPROVER: N_("Passed up to the one who approves"),
    LEADER: N_("Passed up to the leader"),
    OFFICE: N_("Passed up to the performance office"),
}
NEXT_LABELS = {
    APPROVER: N_("it goes to the one who approves"),
    LEADER: N_("it goes to the leader"),
    OFFICE: N_("it goes to the performance office"),
}
STEP_CODES = {APPROVER: "approver", LEADER: "leader", OFFICE: "office"}
STEPS_AFTER_WORDS = frozenset({LEADER, OFFICE})
"""Rungs that an explained warning still climbs where the figures do not recover."""


@dataclass(frozen=True)
class Ladder:
    """Working days after which a severity reaches each rung while nobody explains; `patience` once somebody has."""

    rungs: Mapping[str, tuple[tuple[int, int], ...]]
    patience: Mapping[str, int]

    def step_on(self, severity: str, state: str, since: date, today: date, calendar: WorkingDays) -> int:
        """The rung on which a warning stands that has been in this state `since`."""
        if state not in OPEN:
            return NONE
        days = calendar.between(since, today)
        if state in UNANSWERED:
            return max((step for step, after in self.rungs[severity] if days >= after), default=NONE)
        wait = self.patience[severity]
        return LEADER if state == EXPLAINED and wait and days >= wait else NONE

    def next_rung(self, severity: str, since: date, step: int, calendar: WorkingDays) -> tuple[int, date] | None:
        """The rung after `step` of an unanswered warning, and the day on which it is reached."""
        later = [(rung, after) for rung, after in self.rungs[severity] if rung > step]
        if not later:
            return None
        rung, after = later[0]
        return rung, calendar.add(since, after)


def read_ladder(held: Callable[[str], float]) -> Ladder:
    """The ladder from the library's figures: `<severity>_<rung>` and `<severity>_patience`; 0 means never."""
    rungs = {}
    for severity in SEVERITY_LABELS:
        days = [(step, int(held(f"{severity}_{code}"))) for step, code in STEP_CODES.items()]
        rungs[severity] = tuple((step, after) for step, after in days if after)
    return Ladder(rungs, {severity: int(held(f"{severity}_patience")) for severity in SEVERITY_LABELS})
