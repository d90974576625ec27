"""Targets as people type them (“≥50个”, “90%以上”, “50-60天”, “2023年12月底前”, “效果明显”): sign, number, unit, or words."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from jixiao.engine.budget.target_days import read_day
from jixiao.engine.budget.target_words import (
    AFTER_WORDS,
    CHANGE_WORDS,
    NO_SUBJECT,
    PER,
    SIGN_AFTER,
    SIGN_BY_WORD,
    SIGN_WORDS,
    STRICT,
    UP,
    counted,
    in_digits,
    is_harmless,
    is_known_unit,
    without_fillers,
)  # fmt: skip
from jixiao.engine.model.units import plain_unit
from jixiao.engine.model.written_figures import what_else

QUALITATIVE = "定性"
RANGE = "~"
_NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_WHOLE = re.compile(
    rf"(?P<lead>[^0-9]*?)(?P<sign>{SIGN_WORDS})?(?P<change>{CHANGE_WORDS})?(?P<second>{SIGN_WORDS})?"
    rf"(?P<number>{_NUMBER})(?:(?P<first_unit>[^0-9~\-]{{0,6}}?)(?:[~-]+|至|到)(?P<upper>{_NUMBER.removeprefix('[+-]?')}))?"
    r"(?P<tail>.*)",
    re.ASCII | re.DOTALL,
)
_SIGNS = str.maketrans("≧⩾≦⩽﹥﹤〜∼～−–—―‐‑﹣", "≥≥≤≤><~~~-------")
_REMARK = re.compile(r"\([^0-9()]*\)$")
"""Words in brackets behind a figure: 47个（已完成）."""
_GROUPS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])")
"""2 700 000: blanks between thousands."""
_AND_MORE = re.compile(r"(?<=[0-9])[余多](?=[^0-9])")
"""300余人, 50多个: somewhat more than that."""
_LONGEST_UNIT, _LONGEST_SUBJECT, _MOST_DIGITS = 8, 20, 18


@dataclass(frozen=True)
class TypedTarget:
    """A target taken apart. `operator` is ≥ ≤ > < = ≈, ~ for a range (`value` to `upper`), 定性, or “” where none stands.

    `unit` in its plain spelling (个数 is 个, 百分点 is %); `day` of a date; `change` up or down (增长, 下降); `subject`
    is what stood before the number. `is_qualitative`: words without a figure or a day; `is_blank`: nothing, or a stroke.
    """

    text: str
    operator: str = ""
    value: Decimal | None = None
    unit: str = ""
    is_qualitative: bool = False
    upper: Decimal | None = None
    day: date | None = None
    change: str = ""
    subject: str = ""
    is_blank: bool = False

    @property
    def direction(self) -> str:
        """Whether higher or lower is better by the sign; “” where the sign does not say."""
        return {"≥": "higher", ">": "higher", "≤": "lower", "<": "lower"}.get(self.operator, "")

    def counted_in(self, unit: str) -> "TypedTarget":
        """The same with the unit that stands in a field of its own, where the text names none."""
        plain = plain_unit(counted(unit.strip()))
        return replace(self, unit=plain) if self.value is not None and not self.unit and plain else self


@lru_cache(maxsize=16_384)
def read_target(text: str) -> TypedTarget:
    """What a text says as a target or as a figure that was reached; never fails: what is no figure is words."""
    if _has_odd_numbers(text):
        return TypedTarget(text, is_qualitative=True)
    plain = _plain(text)
    if not plain or what_else(plain) == "blank_word":
        return TypedTarget(text, is_blank=True)
    if plain.startswith(QUALITATIVE):
        return TypedTarget(text, QUALITATIVE, is_qualitative=True)
    if (day := read_day(plain)) is not None:
        return TypedTarget(text, "≤" if day[1] else "=", day=day[0])
    digits = in_digits(plain)
    return _numeric(text, digits) or _numeric(text, _REMARK.sub("", digits)) or TypedTarget(text, is_qualitative=True)


def _has_odd_numbers(text: str) -> bool:
    """① ½ Ⅱ and exponents other than those of m² are no digits of a figure."""
    return any(unicodedata.category(sign) in ("No", "Nl") for sign in re.sub("m[²³]", "", text))


def _plain(text: str) -> str:
    """Half-width, one spelling of each sign, without spaces (but those between digits)."""
    half = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    half = "".join(sign for sign in half if unicodedata.category(sign) != "Cf").strip("'\"“”‘’。;,、 \t\r\n")
    return _GROUPS.sub(lambda found: "".join(found[0].split()), re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", half))


def _numeric(text: str, plain: str) -> TypedTarget | None:
    is_strict = "(不含" in plain
    exact = re.sub(r"\((?:不?含(?:本数|[0-9.%]*)?)\)", "", plain)
    bare = _AND_MORE.sub("", exact)
    found = _WHOLE.fullmatch(bare)
    parts = None if found is None else _parted(found["tail"])
    if found is None or parts is None or _is_of_a_calendar(found["number"], parts[0]):
        return None
    unit, after = parts
    signs = {SIGN_BY_WORD[found[name]] for name in ("sign", "second") if found[name]}
    signs |= {SIGN_AFTER[after]} if after else set()
    signs |= {"≈"} if bare != exact else set()
    per, lead = _per(found["lead"])
    subject = without_fillers(lead)
    is_told = bool(signs) or is_known_unit(unit)
    if not _is_subject(subject, is_told) or len(_agreeing(signs)) > 1:
        return None
    number, upper = _number(found["number"]), _number(found["upper"])
    sign = next(iter(_agreeing(signs)), "")
    if any(each is not None and len(each.as_tuple().digits) > _MOST_DIGITS for each in (number, upper)):
        return None
    if upper is not None and (signs or number is None or upper < number):
        return None
    word = found["change"] or ""
    return TypedTarget(
        text, RANGE if upper is not None else STRICT.get(sign, sign) if is_strict else sign, number,
        plain_unit(unit) + (f"/{per}" if per else ""), upper=upper,
        change="" if not word else "up" if word in UP else "down", subject=subject,
    )  # fmt: skip


def _parted(tail: str) -> tuple[str, str] | None:
    """Unit and word of comparison behind a number; None where more stands there than either."""
    for end in range(len(tail) + 1):
        rest = re.fullmatch(rf"({AFTER_WORDS})?(.*)", tail[end:], re.DOTALL)
        if rest and (end == len(tail) or rest[1]) and is_harmless(rest[2]):
            return _unit(tail[:end], rest[1] or "")
        if rest and is_harmless(tail[end:]):
            return _unit(tail[:end], "")
    return None


def _unit(word: str, after: str) -> tuple[str, str] | None:
    """The unit, where the word can be one."""
    bare = word.strip("()")
    if len(bare) > _LONGEST_UNIT or not all(sign.isalnum() or sign in "%‰/·°℃" for sign in bare):
        return None
    if any(sign.isdecimal() for sign in re.sub("m[23]", "", bare)):
        return None
    return counted(bare), after


def _is_of_a_calendar(number: str, unit: str) -> bool:
    """12月底, 3月份, 2023年 name a time, they count none."""
    return unit.startswith(("月", "号")) or (
        unit.startswith("年") and re.fullmatch("(?:19|20)[0-9]{2}", number) is not None
    )


def _per(lead: str) -> tuple[str, str]:
    """每年4次 is 4次/年: what it is counted by, and the words before."""
    found = PER.search(lead)
    return (found[1].removeprefix("个"), lead[: found.start()]) if found else ("", lead)


def _is_subject(words: str, is_told: bool) -> bool:
    """Whether words before a number name what it counts: Chinese words, where a sign or a known unit is there, too."""
    if not words:
        return True
    is_plain = re.fullmatch(r"[\u4e00-\u9fff()“”《》]+", words) is not None
    return is_told and is_plain and len(words) <= _LONGEST_SUBJECT and not NO_SUBJECT & set(words)


def _agreeing(signs: set[str]) -> set[str]:
    """> with ≥ is >; others that differ do not agree."""
    return signs - {"≥"} if {">", "≥"} <= signs else signs - {"≤"} if {"<", "≤"} <= signs else signs


def _number(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written.replace(",", ""))
