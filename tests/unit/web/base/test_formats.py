"""Figures and dates as people read them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.web.base import formats


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1.005, 2, "1.01"),
        (88.645, 2, "88.65"),
        (0.1 + 0.2, 1, "0.3"),
        (1234567890.12, 2, "1,234,567,890.12"),
        (-4.2, 1, "−4.2"),
        (None, 2, "—"),
        (99.995, 2, "100.00"),
    ],
)
def test_number(value: float | None, digits: int, text: str) -> None:
    assert formats.number(value, digits) == text


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3), st.integers(0, 3))
def test_half_up_is_half_up_on_the_decimal_value(value: Decimal, digits: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    assert formats.half_up(float(value), digits) == expected


@pytest.mark.parametrize(
    ("value", "text"), [(61.4, "61.4"), (3.0, "3"), (1000.0, "1,000"), (0.0, "0"), (None, "—"), (-0.5, "−0.5")]
)
def test_plain_keeps_the_figures_own_decimals(value: float | None, text: str) -> None:
    assert formats.plain(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.8, "+0.80"), (-0.3, "−0.30"), (0.001, "0.00"), (None, "—")])
def test_signed(value: float | None, text: str) -> None:
    assert formats.signed(value) == text


def test_dates_in_both_languages() -> None:
    assert formats.date_words(date(2026, 9, 3), "zh-hans") == "2026年9月3日"
    assert formats.date_words(date(2026, 9, 3), "en") == "3 Sep 2026"


@pytest.mark.parametrize("value", [1e30, -1e308, 1e-300, 123456789012345.6])
def test_no_finite_figure_is_too_large_to_write(value: float) -> None:
    assert formats.number(value)
    assert len(formats.plain(value)) < 30
