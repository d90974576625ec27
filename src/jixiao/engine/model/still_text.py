"""Texts in a table that a spreadsheet must not run as formulas."""

import re

# A text that begins so would run as a formula in a spreadsheet; apostrophes before it are those of `guarded`.
_FORMULA = re.compile("'*\\s*[=+\\-@＝＋－＠\t\r\n]")
_PLAIN_NUMBER = re.compile(r"'*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?", re.ASCII)


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it; plain numbers such as -5 stay as they are.

    One that begins with apostrophes and then so gets one more, so that `unguarded` gives back every text exactly.
    """
    return f"'{text}" if _would_run(text) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _would_run(text) else text


def _would_run(text: str) -> bool:
    return _FORMULA.match(text) is not None and _PLAIN_NUMBER.fullmatch(text) is None
