"""The guide's steps and a draft's life, as data; who may do what when. No Django."""

from datetime import date, timedelta

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

OPEN, CARRIED_OUT, RUNNING = "open", "carried_out", "running"
STATE_LABELS = {OPEN: N_("In preparation"), CARRIED_OUT: N_("Waits to be published"), RUNNING: N_("At work")}

NAME, PLACES, INDICATORS, AIMS, DELIVERY, PEOPLE, REVIEW = (
    "name", "places", "indicators", "aims", "delivery", "people", "review",
)  # fmt: skip
STEP_LABELS = {
    NAME: N_("Name and year"),
    PLACES: N_("Who is assessed"),
    INDICATORS: N_("Indicators and points"),
    AIMS: N_("Targets and thresholds"),
    DELIVERY: N_("Who delivers what"),
    PEOPLE: N_("People and accounts"),
    REVIEW: N_("Check and go"),
}
STEPS = tuple(STEP_LABELS)
FIRST_DUE_DAY, LAST_DUE_DAY = 1, 90


def next_step(step: str) -> str:
    """The step after this one; the last one stays."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def check_can_change(state: str) -> None:
    """What was carried out is no longer a draft."""
    if state != OPEN:
        raise RuleViolation(
            "carried_out",
            N_("This set-up has been carried out. Change the scheme and the organisations on their own pages."),
        )


def can_change(state: str) -> bool:
    """Twin of check_can_change."""
    return allows(check_can_change, state)


def check_not_overtaken(read: int, stored: int, last_by: str, by: str) -> None:
    """Nobody overwrites what somebody else saved meanwhile; one's own pages may be sent in any order."""
    if read != stored and last_by != by:
        raise RuleViolation(
            "changed_meanwhile",
            N_("%(name)s changed this set-up after you opened the page. Reload it and go on."),
            name=last_by,
        )


def is_not_overtaken(read: int, stored: int, last_by: str, by: str) -> bool:
    """Twin of check_not_overtaken."""
    return allows(check_not_overtaken, read, stored, last_by, by)


def check_can_open(state: str, scheme_state: str) -> None:
    """The year is opened once, under a scheme that has been published."""
    if state != CARRIED_OUT:
        raise RuleViolation(
            "wrong_set_up_state", N_("The year is open already, or nothing has been set up yet. Reload the page.")
        )
    if scheme_state != "published":
        raise RuleViolation(
            "not_published_yet", N_("Publish the scheme first. Tasks are made from a published scheme.")
        )


def can_open(state: str, scheme_state: str) -> bool:
    """Twin of check_can_open."""
    return allows(check_can_open, state, scheme_state)


def check_due_day(day: int) -> None:
    """Figures are due some days after a period has ended."""
    if not FIRST_DUE_DAY <= day <= LAST_DUE_DAY:
        raise RuleViolation(
            "bad_due_day",
            N_("Figures are due between %(first)s and %(last)s days after a period."), first=FIRST_DUE_DAY, last=LAST_DUE_DAY,
        )  # fmt: skip


def is_due_day(day: int) -> bool:
    """Twin of check_due_day."""
    return allows(check_due_day, day)


def periods_of(year: int, frequency: Frequency) -> list[str]:
    """The periods of a year that a scheme of this frequency asks for."""
    whole = Period(year)
    return [str(part) for part in whole.parts(frequency)] or [str(whole)]


def check_first_period(period: str, year: int, frequency: Frequency) -> None:
    """The first period that is collected lies in the year and has the scheme's length."""
    try:
        asked = str(Period.parse(period))
    except DefinitionError:
        asked = ""
    if asked not in periods_of(year, frequency):
        raise RuleViolation(
            "bad_first_period", N_("Choose the first period out of the list of %(year)s."), year=str(year)
        )


def is_first_period(period: str, year: int, frequency: Frequency) -> bool:
    """Twin of check_first_period."""
    return allows(check_first_period, period, year, frequency)


def task_dates(period: str, due_day: int, today: date) -> tuple[date, date]:
    """The first tasks open at once where their period has begun; they are due `due_day` days after it, never in the past."""
    whole = Period.parse(period)
    opens_date = max(today, whole.first_date)
    return opens_date, max(opens_date, whole.last_date + timedelta(days=due_day))
