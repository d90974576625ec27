"""The calendar that deadlines are counted by: the official notices, and over them what the installation uploaded."""

from dataclasses import dataclass
from datetime import date

from jixiao import library
from jixiao.engine.model.working_days import WorkingDays
from jixiao.web.organisations import calendar
from jixiao.web.organisations.models import CalendarDay


@dataclass(frozen=True)
class CalendarRow:
    """One day that is not what its weekday says; `source` is a notice, or who uploaded it, with `is_own`."""

    day: date
    kind: str
    label_zh: str
    label_en: str
    source: str
    is_own: bool


def calendar_rows(year: int) -> list[CalendarRow]:
    """The days of one year by date; an uploaded day stands in place of the official one. One query."""
    rows = {
        each.day: CalendarRow(each.day, each.kind, each.label_zh, each.label_en, each.source, is_own=False)
        for each in library.calendar_days()
        if each.day.year == year
    }
    for own in CalendarDay.objects.filter(day__year=year).select_related("recorded_by"):
        former = rows.get(own.day)
        names = (own.label, own.label) if own.label or former is None else (former.label_zh, former.label_en)
        rows[own.day] = CalendarRow(own.day, own.kind, *names, own.recorded_by.display_name, is_own=True)
    return [rows[day] for day in sorted(rows)]


def working_days() -> WorkingDays:
    """The calendar that holds for this installation; one query."""
    kinds = {each.day: each.kind for each in library.calendar_days()}
    own = dict(CalendarDay.objects.values_list("day", "kind"))
    kinds |= own
    holidays = [day for day, kind in kinds.items() if kind == calendar.HOLIDAY]
    worked = [day for day, kind in kinds.items() if kind == calendar.WORKING]
    years = library.calendar_years() | calendar.complete_years(own_holidays(own))
    return WorkingDays(holidays, worked, years)


def own_holidays(own: dict[date, str]) -> list[date]:
    """The uploaded days that are free."""
    return [day for day, kind in own.items() if kind == calendar.HOLIDAY]


def calendar_years(today: date) -> list[int]:
    """Years one may look at: those of the notices and uploads, this and the next."""
    named = {each.day.year for each in library.calendar_days()}
    own = {day.year for day in CalendarDay.objects.values_list("day", flat=True)}
    return sorted(named | own | {today.year, today.year + 1})
