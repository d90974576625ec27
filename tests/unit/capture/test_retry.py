"""When to try again: waits grow, are bounded, differ between sources and are the same each time they are asked for."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.capture.retry import WITHIN_A_READING, Schedule

schedules = st.builds(
    Schedule,
    first=st.floats(0.01, 60),
    factor=st.floats(1, 5),
    longest=st.floats(60, 10_000),
    tries=st.integers(1, 3_000),
    jitter=st.floats(0, 0.99),
)

HOURS_AT_MOST = Schedule(first=30.0, factor=2.0, longest=3600.0, tries=10)


@settings(max_examples=100)
@given(schedules, st.integers(1, 3_000), st.text(max_size=5), st.floats(0, 1e5))
def test_a_wait_lies_between_its_bounds(schedule: Schedule, attempt: int, seed: str, at_least: float) -> None:
    wait = schedule.wait(attempt, seed, at_least)
    if attempt >= schedule.tries:
        assert wait is None
        return
    try:
        full = min(schedule.first * schedule.factor ** (attempt - 1), schedule.longest)
    except OverflowError:
        full = schedule.longest
    assert wait is not None
    assert wait >= at_least
    assert wait <= max(full * (1 + 1e-9), at_least)
    assert wait >= full * (1 - schedule.jitter) * (1 - 1e-9)
    assert wait == schedule.wait(attempt, seed, at_least)


def test_the_published_schedules() -> None:
    plain = Schedule(first=1, factor=2, longest=10, tries=7, jitter=0)
    assert [plain.wait(attempt) for attempt in range(1, 8)] == [1, 2, 4, 8, 10, 10, None]
    assert plain.wait(1, at_least=60) == 60
    assert WITHIN_A_READING.wait(WITHIN_A_READING.tries) is None
    total = sum(HOURS_AT_MOST.wait(attempt, "s") or math.nan for attempt in range(1, HOURS_AT_MOST.tries))
    assert 3 * 3600 * 0.75 <= total <= 5 * 3600


def test_sources_that_fell_together_are_not_asked_together() -> None:
    waits = {HOURS_AT_MOST.wait(1, f"source {number}") for number in range(100)}
    assert len(waits) == 100
    assert all(wait is not None and 22.5 <= wait <= 30 for wait in waits)


@pytest.mark.parametrize("wrong", [{"first": 0}, {"factor": 0.5}, {"longest": 0.1}, {"tries": 0}, {"jitter": 1}])
def test_a_schedule_that_makes_no_sense(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a schedule needs"):
        Schedule(**wrong)  # type: ignore[arg-type]


def test_tries_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        Schedule().wait(0)
