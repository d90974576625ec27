"""The life of a warning in words, and what people may do: its states and acts are the engine's. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from jixiao.engine.warning import life
from jixiao.engine.warning.life import ACKNOWLEDGED, CLEARED, EXPLAINED, RAISED
from jixiao.engine.warning.severity import SEVERITIES
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

JOB_KIND, TRIAL_KIND = "warnings.look", "warnings.try"
LANE = "warnings"

BLUE, YELLOW, ORANGE, RED = SEVERITIES
SEVERITY_LABELS = {RED: N_("red"), ORANGE: N_("orange"), YELLOW: N_("yellow"), BLUE: N_("blue")}
"""Most severe first."""
RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}

STATE_LABELS = {
    RAISED: N_("To be acknowledged"),
    ACKNOWLEDGED: N_("To be explained"),
    EXPLAINED: N_("Explained, waits for the figures"),
    CLEARED: N_("Cleared by the figures"),
}

# The five causes of the monitoring form (绩效监控情况表): funds, rules, people, hardware, other.
CATEGORY_LABELS = {
    "funds": N_("Funding"),
    "rules": N_("Rules and procedures"),
    "people": N_("Staff"),
    "hardware": N_("Hardware"),
    "other": N_("Other causes"),
}

# What happens in a life, as its line tells it.
EVENT_LABELS = {
    "raised": N_("Raised"),
    "worsened": N_("More severe"),
    "eased": N_("Less severe"),
    "acknowledged": N_("Acknowledged"),
    "explained": N_("Explained"),
    "escalated": N_("Passed up"),
    "ordered": N_("Rectification order asked for"),
    "muted": N_("Muted"),
    "unmuted": N_("Heard again"),
    "cleared": N_("Cleared by the figures"),
    "relapsed": N_("Relapsed"),
}
PERIODS_SHOWN = 24
AUTOMATIC_ORDERS = frozenset({RED})
"""A red warning opens a rectification order by itself; of the others the office decides."""
WAITING, TAKEN = "waiting", "taken"
ORDER_LABELS = {WAITING: N_("Waits to be taken up"), TAKEN: N_("Taken up")}


class Place(NamedTuple):
    """What a warning is about; without indicator an organisation's report as a whole."""

    organisation_id: int
    indicator_id: int | None


class FoundAlarm(NamedTuple):
    """One rule that speaks now about one series; `score` is 1 at the rule's threshold."""

    rule: str
    signal: str
    severity: str
    period: str
    score: float
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Found:
    """Everything that the rules say now about one place, the most severe first, with the figures it rests on."""

    place: Place
    alarms: tuple[FoundAlarm, ...]
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def worst(self) -> FoundAlarm:
        """The alarm by which the warning is named."""
        return max(self.alarms, key=lambda alarm: (RANK[alarm.severity], alarm.score, alarm.rule))

    @property
    def period(self) -> str:
        """The newest period that an alarm is about."""
        return max(alarm.period for alarm in self.alarms)

    @property
    def first_period(self) -> str:
        """The oldest period that an alarm is about."""
        return min(alarm.period for alarm in self.alarms)


def check_can_act(act: str, state: str) -> None:
    """`act` starts from `state`."""
    if not life.can(act, state):
        raise RuleViolation(
            "wrong_state",
            N_("This warning is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=STATE_LABELS[state],
        )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_category(category: str) -> None:
    """An explanation names one of the causes."""
    if category not in CATEGORY_LABELS:
        raise RuleViolation("no_category", N_("Choose what it lies with."))


def is_category(category: str) -> bool:
    """Twin of check_category."""
    return allows(check_category, category)


def check_can_mute(state: str, ends_date: date, today: date, most_days: int) -> None:
    """An open warning is muted until a day that comes, no longer than the library allows."""
    if not life.can("mute", state):
        raise RuleViolation("nothing_to_mute", N_("This warning is cleared already: there is nothing to mute."))
    if not 1 <= (ends_date - today).days <= most_days:
        raise RuleViolation(
            "bad_end", N_("A mute ends on a day that is to come, at most %(most)s days from now."), most=most_days
        )


def can_mute(state: str, ends_date: date, today: date, most_days: int) -> bool:
    """Twin of check_can_mute."""
    return allows(check_can_mute, state, ends_date, today, most_days)


def check_can_order(state: str, due_date: date, today: date) -> None:
    """An order is asked for about an open warning, with a day by which it is to be mended."""
    if not life.can("order", state):
        raise RuleViolation("nothing_to_order", N_("This warning is cleared already: there is nothing to rectify."))
    if due_date <= today:
        raise RuleViolation("bad_due_date", N_("Name a day that is to come by which it should be rectified."))


def can_order(state: str, due_date: date, today: date) -> bool:
    """Twin of check_can_order."""
    return allows(check_can_order, state, due_date, today)
