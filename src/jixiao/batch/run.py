"""A batch from beginning to end: plan, skip what is finished, compute the rest, keep the manifest."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from jixiao.batch.digests import digest_of, remembered
from jixiao.batch.job import Done, Failed, Setting
from jixiao.batch.lock import only_run
from jixiao.batch.manifest import Manifest, head_of, read_manifest, versions
from jixiao.batch.results import check_writable, keep_only, record_of, sweep
from jixiao.batch.work import Job, Plan, Record, Report, Request, Site, Step
from jixiao.engine.model.text import Text


class Engine(Protocol):
    """Where jobs are computed."""

    @property
    def name(self) -> str: ...

    def run(self, setting: Setting, jobs: Sequence[Job]) -> Iterator[Done | Failed]:
        """The outcome of every job, in any order; a piece may be told again when more is known about it."""


@dataclass
class Summary:
    """How a batch ended. `digest` covers the digits of all pieces that were asked for, in order."""

    n_pieces: int = 0
    computed: list[Record] = field(default_factory=list)
    skipped: list[Record] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    n_lost: int = 0
    seconds: float = 0.0

    @property
    def records(self) -> list[Record]:
        return sorted((*self.computed, *self.skipped), key=lambda record: record.piece)

    @property
    def digest(self) -> str:
        return digest_of([[record.piece, record.digest] for record in self.records])

    @property
    def n_read(self) -> int:
        """Rows read for the pieces that were computed in this run."""
        return sum(record.n_read for record in self.computed)


def run_batch(request: Request, engine: Engine, report: Report = lambda step: None) -> Summary:
    """Bring the results in `request.out` up to date; Refused where nothing can be done."""
    begun = time.perf_counter()
    out, shape = request.out, request.shape
    with only_run(out) as token:
        check_writable(out)
        manifest, version = read_manifest(out, shape), versions().get("jixiao", "")
        sweep(out, shape)
        digests = remembered(manifest.inputs)
        report(Step(Text("reading the input", "读取数据")))
        plan = request.plan(Site(out, digests, version, report))
        if plan.is_all:
            keep_only(out, shape, [job.piece for job in plan.jobs])
        manifest.inputs = digests.known
        manifest.head = head_of(engine.name, shape, plan.head)
        summary = Summary(len(plan.jobs), n_lost=plan.n_lost)
        open_jobs = _skip_finished(request, plan, manifest, summary)
        manifest.write()
        setting = Setting(plan.task, out.resolve(), token, version)
        _compute(setting, open_jobs, engine, manifest, summary, report)
    summary.seconds = round(time.perf_counter() - begun, 3)
    return summary


def _skip_finished(request: Request, plan: Plan, manifest: Manifest, summary: Summary) -> list[Job]:
    """The jobs that are left. Results that are not whole leave the manifest."""
    out, shape = request.out, request.shape
    for piece in list(manifest.pieces):
        if record_of(out, shape, piece) is None:
            del manifest.pieces[piece]
    left = []
    for job in plan.jobs:
        record = record_of(out, shape, job.piece)
        if record is None or request.fresh or record.fingerprint != job.fingerprint:
            left.append(job)
            manifest.pieces.pop(job.piece, None)
        else:
            summary.skipped.append(record)
            manifest.note(record)
    return left


def _compute(
    setting: Setting, jobs: Sequence[Job], engine: Engine, manifest: Manifest, summary: Summary, report: Report
) -> None:
    sizes = {job.piece: job.size for job in jobs}
    begun, done, total = time.perf_counter(), 0, sum(sizes.values())

    def tell(text: Text) -> None:
        n_done = len(summary.skipped) + len(summary.computed)
        unit, seconds = setting.task.shape.unit, time.perf_counter() - begun
        report(Step(text, n_done, summary.n_pieces, done, total, unit, seconds))

    tell(Text("computing", "计算中"))
    for outcome in engine.run(setting, jobs):
        if isinstance(outcome, Failed):
            summary.failed.append(outcome)
            continue
        record = outcome.record
        manifest.note(record, seconds=outcome.seconds, peak_mb=outcome.peak_mb)
        manifest.write()
        if record not in summary.computed:
            summary.computed.append(record)
            done += sizes[record.piece]
            tell(Text(record.piece, record.piece))
