"""Working days: weekdays without holidays, and the weekend days that are worked instead (调休)."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text

DAYS_OF_WEEK, WORKED_DAYS = 7, 5
LAST_DAY = date.max.toordinal()


class WorkingDays:
    """A calendar: `holidays` are not worked, `make_up_days` are worked though they fall on a weekend.

    `known_years` are those whose holidays are complete (default: every year that a holiday or make-up day names);
    outside of them only weekends are free, and `doubts` says so. A day named as both raises DefinitionError.
    """

    def __init__(
        self, holidays: Iterable[date], make_up_days: Iterable[date], known_years: Iterable[int] | None = None
    ) -> None:
        self.holidays = frozenset(holidays)
        self.make_up_days = frozenset(make_up_days)
        named = {day.year for day in self.holidays | self.make_up_days}
        self.known_years = frozenset(named if known_years is None else known_years)
        both = sorted(self.holidays & self.make_up_days)
        if both:
            days = ", ".join(day.isoformat() for day in both[:3])
            raise DefinitionError(
                "holiday_and_working",
                Text(f"{days} is both a holiday and a day that is worked.", f"{days} 既是放假日又是上班日。"),
                Text("Keep one of the two.", "请只保留其中一项。"),
            )

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return day in self.make_up_days or (not _is_weekend(day) and day not in self.holidays)

    def add(self, day: date, n: int) -> date:
        """The nth working day after `day` (before it, where `n` is negative); `day` itself where n is 0.

        `day` need not be worked. Raises DefinitionError where the answer lies beyond the years 1 to 9999.
        """
        if n == 0:
            return day
        before = self._worked_until(day.toordinal() - (n < 0))
        wanted = before + n + (n < 0)
        found = bisect_left(range(LAST_DAY + 1), wanted, key=self._worked_until) if wanted > 0 else 0
        if not 0 < found <= LAST_DAY:
            raise DefinitionError(
                "beyond_the_calendar",
                Text(f"{n} working days from {day} lie beyond every calendar.", f"{day} 起 {n} 个工作日超出日历范围。"),
                Text("Use fewer days.", "请减少天数。"),
            )
        return date.fromordinal(found)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; where `end` is earlier, minus those from `end` to before `start`.

        It undoes `add`: between(day, add(day, n)) is n.
        """
        if end < start:
            return self._worked_until(end.toordinal() - 1) - self._worked_until(start.toordinal() - 1)
        return self._worked_until(end.toordinal()) - self._worked_until(start.toordinal())

    def unknown_years(self, start: date, end: date) -> tuple[int, ...]:
        """Years from the earlier to the later of both days whose holidays are not known."""
        first, last = min(start, end).year, max(start, end).year
        return tuple(year for year in range(first, last + 1) if year not in self.known_years)

    def doubts(self, start: date, end: date) -> list[Finding]:
        """One finding for each year in which only weekends could be left out."""
        return [
            Finding(
                Severity.WARNING,
                "calendar_not_known",
                Text(
                    f"The calendar is not known for {year}: weekends only are left out.",
                    f"尚无 {year} 年放假安排：只除去了周末。",
                ),
                period=str(year),
            )
            for year in self.unknown_years(start, end)
        ]

    @cached_property
    def _free_weekdays(self) -> list[int]:
        return sorted(day.toordinal() for day in self.holidays if not _is_weekend(day))

    @cached_property
    def _worked_weekends(self) -> list[int]:
        return sorted(day.toordinal() for day in self.make_up_days if _is_weekend(day))

    def _worked_until(self, ordinal: int) -> int:
        """Working days from 1 January of year 1, a Monday, up to and with the day of that ordinal."""
        weeks, rest = divmod(max(ordinal, 0), DAYS_OF_WEEK)
        free = bisect_left(self._free_weekdays, ordinal + 1)
        return weeks * WORKED_DAYS + min(rest, WORKED_DAYS) - free + bisect_left(self._worked_weekends, ordinal + 1)


def official_calendar() -> WorkingDays:
    """Mainland China's calendar by the State Council's notices, for the years whose notice is in the library."""
    from jixiao.library import calendar_days, calendar_years

    days = calendar_days()
    holidays = [each.day for each in days if each.kind == "holiday"]
    return WorkingDays(holidays, [each.day for each in days if each.kind == "working"], calendar_years())


def _is_weekend(day: date) -> bool:
    return day.weekday() >= WORKED_DAYS
