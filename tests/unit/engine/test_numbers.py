"""One reader of numbers for every door."""

from decimal import Decimal

import numpy as np
import pytest

from jixiao.engine.model.numbers import read_number


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12.5", 12.5),
        (" 12.5\t", 12.5),
        ("+3", 3.0),
        ("-0.1", -0.1),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("007", 7.0),
        (5, 5.0),
        (2.5, 2.5),
        (Decimal("0.1"), 0.1),
        (np.float64(1.5), 1.5),
        (np.int64(4), 4.0),
    ],
)
def test_plain_numbers_are_read(raw: object, value: float) -> None:
    assert read_number(raw).value == value


@pytest.mark.parametrize(
    ("raw", "code", "suggestion"),
    [
        ("", "blank", ""),
        (None, "blank", ""),
        ("   ", "blank", ""),
        ("无", "blank_word", ""),
        ("—", "blank_word", ""),
        ("/", "blank_word", ""),
        ("abc", "text", ""),
        ("1_000", "text", ""),
        ("0x1F", "text", ""),
        ("②", "text", ""),
        ("一百二十", "text", ""),
        ("1.2.3", "text", ""),
        ("#DIV/0!", "text", ""),
        ("(5)", "text", ""),
        ("NaN", "not_finite", ""),
        ("-inf", "not_finite", ""),
        ("∞", "not_finite", ""),
        (float("nan"), "not_finite", ""),
        (float("inf"), "not_finite", ""),
        ("1e400", "too_large", ""),
        (10**400, "too_large", ""),
        ("１２．５", "full_width", "12.5"),
        ("１２３", "full_width", "123"),
        ("1,234.5", "thousands_separator", "1234.5"),
        ("1，234", "full_width", "1234"),
        ("85%", "percent_sign", "85"),
        ("85％", "percent_sign", "85"),
        ("3.14万", "number_unit", "31400"),
        ("1.2亿", "number_unit", "120000000"),
        ("\u22125", "minus_sign", "-5"),
        (True, "boolean", ""),
        ([1], "text", ""),
        ("1\u00a0000", "text", ""),
    ],
)
def test_everything_else_is_refused_with_a_reason(raw: object, code: str, suggestion: str) -> None:
    reading = read_number(raw)
    assert (reading.value, reading.code, reading.suggestion) == (None, code, suggestion)
    assert reading.message
    assert reading.message_zh


def test_a_suggestion_is_itself_readable() -> None:
    for raw in ("１２．５", "1,234.5", "85%", "3.14万", "\u22125", "１，２３４"):
        assert read_number(read_number(raw).suggestion).accepted


def test_a_long_cell_is_quoted_short() -> None:
    assert len(read_number("x" * 100_000).message) < 100
