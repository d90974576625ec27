"""Delimited text as a source: CSV, TSV and the like, in the encodings that offices use."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.files.encoding import ENCODINGS, decoded
from jixiao.capture.files.file_source import FileSource, check_rows
from jixiao.capture.files.layout import Row, Rows, table_from
from jixiao.capture.files.reached import FileContent
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.method import param_choice, require
from jixiao.engine.model.text import Text

DELIMITERS = ",\t;|"
LONGEST_CELL = 100_000
SAMPLE = 100
_WORDS = {"tab": "\t", "comma": ",", "semicolon": ";"}


@dataclass(frozen=True)
class CsvFile(FileSource):
    """Reads delimited text (CSV, TSV): UTF-8 with or without BOM, GB18030, UTF-16; the separator is found if not given."""

    name: ClassVar[str] = "csv"
    label: ClassVar[Text] = Text("CSV file", "CSV 文件")
    endings: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt", ".tab")

    delimiter: str = ""
    encoding: str = ""

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "encoding":
            return param_choice(key, str(raw).lower(), ENCODINGS)
        if key == "delimiter":
            return _WORDS.get(str(raw).lower(), str(raw))
        return super().read_param(key, raw)

    def __post_init__(self) -> None:
        super().__post_init__()
        require(len(self.delimiter) <= 1, "delimiter", "must be one character", "须为一个字符")

    def tables(self, file: FileContent, context: Context) -> tuple[list[RawTable], list[Finding]]:
        text = decoded(file.content, file.name, self.encoding)
        rows = read_rows(text, file.name, self.delimiter)
        check_rows(len(rows.cells), context)
        table = table_from(rows, self.layout, context.preview)
        _tell_short(rows, table, context.preview)
        return [table], rows.findings


def read_rows(text: str, name: str, delimiter: str = "") -> Rows:
    """Every record with the number of the line on which it begins; SourceFault where a quote is never closed."""
    sample = text[:65_536]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or find_delimiter(sample), strict=True)
    csv.field_size_limit(LONGEST_CELL)
    cells: list[Row] = []
    numbers: list[int] = []
    line = 1
    try:
        for record in reader:
            cells.append(record)
            numbers.append(line)
            line = reader.line_num + 1
    except csv.Error as fault:
        raise _bad_record(name, line, str(fault)) from None
    return Rows(name, cells, numbers)


def find_delimiter(sample: str) -> str:
    """The separator by which most records of the sample have the same number of cells; a comma where none divides."""

    def worth(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(record) for record in islice(reader, SAMPLE) if any(record))
        except csv.Error:
            return 0.0, 0
        divided = {width: count for width, count in widths.items() if width > 1}
        if not divided:
            return 0.0, 0
        width, count = max(divided.items(), key=lambda pair: (pair[1], pair[0]))
        return count / sum(widths.values()), width

    return max(DELIMITERS, key=worth)


def _bad_record(name: str, line: int, why: str) -> SourceFault:
    if "field larger" in why:
        text = Text(f"{name}, line {line}: a cell has more than {LONGEST_CELL} characters.",
                    f"{name} 第 {line} 行：单元格超过 {LONGEST_CELL} 个字符。")  # fmt: skip
        return SourceFault(
            "long_cell", text, Text("Look for a quote that is not closed.", "请检查是否有未闭合的引号。")
        )
    text = Text(
        f"{name}, line {line}: not a CSV record ({why}).", f"{name} 第 {line} 行：不是有效的 CSV 记录（{why}）。"
    )
    mend = Text(
        "Look for a quote that is not closed, or a file that is cut off.",
        "请检查是否有未闭合的引号，或文件是否被截断。",
    )
    return SourceFault("bad_record", text, mend)


def _tell_short(rows: Rows, table: RawTable, preview: int | None) -> None:
    """A row that ends early may be cut off, or have lost a separator."""
    width = len(table.columns)
    there = set(table.rows)
    last = rows.numbers[-1] if rows.numbers else 0
    for record, number in zip(rows.cells, rows.numbers, strict=True):
        if len(record) < width and number in there:
            is_last = number == last and preview is None
            cut = Text(" The file may be cut off.", "文件可能被截断。") if is_last else Text("", "")
            text = Text(f"The row has {len(record)} cells under {width} headings.{cut.en}",
                        f"该行只有 {len(record)} 个单元格，表头有 {width} 列。{cut.zh}")  # fmt: skip
            rows.tell(Severity.WARNING, "short_row", text, number)
