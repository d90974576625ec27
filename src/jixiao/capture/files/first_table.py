"""The one table of a file that somebody uploads: CSV in any encoding that offices use, or a workbook's first visible sheet."""

from pathlib import PurePath

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.csv import read_rows
from jixiao.capture.files.encoding import decoded
from jixiao.capture.files.layout import Layout, Rows, table_from
from jixiao.capture.guard.workbook import read_workbook
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.text import Text

WORKBOOKS = (".xlsx", ".xls", ".ods", ".et", ".xlsm")


def first_table(name: str, content: bytes) -> RawTable:
    """The table; workbooks are opened behind the guard. SourceFault where there is none."""
    if PurePath(name).suffix.lower() not in WORKBOOKS:
        return table_from(read_rows(decoded(content, name), name), Layout())
    sheet = next((one for one in read_workbook(content, name).sheets if one.rows and not one.is_hidden), None)
    if sheet is None:
        raise SourceFault("empty", Text("The workbook is empty.", "工作簿为空。"))
    return table_from(Rows(name, list(sheet.rows), range(1, len(sheet.rows) + 1), sheet.merged), Layout())
