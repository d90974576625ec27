"""Working days counted by formula are those counted day by day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from jixiao.engine.model.working_days import WorkingDays

DAYS = some.dates(date(2025, 11, 1), date(2026, 3, 31))


@some.composite
def calendars(draw: some.DrawFn) -> WorkingDays:
    """A calendar with holidays and make-up days anywhere, weekends or not."""
    holidays = draw(some.sets(DAYS, max_size=25))
    return WorkingDays(holidays, draw(some.sets(DAYS, max_size=25)) - holidays)


def plainly_working(calendar: WorkingDays, day: date) -> bool:
    """The rule as people say it."""
    if day in calendar.make_up_days:
        return True
    return day.isoweekday() <= 5 and day not in calendar.holidays


def plainly_added(calendar: WorkingDays, day: date, n: int) -> date:
    """One day after the other."""
    step = timedelta(days=1 if n > 0 else -1)
    while n:
        day += step
        n -= (1 if n > 0 else -1) * plainly_working(calendar, day)
    return day


@settings(max_examples=100)
@given(calendars(), DAYS, some.integers(-40, 40))
def test_adding_steps_from_day_to_day(calendar: WorkingDays, day: date, n: int) -> None:
    found = calendar.add(day, n)
    assert found == plainly_added(calendar, day, n)
    assert calendar.between(day, found) == n
    assert n == 0 or calendar.is_working(found)


@settings(max_examples=100)
@given(calendars(), DAYS, DAYS, DAYS)
def test_counting_counts_every_day_once(calendar: WorkingDays, one: date, other: date, third: date) -> None:
    first, second, last = sorted([one, other, third])
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert calendar.between(first, last) == sum(plainly_working(calendar, day) for day in days)
    assert calendar.between(first, second) + calendar.between(second, last) == calendar.between(first, last)
    before = [day - timedelta(days=1) for day in days]
    assert calendar.between(last, first) == -sum(plainly_working(calendar, day) for day in before)
