"""Parquet files → the columns that `evaluate` takes: codes as dictionaries, and for every row the file and row it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao.batch.arrow import CODE_TYPE, constant, numbers, whole
from jixiao.batch.columns import as_codes, as_number, is_text, open_parquet, shaped
from jixiao.batch.inputs import same_file_check
from jixiao.batch.periods.partitions import AIMS, ANY, CODES, PeriodFile
from jixiao.batch.refused import Refused, unreadable
from jixiao.engine.model.look_back import Wanted
from jixiao.engine.model.rows import coded

Frame = dict[str, Any]
"""Arrow arrays by name, equally long."""


@dataclass(frozen=True)
class Source:
    """A file to read, and the indicators that are wanted of it (None: all)."""

    file: PeriodFile
    wanted: Wanted = None


def read_observations(sources: Sequence[Source]) -> Frame:
    """The rows of all sources, in their order: codes, period, value, file, row."""
    return _read(sources, ("value",))


def read_targets(sources: Sequence[Source]) -> Frame | None:
    """The same of targets, with those of target, base and stretch that any source has; None without sources."""
    return _read(sources, AIMS) if sources else None


def _read(sources: Sequence[Source], quantities: Sequence[str]) -> Frame:
    tables = [_table(source, quantities) for source in sources]
    present = [name for name in quantities if any(name in table.column_names for table in tables)]
    tables = _alike(tables, present)
    table = pa.concat_tables(tables).unify_dictionaries() if tables else _empty(present or ["value"])
    return {name: whole(table.column(name)) for name in table.column_names}


def _empty(quantities: Sequence[str]) -> Any:
    names = {**dict.fromkeys((*CODES, "period"), CODE_TYPE), **dict.fromkeys(quantities, pa.float64())}
    return pa.schema([*names.items()]).empty_table()


def _table(source: Source, quantities: Sequence[str]) -> Any:
    file = source.file
    same_file_check(file)
    try:
        with open_parquet(file.path, CODES) as parquet:
            names = set(parquet.schema_arrow.names)
            columns = [name for name in (*CODES, "period", *quantities, "file", "row") if name in names]
            groups = _row_groups(parquet, source.wanted)
            table = parquet.read_row_groups([number for number, _, _ in groups], columns=columns)
        check_period(table, file)
        arrays = {name: as_codes(table.column(name), file.path, name) for name in CODES}
        arrays["period"] = constant(file.period, len(table))
        arrays |= {name: as_number(table.column(name), file.path, name) for name in quantities if name in columns}
        read = pa.table(arrays | _origin(table, file, groups))
        return read if source.wanted is None else read.filter(_is_wanted(read.column(CODES[1]), source.wanted))
    except (pa.ArrowException, OSError) as fault:
        raise unreadable(file.path, fault) from None


def _row_groups(parquet: Any, wanted: Wanted) -> list[tuple[int, int, int]]:
    """Number, first row and rows of the row groups that may hold a wanted indicator, as their statistics tell."""
    found, first = [], 0
    for number in range(parquet.metadata.num_row_groups):
        group = parquet.metadata.row_group(number)
        if wanted is None or _may_hold(group, wanted):
            found.append((number, first, group.num_rows))
        first += group.num_rows
    return found


def _may_hold(group: Any, wanted: frozenset[str]) -> bool:
    """Whether a row group's statistics allow a wanted indicator; without any, it may."""
    column = next((c for c in map(group.column, range(group.num_columns)) if c.path_in_schema == CODES[1]), None)
    told = column.statistics if column is not None else None
    if told is None or not told.has_min_max or not isinstance(told.min, str):
        return True
    return any(told.min <= code <= told.max for code in wanted)


def _is_wanted(column: Any, wanted: frozenset[str]) -> Any:
    read = whole(column)
    told = np.array([text is not None and text.strip() in wanted for text in read.dictionary.to_pylist()], np.int8)
    return numbers(told).cast(pa.bool_()).take(read.indices)


def _origin(table: Any, file: PeriodFile, groups: list[tuple[int, int, int]]) -> Frame:
    """File and row of every row: those told in the file's own columns, else the place in the file."""
    told = {name: table.column(name) for name in ("file", "row") if name in table.column_names}
    if len(told) == 2 and is_text(told["file"].type) and pa.types.is_integer(told["row"].type):
        return {"file": as_codes(told["file"], file.path, "file"), "row": told["row"].cast(pa.int64())}
    rows = [np.arange(first + 1, first + length + 1) for _, first, length in groups]
    return {"file": constant(file.name, len(table)), "row": numbers(np.concatenate(rows or [np.zeros(0, np.int64)]))}


def check_period(table: Any, file: PeriodFile) -> None:
    """Refused where the file's own column period contradicts its partition."""
    if "period" not in table.column_names or file.period == ANY:
        return
    others = [text for text in coded(whole(table.column("period"))).values if text not in ("", file.period)]
    if others and len(table):
        raise Refused(
            f"{file.path}: lies in period={file.period}, yet its column period says {', '.join(others[:3])}. Mend one.",
            f"{file.path}：位于 period={file.period}，但其 period 列为 {'、'.join(others[:3])}。请更正其一。",
        )


def _alike(tables: list[Any], quantities: Sequence[str]) -> list[Any]:
    """Tables of one schema: where a quantity is text in one, it is text in all; where it is absent, empty."""
    kinds: dict[str, Any] = {}
    for name in quantities:
        given = {table.column(name).type for table in tables if name in table.column_names}
        kinds[name] = pa.string() if pa.string() in given else pa.float64()
    names = [*CODES, "period", *quantities, "file", "row"]
    return [pa.table({name: shaped(table, name, kinds.get(name)) for name in names}) for table in tables]
