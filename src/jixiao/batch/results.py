"""An answer → two Parquet files of its piece, put in place so that a piece is there whole or not at all.

The file of results carries the record of what it was computed from in its footer: its renaming is the commit.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.finding_rows import FINDING_SCHEMA, count_by_severity, finding_table
from jixiao.batch.refused import unwritable
from jixiao.batch.work import RECORD_FORMAT, Answer, Job, Record, Shape

FINDINGS, UNFINISHED = "findings", ".unfinished"
RECORD_KEY = b"jixiao"
ROWS_PER_GROUP = 1 << 20


def result_of(out: Path, shape: Shape, piece: str) -> Path:
    """Where the results of a piece lie."""
    return out / shape.results / f"{shape.key}{piece}" / f"{shape.results}.parquet"


def findings_of(out: Path, shape: Shape, piece: str) -> Path:
    """Where the findings of a piece lie."""
    return out / FINDINGS / f"{shape.key}{piece}" / f"{FINDINGS}.parquet"


def record_of(out: Path, shape: Shape, piece: str) -> Record | None:
    """The record of a finished piece; None where it is not there whole."""
    try:
        metadata = pq.read_schema(result_of(out, shape, piece)).metadata or {}
        record = shape.record(**json.loads(metadata[RECORD_KEY]))
        whole = findings_of(out, shape, piece).stat().st_size == record.findings_bytes and record.piece == piece
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    return record if whole and record.format == RECORD_FORMAT else None


@dataclass(frozen=True)
class Shelf:
    """Where a run puts the results of its pieces. `token` tells its unfinished files from those of other runs."""

    out: Path
    shape: Shape
    token: str

    def write(self, job: Job, answer: Answer, version: str) -> Record:
        """Write both files of a piece under other names; `commit` puts them in place."""
        try:
            self._new(FINDINGS, job.piece).parent.mkdir(parents=True, exist_ok=True)
            found = finding_table(answer.found)
            n_bytes = _write(self._new(FINDINGS, job.piece), FINDING_SCHEMA, [found])
            record = self.shape.record(
                fingerprint=job.fingerprint,
                input_digest=job.input_digest,
                n_findings=count_by_severity(found),
                findings_bytes=n_bytes,
                jixiao=version,
                **answer.told,
            )
            text = json.dumps(asdict(record), ensure_ascii=False, sort_keys=True)
            schema = self.shape.schema.with_metadata({RECORD_KEY: text.encode()})
            shape = self.shape
            _write(self._new(shape.results, job.piece), schema, answer.tables, shape.ordered_by, shape.plain)
        except OSError as fault:
            self.discard(job.piece)
            raise unwritable(self.out, fault) from None
        return record

    def commit(self, piece: str) -> None:
        """Put the files of a piece in place: the old results go first and the new ones come last."""
        old, findings = result_of(self.out, self.shape, piece), findings_of(self.out, self.shape, piece)
        try:
            for place in (old, findings):
                place.parent.mkdir(parents=True, exist_ok=True)
            old.unlink(missing_ok=True)
            sync_folder(old.parent)
            self._new(FINDINGS, piece).replace(findings)
            sync_folder(findings.parent)
            self._new(self.shape.results, piece).replace(old)
            sync_folder(old.parent)
        except OSError as fault:
            self.discard(piece)
            raise unwritable(self.out, fault) from None

    def discard(self, piece: str) -> None:
        """Take away the unfinished files of a piece."""
        for kind in (self.shape.results, FINDINGS):
            try:
                self._new(kind, piece).unlink(missing_ok=True)
            except OSError:
                return

    def _new(self, kind: str, piece: str) -> Path:
        return self.out / UNFINISHED / f"{piece}-{kind}-{self.token}.parquet"


def sweep(out: Path, shape: Shape) -> None:
    """Take away what ended runs left unfinished, and findings without results."""
    try:
        for path in (out / UNFINISHED).glob("*"):
            path.unlink()
        for path in (out / FINDINGS).glob(f"{shape.key}*/{FINDINGS}.parquet"):
            piece = path.parent.name.removeprefix(shape.key)
            if not result_of(out, shape, piece).exists() and not piece.startswith("__"):
                path.unlink()
    except OSError as fault:
        raise unwritable(out, fault) from None


def keep_only(out: Path, shape: Shape, pieces: Collection[str]) -> None:
    """Take away results, then findings, of pieces that the input is not divided into any more."""
    try:
        for kind in (shape.results, FINDINGS):
            for place in sorted((out / kind).glob(f"{shape.key}*")):
                if place.name.removeprefix(shape.key) not in pieces:
                    shutil.rmtree(place)
    except OSError as fault:
        raise unwritable(out, fault) from None


def sync_folder(folder: Path) -> None:
    """Make renames in a folder outlast a loss of power, where the system can."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _write(
    path: Path,
    schema: Any,
    tables: Iterable[Any],
    ordered_by: str = "organisation_code",
    plain: Collection[str] = frozenset({"raw"}),
) -> int:
    """Write and make durable; the number of bytes."""
    coded = [field.name for field in schema if field.name not in plain]
    # Rows are in one order, so only the bounds of what they are ordered by help who looks for something.
    with pq.ParquetWriter(
        path, schema, compression="snappy", use_dictionary=coded, write_statistics=[ordered_by]
    ) as writer:
        for table in tables:
            writer.write_table(table.cast(schema) if table.schema.types != schema.types else table, ROWS_PER_GROUP)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size


def check_writable(out: Path) -> None:
    """Refused where nothing can be written to the folder of results."""
    probe = out / UNFINISHED / ".probe"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as fault:
        raise unwritable(out, fault) from None
