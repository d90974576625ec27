"""`jixiao work`, and the worker that `jixiao serve` keeps beside the server."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

WITHIN = 60  # seconds, on a busy machine


def environment() -> dict[str, str]:
    ours = ("JIXIAO_", "DJANGO_", "DATABASE_URL")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def words(command: str, folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "jixiao.cli", command, "--data-dir", str(folder), *more]


def run(command: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words(command, folder, *more), capture_output=True, text=True, check=False, env=environment(), timeout=120
    )


def wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def workers_of(folder: Path) -> list[int]:
    """Process ids of `jixiao work` over that folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().split(b"\0")
        except OSError:  # ended in this moment
            continue
        if line[1:4] == [b"-m", b"jixiao.cli", b"work"] and str(folder).encode() in line:
            found.append(int(path.parent.name))
    return found


def has_beaten(folder: Path) -> bool:
    try:
        with sqlite3.connect(f"file:{folder / 'jixiao.sqlite3'}?mode=ro", uri=True) as database:
            return bool(database.execute("SELECT COUNT(*) FROM jobs_worker WHERE stopped_at IS NULL").fetchone()[0])
    except sqlite3.OperationalError:
        return False


def test_without_a_database_it_says_where_to_begin_and_makes_nothing(tmp_path: Path) -> None:
    refused = run("work", tmp_path / "none", "--once")
    assert refused.returncode == 1
    assert "begin with: jixiao serve" in refused.stderr
    assert not (tmp_path / "none").exists()


def test_a_database_of_an_older_release_is_refused(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "jixiao.sqlite3").close()
    refused = run("work", tmp_path, "--once")
    assert refused.returncode == 1
    assert "not up to date" in refused.stderr


def is_taken(port: str) -> bool:
    """Somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_the_server_keeps_a_worker_and_takes_it_along_when_it_ends(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with (tmp_path / "log").open("w") as log:
        command = words("serve", tmp_path, "--port", port)
        server = subprocess.Popen(command, env=environment(), stdout=log, stderr=log)
    try:
        wait_until(lambda: has_beaten(tmp_path), "no worker began beside the server")
        wait_until(lambda: is_taken(port), "the server does not listen")
        (worker,) = workers_of(tmp_path)
        drained = run("work", tmp_path, "--once")
        assert drained.returncode == 0
        assert "Attempts made: 0." in drained.stderr
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: workers_of(tmp_path) not in ([], [worker]), "a killed worker was not started again")
    finally:
        server.kill()
        server.wait(10)
    wait_until(lambda: not workers_of(tmp_path), "the worker outlived a killed server")
    wait_until(lambda: not is_taken(port), "a part of the killed server still holds its port")
