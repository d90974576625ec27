"""The calendar that an installation uploads: its file, line by line, and when it is complete. Pure, beside the rules."""

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

HOLIDAY, WORKING = "holiday", "working"
KIND_LABELS = {HOLIDAY: N_("Holiday"), WORKING: N_("Worked")}
# What officials write in the second column.
KIND_WORDS = {
    **dict.fromkeys(["holiday", "h", "off", "放假", "休", "休息", "节假日", "放假日"], HOLIDAY),
    **dict.fromkeys(["working", "workday", "w", "work", "上班", "班", "补班", "工作日", "调休上班"], WORKING),
}
HEADS = frozenset({"date", "日期"})
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
MAX_BYTES, MAX_LINES, LINE_LIMIT, LABEL_LIMIT = 256 * 1024, 2000, 1000, 60
YEARS = range(2000, 2101)
# Both are holidays in every year, by the State Council's regulation on public holidays: who has them has the notice.
FIXED_HOLIDAYS = ((1, 1), (10, 1))


@dataclass(frozen=True)
class PlannedDay:
    """One day of a file: free or worked, with its name."""

    day: date
    kind: str
    label: str = ""


@dataclass(frozen=True)
class LineFault:
    """What is wrong with a line of the file (from 1): `message` (msgid) with `params`."""

    line: int
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


class CalendarRefused(RuleViolation):
    """A file with faults; nothing of it was taken over."""

    def __init__(self, faults: Collection[LineFault]) -> None:
        super().__init__("bad_calendar", N_("Nothing was taken over: %(count)s lines need mending."), count=len(faults))
        self.faults = tuple(faults)


def text_of(content: bytes) -> str:
    """A file's text: by its byte-order mark, else strict UTF-8, else strict GB18030; RuleViolation where it is none."""
    if len(content) > MAX_BYTES:
        raise RuleViolation("file_too_large", N_("A calendar has at most 2,000 lines. Upload one year or a few."))
    encodings = [name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RuleViolation(
        "not_text", N_("This is not a CSV file. Save the table as “CSV UTF-8” in Excel or WPS and choose that file.")
    )


def read_calendar(text: str) -> tuple[list[PlannedDay], list[LineFault]]:
    """Lines `date,kind[,label]` in any order, with or without a head; the days, and what is wrong with which line."""
    days: dict[date, tuple[PlannedDay, int]] = {}
    faults: list[LineFault] = []
    for number, line in enumerate(text.splitlines(), start=1):
        row = [cell.strip() for cell in next(csv.reader([line[:LINE_LIMIT]]), [""])]
        if not any(row) or (not days and not faults and row[0].casefold() in HEADS):
            continue
        if number > MAX_LINES:
            faults.append(LineFault(number, N_("A calendar has at most 2,000 lines. Upload one year or a few.")))
            break
        found = _read_line(row, number)
        if isinstance(found, LineFault):
            faults.append(found)
        elif found.day in days and days[found.day][0].kind != found.kind:
            params = {"day": found.day.isoformat(), "line": days[found.day][1]}
            faults.append(LineFault(number, N_("Line %(line)s says the opposite of %(day)s. Keep one."), params))
        else:
            days.setdefault(found.day, (found, number))
    return [day for day, _number in days.values()], faults


def _read_line(row: list[str], number: int) -> PlannedDay | LineFault:
    day = _date(row[0])
    if day is None:
        message = N_("“%(text)s” is no date. Write 2027-02-06.")
        return LineFault(number, message, {"text": row[0][:40]})
    if day.year not in YEARS:
        return LineFault(number, N_("The year %(year)s cannot be meant."), {"year": day.year})
    kind = KIND_WORDS.get(row[1].casefold()) if len(row) > 1 else None
    if kind is None:
        message = N_("“%(text)s” is no kind of day. Write holiday or working (放假 or 上班).")
        return LineFault(number, message, {"text": row[1][:40] if len(row) > 1 else ""})
    label = row[2] if len(row) > 2 else ""
    if len(label) > LABEL_LIMIT:
        return LineFault(number, N_("The name is longer than %(limit)s characters."), {"limit": LABEL_LIMIT})
    return PlannedDay(day, kind, label)


def _date(text: str) -> date | None:
    """2027-02-06, 2027/2/6, 2027.2.6 or 2027年2月6日; None where it is no day."""
    found = DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def check_can_upload(is_whole: bool) -> None:
    """Who changes the calendar answers for the whole installation: it moves everybody's deadlines."""
    if not is_whole:
        raise RuleViolation(
            "not_for_all", N_("The calendar holds for everybody. Ask the performance office of the whole to change it.")
        )


def can_upload(is_whole: bool) -> bool:
    """Twin of check_can_upload."""
    return allows(check_can_upload, is_whole)


def check_calendar(days: Collection[PlannedDay], faults: Collection[LineFault]) -> None:
    """A file without faults that names at least one day."""
    if faults:
        raise CalendarRefused(faults)
    if not days:
        raise RuleViolation("no_days", N_("The file names no day. Write one a line: 2027-02-06,holiday,春节."))


def is_calendar(days: Collection[PlannedDay], faults: Collection[LineFault]) -> bool:
    """Twin of check_calendar."""
    return allows(check_calendar, days, faults)


def complete_years(holidays: Iterable[date]) -> frozenset[int]:
    """Years for which New Year and National Day are named: their notice stands there, not only a local holiday."""
    named = frozenset(holidays)
    return frozenset(
        year for year in {day.year for day in named} if all(date(year, *fixed) in named for fixed in FIXED_HOLIDAYS)
    )
