"""A number with words around it (“3.14万元”, “¥1,200”, “85%”), taken apart; and what it is in a given unit."""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal

_SCALES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "億": 8,
    "千万": 7, "百万": 6, "十万": 5, "万": 4, "萬": 4, "千": 3,
}  # fmt: skip
_SCALE_WORDS = "|".join(_SCALES)
_SPLIT = re.compile(
    r"(?P<currency>[¥￥]|RMB|CNY|人民币)?\s*"
    r"(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*"
    rf"(?P<scale>{_SCALE_WORDS})?\s*(?P<base>[^0-9\s+\-.,;:/()~<>=][^0-9+\-.,;:()~<>=]{{0,20}})?",
    re.ASCII,
)
_UNIT = re.compile(rf"(?P<scale>{_SCALE_WORDS})?(?P<base>.*)", re.DOTALL)
_SAME = {"百分比": "%", "百分率": "%", "percent": "%", "pct": "%", "千分比": "‰", "人民币元": "元"}
SHARES = {"%": Decimal("0.01"), "‰": Decimal("0.001")}


@dataclass(frozen=True)
class Unit:
    """A unit of measure as a power of ten and what is counted: 万元 is 4 and 元."""

    power: int
    base: str
    text: str = field(default="", compare=False)


@dataclass(frozen=True)
class Quantity:
    """A written number and the unit written beside it; `unit` is None where nothing was written."""

    number: Decimal
    unit: Unit | None
    has_currency: bool = False


def unit_of(text: str) -> Unit:
    """A unit of measure taken apart; full-width signs count as half-width ones."""
    found = _UNIT.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    assert found is not None, "the pattern takes any text"
    base = _SAME.get(found["base"], found["base"])
    return Unit(_SCALES.get(found["scale"] or "", 0), base, text.strip())


def split_quantity(text: str) -> Quantity | None:
    """Number and unit of a text of half-width characters; None where it is not one number with words after it."""
    found = _SPLIT.fullmatch(text)
    if found is None:
        return None
    currency = found["currency"] is not None
    written = (found["scale"] or "") + (found["base"] or "").strip()
    unit = unit_of(written + "元" if currency and not found["base"] else written) if written or currency else None
    return Quantity(Decimal(found["number"]), unit, currency)


def in_unit(quantity: Quantity, asked: Unit) -> Decimal | None:
    """The quantity counted in the asked unit; None where one is not the other times a power of ten."""
    unit = quantity.unit or asked
    if unit.base in SHARES and asked.base in SHARES:
        return quantity.number * SHARES[unit.base] / SHARES[asked.base]
    if unit.base not in ("", asked.base):
        return None
    return quantity.number.scaleb(unit.power - asked.power)
