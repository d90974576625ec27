"""Columns of files as Arrow, in the kinds that the engine reads: codes as dictionaries, numbers, texts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.arrow import CODE_TYPE, codes, whole
from jixiao.batch.inputs import check_columns
from jixiao.batch.refused import Refused, unreadable
from jixiao.engine.model.rows import coded


def open_parquet(path: Path, coded_columns: Sequence[str]) -> Any:
    """An open Parquet file whose columns of codes are read as dictionaries."""
    metadata = pq.read_metadata(path)
    plain = {metadata.schema.column(place).path for place in range(metadata.num_columns)}
    return pq.ParquetFile(path, metadata=metadata, read_dictionary=[name for name in coded_columns if name in plain])


def kind_of(kind: Any) -> Any:
    """The type of a column's values, whether it is a dictionary or not."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def is_text(kind: Any) -> bool:
    """Whether a type is one of Arrow's for texts."""
    plain = kind_of(kind)
    return bool(pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain))


def as_codes(column: Any, path: Path, name: str) -> Any:
    """A column of codes as a dictionary of text; whole numbers become text, other kinds are refused."""
    kind = kind_of(column.type)
    if kind == pa.string() and column.type == CODE_TYPE:
        return whole(column.unify_dictionaries())
    if is_text(kind):
        return whole(column.cast(pa.string()).dictionary_encode())
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind)):
        raise _wrong_kind(path, name, kind, "text", "文本")
    read = coded(whole(column.cast(kind)))
    return codes(read.codes, read.values)


def as_number(column: Any, path: Path, name: str) -> Any:
    """A column of numbers as float64, or as text where `evaluate` must read each cell; other kinds are refused."""
    kind = kind_of(column.type)
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind):
        return column.cast(kind).cast(pa.float64(), safe=False)
    if is_text(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.string())
    raise _wrong_kind(path, name, kind, "numbers", "数值")


def _wrong_kind(path: Path, name: str, kind: Any, en: str, zh: str) -> Refused:
    return Refused(
        f"{path}: the column {name} is of type {kind}; {en} are needed.",
        f"{path}：{name} 列的类型为 {kind}，需要{zh}。",
    )


def shaped(table: Any, name: str, kind: Any) -> Any:
    """A column of a table as `kind` (None: as it is), empty where the table has none."""
    if name not in table.column_names:
        return pa.nulls(len(table), kind)
    column = table.column(name)
    return column if kind is None or column.type == kind else column.cast(kind)


def number_kinds(
    needed: Mapping[Path, Sequence[str]], figures: Sequence[str], one_of: Sequence[str] = ()
) -> dict[str, Any]:
    """The Arrow type for each of the figures that any of the Parquet files has: text in one is text in all.

    `needed`: by file the columns that it must have, beside one of `one_of`; Refused where it has not.
    """
    kinds: dict[str, Any] = {}
    for path, columns in needed.items():
        try:
            schema = pq.read_schema(path)
        except (pa.ArrowException, OSError) as fault:
            raise unreadable(path, fault) from None
        check_columns(path, schema.names, tuple(columns), tuple(one_of))
        for name in set(figures) & set(schema.names):
            kind = schema.field(name).type
            text = is_text(kind) or pa.types.is_decimal(kind) or kinds.get(name) == pa.string()
            kinds[name] = pa.string() if text else pa.float64()
    return {name: kinds[name] for name in figures if name in kinds}
