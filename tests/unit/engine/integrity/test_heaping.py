"""Heaps just past a target."""

import numpy as np
import pytest

from jixiao import doubts
from tests.unit.engine.integrity.series import frame

TARGET = 90.0


def around(rng: np.random.Generator, size: int) -> list[float]:
    """Values on both sides of the target, one decimal."""
    return [round(float(value), 1) for value in rng.normal(89, 6, size)]


def lifted(rng: np.random.Generator, values: list[float]) -> list[float]:
    """The same, but what just missed the target is a hair above it."""
    return [
        round(TARGET + float(rng.uniform(0, 0.8)), 1) if TARGET - 5 <= value < TARGET and rng.random() < 0.8 else value
        for value in values
    ]


def doubted(series: dict[tuple[str, str], list[float]], **target: object) -> list[tuple[str, str]]:
    aims = {"organisation_code": ["*"], "indicator_code": ["x"], "period": ["*"], "target": [TARGET]}
    aims |= {name: [value] for name, value in target.items()}
    table = doubts(frame(series), aims, rules=["heaping_at_target"]).table
    return list(zip(table["organisation_code"], table["indicator_code"], strict=True))


def test_who_lifts_near_misses_is_found() -> None:
    rng = np.random.default_rng(1)
    series = {(f"S{who:02}", "x"): around(rng, 60) for who in range(20)}
    assert doubted(series) == []
    series["S04", "x"] = lifted(rng, series["S04", "x"])
    assert doubted(series) == [("S04", "x")]


def test_an_indicator_that_everybody_lifts_is_found() -> None:
    rng = np.random.default_rng(2)
    series = {(f"S{who:03}", "x"): lifted(rng, around(rng, 6)) for who in range(100)}
    assert doubted(series) == [("*", "x")]


def test_lower_is_better_looks_below() -> None:
    rng = np.random.default_rng(3)
    values = [round(2 * TARGET - value, 1) for value in lifted(rng, around(rng, 80))]
    assert doubted({("A", "x"): values}) == []
    assert doubted({("A", "x"): values}, direction="lower") == [("A", "x")]


@pytest.mark.parametrize(
    "target", [{"target": 100.0}, {"indicator_code": "other"}, {"target": None}, {"target": "many"}]
)
def test_without_a_target_that_can_be_passed_nothing_is_said(target: dict[str, object]) -> None:
    rng = np.random.default_rng(4)
    values = [min(100.0, round(value + 8, 1)) for value in around(rng, 80)]
    assert doubted({("A", "x"): values}, **target) == []


def test_few_values_are_not_judged() -> None:
    rng = np.random.default_rng(5)
    assert doubted({("A", "x"): [round(TARGET + float(rng.uniform(0, 0.3)), 1) for _ in range(19)]}) == []


def test_the_most_special_target_counts() -> None:
    rng = np.random.default_rng(6)
    series = {("A", "x"): lifted(rng, around(rng, 60))}
    aims = {
        "organisation_code": ["*", "A"], "indicator_code": ["x", "x"], "period": ["2025", ""], "target": [50.0, TARGET],
    }  # fmt: skip
    assert list(doubts(frame(series), aims, rules=["heaping_at_target"]).table["organisation_code"]) == ["A"]
