"""Last digits, round numbers, first digits: made-up figures are found, genuine ones are not, small samples are silent."""

from math import log10

import numpy as np
import pytest

from jixiao import doubts
from jixiao.engine.integrity.benford import LAW, first_digits
from tests.unit.engine.integrity.series import frame


def genuine(rng: np.random.Generator, size: int, level: float = 5000.0) -> list[float]:
    """Whole figures that spread over some thousands."""
    return [float(round(level * (1 + 0.2 * rng.normal()))) for _ in range(size)]


def favoured(rng: np.random.Generator, values: list[float]) -> list[float]:
    """The same with last digits as a person makes them up: 0 and 5 hardly ever, 3 and 7 often."""
    digits = rng.choice(10, len(values), p=[0.01, 0.05, 0.1, 0.27, 0.05, 0.02, 0.1, 0.27, 0.1, 0.03])
    return [value - value % 10 + digit for value, digit in zip(values, digits.tolist(), strict=True)]


def organisations(table: object, rule: str) -> set[str]:
    return {row["organisation_code"] for row in table if row["rule"] == rule}  # type: ignore[attr-defined]


def test_made_up_last_digits_are_found_over_all_of_a_reporters_series() -> None:
    rng = np.random.default_rng(1)
    series = {(f"S{who}", f"x{what}"): genuine(rng, 36, 5000 + 900 * what) for who in range(10) for what in range(5)}
    for what in range(5):
        series["S7", f"x{what}"] = favoured(rng, series["S7", f"x{what}"])
    assert organisations(doubts(frame(series), rules=["last_digit"]).table, "last_digit") == {"S7"}


def test_last_digits_of_few_or_narrow_figures_are_not_judged() -> None:
    rng = np.random.default_rng(2)
    few = {("A", "x"): favoured(rng, genuine(rng, 45))}
    narrow = {("A", "x"): [float(100 + place % 4) for place in range(200)]}
    for series in (few, narrow):
        assert len(doubts(frame(series), rules=["last_digit"]).table) == 0


def test_an_indicator_that_counts_in_fives_has_no_last_digit() -> None:
    rng = np.random.default_rng(3)
    series = {(f"S{who}", "x"): [5 * value for value in genuine(rng, 80, 900)] for who in range(5)}
    assert len(doubts(frame(series), rules=["last_digit"]).table) == 0


def test_who_rounds_where_others_count_is_found() -> None:
    rng = np.random.default_rng(4)
    series = {(f"S{who}", "x"): [round(float(v), 1) for v in rng.uniform(30, 90, 24)] for who in range(8)}
    series["S2", "x"] = [
        5.0 * round(value / 5) if place >= 12 else value for place, value in enumerate(series["S2", "x"])
    ]
    assert organisations(doubts(frame(series), rules=["round_numbers"]).table, "round_numbers") == {"S2"}
    all_round = {key: [5.0 * round(value / 5) for value in values] for key, values in series.items()}
    assert len(doubts(frame(all_round), rules=["round_numbers"]).table) == 0


def test_first_digits_of_the_powers_of_two() -> None:
    """Counts for 2¹ … 2¹⁰⁰⁰, as printed in treatments of Benford's law: 301, 176, 125, 97, 79, 69, 56, 52, 45."""
    digits = first_digits(np.array([2.0**power for power in range(1, 1001)]))
    assert np.bincount(digits, minlength=10)[1:].tolist() == [301, 176, 125, 97, 79, 69, 56, 52, 45]
    assert LAW.sum() == pytest.approx(1)


def test_first_digits_are_exact_at_powers_of_ten() -> None:
    values = [0.001, 0.01, 0.1, 1, 10, 1000, 9.999, 0.00999, 3e-7, 1e23]
    assert first_digits(np.array(values)).tolist() == [1, 1, 1, 1, 1, 1, 9, 9, 3, 1]


def benford_doubts(values: np.ndarray) -> int:
    series = {(f"S{who:02}", "x"): [float(v) for v in part] for who, part in enumerate(np.array_split(values, 25))}
    return len(doubts(frame(series, "2025-12"), rules=["benford"]).table)


def test_genuine_wide_data_conform_to_benford_and_are_left_alone() -> None:
    rng = np.random.default_rng(5)
    for spread in (2.0, 2.5, 3.0):
        assert benford_doubts(np.round(rng.lognormal(8, spread, 5000), 2)) == 0


def test_wide_data_with_made_up_first_digits_are_found() -> None:
    rng = np.random.default_rng(6)
    evenly = rng.uniform(1, 10, 5000) * 10.0 ** rng.integers(0, 5, 5000)
    assert benford_doubts(np.round(evenly, 2)) == 1


def test_benford_is_silent_below_a_thousand_and_for_a_narrow_range() -> None:
    rng = np.random.default_rng(7)
    evenly = rng.uniform(1, 10, 900) * 10.0 ** rng.integers(0, 5, 900)
    assert benford_doubts(np.round(evenly, 2)) == 0
    narrow = rng.normal(500, 40, 5000)
    assert log10(narrow.max() / narrow.min()) < 3
    assert benford_doubts(np.round(narrow, 2)) == 0
