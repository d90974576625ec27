"""Cases that were handled (办件): how a list names them, until when one can be rated, how a number is read. No Django."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

MOST_CASES, NUMBER_LIMIT, CHECK_LIMIT = 100_000, 60, 20
CASE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "point": ("point", "service_point", "服务点编码", "服务点", "窗口编码"),
    "number": ("case_number", "办件编号", "办件号", "业务流水号", "受理编号"),
    "day": ("handled_on", "办结日期", "办结时间"),
    "check": ("check", "核验码", "校验码"),
}
"""Columns of a list of cases, and the headings that they are known by."""
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
NO_POINT = N_("There is no service point “%(code)s”, or it lies outside your data scope.")


@dataclass(frozen=True)
class CaseLine:
    """One case of a list: the point's code, the number as written, the day it was finished, signs that only its owner knows."""

    point: str
    number: str
    day: date
    check: str = ""


def number_signs(number: str) -> str:
    """What of a number counts: full width, small letters, spaces and kinds of dashes make no other case. '' of no number."""
    read = "".join(unicodedata.normalize("NFKC", number).upper().split()).translate(DASHES)
    return read if any(sign.isalnum() for sign in read) else ""


def check_case(line: CaseLine, today: date, late_days: int, *, is_point: bool = True) -> None:
    """A known point, a number with something in it, finished by now and not too long ago to be rated."""
    if not is_point:
        raise RuleViolation("no_point", NO_POINT, code=line.point[:60])
    if not number_signs(line.number) or len(line.number) > NUMBER_LIMIT:
        raise RuleViolation(
            "case_number", N_("Give the number of the case in 1 to %(limit)s signs."), limit=NUMBER_LIMIT
        )
    if len(line.check) > CHECK_LIMIT:
        raise RuleViolation("case_check", N_("The check code has at most %(limit)s signs."), limit=CHECK_LIMIT)
    if line.day > today:
        raise RuleViolation("case_day", N_("%(day)s has not come yet."), day=line.day.isoformat())
    if not is_ratable(line.day, today, late_days):
        raise RuleViolation(
            "case_too_old",
            N_("Finished on %(day)s: a case can be rated within %(days)s days. Enter the month's number on the point's page."),
            day=line.day.isoformat(), days=late_days,
        )  # fmt: skip


def is_case(line: CaseLine, today: date, late_days: int, *, is_point: bool = True) -> bool:
    """Twin of check_case."""
    return allows(check_case, line, today, late_days, is_point=is_point)


def is_ratable(day: date, today: date, late_days: int) -> bool:
    """Whether a case finished on `day` can be rated."""
    return today - timedelta(days=late_days) <= day <= today


def cases_of_month(entered: int | None, listed: int) -> int | None:
    """Cases handled (办结数): what was entered, or what lists brought, whichever is more; None where neither is known."""
    return max(entered or 0, listed) if entered is not None or listed else None
