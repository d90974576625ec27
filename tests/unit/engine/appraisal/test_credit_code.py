"""Unified social credit codes: codes that organisations print themselves, against a table written out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.appraisal.credit_code import CHARACTERS, check_character, credit_code_fault, credit_code_of

# Of public registers: 小米科技, 腾讯科技（深圳）, 深圳市腾讯计算机系统, 阿里巴巴（中国）, 华为技术;
# the last one is the example of the documentation of python-stdnum.
PUBLISHED = (
    "91110108551385082Q", "9144030071526726XG", "91440300708461136T", "91330100799655058B", "914403001922038216",
    "91110000600037341L",
)  # fmt: skip
# GB 32100-2015, tables of weights and of values, as they stand there.
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
VALUES = dict(zip("0123456789ABCDEFGHJKLMNPQRTUWXY", range(31), strict=True))


def plain_check(body: str) -> str:
    """The standard's steps one by one."""
    total = 0
    for character, weight in zip(body, WEIGHTS, strict=True):
        total += VALUES[character] * weight
    value = 31 - total % 31
    return {number: character for character, number in VALUES.items()}[0 if value == 31 else value]


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_well_formed_and_one_wrong_character_is_noticed(code: str) -> None:
    assert credit_code_fault(code) == ""
    for place, character in enumerate(code):
        other = CHARACTERS[(CHARACTERS.index(character) + 1) % 31]
        assert credit_code_fault(code[:place] + other + code[place + 1 :]) == "check"


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_the_check_character_is_that_of_the_standards_table(body: str) -> None:
    assert check_character(body) == plain_check(body)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "length"),
        ("9111010855138508", "length"),
        ("91110108551385O82Q", "character"),
        ("9111010855138508中Q", "character"),
    ],
)
def test_what_is_no_code(code: str, fault: str) -> None:
    assert credit_code_fault(code) == fault


def test_a_code_is_kept_plain_however_it_is_typed() -> None:
    assert credit_code_of(" ９１11 0108-5513 85082q\n") == "91110108551385082Q"
