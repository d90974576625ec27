"""Divides tables of any length among files, streaming, once for the same source: the rest of a batch sees the files."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.arrow import numbers
from jixiao.batch.refused import unwritable

SOURCE = "source.json"
BUFFERED_ROWS, ROWS_PER_BATCH = 4_000_000, 1 << 18
Facts = dict[str, Any]


@dataclass
class Splitter:
    """Writes rows to files below `folder`, as many at a time as there are places. Holds at most BUFFERED_ROWS rows."""

    folder: Path
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

    def add(self, place: str, rows: Any) -> None:
        """Put rows at the end of the file `place` (a path below the folder)."""
        self._waiting.setdefault(place, []).append(rows)
        self._n_waiting += len(rows)
        if self._n_waiting >= BUFFERED_ROWS:
            self._flush()

    @property
    def places(self) -> int:
        """How many files there are."""
        return len(self._waiting)

    def _flush(self) -> None:
        for place, parts in self._waiting.items():
            if not parts:
                continue
            rows = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
            if place not in self._open:
                path = self.folder / place
                path.parent.mkdir(exist_ok=True)
                writer = pq.ParquetWriter(path, rows.schema, compression="zstd", compression_level=1)
                self._open[place] = self._stack.enter_context(writer)
            self._open[place].write_table(rows)
            self._waiting[place] = []
        self._n_waiting = 0


def divided(table: Any, seats: Any, n_seats: int) -> Iterator[tuple[int, Any]]:
    """The rows of a table by seat (a number for each row), without the seats that have none; order is kept."""
    for number in range(n_seats):
        rows = np.flatnonzero(seats == number)
        if len(rows):
            yield number, table if len(rows) == len(table) else table.take(numbers(rows))


def split_once(folder: Path, source: Mapping[str, Any], fill: Callable[[Path], Facts]) -> Facts:
    """Let `fill` write into a folder that then becomes `folder`, unless that was done from the same `source` before.

    What `fill` tells is remembered with it and given back.
    """
    known = _noted(folder)
    if known.get("source") == dict(source) and isinstance(known.get("facts"), dict):
        return dict(known["facts"])
    new = folder.with_name(f"{folder.name}.new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        facts = fill(new)
        told = {"source": dict(source), "facts": facts}
        (new / SOURCE).write_text(json.dumps(told, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        new.replace(folder)
    except OSError as fault:
        raise unwritable(folder, fault) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return facts


def _noted(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / SOURCE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
