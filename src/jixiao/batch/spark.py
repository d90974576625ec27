"""The engine of a Spark cluster: Spark carries the plan, one task per job; a task reads its own files and commits.

The rows never pass through the JVM, so a job may be of any size that fits in a Python worker, and the results are
made by the very function that the local engine calls. The folders must be seen by all workers under the same path.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao.batch.job import Done, Failed, Setting, compute
from jixiao.batch.local import fitting_workers
from jixiao.batch.refused import Refused
from jixiao.batch.results import record_of, result_of
from jixiao.batch.work import Job

LOG = "spark.log"
JAVA_NEEDED = 17  # Spark 4 runs on Java 17 and 21
POLL_SECONDS = 0.3
LOOPBACK = re.compile(r"local(\[.*\])?|spark://(127\.0\.0\.1|localhost)(:\d+)?.*")
_QUIET = {"spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
_AT_HOME = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


@dataclass(frozen=True)
class Spark:
    """Computes on the cluster at `master`; `workers` limits the tasks at a time, `conf` are further Spark settings."""

    master: str = ""
    workers: int | None = None
    conf: Mapping[str, str] = field(default_factory=dict)
    name: str = "spark"

    def run(self, setting: Setting, jobs: Sequence[Job]) -> Iterator[Done | Failed]:
        """The outcome of every job, as their results are seen in the folder; failures when all have ended."""
        if not jobs:
            return
        check_java()
        session, ours = _session(self, jobs, setting.out / LOG)
        try:
            with ThreadPoolExecutor(max_workers=1) as pool:
                yield from _watched(setting, jobs, pool.submit(_collected, session, setting, jobs))
        finally:
            if ours:
                session.stop()


def check_java() -> None:
    """Refused where there is no Java that Spark 4 runs on."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    mend_en = f"Install Java {JAVA_NEEDED} (Debian: apt-get install openjdk-17-jre-headless) or set JAVA_HOME."
    mend_zh = f"请安装 Java {JAVA_NEEDED}（Debian：apt-get install openjdk-17-jre-headless）或设置 JAVA_HOME。"
    try:
        told = subprocess.run([java or "java", "-version"], capture_output=True, text=True, check=True).stderr  # noqa: S603 - the machine's own java
    except (OSError, subprocess.CalledProcessError):
        raise Refused(
            f"Spark needs Java, and there is none here. {mend_en}", f"Spark 需要 Java，本机没有。{mend_zh}"
        ) from None
    found = re.search(r'version "(?:1\.)?(\d+)', told)
    if found is not None and int(found[1]) < JAVA_NEEDED:
        raise Refused(
            f"Java {found[1]} is too old for Spark 4. {mend_en}", f"Java {found[1]} 过旧，Spark 4 无法使用。{mend_zh}"
        )


@contextmanager
def _stderr_to(log: Path) -> Iterator[None]:
    """What the JVM writes to its standard error goes to a file of its own, as long as it lives."""
    sys.stderr.flush()
    kept, file = os.dup(2), os.open(log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o644)
    os.dup2(file, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
        os.close(file)


def _session(engine: Spark, jobs: Sequence[Job], log: Path) -> tuple[Any, bool]:
    """A session, and whether it is ours to stop: one that is there already (a notebook, spark-submit) is used."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused(
            "PySpark is not installed. Install it with: pip install jixiao[spark] (it needs Java 17).",
            "未安装 PySpark。请执行：pip install jixiao[spark]（需要 Java 17）。",
        ) from None
    there = SparkSession.getActiveSession()
    if there is not None:
        return there, False
    builder = SparkSession.builder.appName("jixiao batch")
    for key, value in settings_of(engine, jobs).items():
        builder = builder.config(key, value)
    try:
        with _stderr_to(log):
            return builder.getOrCreate(), True
    except spark_faults() as fault:
        raise _unreachable(engine, fault, log) from None


def spark_faults() -> tuple[type[Exception], ...]:
    """What goes wrong between Python, the JVM and the cluster."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return Py4JError, PySparkException, OSError, EOFError, RuntimeError


def settings_of(engine: Spark, jobs: Sequence[Job]) -> dict[str, str]:
    """What the session is started with: quiet, on loopback where the master is, then what the caller wants."""
    master = engine.master or f"local[{engine.workers or fitting_workers(jobs)}]"
    settings = {"spark.master": master, **_QUIET, "spark.task.cpus": "1"}
    if LOOPBACK.fullmatch(master):
        settings |= _AT_HOME
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if engine.workers and not master.startswith("local"):
        settings["spark.cores.max"] = str(engine.workers)
    return {**settings, **engine.conf}


def _collected(session: Any, setting: Setting, jobs: Sequence[Job]) -> list[Done | Failed]:
    """Run one task per job and gather the outcomes. What all share travels once to each worker, as a broadcast.

    A data set of numbers is enough for that: DataFrames of Python functions would ask for pandas on every worker.
    """
    context = session.sparkContext
    carried = context.broadcast((setting, list(jobs)))

    def computed(number: int) -> Done | Failed:
        shared, listed = carried.value
        return compute(shared, listed[number])

    outcomes: list[Done | Failed] = context.parallelize(range(len(jobs)), len(jobs)).map(computed).collect()
    carried.destroy()
    return outcomes


def _watched(setting: Setting, jobs: Sequence[Job], collecting: Any) -> Iterator[Done | Failed]:
    """Tell a piece as soon as its new results are in the folder, and all with what they cost when Spark has ended."""
    shape = setting.task.shape

    def mark(job: Job) -> tuple[int, int] | None:
        return _mark(result_of(setting.out, shape, job.piece))

    waiting = {job.piece: (job, mark(job)) for job in jobs}
    begun = time.perf_counter()
    while not collecting.done():
        time.sleep(POLL_SECONDS)
        for piece, (job, before) in list(waiting.items()):
            record = record_of(setting.out, shape, piece) if mark(job) not in (before, None) else None
            if record is not None and record.fingerprint == job.fingerprint:
                del waiting[piece]
                yield Done(record, round(time.perf_counter() - begun, 3), 0.0)
    try:
        outcomes = collecting.result()
    except spark_faults() as fault:
        raise _broken(fault, setting.out / LOG) from None
    yield from outcomes


def _mark(place: Path) -> tuple[int, int] | None:
    """What tells one file of results from the one that replaces it."""
    try:
        told = place.stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns


def _unreachable(engine: Spark, fault: Exception, log: Path) -> Refused:
    where, why = engine.master or "local", _reason(fault, log)
    return Refused(
        f"Spark could not be started at {where}: {why} See {log}.", f"无法在 {where} 启动 Spark：{why} 详见 {log}。"
    )


def _broken(fault: Exception, log: Path) -> Refused:
    why = _reason(fault, log)
    return Refused(
        f"Spark gave up: {why} What is finished is kept, run again; see {log}.",
        f"Spark 中断：{why} 已完成的部分不会丢失，请重新运行；详见 {log}。",
    )


def _reason(fault: Exception, log: Path) -> str:
    """The last complaint in Spark's log, else the first line of the fault: neither tells a person more than a line."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    complaints = [line for line in lines if " ERROR " in line or line.startswith("Exception in thread")]
    told = complaints[-1].partition(" ERROR ")[2] or complaints[-1] if complaints else str(fault).splitlines()[0]
    return told.strip()[:300].rstrip(".") + "."
