"""Units of measure as words: 万元 is ten thousand 元, “100 million yuan” is 亿元; what can be turned into what."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text


class Unit(NamedTuple):
    """`factor` of `base` each: 万元 is (10000, 元)."""

    factor: Fraction
    base: str


_ZH = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_EN = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_EN_COUNT = re.compile(r"([0-9]+)?(hundred|thousand|million|billion)", re.ASCII)
COUNTERS = "件次户个家辆例所套起项宗张台期场份篇册座处条幢栋批部间亩株头只"
"""Words that count things one by one (量词); each is a base of its own, with or without 数 behind it."""
# base, then (words, how many of the base one is)
_KNOWN: dict[str, tuple[tuple[str, Fraction], ...]] = {
    "元": tuple((word, Fraction(1)) for word in ("元", "元人民币", "人民币元", "yuan", "rmb", "cny", "rmbyuan")),
    "£": (("£", Fraction(1)), ("gbp", Fraction(1)), ("pounds", Fraction(1))),
    "$": (("$", Fraction(1)), ("usd", Fraction(1)), ("美元", Fraction(1))),
    "1": (
        *((word, Fraction(1, 100)) for word in ("%", "percent", "percentage", "pct")),
        *((word, Fraction(1, 100)) for word in ("百分比", "百分数", "百分率", "百分点", "个百分点")),
        *((word, Fraction(1, 1000)) for word in ("‰", "千分比", "permille")),
        *((word, Fraction(1)) for word in ("share", "ratio", "比例", "小数")),
    ),
    "人": tuple((word, Fraction(1)) for word in ("人", "人口", "人数", "名", "位", "person", "persons", "people")),
    "人次": tuple((word, Fraction(1)) for word in ("人次", "人次数")),
    "g": (
        *((word, Fraction(1)) for word in ("克", "g")),
        *((word, Fraction(1000)) for word in ("千克", "公斤", "kg")),
        *((word, Fraction(10**6)) for word in ("吨", "t", "tonne", "tonnes", "tons")),
    ),
    "m": (("米", Fraction(1)), ("m", Fraction(1)), ("公里", Fraction(1000)), ("千米", Fraction(1000)), ("km", Fraction(1000))),
    "m2": (
        *((word, Fraction(1)) for word in ("平方米", "m2", "㎡")),
        *((word, Fraction(10_000)) for word in ("公顷", "ha", "hectares")),
        *((word, Fraction(10**6)) for word in ("平方公里", "平方千米", "km2")),
    ),
    "m3": tuple((word, Fraction(1)) for word in ("立方米", "m3", "方")),
    "g/m3": (
        *((word, Fraction(1, 10**6)) for word in ("µg/m3", "μg/m3", "ug/m3", "微克/立方米")),
        *((word, Fraction(1, 1000)) for word in ("mg/m3", "毫克/立方米")),
    ),
    "Wh": (("千瓦时", Fraction(1000)), ("kwh", Fraction(1000)), ("度", Fraction(1000)), ("mwh", Fraction(10**6))),
    "min": tuple(
        (word, Fraction(n)) for word, n in (("分钟", 1), ("minutes", 1), ("小时", 60), ("hours", 60), ("h", 60))
    ),
    "天": tuple((word, Fraction(1)) for word in ("天", "日", "天数", "自然日", "日历日", "days", "day")),
    "工作日": tuple((word, Fraction(1)) for word in ("工作日", "个工作日", "工作天")),
    "分": tuple((word, Fraction(1)) for word in ("分", "分值", "points")),
    **{word: ((word, Fraction(1)), (f"{word}数", Fraction(1))) for word in COUNTERS},
}  # fmt: skip
_BY_WORD = {
    unicodedata.normalize("NFKC", word).casefold(): Unit(factor, base)
    for base, words in _KNOWN.items()
    for word, factor in words
}
_PLAIN: dict[Unit, str] = {}
for _base, _words in _KNOWN.items():
    for _word, _factor in _words:
        _PLAIN.setdefault(Unit(_factor, _base), _word)


@lru_cache(maxsize=4096)
def read_unit(text: str, *, known_only: bool = False) -> Unit | None:
    """The unit in `text`; a word that is not known is a base of its own, or None where `known_only`."""
    word = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    if not word:
        return None
    factor = Fraction(1)
    while word and word not in _BY_WORD and word[0] in _ZH:
        factor, word = factor * _ZH[word[0]], word[1:]
    count = _EN_COUNT.match(word)
    if word not in _BY_WORD and count is not None:
        factor *= int(count[1] or 1) * _EN[count[2]]
        word = word[count.end() :].removeprefix("of")
    if word in _BY_WORD:
        return Unit(factor * _BY_WORD[word].factor, _BY_WORD[word].base)
    if not word:
        return Unit(factor, "")
    return None if known_only else Unit(factor, word)


def conversion(given: str, wanted: str) -> Fraction:
    """How many of `wanted` one of `given` is; DefinitionError `no_conversion` where the two measure different things."""
    one, other = read_unit(given), read_unit(wanted)
    if one is None or other is None or one.base != other.base:
        text = Text(f"“{given}” cannot be turned into “{wanted}”.", f"“{given}”不能换算成“{wanted}”。")
        mend = Text("Correct the unit, or write “scale: NUMBER” instead.", "请更正计量单位，或改写“scale: 倍数”。")
        raise DefinitionError("no_conversion", text, mend)
    return one.factor / other.factor


def scaled(value: float, factor: Fraction) -> float:
    """`value` as it is written in decimals, times `factor`, rounded once: 0.57 times 100 is 57."""
    return scaled_all([value], factor)[0]


def scaled_all(values: Sequence[float], factor: Fraction) -> list[float]:
    """As `scaled`, for many; a power of ten only moves the point."""
    if factor == 1:
        return list(values)
    power = _power_of_ten(factor)
    if power is None:
        return [float(Fraction(Decimal(repr(value))) * factor) for value in values]
    written = [repr(value) for value in values]
    return [float(text + power) if "e" not in text else float(Fraction(Decimal(text)) * factor) for text in written]


def _power_of_ten(factor: Fraction) -> str | None:
    """e4 for ten thousand, e-3 for a thousandth; None for what is no power of ten."""
    larger = max(factor.numerator, factor.denominator)
    power = len(str(larger)) - 1
    if min(factor.numerator, factor.denominator) != 1 or larger != 10**power:
        return None
    return f"e{power}" if factor > 1 else f"e-{power}"


def plain_unit(text: str) -> str:
    """One spelling of each unit: 个数 → 个, 百分点 → %, 万元人民币 → 万元; a word that is not known as it is written."""
    word = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    scale = ""
    while word and word.casefold() not in _BY_WORD and word[0] in _ZH:
        scale, word = scale + word[0], word[1:]
    known = _BY_WORD.get(word.casefold())
    return scale + (word if known is None else _PLAIN[known])
