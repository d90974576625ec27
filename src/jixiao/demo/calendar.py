"""When things happen in the city: its two years, its present moment, opening and due dates."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jixiao.engine.model.period import Period

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = Period.parse("2024-11"), Period.parse("2026-10")
MOMENT = datetime(2026, 11, 6, 9, 0, tzinfo=ZONE)
"""The moment at which the city is handed to its user: October's figures are half in."""

SPRING_FESTIVAL = {2025: date(2025, 1, 29), 2026: date(2026, 2, 17)}
DAYS_TO_FILE = {"central": 4, "outer": 9}
DAYS_TO_SCORE, DAYS_TO_CONFIRM = 19, 21


def months(first: Period = FIRST, last: Period = LAST) -> Iterator[Period]:
    """Every month from `first` to `last`."""
    month = first
    while month <= last:
        yield month
        month = month.next()


def opens_date(month: Period) -> date:
    """The day on which a month's tasks open: the first of the next month, in October after the holidays."""
    first = month.next().first_date
    return first.replace(day=8) if first.month == 10 else first


def due_date(month: Period, group: str) -> date:
    """The last day for handing in; the outer streets have five days more."""
    return opens_date(month) + timedelta(days=DAYS_TO_FILE[group])


def working_day(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def at(day: date, hour: float) -> datetime:
    """That day at `hour` (9.5 is half past nine) in the city's time."""
    return datetime.combine(day, time(), tzinfo=ZONE) + timedelta(hours=hour)


def festival_share(month: Period) -> float:
    """How much of a month lies in the fortnight from Spring Festival's eve on, 0–1."""
    feast = SPRING_FESTIVAL.get(month.year)
    if feast is None:
        return 0.0
    days = [feast + timedelta(days=step) for step in range(-1, 13)]
    return sum(month.first_date <= day <= month.last_date for day in days) / month.last_date.day
