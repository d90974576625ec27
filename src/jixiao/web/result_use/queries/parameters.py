"""How long an organisation may reply, and when a proposal lapses, as the library says on a day."""

from datetime import date

from jixiao.web.base.parameters import parameter
from jixiao.web.organisations.queries import working_days

FILE = "result-use"


def reply_day(day: date) -> date:
    """Until when a notice sent on `day` may be replied to, by the calendar's working days."""
    return working_days().add(day, int(parameter(FILE, "reply_days", day)))


def lapse_days(day: date) -> int:
    """Working days from the draft on after which an undecided proposal lapses."""
    return int(parameter(FILE, "lapse_days", day))
