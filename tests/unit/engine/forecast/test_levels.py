"""A year judged by its last value: last year's climb is no promise where this year stands still."""

import numpy as np
import pytest

from jixiao.engine.forecast.attain import attain
from jixiao.engine.forecast.attainment import remainder


def climbed_then_still(n_series: int = 12) -> list[dict[str, object]]:
    rng = np.random.default_rng(4)
    rows: list[dict[str, object]] = []
    for number in range(n_series):
        for month in range(22):
            level = 30 + 45 * min(month, 11) / 11 + rng.normal(0, 2)
            rows.append({
                "series": f"s{number:02}", "period": f"{2024 + month // 12}-{month % 12 + 1:02d}", "value": level,
            })  # fmt: skip
    return rows


def chances(target: float, rows: list[dict[str, object]]) -> list[float]:
    codes = sorted({str(row["series"]) for row in rows})
    targets = [
        {"series": code, "year": 2025, "target": target, "direction": "higher", "kind": "level"} for code in codes
    ]
    found = attain(rows, targets).table["probability"]
    return [float(each) for each in found]


def test_what_climbed_last_year_and_stands_still_is_not_expected_to_climb_again() -> None:
    rows = climbed_then_still()
    assert np.mean(chances(95, rows)) < 0.15
    assert np.mean(chances(65, rows)) > 0.85


def test_the_order_of_rows_changes_nothing() -> None:
    rows = climbed_then_still(4)
    assert chances(80, rows) == chances(80, rows[::-1])


def test_a_constant_level_stays() -> None:
    rows: list[dict[str, object]] = [
        {"series": "s", "period": f"{2023 + month // 12}-{month % 12 + 1:02d}", "value": 7} for month in range(30)
    ]
    [below], [above] = chances(6.5, rows), chances(7.5, rows)
    assert below > 0.9
    assert above < 0.1


def test_nothing_is_learnt_of_sums_for_a_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of sums costs a minute in a large run, and nobody would look at what it says."""

    def refuse(*_: object) -> None:
        raise AssertionError("the model of sums was asked")

    monkeypatch.setattr(remainder, "quantiles", refuse)
    assert chances(65, climbed_then_still(3))
