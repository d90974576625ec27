"""The engine of this machine: processes, one job each."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path

from jixiao.batch.job import Done, Failed, Setting, compute
from jixiao.batch.work import Job
from jixiao.engine.model.text import Text

SHARE_OF_MEMORY = 0.75
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")

_setting: Setting | None = None


@dataclass(frozen=True)
class Local:
    """Computes in `workers` processes; without a number in as many as there are cores and memory for."""

    workers: int | None = None
    name: str = "local"

    def run(self, setting: Setting, jobs: Sequence[Job]) -> Iterator[Done | Failed]:
        """The outcome of every job, as they are finished."""
        n_workers = min(self.workers or fitting_workers(jobs), len(jobs))
        if n_workers <= 1:
            for job in jobs:
                yield compute(setting, job)
            return
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(n_workers, context, _begin, (setting, max(cores() // n_workers, 1)))
        waiting = {pool.submit(_compute, job): job for job in jobs}
        try:
            for future in as_completed(waiting):
                yield _outcome(future, waiting[future])
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fitting_workers(jobs: Sequence[Job]) -> int:
    """As many processes as there are cores, but no more than have room in this machine's memory."""
    largest = max((job.n_bytes for job in jobs), default=0)
    return max(1, min(cores(), int(memory() * SHARE_OF_MEMORY // max(largest, 1))))


def memory() -> int:
    """Bytes that this machine has, or that its container may use."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        allowed = int(CONTAINER_LIMIT.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return whole
    return min(whole, allowed)


def _begin(setting: Setting, n_threads: int) -> None:
    """Prepare a worker: remember what all jobs share, and end when the run ends, however it ends."""
    global _setting  # noqa: PLW0603 (one per worker process, set once)
    import pyarrow as pa

    _setting = setting
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read by what is loaded from now on; the processes are the threads
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a run that is stopped lets its workers finish their job
    pa.set_cpu_count(n_threads)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    with contextlib.suppress(OSError):
        connection.wait([sentinel])
    sys.stderr.flush()
    os._exit(1)


def _compute(job: Job) -> Done | Failed:
    if _setting is None:
        raise RuntimeError("the worker was not begun")
    return compute(_setting, job)


def _outcome(future: "Future[Done | Failed]", job: Job) -> Done | Failed:
    try:
        return future.result()
    except BrokenProcessPool:
        return Failed(job.piece, _killed(job))


def _killed(job: Job) -> Text:
    return Text(
        f"{job.title.en}: a worker process was killed, most often because memory ran out. "
        "Use fewer --workers and run again; what is finished is kept.",
        f"{job.title.zh}：计算进程被终止，多因内存不足。请减小 --workers 后重新运行，已完成的部分不会丢失。",
    )
