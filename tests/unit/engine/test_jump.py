"""Figures that leap away from their own past, and what was probably meant."""

import pytest

from jixiao.engine.integrity.jump import JumpLimits, is_jump, likely_reading, usual_gap

LIMITS = JumpLimits(share_of_last=0.3, share_with_little_history=0.6, usual_steps=6.0, enough_steps=5)
CLIMB = [78.0, 79.0, 80.0, 81.0, 82.0, 83.0, 84.0]


@pytest.mark.parametrize(
    ("value", "expected"), [(85.0, False), (84.0, False), (60.0, False), (58.0, True), (27.5, True), (840.0, True)]
)
def test_a_jump_is_more_than_thirty_percent_of_the_last(value: float, expected: bool) -> None:
    assert is_jump(value, CLIMB, LIMITS, decimals=1) is expected


def test_without_a_past_nothing_is_a_jump() -> None:
    assert not is_jump(1e300, [], LIMITS)


def test_the_same_season_last_year_explains_a_leap() -> None:
    assert is_jump(150.0, CLIMB, LIMITS)
    assert not is_jump(150.0, CLIMB, LIMITS, last_year=148.0)


def test_small_counts_may_move_by_three() -> None:
    assert not is_jump(4.0, [1.0, 2.0, 1.0, 1.0, 2.0, 1.0], LIMITS, decimals=0)
    assert is_jump(40.0, [1.0, 2.0, 1.0, 1.0, 2.0, 1.0], LIMITS, decimals=0)


def test_a_restless_series_is_given_more_room() -> None:
    restless = [10.0, 30.0, 12.0, 33.0, 9.0, 31.0, 10.0]
    assert usual_gap(restless, LIMITS) > 150
    assert not is_jump(60.0, restless, LIMITS)


def test_little_history_gives_sixty_percent() -> None:
    assert not is_jump(1.5, [1.0, 1.0], LIMITS, decimals=2)
    assert is_jump(1.7, [1.0, 1.0], LIMITS, decimals=2)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("27.5", 87.5),
        ("8.4", 84.0),
        ("840", 84.0),
        ("8400", 84.0),
        ("0.84", 84.0),
        ("14", 84.0),
        ("5000000", None),
        ("x", None),
    ],
)
def test_the_reading_probably_meant(written: str, meant: float | None) -> None:
    assert likely_reading(written, CLIMB, LIMITS, decimals=1) == pytest.approx(meant)
