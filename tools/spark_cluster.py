"""A throw-away stand-alone Spark cluster on loopback: one master, two workers, made from PySpark's own programs.

with throw_away_cluster() as master_url: ...
python tools/spark_cluster.py COMMAND …     (runs a command with {} replaced by the master's address)
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

N_WORKERS = 2
START_SECONDS = 90
QUICK_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss512k"
LOGGING = "rootLogger.level = error\nrootLogger.appenderRef.stderr.ref = console\n" + "".join(
    f"appender.console.{line}\n"
    for line in ("type = Console", "name = console", "target = SYSTEM_ERR", "layout.type = PatternLayout")
)


class SparkMissing(RuntimeError):
    """PySpark or Java is not on this machine."""


def spark_home() -> Path:
    """Folder of PySpark's own Spark."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise SparkMissing("PySpark is not installed; run: make spark")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise SparkMissing("no Java on the path; on Debian: apt-get install openjdk-17-jre-headless")
    return Path(found.origin).parent


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throw_away_cluster(*, memory: str = "1g") -> Iterator[str]:
    """Start master and workers (two cores and `memory` each); give the master's address; stop all whatever happens."""
    home = spark_home()
    folder = Path(tempfile.mkdtemp(prefix="jixiao-spark-"))
    (folder / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
    port, pages = free_port(), free_port()
    started: list[subprocess.Popen[bytes]] = []
    master = f"spark://127.0.0.1:{port}"
    try:
        words = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(pages)]
        started.append(_start(home, folder, "org.apache.spark.deploy.master.Master", words))
        _wait(folder, started, pages, 0)
        for number in range(N_WORKERS):
            seat = ["--host", "127.0.0.1", "--webui-port", "0", "--work-dir", str(folder / f"worker-{number}")]
            words = ["--cores", "2", "--memory", memory, *seat, master]
            started.append(_start(home, folder, "org.apache.spark.deploy.worker.Worker", words))
        _wait(folder, started, pages, N_WORKERS)
        yield master
    finally:
        for one in reversed(started):
            _stop(one)
        shutil.rmtree(folder, ignore_errors=True)


def _start(home: Path, folder: Path, what: str, words: list[str]) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK_JVM,
        "PYSPARK_PYTHON": sys.executable,
    }
    with (folder / "log").open("ab") as log:
        command = [str(home / "bin" / "spark-class"), what, *words]
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)


def _wait(folder: Path, started: "list[subprocess.Popen[bytes]]", pages: int, n_workers: int) -> None:
    """Return when the master lists that many workers; RuntimeError with the log where it does not."""
    until = time.monotonic() + START_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until and all(one.poll() is None for one in started):
        try:
            with opener.open(f"http://127.0.0.1:{pages}/json/", timeout=5) as answer:
                if json.load(answer)["aliveworkers"] >= n_workers:
                    return
        except (OSError, ValueError):
            pass
        time.sleep(0.2)
    raise RuntimeError("Spark's cluster did not start:\n" + (folder / "log").read_text(errors="replace")[-4000:])


def _stop(one: "subprocess.Popen[bytes]") -> None:
    """End a daemon and the executors it has started: they are of its own session."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(one.pid, sign)
            one.wait(timeout=10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def main(command: list[str]) -> int:
    """Run a command beside a cluster."""
    with throw_away_cluster() as master:
        return subprocess.run([word.replace("{}", master) for word in command], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
