"""A cycle of five years for key programmes (财预〔2020〕10号): counted from an evaluation, else from the mark."""

from datetime import date

import pytest

from jixiao.engine.budget.coverage import DUE, EVALUATED, OVERDUE, WAITS, turn_of

SINCE = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("evaluated", "today", "due", "standing"),
    [
        ([], date(2024, 3, 1), 2028, WAITS),  # 2024 to 2028 are five years
        ([], date(2028, 1, 1), 2028, DUE),
        ([], date(2028, 12, 31), 2028, DUE),
        ([], date(2029, 1, 1), 2028, OVERDUE),
        ([date(2025, 6, 1)], date(2026, 1, 1), 2030, EVALUATED),
        ([date(2022, 6, 1), date(2020, 6, 1)], date(2026, 1, 1), 2027, EVALUATED),  # before it was one: counts
        ([date(2021, 6, 1)], date(2026, 12, 31), 2026, DUE),
        ([date(2020, 12, 31)], date(2026, 1, 1), 2025, OVERDUE),
        ([date(2026, 6, 1)], date(2026, 5, 31), 2028, WAITS),  # not known yet
    ],
)
def test_when_a_key_programme_is_next(evaluated: list[date], today: date, due: int, standing: str) -> None:
    turn = turn_of(SINCE, evaluated, today, 5)
    assert (turn.due, turn.standing) == (date(due, 12, 31), standing)
