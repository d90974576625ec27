"""Periods as people write them: 2026年9月, 202609, Sep 2026, 2026年三季度, 2023-24, a date, a serial number of Excel."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from math import isfinite
from typing import NamedTuple

from jixiao.engine.model.period import FIRST_YEAR, LAST_YEAR
from jixiao.engine.model.text import Text


class Span(IntEnum):
    """How long a period is, from the shortest; hours and days are what longer ones are made of."""

    HOUR = 0
    DAY = 1
    MONTH = 2
    QUARTER = 3
    HALF = 4
    YEAR = 5


SPANS = {span.name.lower(): span for span in Span}
FISCAL_SIDES = ("start", "end")
LONG_SPANS = ("refuse", "first", "last")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # Excel knows no time zones
_SERIALS = (20_000, 80_000)  # 1954-10-03 to 2119-01-10: neither a year nor a year with a month
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: place for place, name in enumerate(_NAMES, 1)}


class Stretch(NamedTuple):
    """A period: its length and when it begins. As text: 2026, 2026H1, 2026Q3, 2026-09, 2026-09-01, 2026-09-01T13."""

    span: Span
    year: int
    month: int = 1
    day: int = 1
    hour: int = 0

    def __str__(self) -> str:
        if self.span is Span.YEAR:
            return f"{self.year:04d}"
        if self.span in (Span.HALF, Span.QUARTER):
            size, letter = (6, "H") if self.span is Span.HALF else (3, "Q")
            return f"{self.year:04d}{letter}{(self.month - 1) // size + 1}"
        text = f"{self.year:04d}-{self.month:02d}"
        if self.span is not Span.MONTH:
            text += f"-{self.day:02d}"
        return text if self.span is not Span.HOUR else f"{text}T{self.hour:02d}"

    def within(self, span: Span) -> "Stretch":
        """The period of that length that holds this one; itself where it is longer already."""
        if span <= self.span:
            return self
        size = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF: 6, Span.YEAR: 12}.get(span)
        if size is None:
            return Stretch(span, self.year, self.month, self.day)
        return Stretch(span, self.year, (self.month - 1) // size * size + 1)


class PeriodReading(NamedTuple):
    """A period, or why there is none: `code` + `text`."""

    value: Stretch | None
    code: str = ""
    text: Text = Text("", "")


@dataclass(frozen=True)
class PeriodForm:
    """How a column's periods are to be read. `years`: whether 2010-11 is a fiscal year (True) or November (False).

    `fiscal`: the year of a fiscal year is the one it starts or ends in. `long_spans`: what longer stretches become.
    `pattern`: as of strptime, for forms that nobody can guess (%d/%m/%Y).
    """

    years: bool | None = None
    fiscal: str = "start"
    long_spans: str = "refuse"
    pattern: str = ""


GUESSED = PeriodForm()
LONGEST = 80
SHORT = 16
_DASH = r"\s*[-/–—~～至]\s*"
_PAIR = re.compile(r"(\d{4})" + _DASH + r"(\d{2})(?:财年|年度|学年|fiscal|fy)?", re.ASCII)


def settle(cells: Iterable[object], form: PeriodForm) -> PeriodForm:
    """The form with `years` decided by the whole column: one 2013-14 among them says that 2010-11 is no November."""
    if form.years is not None:
        return form
    short = [cell for cell in cells if isinstance(cell, str) and len(cell) <= SHORT]
    pairs = [match for cell in short if (match := _PAIR.fullmatch(_folded(cell)))]
    gaps = [(int(match[2]) - int(match[1])) % 100 for match in pairs]
    as_years = any(not 1 <= int(match[2]) <= 12 for match in pairs)
    as_months = any(not 1 <= gap <= 10 for gap in gaps)
    return form if as_years == as_months else PeriodForm(as_years, form.fiscal, form.long_spans, form.pattern)


def read_period(cell: object, form: PeriodForm = GUESSED) -> PeriodReading:
    """The period in one cell: a date, a number (2026, 202609, 20260901, a serial of Excel) or text in any usual form."""
    if isinstance(cell, datetime):
        hourly = (cell.hour, cell.minute, cell.second) != (0, 0, 0)
        return _checked(Stretch(Span.HOUR if hourly else Span.DAY, cell.year, cell.month, cell.day, cell.hour), cell)
    if isinstance(cell, date):
        return _checked(Stretch(Span.DAY, cell.year, cell.month, cell.day), cell)
    if isinstance(cell, str):
        return _read_text(cell, form)
    if cell is None:
        return PeriodReading(None, "blank_period", Text("The period is blank.", "数据所属期为空。"))
    if isinstance(cell, bool):
        return _refused(cell)
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return _refused(cell)
    return _read_number(number, cell)


def _tens(found: re.Match[str]) -> str:
    """十二 as 12, 三十 as 30."""
    tens, ones = found[1] or "一", found[2] or "〇"
    return tens.translate(_CHINESE_DIGITS) + ones.translate(_CHINESE_DIGITS)


def _read_number(number: float, cell: object) -> PeriodReading:
    if isfinite(number) and _SERIALS[0] <= number < _SERIALS[1]:
        return read_period(_SERIAL_ZERO + timedelta(hours=round(number * 24)))
    if not isfinite(number) or not number.is_integer():
        return _refused(cell)
    return _read_digits(str(int(number)), cell)


def _read_digits(digits: str, cell: object) -> PeriodReading:
    year, rest = int(digits[:4] or 0), digits[4:]
    if len(digits) == 4:
        return _checked(Stretch(Span.YEAR, year), cell)
    if len(digits) == 5 and _SERIALS[0] <= int(digits) < _SERIALS[1]:
        return read_period(float(digits))
    if len(digits) == 6:
        return _checked(Stretch(Span.MONTH, year, int(rest)), cell)
    if len(digits) in (8, 10):
        hour = int(rest[4:] or 0)
        return _checked(Stretch(Span.HOUR if rest[4:] else Span.DAY, year, int(rest[:2]), int(rest[2:4]), hour), cell)
    return _refused(cell)


_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TENS = re.compile(r"([二三]?)十([一二三四五六七八九]?)(?=[月日号])")


def _folded(cell: str) -> str:
    """The text in half width and lower case, with Chinese numerals as digits and one kind of space."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell).strip()).casefold()
    if text.isascii():
        return text
    text = _TENS.sub(_tens, text)
    return text.translate(_CHINESE_DIGITS)


