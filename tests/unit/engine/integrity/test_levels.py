"""Outliers, other units and zeros: found where planted, silent where a season, a trend or a step explains them."""

import numpy as np
import pytest

from jixiao import doubts
from tests.unit.engine.integrity.series import KINDS, counts, frame, seasonal, trending

LEVEL_RULES = ("outlier", "unit_jump", "zero_value")


def found(values: list[float], *, last: str = "2025-12") -> list[tuple[str, str]]:
    """Rule and period of every doubt about levels."""
    table = doubts(frame({("A", "x"): values}, last), rules=LEVEL_RULES).table
    return list(zip(table["rule"], table["period"], strict=True))


@pytest.mark.parametrize("factor", [10, 100, 1000, 10_000, 0.1, 0.01, 0.001])
@pytest.mark.parametrize(("place", "period"), [(-1, "2025-12"), (-9, "2025-04"), (4, "2023-05")])
def test_another_unit_is_found_at_its_place(factor: float, place: int, period: str) -> None:
    values = seasonal(np.random.default_rng(3))
    values[place] = round(values[place] * factor, 2)
    assert found(values) == [("unit_jump", period)]


@pytest.mark.parametrize(("place", "period"), [(-1, "2025-12"), (-9, "2025-04")])
def test_a_zero_among_large_figures_is_found(place: int, period: str) -> None:
    values = seasonal(np.random.default_rng(4))
    values[place] = 0.0
    assert found(values) == [("zero_value", period)]


@pytest.mark.parametrize(("place", "period"), [(-1, "2025-12"), (-9, "2025-04")])
def test_an_outlier_in_a_season_is_found(place: int, period: str) -> None:
    values = seasonal(np.random.default_rng(5))
    values[place] = round(values[place] * 1.6, 2)
    assert found(values) == [("outlier", period)]


def test_a_calm_value_of_the_wrong_season_is_found() -> None:
    values = seasonal(np.random.default_rng(6), noise=0.005)
    highest, lowest = values[-10], values[-4]
    assert highest > 1.3 * lowest
    values[-4] = highest
    assert found(values) == [("outlier", "2025-09")]


def test_changed_digits_are_named() -> None:
    values = seasonal(np.random.default_rng(7))
    honest = str(values[-9])
    assert found(values) == []
    assert honest[1] != honest[0]
    values[-9] = float(honest[1] + honest[0] + honest[2:])
    table = doubts(frame({("A", "x"): values}), rules=LEVEL_RULES).table
    assert table["period"] == ("2025-04",)
    assert honest.rstrip("0") in table["message"][0]
    assert honest.rstrip("0") in table["message_zh"][0]


def test_a_step_to_a_new_level_is_no_outlier_once_it_stays() -> None:
    rng = np.random.default_rng(8)
    values = [round(float(100 + rng.normal()), 1) for _ in range(18)] + [
        round(float(140 + rng.normal()), 1) for _ in range(18)
    ]
    assert found(values) == []


def test_a_movement_that_all_share_is_nobodys_doubt() -> None:
    rng = np.random.default_rng(9)
    series = {(f"S{number}", "x"): seasonal(rng, noise=0.01) for number in range(10)}
    shaken = {key: [*values[:-6], round(values[-6] * 0.6, 2), *values[-5:]] for key, values in series.items()}
    alone = {**series, ("S0", "x"): shaken["S0", "x"]}
    assert len(doubts(frame(shaken), rules=LEVEL_RULES).table) == 0
    assert doubts(frame(alone), rules=LEVEL_RULES).table["organisation_code"] == ("S0",)


@pytest.mark.parametrize("kind", KINDS)
def test_clean_series_are_mostly_left_alone(kind: object) -> None:
    rng = np.random.default_rng(10)
    series = {(f"S{number:03}", f"x{number}"): kind(rng) for number in range(200)}  # type: ignore[operator]
    table = doubts(frame(series), rules=LEVEL_RULES).table
    assert len(set(table["organisation_code"])) <= 10  # five alarms per hundred clean series


def test_zeros_among_small_counts_are_natural() -> None:
    rng = np.random.default_rng(11)
    series = {(f"S{number}", "x"): [*counts(rng, mean=1.0)[:-1], 0.0] for number in range(50)}
    table = doubts(frame(series), rules=LEVEL_RULES).table
    assert "zero_value" not in table["rule"]
    assert len(table) <= 2


@pytest.mark.parametrize("values", [[], [7.0], [7.0, 5000.0], [10.0, 12.0, 5000.0]])
def test_too_short_a_past_says_nothing(values: list[float]) -> None:
    assert found(values) == []


def test_a_short_steady_past_still_tells_another_unit() -> None:
    assert found([10.0, 12.0, 1100.0]) == [("unit_jump", "2025-12")]
    assert found([10.0, 120.0, 1100.0]) == []


def test_the_newest_of_every_series_is_told_doubted_or_not() -> None:
    rng = np.random.default_rng(12)
    wrong = trending(rng)
    wrong[-1] = 8.5
    result = doubts(frame({("A", "x"): wrong, ("B", "x"): trending(rng), ("C", "x"): [1.0]}))
    newest = {row["organisation_code"]: row for row in result.newest}
    assert list(newest) == ["A", "B", "C"]
    assert [newest[code]["flag"] for code in "ABC"] == [1, 0, 0]
    assert newest["A"]["score"] >= 1 > newest["B"]["score"]
    assert newest["C"]["score"] == 0
    assert {row["period"] for row in newest.values()} == {"2025-12"}


def test_gaps_are_no_doubt_and_stop_nothing() -> None:
    values: list[float | None] = list(seasonal(np.random.default_rng(13)))
    values[5] = values[17] = None
    assert found(values) == []  # type: ignore[arg-type]
    values[-1] = round(values[-1] * 10, 2)  # type: ignore[operator]
    assert found(values) == [("unit_jump", "2025-12")]  # type: ignore[arg-type]


@pytest.mark.parametrize(("last", "size"), [("2025", 14), ("2025Q4", 20), ("2025H2", 16)])
def test_every_frequency_is_looked_at(last: str, size: int) -> None:
    rng = np.random.default_rng(14)
    values = [round(float(value), 1) for value in 500 + rng.normal(0, 10, size)]
    values[-1] = round(values[-1] / 10, 1)
    assert found(values, last=last) == [("unit_jump", last)]
