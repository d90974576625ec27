"""A list of handled cases out of a CSV file or a workbook: lines, and what is wrong with the others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.first_table import first_table
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.event_rows import day_of, minutes_of
from jixiao.engine.model.text import Text
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.frames.files import shown

NEEDED = ("number", "day")


@dataclass(frozen=True)
class CaseList:
    """`lines`, each with the row that it stands in and its number as written; `faults` of the others by row."""

    rows: tuple[int, ...] = ()
    lines: tuple[rules.CaseLine, ...] = ()
    faults: tuple[tuple[int, Text], ...] = ()


def read_cases(name: str, content: bytes, point: str = "") -> CaseList:
    """Read a list; without a column of points all are of `point`. DefinitionError for what is no such table, or too long."""
    try:
        table = first_table(name, content)
    except SourceFault as fault:
        raise DefinitionError("unreadable", fault.text, fault.mend) from None
    columns = {
        code: next((column for column in table.columns if column.strip() in headings), None)
        for code, headings in rules.CASE_COLUMNS.items()
    }
    needed = NEEDED if point else ("point", *NEEDED)
    missing = [rules.CASE_COLUMNS[code] for code in needed if columns[code] is None]
    if missing:
        raise DefinitionError(
            "missing_column",
            Text(f"The list has no column {', '.join(each[0] for each in missing)}.",
                 f"清单缺少列：{'、'.join(each[2] if each[0] == 'point' else each[1] for each in missing)}。"),
            Text("Keep the headings of the example.", "请沿用示例的表头。"),
        )  # fmt: skip
    if len(table) > rules.MOST_CASES:
        most = rules.MOST_CASES
        raise DefinitionError("too_many_rows", Text(f"More than {most} rows.", f"超过 {most} 行，请按月份拆分。"))
    rows: list[int] = []
    lines: list[rules.CaseLine] = []
    faults: list[tuple[int, Text]] = []
    for place, row in enumerate(table.rows):
        cells = {code: table.columns[column][place] for code, column in columns.items() if column is not None}
        if not any(shown(cell) for cell in cells.values()):
            continue
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
