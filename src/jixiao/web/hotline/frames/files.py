"""Files of work orders in: CSV in the encodings that offices use, and workbooks opened behind the guard."""

from dataclasses import dataclass

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.first_table import first_table
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.hotline import rules


@dataclass(frozen=True)
class ReadFile:
    """The rows of a file: those that were read, and of the others row number and what is wrong."""

    rows: tuple[tuple[int, rules.Brought], ...] = ()
    refused: tuple[tuple[int, Text], ...] = ()


def read_file(name: str, content: bytes) -> ReadFile:
    """The work orders in a CSV file or workbook. DefinitionError, in both languages, for what is no such table."""
    try:
        table = first_table(name, content)
    except SourceFault as fault:
        raise DefinitionError("unreadable", fault.text, fault.mend) from None
    names = rules.column_names(dict.fromkeys(table.columns))
    missing = rules.missing_columns(names)
    if missing is not None:
        raise DefinitionError("missing_column", missing, _mend(table))
    if len(table) > rules.MOST_ROWS:
        text = Text(f"More than {rules.MOST_ROWS} rows.", f"超过 {rules.MOST_ROWS} 行。")
        raise DefinitionError("too_many_rows", text, Text("Split the file by month.", "请按月份拆分文件。"))
    columns = {column: table.columns[heading] for column, heading in names.items()}
    read: list[tuple[int, rules.Brought]] = []
    refused: list[tuple[int, Text]] = []
    for place, number in enumerate(table.rows):
        cells = {column: values[place] for column, values in columns.items()}
        if all(not rules.shown(cell) for cell in cells.values()):
            continue
        row = rules.read_row(cells)
        if isinstance(row, Text):
            refused.append((number, row))
        else:
            read.append((number, row))
    return ReadFile(tuple(read), tuple(refused))


def _mend(table: RawTable) -> Text:
    seen = list(table.columns)[:12]
    return Text(
        f"It has: {', '.join(seen)}. Download the example and keep its headings.",
        f"现有列：{'、'.join(seen)}。请下载样表并沿用其表头。",
    )
