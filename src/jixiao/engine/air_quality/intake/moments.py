"""Days and hours as people and instruments write them, as whole numbers: days and hours since 1970-01-01."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from jixiao.engine.air_quality.standards import utc_offset
from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.period import FIRST_YEAR, LAST_YEAR
from jixiao.engine.model.text import Text

HOURS = 24
EPOCH = date(1970, 1, 1).toordinal()
UNREAD = np.iinfo(np.int64).min
"""Stands where a moment could not be read."""
_DATE = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
)
_TIME = re.compile(r"([0-9]{1,2})(?:(?::|时)([0-9]{2})?分?(?::([0-9]{2})(?:\.[0-9]+)?)?)?")
_ZONE = re.compile(r"(Z|UTC|[+-][0-9]{2}:?[0-9]{2})$")

BAD = Text(
    "“{}” is no date that can be read; write 2026-03-01, with an hour 2026-03-01 13:00.",
    "“{}”不是可读的日期；请写成 2026-03-01，带小时的写成 2026-03-01 13:00。",
)
NO_HOUR = Text("“{}” has no hour; write 2026-03-01 13:00.", "“{}”没有小时；请写成 2026-03-01 13:00。")
HAS_HOUR = Text(
    "“{}” has an hour, where a day is wanted. Hourly values are read as such when they are said to be hourly.",
    "“{}”带有小时，此处应为日期。小时数据须按小时值读取。",
)
NOT_WHOLE = Text("“{}” is not on the hour; give the mean of each hour.", "“{}”不是整点；请提供各小时的小时平均值。")


@dataclass(frozen=True)
class Moment:
    """A day, and where there is one the hour written beside it (0 to 24); `zone` is minutes ahead of UTC, if written."""

    day: int
    hour: int | None = None
    zone: int | None = None
    whole: bool = True


@lru_cache(maxsize=262_144)  # stations share their hours: forty thousand texts stand for half a million rows
def read_moment(text: str) -> Moment | None:
    """The moment that a text names; None where it names none."""
    bare = text.strip()
    found = _DATE.match(bare)
    if found is None:
        return None
    month, day = (next(part for part in found.groups()[at::2] if part) for at in (1, 2))
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        ordinal = date(year, int(month), int(day)).toordinal() - EPOCH
    except ValueError:
        return None
    rest = bare[found.end() :].removeprefix("T").strip()
    return _with_hour(ordinal, rest) if rest else Moment(ordinal)


def _with_hour(ordinal: int, rest: str) -> Moment | None:
    zoned = _ZONE.search(rest)
    zone = _offset(zoned[1]) if zoned else None
    clock = _TIME.fullmatch(rest[: zoned.start()].strip() if zoned else rest)
    if clock is None:
        return None
    hour, minute, second = (int(part or 0) for part in clock.groups())
    if hour > HOURS or minute > 59 or second > 59 or (hour == HOURS and minute + second):
        return None
    return Moment(ordinal, hour, zone, minute + second == 0)


def _offset(text: str) -> int:
    if text in ("Z", "UTC"):
        return 0
    sign = -1 if text[0] == "-" else 1
    return sign * (int(text[1:3]) * 60 + int(text[-2:]))


@dataclass(frozen=True)
class Read:
    """Texts read: `at` days or hours since 1970-01-01 (UNREAD where not), the fault of each text, what else was seen."""

    at: Ints
    faults: dict[int, tuple[str, Text]]
    names_hour_24: bool = False
    zones: frozenset[int | None] = frozenset()


def read_days(texts: Sequence[str]) -> Read:
    """Each text as a day since 1970-01-01. Midnight is a day; any other hour is a fault."""
    at = np.full(len(texts), UNREAD)
    faults: dict[int, tuple[str, Text]] = {}
    for place, text in enumerate(texts):
        moment = read_moment(text)
        if moment is None:
            faults[place] = ("bad_date", _told(BAD, text))
        elif moment.hour or not moment.whole:
            faults[place] = ("has_hour", _told(HAS_HOUR, text))
        else:
            at[place] = moment.day
    return Read(at, faults)


def read_hours(texts: Sequence[str]) -> Read:
    """Each text as the hour that it names, since 1970-01-01 00:00 of the standards' clock (UTC+8 where a zone is written)."""
    at = np.full(len(texts), UNREAD)
    faults: dict[int, tuple[str, Text]] = {}
    zones: set[int | None] = set()
    names_24 = False
    for place, text in enumerate(texts):
        moment = read_moment(text)
        shift = 0 if moment is None or moment.zone is None else utc_offset() - moment.zone
        if moment is None:
            faults[place] = ("bad_date", _told(BAD, text))
        elif moment.hour is None:
            faults[place] = ("no_hour", _told(NO_HOUR, text))
        elif not moment.whole or shift % 60:
            faults[place] = ("not_on_the_hour", _told(NOT_WHOLE, text))
        else:
            at[place] = moment.day * HOURS + moment.hour + shift // 60
            names_24 = names_24 or moment.hour == HOURS
            zones.add(moment.zone)
    return Read(at, faults, names_24, frozenset(zones))


def day_texts(days: Ints) -> list[str]:
    """Days since 1970-01-01 as 2026-03-01."""
    return [str(each) for each in np.asarray(days, np.int64).astype("datetime64[D]").astype(str).tolist()]


def day_number(text: str) -> int:
    """2026-03-01 as days since 1970-01-01."""
    return date.fromisoformat(text).toordinal() - EPOCH


def _told(text: Text, shown: str) -> Text:
    return Text(text.en.format(shown[:40]), text.zh.format(shown[:40]))
