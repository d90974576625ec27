"""What the library says of reports and reminders of joint projects on a day."""

from datetime import date

from jixiao.engine.model.period import Period
from jixiao.web.base.parameters import parameter
from jixiao.web.organisations.queries import working_days

FILE = "projects"


def days_until_reminder(day: date) -> tuple[int, int]:
    """Working days with the ball until the first reminder, and between that and the next ones."""
    return int(parameter(FILE, "days_until_reminder", day)), int(parameter(FILE, "days_between_reminders", day))


def reports_due(period: Period) -> date:
    """The last day for reporting on a month; after it the month's result lands as figures."""
    n_days = int(parameter(FILE, "days_to_report", period.last_date))
    return working_days().add(period.last_date, n_days)


def months_looked_back(day: date) -> int:
    """So many months back an accepted report still changes the figures that landed."""
    return int(parameter(FILE, "months_looked_back", day))
