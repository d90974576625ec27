"""Tables of series as they come (CSV or Parquet, one file or a folder of them) as Arrow, some rows at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote

import numpy as np
import pyarrow as pa

from jixiao.batch.arrow import numbers, texts
from jixiao.batch.columns import as_codes, as_number, number_kinds, open_parquet, shaped
from jixiao.batch.inputs import SUFFIX, InputFile, hidden, listed, same_file_check, stamped
from jixiao.batch.refused import Refused, unreadable
from jixiao.batch.splitting import ROWS_PER_BATCH
from jixiao.engine.forecast.attainment.asked import TARGET_COLUMNS
from jixiao.engine.model.series import SERIES_COLUMNS

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
TextReader = Callable[[Path, Sequence[str]], Iterator[Mapping[str, list[Any]]]]
"""Gives the rows of a text file some at a time: the columns that are needed, as text, and `file` and `row`."""
Frame = dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """The columns of a kind of table: `words` are texts, `figures` numbers. `name` is what the engine calls it."""

    name: str
    words: tuple[str, ...]
    figures: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.words, *self.figures)


SERIES = Layout("", SERIES_COLUMNS[:2], SERIES_COLUMNS[2:])
TARGETS = Layout("targets", tuple(name for name in TARGET_COLUMNS if name != "target"), ("target",))
PREVIOUS = Layout("previous", ("series", "year", "light"))


def table_files(place: Path) -> list[InputFile]:
    """The file, or those of a folder and its folders in the order of their names; Refused where there is none."""
    if place.is_file():
        return [stamped(place, place.name)]
    if not place.exists():
        raise Refused(f"{place}: there is no such file or folder.", f"{place}：文件或文件夹不存在。")
    inside = listed(place)
    found = [path for path in sorted(place.rglob("*")) if path.is_file() and not hidden(path, place)]
    parquet = [path for path in found if path.suffix == SUFFIX]
    plain = [path for path in found if path.suffix.lower() in TEXT_SUFFIXES]
    if parquet and plain:
        raise Refused(
            f"{place}: has both Parquet ({parquet[0].name}) and text files ({plain[0].name}). Keep one of the two.",
            f"{place}：既有 Parquet 文件（{parquet[0].name}），又有文本文件（{plain[0].name}）。请只保留一种。",
        )
    if not parquet and not plain:
        there = ", ".join(path.name for path in inside[:5]) or "nothing"
        raise Refused(
            f"{place}: no *.csv and no *.parquet here; there is: {there}.",
            f"{place}：没有 *.csv 或 *.parquet 文件，现有：{there}。",
        )
    return [stamped(path, str(path.relative_to(place))) for path in parquet or plain]


def rows_of(files: Sequence[InputFile], layout: Layout, read_text: TextReader | None) -> Iterator[Any]:
    """The rows of all files, some at a time and all of one schema: words as text, figures, file, row."""
    parquet = [file for file in files if file.path.suffix == SUFFIX]
    kinds = dict.fromkeys(layout.figures, pa.string())
    if len(parquet) == len(files):
        needed = {file.path: _needed(layout, file) for file in files}
        kinds = number_kinds(needed, layout.figures)
    for file in files:
        same_file_check(file)
        if file.path.suffix == SUFFIX:
            yield from _of_parquet(file, layout, kinds)
        elif read_text is None:
            raise Refused(f"{file.path}: only Parquet is read here.", f"{file.path}：此处只读取 Parquet 文件。")
        else:
            for columns in read_text(file.path, _needed(layout, file)):
                yield _of_text(columns, file, layout)


def read_part(file: InputFile, layout: Layout) -> Frame:
    """The rows of a part's file as the engine takes them: Arrow arrays by name."""
    same_file_check(file)
    try:
        with open_parquet(file.path, ()) as parquet:
            table = parquet.read()
    except (pa.ArrowException, OSError) as fault:
        raise unreadable(file.path, fault) from None
    return {name: table.column(name).combine_chunks() for name in (*layout.columns, "file", "row")}


def _needed(layout: Layout, file: InputFile) -> tuple[str, ...]:
    """Columns that must stand in the file: those that its folders do not tell."""
    return tuple(name for name in layout.columns if name not in _told_by_folders(file, layout))


def _told_by_folders(file: InputFile, layout: Layout) -> dict[str, str]:
    """Folders `period=2026-01` hold what the column period says of all rows below."""
    pairs = (part.partition("=") for part in PurePath(file.name).parts[:-1])
    return {name: unquote(value) for name, is_pair, value in pairs if is_pair and name in layout.words}


def _of_parquet(file: InputFile, layout: Layout, kinds: Mapping[str, Any]) -> Iterator[Any]:
    told, first = _told_by_folders(file, layout), 1
    try:
        with open_parquet(file.path, layout.words) as parquet:
            wanted = [name for name in layout.columns if name in parquet.schema_arrow.names]
            for batch in parquet.iter_batches(ROWS_PER_BATCH, columns=wanted):
                table = pa.Table.from_batches([batch])
                columns = {
                    name: as_codes(table.column(name), file.path, name).cast(pa.string())
                    if name in wanted
                    else pa.repeat(told[name], len(table))
                    for name in layout.words
                }
                columns |= {name: as_number(table.column(name), file.path, name) for name in layout.figures}
                read = pa.table(columns)
                read.validate(full=True)  # bytes that are no text are found here, where the file is known
                figures = {name: shaped(read, name, kinds[name]) for name in layout.figures}
                rows = numbers(np.arange(first, first + len(table)))
                yield pa.table({**columns, **figures, "file": pa.repeat(file.name, len(table)), "row": rows})
                first += len(table)
    except (pa.ArrowException, OSError) as fault:
        raise unreadable(file.path, fault) from None


def _of_text(columns: Mapping[str, list[Any]], file: InputFile, layout: Layout) -> Any:
    told, length = _told_by_folders(file, layout), len(columns["row"])
    given = {
        name: texts(columns[name]) if name in columns else pa.repeat(told[name], length) for name in layout.columns
    }
    rows = numbers(np.array(columns["row"], np.int64))
    return pa.table({**given, "file": pa.repeat(_shown(file), length), "row": rows})


def _shown(file: InputFile) -> str:
    """The name of a file as it can be written out: one in another encoding, too."""
    return file.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
