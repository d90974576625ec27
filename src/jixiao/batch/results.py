"""An evaluation → two Parquet files of its period, put in place so that a period is there whole or not at all.

The scores file carries the record of what it was computed from in its footer: its renaming is the commit.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.arrow import CODE_TYPE, codes, numbers, texts
from jixiao.batch.finding_rows import FINDING_SCHEMA, count_by_severity, finding_table
from jixiao.batch.partitions import KEY
from jixiao.batch.refused import unwritable
from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.period import Period

SCORES, FINDINGS, UNFINISHED = "scores", "findings", ".unfinished"
RECORD_FORMAT = "jixiao-batch/1"
RECORD_KEY = b"jixiao"
ROWS_PER_GROUP = 1 << 20
SCORE_SCHEMA = pa.schema(
    {
        "organisation_code": CODE_TYPE,
        "node_code": CODE_TYPE,
        "raw": pa.float64(),
        "score": pa.float64(),
        "weight": pa.float64(),
        "rank": pa.int64(),
        "grade": CODE_TYPE,
        "peer_group": CODE_TYPE,
    }
)


@dataclass(frozen=True)
class Record:
    """What a period's results were computed from, and what came out. Equal inputs give equal records."""

    period: str
    fingerprint: str
    input_digest: str
    scheme_digest: str
    evaluation_digest: str
    n_observations: int
    n_organisations: int
    n_scores: int
    n_findings: dict[str, int]
    findings_bytes: int
    jixiao: str
    format: str = RECORD_FORMAT


def place_of(out: Path, kind: str, period: Period | str) -> Path:
    """Where the scores or findings of a period lie."""
    return out / kind / f"{KEY}{period}" / f"{kind}.parquet"


def record_of(out: Path, period: Period | str) -> Record | None:
    """The record of a finished period; None where it is not there whole."""
    scores, findings = place_of(out, SCORES, period), place_of(out, FINDINGS, period)
    try:
        metadata = pq.read_schema(scores).metadata or {}
        record = Record(**json.loads(metadata[RECORD_KEY]))
        whole = findings.stat().st_size == record.findings_bytes and record.period == str(period)
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    return record if whole and record.format == RECORD_FORMAT else None


@dataclass(frozen=True)
class Shelf:
    """Where a run puts the results of its periods. `token` tells its unfinished files from those of other runs."""

    out: Path
    token: str

    def write(self, evaluation: Evaluation, **known: Any) -> Record:
        """Write both files of a period under other names; `commit` puts them in place. `known` completes the record."""
        period = str(evaluation.period)
        try:
            self._new(FINDINGS, period).parent.mkdir(parents=True, exist_ok=True)
            found = finding_table(evaluation.workings.found)
            n_bytes = _write(self._new(FINDINGS, period), FINDING_SCHEMA, iter([found]))
            record = Record(
                period=period,
                scheme_digest=evaluation.scheme.digest,
                evaluation_digest=evaluation.digest,
                n_organisations=evaluation.workings.roster.size,
                n_scores=len(evaluation.scores),
                n_findings=count_by_severity(found),
                findings_bytes=n_bytes,
                **known,
            )
            text = json.dumps(asdict(record), ensure_ascii=False, sort_keys=True)
            schema = SCORE_SCHEMA.with_metadata({RECORD_KEY: text.encode()})
            _write(self._new(SCORES, period), schema, score_tables(evaluation))
        except OSError as fault:
            self.discard(period)
            raise unwritable(self.out, fault) from None
        return record

    def commit(self, period: str) -> None:
        """Put the files of a period in place: the old scores go first and the new ones come last."""
        old, findings = place_of(self.out, SCORES, period), place_of(self.out, FINDINGS, period)
        try:
            for place in (old, findings):
                place.parent.mkdir(parents=True, exist_ok=True)
            old.unlink(missing_ok=True)
            sync_folder(old.parent)
            self._new(FINDINGS, period).replace(findings)
            sync_folder(findings.parent)
            self._new(SCORES, period).replace(old)
            sync_folder(old.parent)
        except OSError as fault:
            self.discard(period)
            raise unwritable(self.out, fault) from None

    def discard(self, period: str) -> None:
        """Take away the unfinished files of a period."""
        for kind in (SCORES, FINDINGS):
            try:
                self._new(kind, period).unlink(missing_ok=True)
            except OSError:
                return

    def _new(self, kind: str, period: str) -> Path:
        return self.out / UNFINISHED / f"{period}-{kind}-{self.token}.parquet"


def sweep(out: Path) -> None:
    """Take away what ended runs left unfinished, and findings without scores."""
    try:
        for path in (out / UNFINISHED).glob("*"):
            path.unlink()
        for path in (out / FINDINGS).glob(f"{KEY}*/{FINDINGS}.parquet"):
            period = path.parent.name.removeprefix(KEY)
            if not place_of(out, SCORES, period).exists() and not period.startswith("__"):
                path.unlink()
    except OSError as fault:
        raise unwritable(out, fault) from None


def sync_folder(folder: Path) -> None:
    """Make renames in a folder outlast a loss of power, where the system can."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def score_tables(evaluation: Evaluation) -> Iterator[Any]:
    """The rows of `Evaluation.scores` in their order, some organisations at a time."""
    works, settled = evaluation.workings, evaluation.workings.settled
    nodes = works.tree.nodes
    width, size = len(nodes) + 1, works.roster.size
    names = texts([evaluation.scheme.code, *(node.code for node in nodes)])
    weights = np.array([evaluation.scheme.full_marks, *(node.weight for node in nodes)], np.float64)
    grades = texts(["", *(grade.code for grade in evaluation.scheme.grades)])
    organisations, groups = (texts(words) for words in (works.roster.codes, works.roster.groups))
    step = max(ROWS_PER_GROUP // width, 1)
    for first in range(0, size, step):
        part = slice(first, min(first + step, size))
        rows = np.arange(part.start, part.stop, dtype=np.int32)
        grade = np.zeros((len(rows), width), np.int32)
        grade[:, 0] = settled.grade[part] + 1
        rank = _side_by_side([settled.rank(node)[part] for node in range(width)])
        yield pa.table(
            {
                "organisation_code": codes(np.repeat(rows, width), organisations),
                "node_code": codes(np.tile(np.arange(width, dtype=np.int32), len(rows)), names),
                "raw": _numbers(_side_by_side([works.raw(node)[part] for node in range(width)])),
                "score": _numbers(_side_by_side([settled.score(node)[part] for node in range(width)])),
                "weight": numbers(np.tile(weights, len(rows))),
                "rank": numbers(rank.astype(np.int64), rank == 0),
                "grade": codes(grade.ravel(), grades),
                "peer_group": codes(np.repeat(works.roster.group[part].astype(np.int32), width), groups),
            }
        )


def _side_by_side(columns: list[Any]) -> Any:
    return np.column_stack(columns).ravel()


def _numbers(values: Any) -> Any:
    return numbers(values + 0.0, np.isnan(values))


def _write(path: Path, schema: Any, tables: Iterator[Any]) -> int:
    """Write and make durable; the number of bytes."""
    coded = [field.name for field in schema if field.name != "raw"]
    # Rows are in the order of organisations, so only their bounds help who looks for one.
    with pq.ParquetWriter(
        path, schema, compression="snappy", use_dictionary=coded, write_statistics=["organisation_code"]
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
