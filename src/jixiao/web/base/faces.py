"""The platform's own typeface inside a file: the slices of Noto Sans SC that hold the signs of a text, for whom none is left."""

import base64
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor" / "noto-sans-sc"
SHEET = "wght.css"
FAMILY = "Noto Sans SC Variable"
_FACE = re.compile(r"url\((\./files/[\w.-]+\.woff2)\).*?unicode-range: ([^;]+);", re.DOTALL)


@dataclass(frozen=True)
class Slice:
    """One file of the typeface and the ranges of signs in it."""

    file: str
    ranges: tuple[tuple[int, int], ...]

    def holds(self, sign: int) -> bool:
        return any(first <= sign <= last for first, last in self.ranges)


@cache
def slices() -> tuple[Slice, ...]:
    """The slices in the order of the style sheet; none where the typeface is not there."""
    sheet = FOLDER / SHEET
    text = sheet.read_text(encoding="utf-8") if sheet.is_file() else ""
    return tuple(Slice(file, _ranges(told)) for file, told in _FACE.findall(text))


def _ranges(told: str) -> tuple[tuple[int, int], ...]:
    found = []
    for part in told.replace("\n", "").split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found.append((int(first, 16), int(last or first, 16)))
    return tuple(found)


def faces_for(text: str) -> str:
    """@font-face rules with the slices inside that `text` needs; nothing where the typeface is not there."""
    left = {ord(sign) for sign in text}
    rules = []
    # A sign stands in one slice as a rule; the last rule of a sheet goes first, as in a browser.
    for one in reversed(slices()):
        own = {sign for sign in left if one.holds(sign)}
        if own:
            left -= own
            rules.append(_rule(one))
    return "".join(rules)


@cache
def _rule(one: Slice) -> str:
    content = base64.b64encode((FOLDER / one.file).read_bytes()).decode()
    ranges = ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in one.ranges)
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:100 900;src:url(data:font/woff2;base64,{content}) "
        f"format('woff2');unicode-range:{ranges}}}"
    )
