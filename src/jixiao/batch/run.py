"""A batch from beginning to end: find the input, plan, skip what is finished, compute the rest, keep the manifest."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from jixiao.batch.digests import Digests, remembered
from jixiao.batch.job import Done, Failed, Job, Setting
from jixiao.batch.lock import only_run
from jixiao.batch.manifest import Manifest, head_of, read_manifest, versions
from jixiao.batch.membership import Membership
from jixiao.batch.partitioning import UNPLACED, column_table, flat_tables, partition
from jixiao.batch.partitions import (
    AIMS,
    KEY,
    NULL_PARTITION,
    InputFile,
    Partitions,
    find_partitions,
    flat_files,
    is_partitioned,
)  # fmt: skip
from jixiao.batch.plan import Inputs, digest_of, plan
from jixiao.batch.refused import Refused, unwritable
from jixiao.batch.results import FINDINGS, Record, check_writable, record_of, sweep
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme

PARTITIONED = "partitioned"
Columns = Mapping[str, list[Any]]


class Engine(Protocol):
    """Where periods are computed."""

    @property
    def name(self) -> str: ...

    def run(self, setting: Setting, jobs: Sequence[Job]) -> Iterator[Done | Failed]:
        """The outcome of every job, in any order; a period may be told again when more is known about it."""


@dataclass(frozen=True)
class Request:
    """What is asked for. `observations` and `targets` are Parquet; `targets` may be the columns of a text file."""

    scheme: Scheme
    observations: Path
    out: Path
    targets: Path | Columns | None = None
    organisations: Sequence[Membership] | None = None
    periods: Sequence[Period] | None = None
    as_of: date | None = None
    fresh: bool = False


@dataclass
class Summary:
    """How a batch ended. `digest` covers the digits of all periods that were asked for, in order."""

    n_periods: int = 0
    computed: list[Record] = field(default_factory=list)
    skipped: list[Record] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    n_unplaced: int = 0
    seconds: float = 0.0

    @property
    def records(self) -> list[Record]:
        return sorted((*self.computed, *self.skipped), key=lambda record: record.period)

    @property
    def digest(self) -> str:
        return digest_of([[record.period, record.evaluation_digest] for record in self.records])

    @property
    def n_observations(self) -> int:
        """Rows read for the periods that were computed in this run."""
        return sum(record.n_observations for record in self.computed)


@dataclass(frozen=True)
class Step:
    """Told when something has happened: `n_done` of `n_periods`, rows of the jobs done and of all jobs."""

    text: str
    n_done: int = 0
    n_periods: int = 0
    rows_done: int = 0
    rows: int = 0


Report = Callable[[Step], None]


def run_batch(request: Request, engine: Engine, report: Report = lambda step: None) -> Summary:
    """Bring the results in `request.out` up to date; Refused where nothing can be done."""
    begun = time.perf_counter()
    with only_run(request.out) as token:
        check_writable(request.out)
        sweep(request.out)
        manifest, version = read_manifest(request.out), versions().get("jixiao", "")
        digests = remembered(manifest.inputs)
        report(Step("reading the input"))
        inputs, n_unplaced = _inputs(request, digests)
        jobs = plan(request.scheme, inputs, request.periods, digests, version)
        manifest.inputs = digests.known
        manifest.head = head_of(request.scheme, engine.name, _arguments(request))
        summary = Summary(len(jobs), n_unplaced=n_unplaced)
        open_jobs = _skip_finished(request, jobs, manifest, summary)
        manifest.write()
        setting = Setting(request.scheme, request.organisations, request.as_of, request.out.resolve(), token, version)
        _compute(setting, open_jobs, engine, manifest, summary, report)
    summary.seconds = round(time.perf_counter() - begun, 3)
    return summary


def _skip_finished(request: Request, jobs: Sequence[Job], manifest: Manifest, summary: Summary) -> list[Job]:
    """The jobs that are left. Results that are not whole leave the manifest."""
    for period in list(manifest.periods):
        if record_of(request.out, period) is None:
            del manifest.periods[period]
    left = []
    for job in jobs:
        record = record_of(request.out, job.period)
        if record is None or request.fresh or record.fingerprint != job.fingerprint:
            left.append(job)
            manifest.periods.pop(str(job.period), None)
        else:
            summary.skipped.append(record)
            manifest.note(record)
    return left


def _compute(
    setting: Setting, jobs: Sequence[Job], engine: Engine, manifest: Manifest, summary: Summary, report: Report
) -> None:
    rows = {str(job.period): job.n_rows for job in jobs}
    n_done, rows_done, total = len(summary.skipped), 0, sum(rows.values())
    report(Step("evaluating", n_done, summary.n_periods, 0, total))
    for outcome in engine.run(setting, jobs):
        if isinstance(outcome, Failed):
            summary.failed.append(outcome)
            continue
        record = outcome.record
        manifest.note(record, seconds=outcome.seconds, peak_mb=outcome.peak_mb)
        manifest.write()
        if record not in summary.computed:
            summary.computed.append(record)
            n_done, rows_done = n_done + 1, rows_done + rows[record.period]
            report(Step(record.period, n_done, summary.n_periods, rows_done, total))


def _arguments(request: Request) -> dict[str, Any]:
    targets = request.targets
    return {
        "observations": str(request.observations),
        "targets": str(targets) if isinstance(targets, Path) else None if targets is None else "(text file)",
        "organisations": None if request.organisations is None else len(request.organisations),
        "as_of": request.as_of.isoformat() if request.as_of else None,
    }


def _inputs(request: Request, digests: Digests) -> tuple[Inputs, int]:
    """The input by period; flat tables are partitioned first. And how many of their rows belong to no period."""
    observations, n_lost = _by_period(request.out, "observations", request.observations, ("value",), digests)
    targets: Partitions | None = None
    n_lost_targets = 0
    if request.targets is not None:
        targets, n_lost_targets = _by_period(request.out, "targets", request.targets, AIMS, digests)
    return Inputs(observations, targets, request.organisations, request.as_of), n_lost + n_lost_targets


def _by_period(
    out: Path, kind: str, given: Path | Columns, quantities: tuple[str, ...], digests: Digests
) -> tuple[Partitions, int]:
    for_any = kind == "targets"
    lost = out / FINDINGS / f"{KEY}{NULL_PARTITION}" / f"{kind}.parquet"
    if isinstance(given, Path) and not given.is_file() and is_partitioned(given):
        lost.unlink(missing_ok=True)
        return find_partitions(given, for_any_period=for_any), 0
    folder = out / PARTITIONED / kind
    if isinstance(given, Path):
        files = flat_files(given)
        partition(flat_tables(files, quantities), folder, _source(files, digests), for_any_period=for_any)
    else:
        source = {"columns": digest_of({name: list(column) for name, column in given.items()})}
        partition([column_table(given, quantities)], folder, source, for_any_period=for_any)
    n_lost = _tell_lost(folder / UNPLACED, lost)
    found = find_partitions(folder, for_any_period=for_any)
    if not found.files and not for_any:
        raise Refused(
            f"{given}: there is no row with a period that can be read.", f"{given}：没有任何一行的数据所属期可以识别。"
        )
    return found, n_lost


def _source(files: Sequence[Path], digests: Digests) -> dict[str, Any]:
    """What tells one flat table from another."""
    stats = [(path.resolve(), path.stat()) for path in files]
    listed = [InputFile(path, path.name, "", stat.st_size, stat.st_mtime_ns) for path, stat in stats]
    known = digests.of(listed)
    return {file.name: known[file.path] for file in listed}


def _tell_lost(unplaced: Path, lost: Path) -> int:
    """Put the findings about rows without a readable period beside those of the periods; how many there are."""
    try:
        lost.unlink(missing_ok=True)
        if not unplaced.exists():
            return 0
        lost.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(unplaced, lost)
    except OSError as fault:
        raise unwritable(lost, fault) from None
    import pyarrow.parquet as pq

    return int(pq.read_metadata(lost).num_rows)
