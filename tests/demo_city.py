"""A small demo city as `jixiao demo` makes it: once for all tests of a run, whichever process asks first."""

import fcntl
import os
import subprocess
import sys
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
            made = subprocess.run(
                words, check=False, capture_output=True, text=True, env=clean_environment(), timeout=240
            )
            assert made.returncode == 0, made.stderr
    return folder
