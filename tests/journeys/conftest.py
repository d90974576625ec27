"""The demo city as a user gets it: made by `jixiao demo`, served by `jixiao serve`, one copy for each test."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SINCE = "2026-08"
"""A small city: three months instead of twenty-four."""
STARTS_WITHIN = 30  # seconds


@dataclass(frozen=True)
class DemoSite:
    """A running demo city: its address, passwords by sign-in name, its folder."""

    url: str
    passwords: dict[str, str]
    folder: Path


def jixiao(*words: str) -> list[str]:
    """The command line's own program in this environment."""
    return [sys.executable, "-m", "jixiao.cli", *words]


def clean_environment() -> dict[str, str]:
    """This process's environment without what tests or a developer set for Jixiao or Django."""
    ours = ("JIXIAO_", "DJANGO_", "DATABASE_URL")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small demo city, made once; copy it before writing."""
    folder = tmp_path_factory.mktemp("demo") / "city"
    words = jixiao("demo", "--no-serve", "--since", SINCE, "--data-dir", str(folder))
    made = subprocess.run(words, check=False, capture_output=True, text=True, env=clean_environment(), timeout=180)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def demo_site(demo_folder: Path, tmp_path: Path) -> Iterator[DemoSite]:
    """The city served on a free port, this test's own copy."""
    folder = tmp_path / "city"
    shutil.copytree(demo_folder, folder)
    port = free_port()
    words = jixiao("serve", "--data-dir", str(folder), "--port", str(port))
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log, env=clean_environment())
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, server)
        passwords = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
        yield DemoSite(url, passwords, folder)
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers its sign-in page."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/login/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"no answer from {url} within {STARTS_WITHIN} s")
