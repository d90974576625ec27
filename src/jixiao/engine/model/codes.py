"""Codes and words from fixed lists: what may stand as one."""

import re

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean

DIRECTIONS = ("higher", "lower")
_CODE = re.compile(r"[^\s,;|\"'/\\]{1,64}")


def check_code(code: str) -> None:
    """Codes are 1–64 characters without spaces, commas, quotes, slashes."""
    if not _CODE.fullmatch(code):
        raise DefinitionError(
            "bad_code",
            Text(f"“{code[:70]}” cannot be a code.", f"“{code[:70]}”不能作为编码。"),
            Text(
                "Use 1–64 characters without spaces, commas, quotes or slashes.",
                "请用 1–64 个字符，不含空格、逗号、引号、斜杠。",
            ),
        )


def check_choice(key: str, word: str, options: tuple[str, ...]) -> None:
    """Raise DefinitionError unless `word` is one of the options."""
    if word not in options:
        text = Text(f"“{key}” cannot be “{word}”.", f"“{key}”不能取“{word}”。")
        raise DefinitionError("bad_choice", text, did_you_mean(word, options))
