"""How people write figures: what is tidied without doubt, what stands for no figure, and what was probably meant."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from jixiao.engine.model.chinese_numerals import chinese_number
from jixiao.engine.model.quantity import SHARES, Quantity, Unit, in_unit, split_quantity
from jixiao.engine.model.text import Text

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", re.ASCII)
_GROUPED = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?:([,'’\u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]*)?", re.ASCII
)
_TAIL = re.compile(r"([+-]?[0-9][0-9,'’\u00a0\u2009\u202f.]*)(\D*)", re.ASCII | re.DOTALL)
_FULL = {ord(full): half for full, half in zip("０１２３４５６７８９．，％＋－（）", "0123456789.,%+-()", strict=True)}
_MINUS = dict.fromkeys(map(ord, "\u2212\ufe63\u2010\u2011\u2013"), "-")
_SPACES = " \t\r\n"
_MORE_SPACES = _SPACES + "".join(
    map(chr, (0xA0, 0x3000, 0x2002, 0x2003, 0x2005, 0x2009, 0x202F, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x85, 0xB))
)
_YEAR, _MONTH = r"(?:19|20)[0-9]{2}", r"(?:0?[1-9]|1[0-2])"
_DATES = re.compile(
    rf"{_YEAR}[-/]{_MONTH}(?:[-/][0-9]{{1,2}})?(?:[T ].*)?|{_YEAR}\.{_MONTH}\.[0-9]{{1,2}}"
    rf"|(?:{_YEAR}|[0-9]{{2}})年(?:{_MONTH}月?(?:[0-9]{{1,2}}[日号]?)?)?(?: .*)?|{_MONTH}月(?:[0-9]{{1,2}}[日号]?)?"
    rf"|[0-9]{{1,2}}/[0-9]{{1,2}}/(?:{_YEAR}|[0-9]{{2}})|[0-9]{{1,2}}-[A-Za-z]{{3}}(?:-[0-9]{{2,4}})?|[A-Za-z]{{3}}-[0-9]{{2}}"
    rf"|{_YEAR}[年-]?(?:Q[1-4]|第?[一二三四1-4]季度)",
    re.ASCII,
)
_TIMES = re.compile(r"[0-9]{1,3}[:：][0-9]{2}(?:[:：][0-9]{2}(?:\.[0-9]+)?)?", re.ASCII)
_ERRORS = re.compile(
    r"#(?:DIV/0!|N/A|VALUE!|REF!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)|Err:[0-9]{3}", re.ASCII
)
_NOTHING = {
    "/", "\\", "-", "--", "---", "—", "——", "―", "–", "*", "…", "……", "...", ".", "?", "？", "无", "暂无", "没有", "无数据", "缺",
    "缺失", "空", "空白", "未报", "未统计", "待定", "待报", "不适用", "n/a", "na", "null", "none", "nil", "tbd", "\\n",
}  # fmt: skip
_YES_NO = {"true", "false", "yes", "no", "y", "n", "t", "f", "是", "否", "对", "错", "√", "✓", "✔", "×", "✗", "✘"}
_NOT_FINITE = {"nan", "inf", "infinity", "∞", "1.#inf", "1.#qnan", "-1.#ind"}


class Written(NamedTuple):
    """A way of writing: its code and what to say about it."""

    code: str
    text: Text


_TEXTS = {
    "blank": Text("is blank", "为空"),
    "space": Text("has spaces or unseen signs in it", "含有空格或不可见字符"),
    "apostrophe": Text("begins with an apostrophe", "以单引号开头"),
    "full_width": Text("has full-width characters", "使用了全角字符"),
    "minus_sign": Text("has a dash that is not a minus sign", "负号不是半角减号"),
    "thousands_separator": Text("has thousands separators", "带千分位分隔符"),
    "percent_sign": Text("has a percent sign", "带百分号"),
    "number_unit": Text("has a unit in words (千, 万, 亿)", "带“千”“万”或“亿”"),
    "unit_word": Text("names the unit of measure", "带计量单位"),
    "currency": Text("has a sign of currency", "带货币符号"),
    "digits_lost": Text(
        "has more digits than a figure can keep; is it a number of a card or a file?",
        "位数过多，无法准确保存；是否误填了证件号或编号",
    ),
    "blank_word": Text("stands for “no value”; leave the cell empty", "表示“无数值”，请留空"),
    "not_finite": Text("is not a finite number", "不是有限数值"),
    "too_large": Text("is too large", "数值过大"),
    "error_cell": Text("is an error of the spreadsheet; mend the formula", "是电子表格的错误值，请修正公式"),
    "boolean": Text("is yes or no, not a number", "是“是/否”，不是数值"),
    "date": Text("is a date or a period, not a figure", "是日期或时期，不是数值"),
    "time": Text("is a time of day or a duration, not a figure", "是时刻或时长，不是数值"),
    "formula": Text("is a formula; write its result", "是公式，请填写计算结果"),
    "bracketed": Text("stands in brackets; it may be a negative figure", "带括号，可能表示负数"),
    "inexact": Text("is only about a figure (about, above, below)", "不是确切数值（约、以上、以下等）"),
    "range": Text("is a range of two figures", "是一个区间"),
    "two_numbers": Text("holds more than one number", "含有不止一个数"),
    "separator": Text("has separators that can be read in two ways", "分隔符有歧义"),
    "fraction": Text("is a fraction", "是分数"),
    "letter": Text("has a letter where a digit should be", "数字中混有字母"),
    "other_digits": Text("has digits that are no plain digits", "使用了非普通数字的字符"),
    "chinese_numeral": Text("is written in Chinese numerals", "使用了中文数字"),
    "other_unit": Text("has words or a unit that do not belong to a figure", "带有不属于数值的文字或单位"),
    "text": Text("is not a number", "不是数值"),
}


def written_problem(code: str) -> Written:
    """The way of writing with that code."""
    return Written(code, _TEXTS[code])


def wrong_unit(code: str, asked: Unit) -> Written:
    """The same, with the unit in which the indicator is counted."""
    said = _TEXTS[code]
    if not asked.text:
        return Written(code, said)
    en, zh = f"; the indicator is counted in “{asked.text}”", f"，而指标的计量单位是“{asked.text}”"
    return Written(code, Text(said.en + en, said.zh + zh))


def tidied(raw: str) -> tuple[str, list[str]]:
    """The text without what carries no meaning, and the codes of what was taken off or replaced."""
    taken = []
    text = raw.strip(_SPACES)
    for code, change in _TIDY:
        changed = change(text)
        if changed != text:
            taken.append(code)
            text = changed
    return text, taken


def _without_apostrophe(text: str) -> str:
    return text[1:] if re.fullmatch(r"['’][+\-]?[0-9.]+", text, re.ASCII) else text


def _half_width(text: str) -> str:
    return text.translate(_FULL)


def _with_minus(text: str) -> str:
    changed = text[:1].translate(_MINUS) + text[1:]
    return changed if changed[1:2].isdigit() or changed[1:2] == "." else text


_TIDY: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("space", lambda text: text.strip(_MORE_SPACES)),
    ("apostrophe", _without_apostrophe),
    ("full_width", _half_width),
    ("minus_sign", _with_minus),
)


def what_else(text: str) -> str:
    """The code of what stands in place of a figure (nothing, an error, a date …), or “” where it may be one."""
    low = text.lower()
    if low in _NOTHING:
        return "blank_word"
    if low.lstrip("+-") in _NOT_FINITE or low in _NOT_FINITE:
        return "not_finite"
    if low in _YES_NO:
        return "boolean"
    if re.fullmatch(r"[+-]?[0-9.]+e\+?[0-9]+", low, re.ASCII) and not re.fullmatch(r".*e\+?0*[12]?[0-9]", low):
        return "too_large"
    patterns = {"error_cell": _ERRORS, "date": _DATES, "time": _TIMES}
    found = next((code for code, pattern in patterns.items() if pattern.fullmatch(text)), "")
    return found or ("formula" if text[:1] in "=＝@" else "")


def ungrouped(text: str) -> str:
    """A number with proper thousands groups (and the words after it) without the separators; else “”."""
    found = _TAIL.fullmatch(text.lstrip("¥￥ "))
    if found is None:
        return ""
    grouped, tail = found.groups()
    rest = grouped.rstrip("\u00a0\u2009\u202f")
    prefix = text[: len(text) - len(text.lstrip("¥￥ "))]
    return prefix + re.sub("[,'’\u00a0\u2009\u202f]", "", rest) + tail if _GROUPED.fullmatch(rest) else ""


def unit_code(quantity: Quantity) -> str:
    """How the unit beside a number is told; “” where there is none."""
    unit = quantity.unit
    if unit is None:
        return ""
    if quantity.has_currency:
        return "currency"
    if unit.base in SHARES:
        return "percent_sign"
    return "number_unit" if unit.power else "unit_word"


Guess = tuple[str, Decimal | None]
_SIGNS_OF_DOUBT = re.compile(
    r"(?:约|大约|大概|近|将近|超过?|逾|不足|不到|至少|至多|>=?|<=?|[≥≤≈＞＜~～∼])?\s*(.*?)\s*(?:左右|以上|以下|以内|上下|余|多|\+|\*)?",
    re.DOTALL,
)
_RANGE = re.compile(r"[0-9][0-9.,]*[%％]?\s*(?:[~～∼〜—–―-]+|至|到|\.\.+)\s*[0-9][0-9.,]*\s*\D{0,6}", re.ASCII)
_SEVERAL = re.compile(r"[+-]?[0-9][0-9.,]*(?:\s*[;；、|\n]\s*|\s+)[+-]?[0-9].*", re.ASCII | re.DOTALL)
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "О": "0", "о": "0", "〇": "0", "l": "1", "I": "1", "|": "1"})
_ENDINGS = "。，,；;、."


def guessed(text: str, asked: Unit) -> Guess:
    """Why a text is no figure, most telling reason first, and the figure that was probably meant (or None)."""
    return next((guess for rule in _GUESSES if (guess := rule(text, asked))), ("text", None))


def _meant(text: str, asked: Unit) -> Decimal | None:
    """The figure that a part of the text is, in the asked unit."""
    half = _with_minus(_half_width(text.strip(_MORE_SPACES)))
    quantity = split_quantity(ungrouped(half) or half)
    return None if quantity is None else in_unit(quantity, asked)


def _bracketed(text: str, asked: Unit) -> Guess | None:
    if text[:1] != "(" or text[-1:] != ")":
        return None
    inner = _meant(text[1:-1], asked)
    return ("bracketed", -abs(inner)) if inner is not None else None


def _odd_minus(text: str, asked: Unit) -> Guess | None:
    if text[-1:] == "-" or text[:1] in "-—―":
        number = _meant(text.strip("-—― "), asked)
        return ("minus_sign", -number) if number is not None and number >= 0 and text.count("-") < 2 else None
    return None


def _inexact(text: str, asked: Unit) -> Guess | None:
    found = _SIGNS_OF_DOUBT.fullmatch(text)
    if found is None or found[1] == text:
        return None
    number = _meant(found[1], asked)
    return ("inexact", number) if number is not None else None


def _ranged(text: str, asked: Unit) -> Guess | None:
    return ("range", None) if _RANGE.fullmatch(text) else None


def _several(text: str, asked: Unit) -> Guess | None:
    if not _SEVERAL.fullmatch(text):
        return None
    joined = re.sub(r"[\s、]", "", text)
    is_grouped = re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(?:(?:\s|,\s|、)[0-9]{3})+(?:\.[0-9]+)?", text, re.ASCII)
    return "two_numbers", _meant(joined, asked) if is_grouped else None


def _separated(text: str, asked: Unit) -> Guess | None:
    """Commas, points and underscores that are no thousands separators."""
    ended = text.rstrip(_ENDINGS)
    if ended != text and _meant(ended, asked) is not None:
        return "separator", _meant(ended, asked)
    if not re.fullmatch(r"[+-]?[0-9]*[,.。·_'’、，][0-9,.。·_'’、，]*[0-9]", text, re.ASCII):
        return None
    marks = set(re.sub(r"[0-9+-]", "", text))
    n_marks = len(re.sub(r"[0-9+-]", "", text))
    if n_marks == 1 and marks <= set(",。·，"):  # 12,5 may be a decimal comma, but 1,2345 groups by 万
        number = text.replace(",", "") if re.fullmatch(r"[0-9]+,[0-9]{4}", text) else re.sub("[,。·，]", ".", text)
        return "separator", Decimal(number)
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", text, re.ASCII):  # 1.234,5
        return "separator", Decimal(text.replace(".", "").replace(",", "."))
    bare = re.sub(r"[,_'’、，]", "", text)
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}", text, re.ASCII):
        bare = text.replace(".", "")
    return "separator", Decimal(bare) if bare.count(".") <= 1 and _PLAIN.fullmatch(bare) else None


def _fraction(text: str, asked: Unit) -> Guess | None:
    return ("fraction", None) if re.fullmatch(r"[0-9.]+\s*[/÷:]\s*[0-9.]+", text, re.ASCII) else None


def _lettered(text: str, asked: Unit) -> Guess | None:
    changed = text.translate(_LOOKALIKES)
    if changed == text or not any(sign in "0123456789" for sign in text):
        return None
    number = _meant(changed, asked)
    return ("letter", number) if number is not None else None


def _other_digits(text: str, asked: Unit) -> Guess | None:
    """②, ², ٣, ½: one such sign alone has a value, digits of another script are digits; 10² is left open."""
    odd = [sign for sign in text if not sign.isascii() and unicodedata.category(sign) in ("Nd", "No", "Nl")]
    if not odd or all(sign == "〇" for sign in odd):
        return None
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    number = _meant(plain, asked)
    if number is None and len(text) == 1:
        number = Decimal(repr(unicodedata.numeric(text)))
    return "other_digits", number


def _in_characters(text: str, asked: Unit) -> Guess | None:
    share, _, rest = text.partition("百分之")
    if rest and not share:
        number = chinese_number(rest) if _meant(rest, Unit(0, "")) is None else _meant(rest, Unit(0, ""))
        return ("chinese_numeral", number if asked.base == "%" else None) if number is not None else None
    bare = text.removesuffix(asked.base) if asked.base else text
    number = chinese_number(bare)
    return ("chinese_numeral", number.scaleb(-asked.power) if asked.power else number) if number is not None else None


def _with_words(text: str, asked: Unit) -> Guess | None:
    """A number with words around it that are no unit."""
    found = re.fullmatch(r"(\D*?)([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(\D*)", text, re.ASCII | re.DOTALL)
    return ("other_unit", None) if found and found[3].strip() and not found[1].strip() else None


def _quoted(text: str, asked: Unit) -> Guess | None:
    bare = text.strip("\"'“”‘’「」 ")
    number = _meant(bare, asked) if bare != text else None
    return ("text", number) if number is not None else None


def _hidden_sign(text: str, asked: Unit) -> Guess | None:
    bare = "".join(sign for sign in text if sign not in _MORE_SPACES)
    number = _meant(bare, asked) if bare != text and not re.search(r"[0-9]\s+[0-9]", text) else None
    return ("space", number) if number is not None else None


_GUESSES = (
    _bracketed, _odd_minus, _ranged, _several, _separated, _fraction, _lettered, _other_digits, _in_characters, _inexact,
    _quoted, _hidden_sign, _with_words,
)  # fmt: skip
