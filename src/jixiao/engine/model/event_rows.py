"""Tables whose rows are events (a rating, an order, an answer): columns as codes and minutes, faults told by row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Codes, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import FIRST_YEAR, LAST_YEAR
from jixiao.engine.model.rows import Coded, coded, to_columns
from jixiao.engine.model.text import Text, nearest

TOLD_ONE_BY_ONE = 1000
UNREAD = np.iinfo(np.int64).min
"""Stands where a moment could not be read."""
MINUTES_OF_A_DAY = 1440
BAD_MOMENT = Text(
    "“{}” is no moment that can be read; write 2026-03-01 13:05, or the day alone.",
    "“{}”不是可读的时间；请写成 2026-03-01 13:05，或只写日期。",
)
BLANK_MOMENT = Text("The time is blank.", "时间为空。")


def columns_of(frame: object, needed: Iterable[str], what: Text) -> dict[str, Any]:
    """The columns of a frame; DefinitionError, with the nearest name, where one that is needed is absent."""
    try:
        columns = to_columns(frame)
    except (TypeError, ValueError) as fault:
        raise DefinitionError("bad_table", Text(str(fault), f"{what.zh}无法读取：{fault}")) from None
    missing = [name for name in needed if name not in columns]
    if not missing:
        return columns
    hints = [f"{name} (“{close}” is close)" if (close := nearest(name, columns)) else name for name in missing]
    raise DefinitionError(
        "missing_column",
        Text(f"{what.en} has no column {', '.join(hints)}.", f"{what.zh}缺少列：{'、'.join(missing)}。"),
        Text(f"It has: {', '.join(columns)[:200] or 'none'}.", f"现有：{'、'.join(columns)[:200] or '无'}。"),
    )


def text_column(columns: Mapping[str, Any], name: str, length: int) -> Coded:
    """A text column, or one of blanks where there is none of that name."""
    return coded(columns[name]) if name in columns else Coded(np.zeros(length, np.int64), ("",))


def merged_texts(codes: Codes, texts: Sequence[str]) -> Coded:
    """A text column whose texts may be equal: `texts[codes[i]]` is that of row i; equal ones share one code."""
    places: dict[str, int] = {}
    target = np.array([places.setdefault(text, len(places)) for text in texts], np.int64)
    return Coded(target[codes] if len(codes) else np.zeros(0, np.int64), tuple(places))


def height(columns: Mapping[str, Any]) -> int:
    """How many rows there are."""
    return len(next(iter(columns.values()), ()))


def read_minutes(column: Coded) -> tuple[Ints, dict[int, Text]]:
    """By row the minutes since 1970-01-01 00:00 on the wall clock (UNREAD where not), and the fault of each text.

    A zone that is written beside it is left out: what counts is the clock where the answer was given.
    """
    faults: dict[int, Text] = {}
    known = np.full(len(column.values), UNREAD)
    for place, text in enumerate(column.values):
        minutes = minutes_of(text)
        if minutes is None:
            shown = text[:40]
            faults[place] = Text(BAD_MOMENT.en.format(shown), BAD_MOMENT.zh.format(shown)) if text else BLANK_MOMENT
        else:
            known[place] = minutes
    return (known[column.codes] if len(known) else np.zeros(len(column.codes), np.int64)), faults


def minutes_of(text: str) -> int | None:
    """A moment as minutes since 1970-01-01 00:00 on its own clock; None where it is none."""
    bare = text.strip().replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    try:
        moment = datetime.fromisoformat(_padded(bare)).replace(tzinfo=None)
    except ValueError:
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return (moment.date().toordinal() - EPOCH) * MINUTES_OF_A_DAY + moment.hour * 60 + moment.minute


EPOCH = date(1970, 1, 1).toordinal()


def _padded(text: str) -> str:
    """2026-3-1 9:05 as 2026-03-01 09:05."""
    day, space, clock = text.replace("T", " ").partition(" ")
    parts = day.split("-")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        day = f"{parts[0]:0>4}-{parts[1]:0>2}-{parts[2]:0>2}"
    clock = clock.strip()
    if clock[1:2] == ":":
        clock = f"0{clock}"
    return f"{day}{'T' if space and clock else ''}{clock}"


def day_of(minutes: int) -> date:
    """The day of a minute."""
    return date.fromordinal(minutes // MINUTES_OF_A_DAY + EPOCH)


def tell_rows(
    findings: FindingList,
    rule: str,
    rows: Sequence[int] | Ints,
    text: Text | Callable[[int], Text],
    *,
    severity: Severity = Severity.ERROR,
    who: Callable[[int], str] | None = None,
) -> None:
    """The same fault in each of `rows` (places, from 0); past a thousand the rest is counted."""
    listed = [int(row) for row in rows]
    for row in listed[:TOLD_ONE_BY_ONE]:
        said = text if isinstance(text, Text) else text(row)
        findings.add(Finding(severity, rule, said, who(row) if who else "", row=row + 1))
    if (more := len(listed) - TOLD_ONE_BY_ONE) > 0:
        rest = Text(f"{more} further rows have the same fault.", f"另有 {more} 行有同样的问题。")
        findings.add(Finding(severity, rule, rest))


def grouped(parts: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Rows by the combination of several codes: each row's group (in order), and the first row of each group."""
    together = np.zeros(len(parts[0]), np.int64)
    for part in parts:
        together = together * (int(part.max(initial=0)) + 2) + part + 1
        _, together = np.unique(together, return_inverse=True)
    _, first, group = np.unique(together, return_index=True, return_inverse=True)
    return np.asarray(group, np.int64), np.asarray(first, np.int64)


def plain_list(column: Any) -> list[Any]:
    """A column as it was handed in as a list of plain values; NaN becomes None."""
    values = column.to_pylist() if hasattr(column, "to_pylist") else column
    values = values.tolist() if hasattr(values, "tolist") else values
    return [None if value != value else value for value in values]
