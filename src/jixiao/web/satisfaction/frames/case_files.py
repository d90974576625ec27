"""A list of handled cases out of a CSV file or a workbook: lines, and what is wrong with the others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jixiao.engine.model.event_rows import day_of, minutes_of
from jixiao.engine.model.text import Text
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.frames.listed import read_list, shown

NEEDED = ("number", "day")


@dataclass(frozen=True)
class CaseList:
    """`lines`, each with the row that it stands in and its number as written; `faults` of the others by row."""

    rows: tuple[int, ...] = ()
    lines: tuple[rules.CaseLine, ...] = ()
    faults: tuple[tuple[int, Text], ...] = ()


def read_cases(name: str, content: bytes, point: str = "") -> CaseList:
    """Read a list; without a column of points all are of `point`. DefinitionError for what is no such table, or too long."""
    rows: list[int] = []
    lines: list[rules.CaseLine] = []
    faults: list[tuple[int, Text]] = []
    needed = NEEDED if point else ("point", *NEEDED)
    for row, cells in read_list(name, content, rules.CASE_COLUMNS, needed, rules.MOST_CASES):
        day = _day(cells["day"])
        if day is None:
            told = shown(cells["day"])[:40]
            faults.append(
                (row, Text(f"“{told}” is no day. Write 2026-09-30.", f"“{told}”不是日期，请写成 2026-09-30。"))
            )
            continue
        rows.append(row)
        number, check = shown(cells["number"]), shown(cells.get("check"))
        lines.append(rules.CaseLine(shown(cells.get("point")) or point, number, day, check))
    return CaseList(tuple(rows), tuple(lines), tuple(faults))


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    minutes = minutes_of(shown(cell)) if shown(cell) else None
    return None if minutes is None else day_of(minutes)
