"""Names as different hands write them: the same column in other widths, spaces, brackets, with its unit or without."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from jixiao.engine.model.units import read_unit

_BRACKETS = str.maketrans("【】〔〕[]{}〈〉《》", "()" * 6)
_SILENT = re.compile(r"[\s_\u200b-\u200f\ufeff]+")
_TAIL = re.compile(r"(.*)\(([^()]*)\)", re.DOTALL)


LEVELS = " / "
"""Between the levels of a heading that takes several rows."""


class Name(NamedTuple):
    """A name without its accidents: `plain` is what is compared, `bare` the same without a unit, `unit` as written."""

    plain: str
    bare: str
    unit: str


@lru_cache(maxsize=65_536)
def read_name(text: str) -> Name:
    """The name in `text`: width, case, spaces and the kind of brackets do not count; a unit stands in the last brackets."""
    if LEVELS in text:
        levels = [read_name(level) for level in text.split(LEVELS)]
        plain, bare = ("/".join(getattr(level, part) for level in levels) for part in ("plain", "bare"))
        return Name(plain, bare, next((level.unit for level in levels if level.unit), ""))
    half = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    plain = _SILENT.sub("", half).casefold()
    tail = _TAIL.fullmatch(half.strip())
    if tail is None:
        return Name(plain, plain, "")
    unit = re.sub(r"^\s*(?:计量)?(?:单位|unit)\s*[:：]?\s*", "", tail[2], flags=re.IGNORECASE).strip()
    if not unit or read_unit(unit, known_only=True) is None:
        return Name(plain, plain, "")
    return Name(plain, _SILENT.sub("", tail[1]).casefold(), unit)


def same_name(one: str, other: str) -> bool:
    """Whether two texts name the same; two units that differ make two names."""
    a, b = read_name(one), read_name(other)
    return a.plain == b.plain or (a.bare == b.bare and not (a.unit and b.unit and a.unit != b.unit))


def find_name(wanted: str, present: Iterable[str]) -> tuple[str, ...]:
    """The names among `present` that `wanted` means: exactly so, else spelled otherwise. None or several: ask a person."""
    names = tuple(present)
    if wanted in names:
        return (wanted,)
    close = tuple(name for name in names if read_name(name).plain == read_name(wanted).plain)
    return close or tuple(name for name in names if same_name(name, wanted))


class Spellings:
    """Codes by the names that stand for them; a code stands for itself."""

    def __init__(self, codes: Mapping[str, Iterable[str]]) -> None:
        self._plain: dict[str, str] = {}
        self._bare: dict[str, tuple[str, str] | None] = {}
        for code, spellings in codes.items():
            for spelling in (code, *spellings):
                name = read_name(spelling)
                self._plain.setdefault(name.plain, code)
                known = self._bare.get(name.bare, (code, name.unit))
                self._bare[name.bare] = known if known and known[0] == code else None

    def code(self, text: str) -> str | None:
        """The code of a name, or None; a name whose unit differs from the listed one is not the same."""
        name = read_name(text)
        if name.plain in self._plain:
            return self._plain[name.plain]
        found = self._bare.get(name.bare)
        if found is None or (name.unit and found[1] and name.unit != found[1]):
            return None
        return found[0]
