"""The one reader of numbers, used by every door: form, file, paste, API. Refuses with a reason."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import isfinite

from jixiao.engine.model.quantity import Quantity, Unit, in_unit, split_quantity, unit_of
from jixiao.engine.model.text import Text
from jixiao.engine.model.written_figures import (
    Written,
    guessed,
    tidied,
    ungrouped,
    unit_code,
    what_else,
    written_problem,
    wrong_unit,
)

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,，'’ ][0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_UNIT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)(万|亿)", re.ASCII)
_SCALE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\uff0d": "-", "\u2013": "-", "\u2014": "-", "\ufe63": "-"})
_NOTHING = {"/", "-", "--", "—", "——", "无", "暂无", "N/A", "n/a", "NA", "null", "NULL", "None"}
_EDGES = " \t\r\n"
LARGEST = 1e30
"""Figures from here on are refused: nobody means them, and sums of them could leave what a float can hold."""
EXACT_UP_TO = 2**53
"""Whole numbers up to here are kept to the last digit (IEEE 754 double)."""


NO_TEXT = Text("", "")


@dataclass(frozen=True)
class Reading:
    """A number, or a refusal: `code` + `text` say why, `suggestion` is the reading that was probably meant."""

    value: float | None
    code: str = ""
    text: Text = NO_TEXT
    suggestion: str = ""

    @property
    def accepted(self) -> bool:
        return self.value is not None

    @property
    def message(self) -> str:
        return self.text.en

    @property
    def message_zh(self) -> str:
        return self.text.zh


def read_number(raw: object) -> Reading:
    """Read one cell: a number, or text that is a plain half-width decimal. All else is refused with a code."""
    if isinstance(raw, str):
        return _read_text(raw)
    if raw is None:
        return _BLANK
    if isinstance(raw, bool) or type(raw).__name__ in ("bool", "bool_"):  # NumPy's own is none of Python's
        return _refused("boolean", str(raw), Text("yes or no is not a number", "“是/否”不是数值"))
    if isinstance(raw, (int, float, Decimal)) or hasattr(raw, "__float__"):
        return _read_real(raw)
    return _refused("text", str(raw), Text("not a number", "不是数值"))


def _read_real(raw: object) -> Reading:
    try:
        value = float(raw)  # type: ignore[arg-type]
    except (OverflowError, ValueError):
        return _too_large(str(raw)[:40])
    if isfinite(value):
        return Reading(value) if abs(value) < LARGEST else _too_large(f"{value:g}")
    return _not_finite({"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(value)])


def _read_text(raw: str) -> Reading:
    text = raw.strip(_EDGES)
    if not text:
        return _BLANK
    if _PLAIN.fullmatch(text):
        value = float(text)
        return Reading(value) if abs(value) < LARGEST else _too_large(text)
    return _refuse_text(text)


def _refuse_text(text: str) -> Reading:
    """Say why a text is no plain number, most telling reason first."""
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity", "∞"}:
        return _not_finite(text)
    if text in _NOTHING:
        return _refused("blank_word", text, Text("stands for “no value”; leave the cell empty", "表示“无数值”，请留空"))
    half = _half_width(text)
    if half != text:
        return _refuse_full_width(text, half)
    bare = half.replace("％", "%")
    if bare.endswith("%") and _PLAIN.fullmatch(bare[:-1].strip(_EDGES)):
        number = bare[:-1].strip(_EDGES)
        why = Text("has a percent sign; the unit belongs to the indicator", "带百分号；单位已在指标中定义")
        return _refused("percent_sign", text, why, number)
    if _THOUSANDS.fullmatch(text):
        why = Text("has thousands separators", "带千分位分隔符")
        return _refused("thousands_separator", text, why, re.sub(r"[,，'’ ]", "", text))
    unit = _UNIT.fullmatch(text)
    if unit:
        why = Text("has a unit in words (万, 亿)", "带“万”或“亿”")
        return _refused("number_unit", text, why, _without_zeros(Decimal(unit[1]) * _SCALE[unit[2]]))
    minus = text.translate(_MINUS_SIGNS)
    if minus != text and _PLAIN.fullmatch(minus):
        why = Text("has a dash that is not a minus sign", "负号不是半角减号")
        return _refused("minus_sign", text, why, minus)
    return _refused("text", text, Text("is not a number", "不是数值"))


def _without_zeros(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _half_width(text: str) -> str:
    """Full-width digits, point, comma, percent and signs in half width; other characters stay as they are."""
    wanted = "０１２３４５６７８９．，％＋－"
    return "".join(unicodedata.normalize("NFKC", sign) if sign in wanted else sign for sign in text)


def _refuse_full_width(text: str, half: str) -> Reading:
    inner = _read_text(half)
    suggestion = half if inner.accepted else inner.suggestion
    why = Text("is written in full-width characters", "使用了全角字符")
    code = inner.code if inner.code == "percent_sign" and half[:-1] == text[:-1] else "full_width"
    return _refused(code, text, why, suggestion)


def _refused(code: str, shown: str, why: Text, suggestion: str = "") -> Reading:
    quoted = _short(shown)
    tail = Text(f"; write {suggestion}", f"；请改为 {suggestion}") if suggestion else Text("", "")
    text = Text(f"“{quoted}” {why.en}{tail.en}.", f"“{quoted}”{why.zh}{tail.zh}。")
    return Reading(None, code, text, suggestion)


def _short(shown: str) -> str:
    return shown if len(shown) <= 40 else shown[:39] + "…"


def _not_finite(shown: str) -> Reading:
    return _refused("not_finite", shown, Text("is not a finite number", "不是有限数值"))


def _too_large(shown: str) -> Reading:
    return _refused("too_large", shown, Text("is too large", "数值过大"))


_BLANK = Reading(None, "blank", Text("The value is blank.", "指标值为空。"))


class Verdict(StrEnum):
    """What a door of collection does with a figure: takes it; takes it and tells how it was read; leaves it."""

    ACCEPT = "accept"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Figure:
    """A figure as a door of collection reads it. `value` is None exactly where the verdict is refuse.

    `text` says how it was read, or why it was not; `suggestion` is what was probably meant: a plain number, or “”.
    """

    value: float | None
    verdict: Verdict
    code: str = ""
    text: Text = NO_TEXT
    suggestion: str = ""


def read_figure(raw: object, unit_of_measure: str = "") -> Figure:
    """Read one cell at a door of collection (form, workbook, file, paste, API), knowing the indicator's unit.

    What `read_number` takes is accepted; one reading beyond doubt is taken and told; all else is refused with a reason.
    """
    reading = read_number(raw)
    if reading.value is not None:
        return _plain_figure(raw, reading.value)
    if isinstance(raw, str):
        return _read_written(raw, unit_of_measure)
    if isinstance(raw, date | time | timedelta):
        return _left(written_problem("date" if isinstance(raw, date) else "time"), str(raw))
    return Figure(None, Verdict.REFUSE, reading.code, reading.text)


def _plain_figure(raw: object, value: float) -> Figure:
    """A plain number; refused where it has more digits than a figure can keep (an identity number, a card number)."""
    is_long = isinstance(raw, int | str) and abs(value) >= EXACT_UP_TO
    if not is_long or Decimal(str(raw).strip(_EDGES)) in (Decimal(value), Decimal(repr(value))):
        return Figure(value + 0.0, Verdict.ACCEPT)
    return _left(written_problem("digits_lost"), str(raw))


@lru_cache(maxsize=65_536)  # a column of a hundred thousand rows holds few different faults
def _read_written(raw: str, unit_of_measure: str) -> Figure:
    """Text that is no plain number: tidied and taken apart, taken where only one reading is left."""
    asked = unit_of(unit_of_measure)
    text, taken = tidied(raw)
    if not text:
        return _left(written_problem("blank"), raw)
    code = what_else(text)
    if code:
        return _left(written_problem(code), text)
    if _PLAIN.fullmatch(text):
        return _taken(raw, Decimal(text), taken)
    whole = ungrouped(text)
    quantity = split_quantity(whole or text)
    if quantity is None:
        problem, guess = guessed(text, asked)
        return _left(written_problem(problem), raw, guess)
    taken += ["thousands_separator"] if whole else []
    return _in_asked_unit(raw, text, quantity, asked, taken)


def _in_asked_unit(raw: str, text: str, quantity: Quantity, asked: Unit, taken: list[str]) -> Figure:
    """A number with a unit beside it: taken where the unit is the asked one, or the asked one times 千, 万, 亿."""
    number, unit = in_unit(quantity, asked), quantity.unit
    code = unit_code(quantity)
    if unit is None:
        return _taken(raw, quantity.number, taken)
    if number is None:
        problem, guess = guessed(text, asked)
        if problem not in ("text", "other_unit"):
            return _left(written_problem(problem), raw, guess)
        is_known = code in ("percent_sign", "currency") or not unit.base.isascii()
        guess = quantity.number.scaleb(unit.power) if is_known and not asked.base else None
        return _left(wrong_unit("percent_sign" if code == "percent_sign" else "other_unit", asked), raw, guess)
    if unit == asked or (asked.power == 0 and unit.base in ("", asked.base)):
        return _taken(raw, number, [*taken, code])
    # The asked unit counts in 万 itself: “3万” may mean 3 of them or 30,000 of what they count.
    guess = quantity.number if unit == Unit(asked.power, "") else number
    return _left(wrong_unit("number_unit" if unit.base in ("", asked.base) else "other_unit", asked), raw, guess)


def _taken(raw: str, number: Decimal, codes: list[str]) -> Figure:
    """One reading beyond doubt; the code is that of the last thing that was read into it."""
    value = float(number) + 0.0
    if abs(value) >= LARGEST:
        return Figure(None, Verdict.REFUSE, "too_large", _too_large(raw[:40]).text)
    shown = _without_zeros(number)
    words = [written_problem(code).text for code in codes]
    en, zh = ", ".join(word.en for word in words), "，".join(word.zh for word in words)
    text = Text(f"“{_short(raw)}” was read as {shown}: it {en}.", f"“{_short(raw)}”按 {shown} 读取：{zh}。")
    return Figure(value, Verdict.WARN, codes[-1], text, shown)


def _left(problem: Written, raw: str, guess: Decimal | None = None) -> Figure:
    """A refusal; the guess is only offered, the reporter has to write it."""
    suggestion = "" if guess is None or abs(guess) >= Decimal(LARGEST) else _without_zeros(guess)
    if problem.code == "blank":
        return Figure(None, Verdict.REFUSE, "blank", _BLANK.text)
    refusal = _refused(problem.code, raw.strip(), problem.text, suggestion)
    return Figure(None, Verdict.REFUSE, refusal.code, refusal.text, suggestion)
