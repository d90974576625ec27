"""Working days: the official calendar, published spans, and what no calendar can answer."""

from datetime import date

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.working_days import WorkingDays, official_calendar
from jixiao.library import calendar_days


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        # Made with the PyPI package chinesecalendar 1.11.0 from the same notices.
        (date(2026, 2, 10), 15, date(2026, 3, 9)),
        (date(2026, 4, 30), 15, date(2026, 5, 25)),
        (date(2026, 9, 24), 15, date(2026, 10, 22)),
        (date(2026, 10, 10), 0, date(2026, 10, 10)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 9, 19), 1, date(2026, 9, 20)),
    ],
)
def test_spans_over_holidays_and_make_up_days(start: date, n: int, end: date) -> None:
    calendar = official_calendar()
    assert calendar.add(start, n) == end
    assert calendar.between(start, end) == n


def test_years_have_the_working_days_that_their_notices_leave() -> None:
    """From 2025 on 365 − 104 days of weekends − 13 statutory holidays; the 2024 notice leaves 251."""
    calendar = official_calendar()
    counted = {year: calendar.between(date(year - 1, 12, 31), date(year, 12, 31)) for year in (2024, 2025, 2026)}
    assert counted == {2024: 251, 2025: 248, 2026: 248}


def test_every_official_day_falls_in_its_year_and_names_its_notice() -> None:
    days = calendar_days()
    assert len(days) == len({each.day for each in days}) == 108
    assert all(f"{each.day.year}年部分节假日安排" in each.source for each in days)
    assert all(each.day.weekday() >= 5 for each in days if each.kind == "working")


def test_an_unknown_year_is_said_and_leaves_out_weekends_only() -> None:
    calendar = official_calendar()
    assert calendar.doubts(date(2026, 1, 5), date(2026, 12, 1)) == []
    doubts = calendar.doubts(date(2031, 1, 2), date(2026, 12, 28))
    assert [doubt.period for doubt in doubts] == ["2027", "2028", "2029", "2030", "2031"]
    assert "2031" in doubts[-1].message
    assert "2031" in doubts[-1].message_zh
    assert calendar.is_working(date(2031, 1, 1))
    assert not calendar.is_working(date(2031, 1, 4))


def test_years_are_known_by_what_they_name_unless_told() -> None:
    named = WorkingDays([date(2030, 1, 1)], [])
    assert named.known_years == {2030}
    assert WorkingDays([date(2030, 1, 1)], [], ()).unknown_years(date(2030, 1, 1), date(2030, 1, 2)) == (2030,)


def test_a_day_is_not_both() -> None:
    with pytest.raises(DefinitionError, match="2026-05-09") as refused:
        WorkingDays([date(2026, 5, 9)], [date(2026, 5, 9)])
    assert "2026-05-09" in refused.value.message_zh


@pytest.mark.parametrize(("start", "n"), [(date.max, 1), (date.min, -1), (date(2026, 1, 1), 10**12)])
def test_beyond_every_calendar_is_refused_with_words(start: date, n: int) -> None:
    with pytest.raises(DefinitionError) as refused:
        WorkingDays([], []).add(start, n)
    assert refused.value.mend_zh
