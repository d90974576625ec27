"""Panels that are young: the year in view has no whole year before the only earlier one."""

import numpy as np
import pytest

from jixiao.engine.forecast.attain import attain
from jixiao.engine.model.period import Period


def panel(first: str, n_months: int, n_series: int = 20) -> dict[str, list[object]]:
    """Series that climb by one a month from 50, with a little noise."""
    rng, start = np.random.default_rng(4), Period.parse(first)
    rows = [
        (f"s{number:02d}", str(start.shift(step)), 50.0 + step + float(rng.normal(scale=0.5)))
        for number in range(n_series)
        for step in range(n_months)
    ]
    return dict(zip(("series", "period", "value"), map(list, zip(*rows, strict=True)), strict=True))


@pytest.mark.parametrize("kind", ["flow", "average", "level"])
@pytest.mark.parametrize(("first", "n_months"), [("2025-01", 22), ("2024-11", 24), ("2025-09", 14), ("2026-01", 10)])
def test_a_young_panel_gets_chances_and_sees_far_targets(first: str, n_months: int, kind: str) -> None:
    frame = panel(first, n_months)
    names = sorted(set(map(str, frame["series"])))
    chances = []
    for target in (0.0, 1e6):
        asked = {
            "series": names, "year": ["2026"] * len(names), "target": [target] * len(names),
            "direction": ["higher"] * len(names), "kind": [kind] * len(names),
        }  # fmt: skip
        chances.append(attain(frame, asked).table["probability"])
    assert min(chances[0]) >= 0.99
    assert max(chances[1]) <= 0.01


def test_one_year_that_climbed_promises_no_climb_to_the_next() -> None:
    rng = np.random.default_rng(7)
    climb = [*np.linspace(30, 78, 14), *np.full(10, 75.0)]
    rows = [
        (f"s{number:02d}", str(Period.parse("2024-11").shift(step)), float(value + rng.normal()))
        for number in range(15)
        for step, value in enumerate(climb)
    ]
    frame = dict(zip(("series", "period", "value"), map(list, zip(*rows, strict=True)), strict=True))
    names = [f"s{number:02d}" for number in range(15)]
    asked = {
        "series": names, "year": ["2026"] * 15, "target": [92.0] * 15, "direction": ["higher"] * 15,
        "kind": ["level"] * 15,
    }  # fmt: skip
    assert max(attain(frame, asked).table["probability"]) < 0.5
