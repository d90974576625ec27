"""How figures and dates are written, in Chinese and English. Pure; `language` is 'zh-hans' or 'en'."""

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

ABSENT = "—"
MINUS = "−"
WIDE = Context(prec=400)  # every finite float fits, 1e308 with six decimals too


def half_up(value: float, digits: int) -> Decimal:
    """`value` rounded half up on its shortest decimal form: 1.005 → 1.01."""
    return Decimal(repr(round(value, 12))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=WIDE)


def number(value: float | None, digits: int = 2) -> str:
    """Fixed decimals, thin groups of three by comma, a true minus; '—' where unknown."""
    if value is None:
        return ABSENT
    return f"{half_up(value, digits):,}".replace("-", MINUS)


def plain(value: float | None) -> str:
    """As many decimals as the figure has, at most six: 61.4, 3, 1234567890.12; from 10¹⁶ on as 1e+30."""
    if value is None:
        return ABSENT
    if abs(value) >= 1e16:
        return f"{value:.6g}".replace("-", MINUS)
    text = f"{half_up(value, 6):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def signed(value: float | None, digits: int = 2) -> str:
    """Like `number` with an explicit sign; zero has none."""
    if value is None:
        return ABSENT
    rounded = half_up(value, digits)
    return ("+" if rounded > 0 else "") + number(value, digits) if rounded else number(0.0, digits)


def period_words(code: str, language: str) -> str:
    """'2026-09' → '2026年9月' or 'September 2026'; quarters, halves and years alike."""
    from jixiao.engine.model.period import Period  # the engine owns what a period is

    period = Period.parse(code)
    return period.label_zh if language.startswith("zh") else period.label_en


def date_words(day: date, language: str) -> str:
    """'2026年9月3日' or '3 Sep 2026'."""
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%b} {day.year}"
