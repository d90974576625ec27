"""Splits a flat table into partitions by period, so that the rest of a batch sees one layout only."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao.batch.arrow import coded, constant, numbers, texts, whole
from jixiao.batch.columns import as_codes, as_number, number_kinds, open_parquet, shaped
from jixiao.batch.finding_rows import FINDING_SCHEMA
from jixiao.batch.periods.partitions import ANY, CODES, KEY
from jixiao.batch.refused import Refused, unreadable
from jixiao.batch.splitting import ROWS_PER_BATCH, Facts, Splitter, divided, split_once
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.period import Period

UNPLACED = "unplaced.parquet"
MOST_PERIODS = 2000


def partition(tables: Iterable[Any], folder: Path, source: Mapping[str, Any], *, for_any_period: bool = False) -> None:
    """Write the rows of `tables` under `folder/period=…`, unless that was done from the same `source` before.

    Rows whose period cannot be read go to `unplaced.parquet` as findings.
    """

    def fill(new: Path) -> Facts:
        with Splitter(new) as splitter:
            for table in tables:
                _add(splitter, table, for_any_period=for_any_period)
        return {}

    split_once(folder, source, fill)


def flat_tables(files: list[Path], quantities: tuple[str, ...]) -> Iterator[Any]:
    """The rows of flat Parquet files, some at a time: codes, period, quantities, file, row; all of one schema.

    A quantity that is text in one file is text in all.
    """
    kinds = number_kinds(dict.fromkeys(files, (*CODES, "period")), quantities, quantities)
    for path in files:
        try:
            with open_parquet(path, (*CODES, "period")) as parquet:
                wanted = [name for name in (*CODES, "period", *kinds) if name in parquet.schema_arrow.names]
                first = 1
                for batch in parquet.iter_batches(ROWS_PER_BATCH, columns=wanted):
                    yield _flat_table(pa.Table.from_batches([batch]), path, first, kinds)
                    first += len(batch)
        except (pa.ArrowException, OSError) as fault:
            raise unreadable(path, fault) from None


def column_table(columns: Mapping[str, list[Any]], quantities: tuple[str, ...]) -> Any:
    """The rows of a text file, as read: every cell is text."""
    named = [name for name in (*CODES, "period", "file", *quantities) if name in columns]
    arrays = {name: texts(columns[name]) if name in quantities else coded(columns[name]) for name in named}
    return pa.table({**arrays, "row": numbers(np.array(columns["row"], np.int64))})


def _flat_table(table: Any, path: Path, first: int, kinds: Mapping[str, Any]) -> Any:
    columns = {name: as_codes(table.column(name), path, name) for name in (*CODES, "period")}
    given = {name: as_number(table.column(name), path, name) for name in kinds if name in table.column_names}
    read = pa.table({**columns, **given})
    origin = {"file": constant(path.name, len(table)), "row": numbers(np.arange(first, first + len(table)))}
    return pa.table({**columns, **{name: shaped(read, name, kind) for name, kind in kinds.items()}, **origin})


def _add(splitter: Splitter, table: Any, *, for_any_period: bool) -> None:
    """Sort the rows of a table into their periods."""
    column = whole(table.column("period"))
    written = ["" if text is None else text.strip() for text in column.dictionary.to_pylist()]
    names = [_name(text, for_any_period=for_any_period) for text in (*written, "")]
    listed = list(dict.fromkeys(names))
    told = np.array([listed.index(name) for name in names])
    seats = told[column.indices.fill_null(len(written)).to_numpy(zero_copy_only=False)]
    for number, part in divided(table, seats, len(listed)):
        name = listed[number]
        if name == UNPLACED:
            splitter.add(UNPLACED, unplaced(part))
        else:
            splitter.add(f"{KEY}{name}/rows.parquet", part.drop_columns(["period"]))
    if splitter.places > MOST_PERIODS:
        raise Refused(
            f"More than {MOST_PERIODS} periods: is the column period right?",
            f"数据所属期超过 {MOST_PERIODS} 个，请检查 period 列。",
        )


def _name(text: str, *, for_any_period: bool) -> str:
    if for_any_period and text in ("", ANY):
        return ANY
    try:
        return str(Period.parse(text))
    except DefinitionError:
        return UNPLACED


def unplaced(part: Any) -> Any:
    """Findings about rows whose period cannot be read."""
    text = part.column("period").cast(pa.string()).fill_null("")
    quoted = [(f"“{each}”" if each else "blank", f"“{each}”" if each else "空白") for each in text.to_pylist()]
    columns = {
        "severity": [Severity.ERROR.value] * len(part),
        "rule": ["bad_period"] * len(part),
        **{name: part.column(name).cast(pa.string()) for name in CODES},
        "period": text,
        "file": part.column("file").cast(pa.string()),
        "row": part.column("row"),
        "message": [f"{en} is not a period; write 2026, 2026H1, 2026Q3 or 2026-09." for en, _ in quoted],
        "message_zh": [f"{zh}不是有效的数据所属期；请写成 2026、2026H1、2026Q3 或 2026-09。" for _, zh in quoted],
    }
    return pa.table(columns).cast(FINDING_SCHEMA)
