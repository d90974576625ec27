"""What the library says of deadlines, lights and closing on a day."""

from datetime import date

from jixiao.web.base.parameters import parameter
from jixiao.web.followup import rules
from jixiao.web.organisations.queries import working_days

FILE = "followup"


def supervision_on(day: date) -> rules.Supervision:
    """The lines of supervision that hold on `day`."""
    return rules.read_supervision(lambda code: parameter(FILE, code, day))


def due_day(source: str, day: date) -> date:
    """By when an order of that source is due that is issued on `day`, by the calendar's working days."""
    if source == rules.RATING:
        n_days = parameter("satisfaction", "rectification_working_days", day)
    else:
        n_days = parameter(FILE, f"days_for_{source}", day)
    return working_days().add(day, int(n_days))


def days_before_item(day: date) -> int:
    """So many working days an item of a joint project is late before an order is made of it."""
    return int(parameter(FILE, "days_late_of_item", day))


def due_day_again(day: date) -> date:
    """By when an order is due that relapsed on `day`."""
    return working_days().add(day, int(parameter(FILE, "days_after_relapse", day)))


def periods_to_hold(day: date) -> int:
    """So many periods in a row must reach the aim before an order closes."""
    return int(parameter(FILE, "periods_to_hold", day))


def relapse_periods(day: date) -> int:
    """So many periods after closing a fall reopens the order."""
    return int(parameter(FILE, "relapse_periods", day))
