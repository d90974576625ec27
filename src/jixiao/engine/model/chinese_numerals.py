"""Numbers in Chinese characters: read only to suggest what was meant, never to take a figure from them."""

import re
from decimal import Decimal

_DIGITS = {sign: place for place, signs in enumerate(
    ("〇零○", "一壹", "二贰两貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
) for sign in signs}  # fmt: skip
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_SIGNS = "".join((*_DIGITS, *_STEPS, *_GROUPS))
_PATTERN = re.compile(rf"([负負-]?)((?:[{_SIGNS}]|[0-9]+(?:\.[0-9]+)?)+)(?:点([{''.join(_DIGITS)}]+))?")
_PART = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{_SIGNS}]")
LONGEST = 30


def chinese_number(text: str) -> Decimal | None:
    """一百二十 → 120, 三点五 → 3.5, 二〇二六 → 2026, 3万5千 → 35000; None where it is none of these."""
    found = _PATTERN.fullmatch(text) if 0 < len(text) <= LONGEST else None
    if found is None or not any(sign in _SIGNS for sign in found[2]):
        return None
    minus, whole, fraction = found.groups()
    number = _whole(_PART.findall(whole))
    if number is None:
        return None
    if fraction:
        number += Decimal("0." + "".join(str(_DIGITS[sign]) for sign in fraction))
    return -number if minus else number


def _whole(parts: list[str]) -> Decimal | None:
    if all(part in _DIGITS for part in parts):
        return Decimal("".join(str(_DIGITS[part]) for part in parts))
    if parts[0] in _GROUPS or (len(parts) > 1 and parts[-2] in {**_STEPS, **_GROUPS} and parts[-1].isdecimal()):
        return None  # “3万5” is said for 35,000 and written for 30,005
    total, section, digit = Decimal(0), Decimal(0), None
    for part in parts:
        if part in _GROUPS:
            total = (total + section + (digit or 0)) * _GROUPS[part]
            section, digit = Decimal(0), None
        elif part in _STEPS:
            section += (Decimal(1) if digit is None else digit) * _STEPS[part]
            digit = None
        else:
            if digit:  # two digits beside each other have no one meaning
                return None
            digit = Decimal(_DIGITS[part]) if part in _DIGITS else Decimal(part)
    return total + section + (digit or 0)