_YEAR = r"(?P<year>\d{4})"
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = r"(?:[ t]?(?P<hour>\d{1,2})(?:[:时点]\d{0,2}分?(?::\d{2}(?:\.\d+)?)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
_FORMS = tuple(
    (span, re.compile(form, re.ASCII))
    for span, form in (
        (Span.YEAR, rf"(?:fy ?)?{_YEAR} ?(?:年度?|年全年|全年|财年|fy)?"),
        (Span.MONTH, rf"{_YEAR} ?(?:[-/.]|年) ?(?P<month>\d{{1,2}}) ?(?:月份?)?"),
        (Span.DAY, rf"{_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_TIME}"),
        (Span.DAY, rf"{_YEAR} ?年 ?(?P<month>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?[日号]? ?{_TIME}"),
        (Span.QUARTER, rf"{_YEAR} ?[-年/]? ?(?:q|第)? ?(?P<quarter>[1-4]) ?(?:季度?|q)"),
        (Span.QUARTER, rf"{_YEAR} ?[-年/]? ?q ?(?P<quarter>[1-4])"),
        (Span.QUARTER, rf"(?:q ?(?P<quarter>[1-4])|(?P<other>[1-4]) ?q)[ -/]?{_YEAR}"),
        (Span.HALF, rf"{_YEAR} ?[-年/]? ?(?:h ?(?P<half>[12])|(?P<side>[上下])半年)"),
        (Span.HALF, rf"h ?(?P<half>[12])[ -/]?{_YEAR}"),
        (Span.MONTH, rf"{_NAME}[ -/,]*{_YEAR}"),
        (Span.MONTH, rf"{_YEAR}[ -/]*{_NAME}"),
        (Span.MONTH, rf"{_NAME}[ -/']+(?P<short>\d{{2}})"),
        (Span.DAY, rf"(?P<day>\d{{1,2}})[ -]{_NAME}[ -,]*{_YEAR}"),
        (Span.DAY, rf"{_NAME} (?P<day>\d{{1,2}}),? {_YEAR}"),
    )
)


