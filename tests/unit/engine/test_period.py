"""Periods: 2026, 2026H1, 2026Q3, 2026-09."""

from datetime import date

import pytest

from jixiao import DefinitionError, Period
from jixiao.engine.model.period import Frequency


@pytest.mark.parametrize(
    ("text", "first", "last", "zh", "en"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年", "2026"),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31), "2026年下半年", "H2 2026"),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度", "Q3 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月", "February 2024"),
    ],
)
def test_a_period_knows_its_days_and_names(text: str, first: date, last: date, zh: str, en: str) -> None:
    period = Period.parse(text)
    assert (str(period), period.first_date, period.last_date) == (text, first, last)
    assert (period.label_zh, period.label_en) == (zh, en)


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-9", "2026Q5", "2026H3", "2026/09", "２０２６", "2026-00", "0000", "1899", "x"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Period.parse(text)
    assert caught.value.code == "bad_period"


def test_neighbours_cross_the_year() -> None:
    january = Period.parse("2026-01")
    assert str(january.previous()) == "2025-12"
    assert january.previous().next() == january
    assert str(january.year_on_year()) == "2025-01"
    assert str(Period.parse("2026Q1").shift(-5)) == "2024Q4"


def test_a_year_contains_its_months_and_only_these() -> None:
    year = Period.parse("2026")
    assert year.contains(Period.parse("2026-12"))
    assert not year.contains(Period.parse("2025-12"))
    assert not Period.parse("2026Q1").contains(Period.parse("2026-04"))
    assert [str(part) for part in Period.parse("2026Q2").parts(Frequency.MONTH)] == ["2026-04", "2026-05", "2026-06"]


def test_only_equal_frequencies_are_ordered() -> None:
    assert Period.parse("2025-12") < Period.parse("2026-01")
    with pytest.raises(TypeError):
        assert Period.parse("2026") < Period.parse("2026-01")


def test_the_period_of_a_day() -> None:
    assert str(Period.of(date(2026, 8, 31), Frequency.QUARTER)) == "2026Q3"
    assert str(Period.of(date(2026, 8, 31), Frequency.HALF)) == "2026H2"
