"""What people paste or upload becomes rows of cells; files are opened behind the guard of captured sources."""

from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.csv import read_rows
from jixiao.capture.files.encoding import decoded
from jixiao.capture.files.first_table import WORKBOOKS
from jixiao.capture.guard.workbook import Sheet, read_workbook
from jixiao.engine.model.text import Text
from jixiao.web.set_up.rules.reading import Fault

MOST_BYTES = 5 * 1024 * 1024
LONGEST_TEXT = 400_000
TEXTS = (".csv", ".tsv", ".txt", ".tab")
Table = list[list[Any]]
_FILE = Text("File", "文件")


def table_of(text: str, file: "UploadedFile[Any] | None") -> tuple[Table, list[Fault]]:
    """The rows of a file, else of a text, each at the place it has there; a fault where it cannot be read."""
    try:
        return (_of_file(file) if file is not None else _of_text(text)), []
    except SourceFault as fault:
        return [], [Fault(0, _FILE, fault.text, fault.mend)]


def _of_file(file: "UploadedFile[Any]") -> Table:
    name = file.name or "file"
    ending = PurePath(name).suffix.lower()
    if (file.size or 0) > MOST_BYTES:
        text = Text(
            f"The file has {(file.size or 0) / 1_048_576:.1f} MB; a list has at most 5.",
            f"文件有 {(file.size or 0) / 1_048_576:.1f} MB，清单不得超过 5 MB。",
        )
        raise SourceFault("too_large", text, Text("Is it the right file?", "请确认是否选错文件。"))
    if ending in WORKBOOKS:
        sheets = [sheet for sheet in read_workbook(file.read(), name).sheets if sheet.rows and not sheet.is_hidden]
        if not sheets:
            raise SourceFault("empty", Text("The workbook is empty.", "工作簿为空。"))
        return _calculated(sheets[0])
    if ending not in TEXTS:
        text = Text(f"“{name[:60]}” is no list.", f"“{name[:60]}”不是清单文件。")
        raise SourceFault(
            "wrong_kind", text, Text("Choose XLSX, XLS, ODS, ET or CSV.", "请选择 XLSX、XLS、ODS、ET 或 CSV 文件。")
        )
    return _placed(decoded(file.read(), name), name)


def _calculated(sheet: Sheet) -> Table:
    """The sheet's rows; a formula that was never calculated or ended in an error is refused, with its cell."""
    from jixiao.capture.guard.workbook import cell_name

    wrong = [*sheet.uncalculated, *((row, column) for row, column, _word in sheet.errors)]
    if wrong:
        cells = ", ".join(cell_name(row, column) for row, column in wrong[:5])
        text = Text(f"Formulas without a value in {cells}.", f"{cells} 的公式没有结果。")
        raise SourceFault(
            "formula", text, Text("Paste values instead of formulas and save again.", "请将公式粘贴为数值后重新保存。")
        )
    return sheet.rows


def _of_text(text: str) -> Table:
    if len(text) > LONGEST_TEXT:
        said = Text(f"At most {LONGEST_TEXT} characters are read.", f"粘贴内容不得超过 {LONGEST_TEXT} 个字符。")
        raise SourceFault("too_long", said)
    return _placed(text, "")


def _placed(text: str, name: str) -> Table:
    """Every record at the number of its line, with empty rows between where there are such."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in plain:
        rows = read_rows(plain, name, "\t")
    else:
        rows = read_rows(plain.replace("，", ","), name)
    table: Table = []
    for cells, number in zip(rows.cells, rows.numbers, strict=True):
        table += [[] for _line in range(number - 1 - len(table))]
        table.append(list(cells))
    return table