_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):\d{2}(?::\d{2})?)?", re.ASCII)


def _read_text(cell: str, form: PeriodForm) -> PeriodReading:
    iso = _ISO.fullmatch(cell)
    if iso is not None and not form.pattern:
        span = Span.DAY if iso[4] is None else Span.HOUR
        return _checked(Stretch(span, int(iso[1]), int(iso[2]), int(iso[3]), int(iso[4] or 0)), cell)
    if len(cell) > LONGEST:
        return _refused(cell)
    text = _folded(cell)
    if not text:
        return PeriodReading(None, "blank_period", Text("The period is blank.", "数据所属期为空。"))
    if form.pattern:
        return _read_pattern(cell, form.pattern)
    if text.isdigit():
        return _read_digits(text, cell)
    return _read_years(text, cell, form) or _read_form(text, cell) or _read_stretch(text, cell, form) or _refused(cell)


def _read_form(text: str, cell: object) -> PeriodReading | None:
    for span, form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            return _built(span, match.groupdict(), cell)
    return None


def _built(span: Span, found: dict[str, str | None], cell: object) -> PeriodReading:
    short = found.get("short")
    year = int(found.get("year") or 0) or (2000 if int(short or 0) < 70 else 1900) + int(short or 0)
    month = int(found.get("month") or _MONTHS.get((found.get("name") or "")[:3], 1))
    if span is Span.QUARTER:
        month = int(found.get("quarter") or found.get("other") or 1) * 3 - 2
    elif span is Span.HALF:
        month = 7 if found.get("half") == "2" or found.get("side") == "下" else 1
    hour = found.get("hour")
    if hour is not None:
        span = Span.HOUR
    return _checked(Stretch(span, year, month, int(found.get("day") or 1), int(hour or 0)), cell)


def _read_pattern(cell: str, pattern: str) -> PeriodReading:
    try:
        found = datetime.strptime(cell.strip(), pattern)  # noqa: DTZ007  # a period has no time zone
    except ValueError:
        return _refused(cell)
    span = next((s for s, signs in _PATTERN_SPANS if any(sign in pattern for sign in signs)), Span.YEAR)
    return _checked(Stretch(span, found.year, found.month, found.day, found.hour), cell)


_PATTERN_SPANS = (
    (Span.HOUR, ("%H", "%I", "%X", "%c")),
    (Span.DAY, ("%d", "%j", "%x")),
    (Span.MONTH, ("%m", "%b", "%B")),
)


def _read_years(text: str, cell: object, form: PeriodForm) -> PeriodReading | None:
    """2023-24 and 2023/2024 in all their forms; 2010-11 alone could be a November, and is asked about."""
    bare = re.sub(r"^(?:fy|fye|fiscal(?: year)?) ?|,? ?(?:财年|年度|学年|fiscal(?: year)?|fy)$", "", text)
    long = re.fullmatch(r"(\d{4})年?" + _DASH + r"(\d{4})年?", bare, re.ASCII)
    pair = _PAIR.fullmatch(bare)
    if long is None and pair is None:
        return None
    first = int((long or pair)[1])  # type: ignore[index]
    if long is not None:
        return _spanned(Stretch(Span.YEAR, first), Stretch(Span.YEAR, int(long[2])), cell, form)
    ending = int(pair[2])  # type: ignore[index]
    gap = (ending - first) % 100
    can_be_month, can_be_years = 1 <= ending <= 12, 1 <= gap <= 10
    if bare != text or (can_be_years and (form.years or not can_be_month)):
        return _spanned(Stretch(Span.YEAR, first), Stretch(Span.YEAR, first + gap), cell, form)
    if can_be_month and (form.years is False or not can_be_years):
        return _checked(Stretch(Span.MONTH, first, ending), cell)
    if form.years is None and can_be_month:
        return PeriodReading(None, "ambiguous_period", Text(
            f"“{cell}” could be a month or a fiscal year; write “years: fiscal” or “years: calendar” at “period”.",
            f"“{cell}”可能是月份，也可能是跨年度；请在 period 下写明 years: fiscal 或 years: calendar。",
        ))  # fmt: skip
    return None


