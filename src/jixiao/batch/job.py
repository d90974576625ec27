"""One period of a batch: read its rows, evaluate, write. The same function runs in a process here and on Spark."""

import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jixiao.batch.lock import holds
from jixiao.batch.membership import Membership, organisations_of
from jixiao.batch.reading import Source, read_observations, read_targets
from jixiao.batch.refused import Refused
from jixiao.batch.results import Record, Shelf
from jixiao.engine.evaluate import evaluate
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Setting:
    """What all periods of a run share; sent once to whoever computes."""

    scheme: Scheme
    memberships: Sequence[Membership] | None
    as_of: date | None
    out: Path
    token: str
    version: str


@dataclass(frozen=True)
class Job:
    """One period to compute: the files it reads, and the fingerprint of everything that goes in."""

    period: Period
    observations: tuple[Source, ...]
    targets: tuple[Source, ...]
    input_digest: str
    fingerprint: str

    @property
    def n_rows(self) -> int:
        """Rows of the files, before those that nothing looks at are left out."""
        return sum(source.file.n_rows for source in self.observations)


@dataclass(frozen=True)
class Done:
    """A period that was computed and put in place; `peak_mb` is the most memory its process ever had."""

    record: Record
    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Failed:
    """A period that could not be computed, with the reason. Nothing of it was written."""

    period: str
    text: Text


def compute(setting: Setting, job: Job) -> Done | Failed:
    """Compute one period. What is wrong with its data, or with the place to write to, is told, not raised."""
    started = time.perf_counter()
    try:
        record = _computed(setting, job)
    except Refused as refused:
        return Failed(str(job.period), refused.text)
    except MemoryError:
        return Failed(str(job.period), _no_memory(job))
    except (ArithmeticError, LookupError, TypeError, ValueError, RuntimeError, OSError) as fault:
        return Failed(str(job.period), _unforeseen(job, fault))
    return Done(record, round(time.perf_counter() - started, 3), peak_mb())


def _computed(setting: Setting, job: Job) -> Record:
    observations = read_observations(job.observations)
    listed = setting.memberships
    evaluation = evaluate(
        setting.scheme,
        observations,
        read_targets(job.targets),
        period=job.period,
        organisations=None if listed is None else organisations_of(listed, job.period, setting.as_of),
        as_of=setting.as_of,
    )
    shelf = Shelf(setting.out, setting.token)
    record = shelf.write(
        evaluation,
        fingerprint=job.fingerprint,
        input_digest=job.input_digest,
        n_observations=len(observations["value"]),
        jixiao=setting.version,
    )
    if not holds(setting.out, setting.token):
        shelf.discard(str(job.period))
        raise Refused(
            "Another run has taken over the folder of results; this one stops.",
            "结果文件夹已由另一次运行接管，本次运行停止。",
        )
    shelf.commit(str(job.period))
    return record


def peak_mb() -> float:
    """The most memory this process has had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)


def _unforeseen(job: Job, fault: Exception) -> Text:
    """A fault of ours: it must not take the other periods along."""
    told = f"{type(fault).__name__}: {fault}"
    return Text(f"{job.period}: internal fault, please report it: {told}", f"{job.period}：内部错误，请反馈：{told}")


def _no_memory(job: Job) -> Text:
    return Text(
        f"{job.period}: not enough memory for {job.n_rows} rows. Use fewer --workers.",
        f"{job.period}：内存不足以处理 {job.n_rows} 行。请减小 --workers。",
    )
