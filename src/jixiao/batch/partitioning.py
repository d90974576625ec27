"""Splits a flat table into partitions by period, streaming, so that the rest of a batch sees one layout only."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.arrow import coded, constant, numbers, texts, whole
from jixiao.batch.finding_rows import FINDING_SCHEMA
from jixiao.batch.partitions import ANY, CODES, KEY, check_columns
from jixiao.batch.reading import as_codes, as_number, is_text, open_parquet, shaped
from jixiao.batch.refused import Refused, unreadable, unwritable
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.period import Period

SOURCE, UNPLACED = "source.json", "unplaced.parquet"
MOST_PERIODS = 2000
BUFFERED_ROWS, ROWS_PER_BATCH = 4_000_000, 1 << 18


def partition(tables: Iterable[Any], folder: Path, source: Mapping[str, Any], *, for_any_period: bool = False) -> None:
    """Write the rows of `tables` under `folder/period=…`, unless that was done from the same `source` before.

    Rows whose period cannot be read go to `unplaced.parquet` as findings.
    """
    if _source_of(folder) == dict(source):
        return
    new = folder.with_name(f"{folder.name}.new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        with Splitter(new, for_any_period) as splitter:
            for table in tables:
                splitter.add(table)
        (new / SOURCE).write_text(json.dumps(source, sort_keys=True), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        new.replace(folder)
    except OSError as fault:
        raise unwritable(folder, fault) from None


def flat_tables(files: list[Path], quantities: tuple[str, ...]) -> Iterator[Any]:
    """The rows of flat Parquet files, some at a time: codes, period, quantities, file, row; all of one schema.

    A quantity that is text in one file is text in all.
    """
    kinds = _quantity_kinds(files, quantities)
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


def _quantity_kinds(files: list[Path], quantities: tuple[str, ...]) -> dict[str, Any]:
    """The type for each quantity that any file has; Refused where a file lacks a needed column."""
    kinds: dict[str, Any] = {}
    for path in files:
        try:
            schema = pq.read_schema(path)
        except (pa.ArrowException, OSError) as fault:
            raise unreadable(path, fault) from None
        check_columns(path, schema.names, (*CODES, "period"), quantities)
        for name in set(quantities) & set(schema.names):
            kind = schema.field(name).type
            text = is_text(kind) or pa.types.is_decimal(kind) or kinds.get(name) == pa.string()
            kinds[name] = pa.string() if text else pa.float64()
    return {name: kinds[name] for name in quantities if name in kinds}


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


@dataclass
class Splitter:
    """Writes rows to a file per period. Holds at most BUFFERED_ROWS rows at a time."""

    folder: Path
    for_any_period: bool
    _open: dict[str, Any] = field(default_factory=dict)
    _waiting: dict[str, list[Any]] = field(default_factory=dict)
    _n_waiting: int = 0
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        with self._stack:
            if fault[0] is None:
                self._flush()

    def add(self, table: Any) -> None:
        """Sort the rows of a table into their periods."""
        column = whole(table.column("period"))
        written = ["" if text is None else text.strip() for text in column.dictionary.to_pylist()]
        names = [self._name(text) for text in written] + [self._name("")]
        seats = {name: number for number, name in enumerate(dict.fromkeys(names))}
        told = np.array([seats[name] for name in names])
        place = told[column.indices.fill_null(len(written)).to_numpy(zero_copy_only=False)]
        for name, number in seats.items():
            rows = np.flatnonzero(place == number)
            if len(rows):
                part = table if len(rows) == len(table) else table.take(numbers(rows))
                self._keep(name, part.drop_columns(["period"]) if name != UNPLACED else unplaced(part))

    def _name(self, text: str) -> str:
        if self.for_any_period and text in ("", ANY):
            return ANY
        try:
            return str(Period.parse(text))
        except DefinitionError:
            return UNPLACED

    def _keep(self, name: str, part: Any) -> None:
        self._waiting.setdefault(name, []).append(part)
        self._n_waiting += len(part)
        if len(self._waiting) > MOST_PERIODS:
            raise Refused(
                f"More than {MOST_PERIODS} periods: is the column period right?",
                f"数据所属期超过 {MOST_PERIODS} 个，请检查 period 列。",
            )
        if self._n_waiting >= BUFFERED_ROWS:
            self._flush()

    def _flush(self) -> None:
        for name, parts in self._waiting.items():
            if not parts:
                continue
            rows = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
            if name not in self._open:
                place = self.folder / UNPLACED if name == UNPLACED else self.folder / f"{KEY}{name}" / "rows.parquet"
                place.parent.mkdir(exist_ok=True)
                writer = pq.ParquetWriter(place, rows.schema, compression="zstd", compression_level=1)
                self._open[name] = self._stack.enter_context(writer)
            self._open[name].write_table(rows)
            self._waiting[name] = []
        self._n_waiting = 0


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


def _source_of(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / SOURCE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