def _read_stretch(text: str, cell: object, form: PeriodForm) -> PeriodReading | None:
    """Two periods with a dash between them: Apr 2011-Mar 2012, 2026年1-9月, 2018/19 - 22/23."""
    months = re.fullmatch(r"(\d{4})年(\d{1,2})月?" + _DASH + r"(\d{1,2})月份?", text, re.ASCII)
    if months is not None:
        year = int(months[1])
        return _spanned(
            Stretch(Span.MONTH, year, int(months[2])), Stretch(Span.MONTH, year, int(months[3])), cell, form
        )
    fiscal = re.fullmatch(r"(\d{4})/\d{2} ?[-–—] ?(?:\d{2})?(\d{2})/(\d{2})", text, re.ASCII)
    if fiscal is not None:
        first = int(fiscal[1])
        return _spanned(Stretch(Span.YEAR, first), Stretch(Span.YEAR, first // 100 * 100 + int(fiscal[2])), cell, form)
    for dash in re.finditer(r" ?[-–—~至] ?", text):
        ends = [_read_form(part.strip(), cell) for part in (text[: dash.start()], text[dash.end() :])]
        values = [end.value for end in ends if end is not None and end.value is not None]
        if len(values) == 2 and values[0].span == values[1].span:
            return _spanned(values[0], values[1], cell, form)
    return None


def _spanned(first: Stretch, last: Stretch, cell: object, form: PeriodForm) -> PeriodReading:
    """The period from `first` to `last`: a year, quarter or half where it is one, else as the form says."""
    if last.span is Span.YEAR and last.year - first.year == 1:
        return _checked(first if form.fiscal == "start" else last, cell)
    if form.long_spans != "refuse" and first <= last:
        return _checked(first if form.long_spans == "first" else last, cell)
    if first.span is Span.MONTH:
        n_months = (last.year - first.year) * 12 + last.month - first.month + 1
        exact = {3: Span.QUARTER, 6: Span.HALF, 12: Span.YEAR}.get(n_months)
        if exact is not None and (first.month - 1) % n_months == 0:
            return _checked(first.within(exact), cell)
        if n_months == 12:
            return _checked((first if form.fiscal == "start" else last).within(Span.YEAR), cell)
    return PeriodReading(None, "long_span", Text(
        f"“{cell}” spans several periods; write “long_spans: first” or “long_spans: last” at “period”.",
        f"“{cell}”跨多个数据所属期；请在 period 下写明 long_spans: first 或 long_spans: last。",
    ))  # fmt: skip


def _checked(found: Stretch, cell: object) -> PeriodReading:
    try:
        date(found.year, found.month, found.day)
    except ValueError:
        return _refused(cell)
    if not 0 <= found.hour <= 23:
        return _refused(cell)
    return PeriodReading(found) if FIRST_YEAR <= found.year <= LAST_YEAR else _refused(cell)


def _refused(cell: object) -> PeriodReading:
    shown = str(cell)[:40]
    return PeriodReading(None, "bad_period", Text(
        f"“{shown}” is not a period; write 2026, 2026Q3, 2026-09 or 2026-09-30, or say “pattern: …” at “period”.",
        f"“{shown}”不是数据所属期；请写成 2026、2026Q3、2026-09 或 2026-09-30，或在 period 下写明 pattern。",
    ))  # fmt: skip
