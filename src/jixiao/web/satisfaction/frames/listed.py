"""A list that somebody uploads, CSV or workbook, with its columns found by the headings that they are known by."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.first_table import first_table
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

Cells = dict[str, Any]


def read_list(
    name: str, content: bytes, headings: Mapping[str, tuple[str, ...]], needed: Collection[str], most: int
) -> Iterator[tuple[int, Cells]]:
    """Row and cells by column of each line that is not empty; a column that the list lacks is no key.

    DefinitionError for what is no table, lacks a needed column, or is longer than `most` rows.
    """
    try:
        table = first_table(name, content)
    except SourceFault as fault:
        raise DefinitionError("unreadable", fault.text, fault.mend) from None
    columns = {
        code: column
        for code, known in headings.items()
        if (column := next((each for each in table.columns if each.strip() in known), None)) is not None
    }
    if missing := [headings[code] for code in needed if code not in columns]:
        chinese = [next(each for each in known if not each.isascii()) for known in missing]
        raise DefinitionError(
            "missing_column",
            Text(f"The list has no column {', '.join(known[0] for known in missing)}.",
                 f"清单缺少列：{'、'.join(chinese)}。"),
            Text("Keep the headings of the example.", "请沿用示例的表头。"),
        )  # fmt: skip
    if len(table) > most:
        raise DefinitionError(
            "too_many_rows",
            Text(f"More than {most} rows.", f"超过 {most} 行。"),
            Text("Send the list in parts.", "请将清单拆分后分次导入。"),
        )
    lines = ((row, {code: table.columns[column][at] for code, column in columns.items()})
             for at, row in enumerate(table.rows))  # fmt: skip
    return ((row, cells) for row, cells in lines if any(map(shown, cells.values())))


def shown(cell: Any) -> str:
    """A cell as text; a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
