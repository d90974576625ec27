"""The training year as dates: its months, and at which moment each stop stands."""

from datetime import datetime, timedelta

from jixiao.demo.calendar import DAYS_TO_CONFIRM, DAYS_TO_SCORE, LAST, at, months, opens_date
from jixiao.engine.model.period import Period
from jixiao.web.practice.rules import FIGURES, RESULTS, SCORES, STOPS, month_of, stop_of

FIRST_MONTH = Period.parse("2025-11")
BEFORE = FIRST_MONTH.previous()
"""The month that is over when the year begins, so that there are results to look at from the first day."""
N_STOPS = len(STOPS) * len(list(months(FIRST_MONTH, LAST)))
DAYS = {FIGURES: 4, SCORES: DAYS_TO_SCORE, RESULTS: DAYS_TO_CONFIRM + 1}
"""Days after a month's tasks open; each stop stands at nine, before its people act."""


def place_of(number: int) -> tuple[Period, str]:
    """Month and kind of the `number`th stop."""
    return month_of(number, str(FIRST_MONTH)), stop_of(number)


def moment_of(month: Period, stop: str) -> datetime:
    """When the city stands there."""
    return at(opens_date(month) + timedelta(days=DAYS[stop]), 9.0)
