"""One piece of a batch: compute it, write it, put it in place. The same function runs in a process here and on Spark."""

import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.batch.lock import holds
from jixiao.batch.refused import Refused
from jixiao.batch.results import Shelf
from jixiao.batch.work import Job, Record, Task
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Setting:
    """What all jobs of a run share; sent once to whoever computes."""

    task: Task[Any]
    out: Path
    token: str
    version: str


@dataclass(frozen=True)
class Done:
    """A piece that was computed and put in place; `peak_mb` is the most memory its process ever had."""

    record: Record
    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Failed:
    """A piece that could not be computed, with the reason. Nothing of it was written."""

    piece: str
    text: Text


def compute(setting: Setting, job: Job) -> Done | Failed:
    """Compute one piece. What is wrong with its data, or with the place to write to, is told, not raised."""
    started = time.perf_counter()
    try:
        record = _computed(setting, job)
    except Refused as refused:
        return Failed(job.piece, refused.text)
    except MemoryError:
        return Failed(job.piece, _no_memory(job))
    except (ArithmeticError, LookupError, TypeError, ValueError, RuntimeError, OSError) as fault:
        return Failed(job.piece, _unforeseen(job, fault))
    return Done(record, round(time.perf_counter() - started, 3), peak_mb())


def _computed(setting: Setting, job: Job) -> Record:
    shelf = Shelf(setting.out, setting.task.shape, setting.token)
    record = shelf.write(job, setting.task.compute(job), setting.version)
    if not holds(setting.out, setting.token):
        shelf.discard(job.piece)
        raise Refused(
            "Another run has taken over the folder of results; this one stops.",
            "结果文件夹已由另一次运行接管，本次运行停止。",
        )
    shelf.commit(job.piece)
    return record


def peak_mb() -> float:
    """The most memory this process has had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)


def _unforeseen(job: Job, fault: Exception) -> Text:
    """A fault of ours: it must not take the other pieces along."""
    told, title = f"{type(fault).__name__}: {fault}", job.title
    return Text(f"{title.en}: internal fault, please report it: {told}", f"{title.zh}：内部错误，请反馈：{told}")


def _no_memory(job: Job) -> Text:
    return Text(
        f"{job.title.en}: not enough memory for {job.n_rows} rows. Use fewer --workers.",
        f"{job.title.zh}：内存不足以处理 {job.n_rows} 行。请减小 --workers。",
    )
