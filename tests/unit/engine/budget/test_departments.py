"""A department's programmes taken together: coverage by number and money, the mean by money, reports and their days."""

from datetime import date
from decimal import Decimal

import pytest

from jixiao.engine.budget.departments import (
    IN_TIME,
    LATE,
    OPEN,
    OVERDUE,
    MonitoringPoint,
    OwnScore,
    read_points,
    standing_of,
    summary,
)
from jixiao.engine.model.text import Text
from jixiao.library import held_on

DUE = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("filed", "today", "standing"),
    [
        (DUE, date(2026, 9, 1), IN_TIME),
        (date(2026, 9, 1), date(2026, 9, 1), LATE),
        (None, DUE, OPEN),
        (None, date(2026, 9, 1), OVERDUE),
    ],
)
def test_the_day_itself_is_still_in_time(filed: date | None, today: date, standing: str) -> None:
    assert standing_of(filed, DUE, today) == standing


def test_the_central_timetable_is_july_by_the_end_of_august() -> None:
    points = read_points(held_on("budget-monitoring", "points", date(2026, 8, 1)))
    [required] = [each for each in points if each.is_required]
    assert (required.month, required.due_on(2026)) == (7, DUE)
    assert [each.month for each in points] == [3, 6, 7, 9]
    assert MonitoringPoint(12, 1, 15, False, Text("year", "全年")).due_on(2026) == date(2027, 1, 15)


def test_programmes_are_summed_up_by_number_and_by_money() -> None:
    of = [
        OwnScore(Decimal(300), Decimal(96), "excellent"),
        OwnScore(Decimal(100), Decimal("82.50"), "good"),
        OwnScore(Decimal(100)),
    ]
    found = summary(of)
    assert (found.n, found.amount, found.n_told, found.amount_told) == (3, 500, 2, 400)
    assert (found.coverage, found.coverage_of_money) == (pytest.approx(2 / 3), 0.8)
    assert found.grades == {"excellent": 1, "good": 1}
    assert found.mean == Decimal("92.63"), "(300 × 96 + 100 × 82.5) ÷ 400 = 92.625, half up"


def test_nothing_and_no_money_are_told_apart() -> None:
    nothing = summary([])
    assert (nothing.coverage, nothing.coverage_of_money, nothing.mean) == (None, None, None)
    unpaid = summary([OwnScore(Decimal(0), Decimal(90)), OwnScore(Decimal(0), Decimal(80)), OwnScore(Decimal(0))])
    assert (unpaid.coverage_of_money, unpaid.mean) == (None, Decimal("85.00"))
