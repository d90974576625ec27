"""Spreads tables of series over parts: the rows of a series, from whatever files, lie together in one file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.arrow import whole
from jixiao.batch.inputs import InputFile, stamped
from jixiao.batch.refused import Refused
from jixiao.batch.series.parts import KEY, part_count, part_name, seat_of
from jixiao.batch.series.tables import Layout, TextReader, rows_of
from jixiao.batch.splitting import ROWS_PER_BATCH, Facts, Splitter, divided, split_once
from jixiao.batch.work import Report, Step
from jixiao.engine.model.text import Text

STAGED, ROWS = "staged.parquet", "rows.parquet"


@dataclass(frozen=True)
class Spread:
    """A table that was spread: its parts' files by name, with how many series and rows each has."""

    n_parts: int
    n_series: dict[str, int]
    n_rows: dict[str, int]
    files: dict[str, InputFile]


@dataclass(frozen=True)
class Source:
    """A table to spread: its files with their digests by name, how they are laid out and read, whom to tell."""

    files: Sequence[InputFile]
    layout: Layout
    digests: Mapping[str, str]
    read_text: TextReader | None
    report: Report


def spread(source: Source, folder: Path, *, per_part: int = 0, n_parts: int = 0) -> Spread:
    """Spread a table over as many parts as its series need at `per_part` each, or over `n_parts` as another table is.

    What was spread from the same files in the same way before is kept. Refused where there is no row with a series.
    """
    way = {"files": dict(source.digests), "per_part": per_part, "n_parts": n_parts}
    facts = split_once(folder, way, lambda new: _filled(source, new, per_part, n_parts))
    count = int(facts["n_parts"])
    sizes: dict[str, list[int]] = facts["parts"]
    files = {name: stamped(folder / f"{KEY}{name}" / ROWS, f"{folder.name}/{KEY}{name}/{ROWS}") for name in sizes}
    return Spread(count, {n: each[0] for n, each in sizes.items()}, {n: each[1] for n, each in sizes.items()}, files)


@dataclass
class _Names:
    """The names that were seen, each with its seat."""

    seats: dict[str, int] = field(default_factory=dict)

    def see(self, words: Any) -> Any:
        """The seat of every word (edges do not count; an absent one is blank)."""
        names = ["" if word is None else word.strip() for word in words]
        for name in names:
            if name not in self.seats:
                self.seats[name] = seat_of(name)
        return np.array([self.seats[name] for name in names], np.uint64)

    def __len__(self) -> int:
        return len(self.seats) - ("" in self.seats)


def _filled(source: Source, new: Path, per_part: int, n_parts: int) -> Facts:
    names = _Names()
    _stage(source, new / STAGED, names)
    if not len(names) and not n_parts:
        raise Refused("There is no row with the name of a series.", "没有任何一行填写了序列名称。")
    count = n_parts or part_count(len(names), per_part)
    rows = [0] * count
    with Splitter(new) as splitter:
        for table in _staged(new / STAGED):
            column = whole(table.column("series")).dictionary_encode()
            seats = names.see(column.dictionary.to_pylist()) % np.uint64(count)
            blank = names.see([""]) % np.uint64(count)
            places = column.indices.fill_null(len(seats)).to_numpy(zero_copy_only=False)
            for number, part in divided(table, np.concatenate([seats, blank])[places], count):
                splitter.add(f"{KEY}{part_name(number, count)}/{ROWS}", part)
                rows[number] += len(part)
    (new / STAGED).unlink()
    series = np.bincount([seat % count for name, seat in names.seats.items() if name], minlength=count).tolist()
    parts = {part_name(number, count): [series[number], rows[number]] for number in range(count) if rows[number]}
    return {"n_parts": count, "parts": parts}


def _stage(source: Source, place: Path, names: _Names) -> None:
    """All rows in one file of one schema, in the order of the files, so that no text is read twice."""
    writer, n_rows = None, 0
    try:
        for table in rows_of(source.files, source.layout, source.read_text):
            names.see(table.column("series").unique().to_pylist())
            if writer is None:
                writer = pq.ParquetWriter(place, table.schema, compression="zstd", compression_level=1)
            writer.write_table(table)
            n_rows += len(table)
            source.report(Step(Text(f"reading the input: {n_rows:,} rows", f"读取数据：{n_rows:,} 行")))
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        raise Refused(f"{source.files[0].path}: there is no row in it.", f"{source.files[0].path}：文件中没有数据行。")


def _staged(place: Path) -> Iterator[Any]:
    with pq.ParquetFile(place) as parquet:
        for batch in parquet.iter_batches(ROWS_PER_BATCH):
            yield pa.Table.from_batches([batch])
