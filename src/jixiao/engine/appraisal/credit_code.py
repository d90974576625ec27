"""The unified social credit code of an organisation (统一社会信用代码): its check character by GB 32100-2015."""

import unicodedata
from typing import Final

CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Their values are 0 to 30; I, O, S, V and Z do not occur."""
LENGTH: Final = 18
TOO_LONG_OR_SHORT, STRANGE_CHARACTER, WRONG_CHECK = "length", "character", "check"


def credit_code_of(text: str) -> str:
    """A code as it is kept: full-width and small letters made plain, spaces and hyphens left out."""
    return "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())


def check_character(body: str) -> str:
    """The last character to the first seventeen: 31 less the sum of their values times 3^place modulo 31, 31 being 0."""
    total = sum(CHARACTERS.index(each) * pow(3, place, 31) for place, each in enumerate(body))
    return CHARACTERS[-total % 31]


def credit_code_fault(code: str) -> str:
    """What is wrong with a code: its `length`, a `character`, its `check` character; “” where it is well formed.

    Whether anybody carries the code is the registry's to say.
    """
    if len(code) != LENGTH:
        return TOO_LONG_OR_SHORT
    if not set(code) <= set(CHARACTERS):
        return STRANGE_CHARACTER
    return "" if check_character(code[:-1]) == code[-1] else WRONG_CHECK
