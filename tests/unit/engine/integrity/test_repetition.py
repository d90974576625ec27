"""Copies and ruler lines: found where planted; ceilings, coarse counts and constant series are left alone."""

import numpy as np
import pytest

from jixiao import doubts
from tests.unit.engine.integrity.series import counts, frame, seasonal, trending


def copies(values: list[float]) -> list[str]:
    """The periods that look copied."""
    return list(doubts(frame({("A", "x"): values}), rules=["copied_forward"]).table["period"])


@pytest.mark.parametrize(
    ("places", "periods"), [([-1], ["2025-12"]), ([-6], ["2025-07"]), ([-6, -5, -4], ["2025-07", "2025-08", "2025-09"])]
)
def test_last_months_figure_again_is_found(places: list[int], periods: list[str]) -> None:
    values = seasonal(np.random.default_rng(1))
    for place in places:
        values[place] = values[place - 1]
    assert copies(values) == periods


def test_last_years_figures_again_are_found() -> None:
    values = seasonal(np.random.default_rng(2))
    values[-3:] = values[-15:-12]
    assert copies(values) == ["2025-10", "2025-11", "2025-12"]


@pytest.mark.parametrize("values", [[5.0] * 24, [100.0] * 24, [*np.linspace(60, 99, 18).round(1), *[100.0] * 6]])
def test_ceilings_and_constants_are_natural(values: list[float]) -> None:
    assert copies([float(value) for value in values]) == []


def test_small_counts_repeat_by_nature() -> None:
    rng = np.random.default_rng(3)
    series = {(f"S{number}", f"x{number}"): counts(rng, mean=3.0) for number in range(100)}
    table = doubts(frame(series), rules=["copied_forward"]).table
    assert len(set(table["organisation_code"])) <= 5  # the cut: one in twenty


def test_an_extreme_that_several_share_is_natural() -> None:
    rng = np.random.default_rng(4)
    full = {(f"S{number}", "x"): [*seasonal(rng)[:-2], 400.0, 400.0] for number in range(2)}
    assert len(doubts(frame(full), rules=["copied_forward"]).table) == 0
    assert copies(full["S0", "x"]) == ["2025-12"]


def test_a_ruler_line_is_too_smooth() -> None:
    rng = np.random.default_rng(5)
    values = [round(float(value), 2) for value in 15 + rng.normal(0, 0.5, 24)]
    for step in range(10):
        values[8 + step] = round(15 + 0.3 * step + float(rng.normal(0, 0.01)), 2)
    table = doubts(frame({("A", "x"): values}), rules=["too_smooth"]).table
    assert table["rule"] == ("too_smooth",)
    assert "2025-05" <= table["period"][0] <= "2025-06"  # a stretch within the ruler's


@pytest.mark.parametrize("kind", [seasonal, trending])
def test_life_is_not_too_smooth(kind: object) -> None:
    rng = np.random.default_rng(6)
    series = {(f"S{number}", f"x{number}"): kind(rng) for number in range(100)}  # type: ignore[operator]
    assert len(doubts(frame(series), rules=["too_smooth"]).table) <= 2
