"""A small demo city as `jixiao demo` makes it: once for all tests of a run, whichever process asks first.

The first try is killed midway, so that the city is also the one that comes after an interruption.
"""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

SINCE = "2026-08"
"""Three months instead of twenty-four."""


def jixiao(*words: str) -> list[str]:
    """The command line's own program in this environment."""
    return [sys.executable, "-m", "jixiao.cli", *words]


def clean_environment() -> dict[str, str]:
    """This process's environment without what tests or a developer set for Jixiao or Django."""
    ours = ("JIXIAO_", "DJANGO_", "DATABASE_URL")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def small_city(shared: Path) -> Path:
    """The city's folder below `shared`, which all processes of the run see; copy it before writing."""
    folder = shared / "small-city"
    with (shared / "small-city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "jixiao.sqlite3").exists():
            words = jixiao("demo", "--no-serve", "--since", SINCE, "--data-dir", str(folder))
            _interrupt(words, folder)
            _left(folder).write_text("\n".join(sorted(path.name for path in folder.iterdir())), encoding="utf-8")
            made = subprocess.run(
                words, check=False, capture_output=True, text=True, env=clean_environment(), timeout=600
            )
            assert made.returncode == 0, made.stderr
    return folder


def left_by_the_interrupted(folder: Path) -> list[str]:
    """The names of what lay in the small city's folder when the first try had been killed."""
    return _left(folder).read_text(encoding="utf-8").split("\n")


def _left(folder: Path) -> Path:
    return folder.with_name("small-city.left")


def _interrupt(words: list[str], folder: Path) -> None:
    """Begin to play, and kill it as soon as something is written."""
    making = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean_environment())
    unfinished = folder / "jixiao.sqlite3.unfinished"
    until = time.monotonic() + 60
    while not (unfinished.exists() and unfinished.stat().st_size > 0) and time.monotonic() < until:
        time.sleep(0.05)
    making.kill()
    making.communicate(timeout=20)
