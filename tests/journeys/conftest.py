"""The demo city as a user gets it: made by `jixiao demo`, served by `jixiao serve`, one copy for each test."""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.demo_city import SINCE, clean_environment, jixiao

__all__ = ["SINCE", "clean_environment", "jixiao"]

STARTS_WITHIN = 30  # seconds


@dataclass(frozen=True)
class DemoSite:
    """A running demo city: its address, passwords by sign-in name, its folder."""

    url: str
    passwords: dict[str, str]
    folder: Path


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo_site(demo_folder: Path, tmp_path: Path) -> Iterator[DemoSite]:
    """The city served on a free port, this test's own copy."""
    with served(demo_folder, tmp_path) as site:
        yield site


@contextmanager
def served(demo_folder: Path, below: Path) -> Iterator[DemoSite]:
    """A copy of the city below `below`, served on a free port."""
    folder = below / "city"
    shutil.copytree(demo_folder, folder)
    port = free_port()
    words = jixiao("serve", "--data-dir", str(folder), "--port", str(port))
    with (below / "server.log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log, env=clean_environment())
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, server)
        passwords = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
        yield DemoSite(url, passwords, folder)
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, server: "subprocess.Popen[bytes]", within: int = STARTS_WITHIN) -> None:
    """Return when the server answers its sign-in page."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/login/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"no answer from {url} within {within} s")
