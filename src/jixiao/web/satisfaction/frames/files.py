"""A list of service points out of a CSV file or a workbook: points, and what is wrong with which line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.text import Text
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.rules import check_code, check_label, check_validity
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.frames.listed import read_list, shown

NEEDED = ("code", "label_zh", "organisation_code", "kind")


@dataclass(frozen=True)
class PointLine:
    """One line of the list that can be used."""

    row: int
    code: str
    label_zh: str
    label_en: str
    organisation_code: str
    kind: str
    opened_from: date
    closed_from: date | None


@dataclass(frozen=True)
class PointList:
    """The lines that can be used, and the faults of the others by line."""

    lines: tuple[PointLine, ...] = ()
    faults: tuple[tuple[int, Text | RuleViolation], ...] = ()


def read_points(name: str, content: bytes, today: date, known: set[str], places: set[str]) -> PointList:
    """Read a list. `known`: codes that exist; `places`: organisations that may be named. DefinitionError for no table."""
    lines: list[PointLine] = []
    faults: list[tuple[int, Text | RuleViolation]] = []
    taken = set(known)
    for row, cells in read_list(name, content, rules.COLUMNS, NEEDED, rules.MOST_POINTS):
        try:
            line = _line(row, {code: shown(cell) for code, cell in cells.items()}, today, taken, places)
        except RuleViolation as refusal:
            faults.append((row, refusal))
        else:
            taken.add(line.code)
            lines.append(line)
    return PointList(tuple(lines), tuple(faults))


def _line(row: int, cells: Mapping[str, str], today: date, taken: set[str], places: set[str]) -> PointLine:
    code, kind = cells["code"], rules.KIND_NAMES.get(cells["kind"], cells["kind"].lower())
    check_code(code)
    check_label(cells["label_zh"])
    rules.check_kind(kind)
    if code in taken:
        raise RuleViolation("point_exists", rules.POINT_EXISTS, code=code)
    if cells["organisation_code"] not in places:
        raise RuleViolation("no_place", rules.NO_PLACE, code=cells["organisation_code"])
    opened_from = _day(cells.get("opened_from", "")) or today
    closed_from = _day(cells.get("closed_from", ""))
    check_validity(opened_from, closed_from)
    return PointLine(
        row, code, cells["label_zh"], cells.get("label_en", ""), cells["organisation_code"], kind, opened_from, closed_from
    )  # fmt: skip


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-")[:10])
    except ValueError:
        raise RuleViolation("bad_day", rules.BAD_DAY) from None
