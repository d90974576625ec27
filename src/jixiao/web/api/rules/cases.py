"""One row of a list of handled cases: point, number, day, within the points that the token may speak for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.text import Text
from jixiao.web.api.rules.bodies import CASES, BadLine
from jixiao.web.api.rules.fields import Guesses, RowRefused, not_allowed, row_object, source_row, text_of
from jixiao.web.api.rules.problems import Problem
from jixiao.web.satisfaction.rules import CaseLine

CASE_FIELDS = ("point_code", "case_number", "handled_on", "check", "row")
CASE_NEEDED = CASE_FIELDS[:3]
A_CASE, POINT = Text("A case", "办件"), Text("this service point", "该服务点")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIELD_OF = {
    "case_number": "case_number", "case_elsewhere": "case_number", "case_check": "check", "case_day": "handled_on",
    "case_too_old": "handled_on", "no_point": "point_code",
}  # fmt: skip
"""Which field a refusal by the rules of cases speaks of."""


@dataclass(frozen=True)
class ReadCase:
    """A case as it is listed, or a problem. No problem repeats what was sent: it is kept, and might be a number."""

    line: CaseLine | None = None
    problem: Problem | None = None


def read_cases(rows: Sequence[object], points: Collection[str]) -> list[ReadCase]:
    """Each row read for itself, in the order sent; `points`: codes of those that the token may list cases of."""
    guesses = Guesses({"point_code": tuple(sorted(points))})
    return [_case(raw, place, points, guesses) for place, raw in enumerate(rows)]


def case_problem(code: str, detail: Text, place: int) -> Problem:
    """What the rules of cases say of the row at `place`."""
    return Problem(422, code, detail, f"/{CASES}/{place}/{FIELD_OF.get(code, CASE_NEEDED[1])}")


def _case(raw: object, place: int, points: Collection[str], guesses: Guesses) -> ReadCase:
    if isinstance(raw, BadLine):
        return ReadCase(problem=raw.problem)
    try:
        return ReadCase(_read(raw, place, points, guesses))
    except RowRefused as refused:
        return ReadCase(problem=refused.problem(CASES, place))


def _read(raw: object, place: int, points: Collection[str], guesses: Guesses) -> CaseLine:
    row = row_object(raw, A_CASE, CASE_FIELDS, CASE_NEEDED)
    point = text_of(row, "point_code")
    if point not in points:
        raise not_allowed("point_code", point, POINT, guesses, quoting=False)
    number, day = text_of(row, "case_number"), _day(text_of(row, "handled_on"))
    source_row(row, place)
    return CaseLine(point, number, day, text_of(row, "check") if "check" in row else "")


def _day(text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise RowRefused(422, "bad_day", "handled_on", Text("This is no day. Write 2026-09-30.", "日期请写作 2026-09-30。"))
