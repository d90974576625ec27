"""Parquet files as a source."""

import io
import math
from dataclasses import dataclass
from typing import Any, ClassVar

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.files.file_source import FileSource, check_rows
from jixiao.capture.files.reached import FileContent
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text

GROWTH = 4
"""Unpacked, a file may be so many times as large as one reading may take in bytes."""


@dataclass(frozen=True)
class ParquetFile(FileSource):
    """Reads a Parquet file: flat columns of text, numbers, yes or no, dates. A NaN is read as empty, and told."""

    name: ClassVar[str] = "parquet"
    label: ClassVar[Text] = Text("Parquet file", "Parquet 文件")
    endings: ClassVar[tuple[str, ...]] = (".parquet", ".pq")

    def tables(self, file: FileContent, context: Context) -> tuple[list[RawTable], list[Finding]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            source = pq.ParquetFile(io.BytesIO(file.content))
            _check_size(source, file, context)
            nested = [field.name for field in source.schema_arrow if pa.types.is_nested(field.type)]
            if nested:
                raise _nested(file.name, nested)
            read = source.read() if context.preview is None else _head(source, context.preview)
        except (pa.ArrowException, OSError) as fault:
            raise _damaged(file.name, str(fault)) from None
        table = RawTable(file.name, {name: _plain(read[name]) for name in read.column_names}, range(1, len(read) + 1))
        return [table], _without_nan(table)


def _check_size(source: Any, file: FileContent, context: Context) -> None:
    metadata = source.metadata
    check_rows(metadata.num_rows, context)
    unpacked = sum(metadata.row_group(place).total_byte_size for place in range(metadata.num_row_groups))
    if unpacked > GROWTH * context.limits.bytes:
        text = Text(
            f"{file.name} would unpack to {unpacked >> 20} MB.", f"{file.name} 解压后将达 {unpacked >> 20} MB。"
        )
        raise SourceFault("too_many_bytes", text, Text("Split it.", "请拆分文件。"))


def _head(source: Any, rows: int) -> Any:
    import pyarrow as pa

    batch = next(source.iter_batches(batch_size=max(rows, 1)), None)
    return source.schema_arrow.empty_table() if batch is None else pa.Table.from_batches([batch])


def _plain(column: Any) -> list[Any]:
    """A column as Python values; bytes are text only where they are UTF-8."""
    return [cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell for cell in column.to_pylist()]


def _without_nan(table: RawTable) -> list[Finding]:
    """Turn NaN into empty cells, in place; one finding per column."""
    findings = []
    for name, column in table.columns.items():
        places = [place for place, cell in enumerate(column) if isinstance(cell, float) and math.isnan(cell)]
        for place in places:
            column[place] = None  # type: ignore[index]
        if places:
            text = Text(f"Column “{name}”: {len(places)} cells hold NaN and are read as empty.",
                        f"“{name}”列有 {len(places)} 个 NaN，按空值读取。")  # fmt: skip
            findings.append(Finding(Severity.WARNING, "nan", text, file=table.name))
    return findings


def _nested(name: str, columns: list[str]) -> SourceFault:
    text = Text(f"{name}: column “{columns[0]}” holds lists or records.", f"{name}：“{columns[0]}”列为嵌套结构。")
    return SourceFault("nested_column", text, Text("Write flat columns.", "请改为平铺的列。"))


def _damaged(name: str, why: str) -> SourceFault:
    text = Text(f"{name}: not a whole Parquet file ({why[:120]}).", f"{name}：不是完整的 Parquet 文件（{why[:120]}）。")
    return SourceFault("damaged", text, Text("Write it again.", "请重新生成。"), is_passing=True)
