"""What the commands that run the platform share: is it installed, which folder, and the hand-over to the server."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from jixiao.cli.frame import Refusal, say

N_THREADS = 48
"""Of all processes together. Most wait for a disk or for each other: the more wait together, the more answers one commit
carries. Each may hold a connection to the database, and PostgreSQL admits 100 as it comes."""


def check_installed() -> None:
    """Refuse, saying how to mend it, where the platform's packages are absent."""
    if find_spec("django") is None or find_spec("granian") is None:
        raise Refusal(
            "The platform is not installed. Install it with: pip install 'jixiao[web]'",
            "未安装平台部分。请运行：pip install 'jixiao[web]'",
        )


def data_folder(given: Path | None) -> Path:
    """The data folder: as given, else JIXIAO_DATA_DIR, else jixiao-data here."""
    chosen = given or Path(os.environ.get("JIXIAO_DATA_DIR") or "jixiao-data")
    return chosen.expanduser().resolve()


def check_port(port: int) -> None:
    """Refuse a port on which somebody listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise Refusal(
                f"Port {port} cannot be used ({fault.strerror}). Choose another with --port, for example --port {port + 1}.",
                f"端口 {port} 不可用（{fault.strerror}）。请用 --port 换一个，例如 --port {port + 1}。",
            ) from None


def start_worker(data_dir: Path, environment: Mapping[str, str]) -> None:
    """Start the keeper of a worker for this process, which is or will become the server."""
    work = [sys.executable, "-m", "jixiao.cli", "work", "--data-dir", str(data_dir)]
    words = [sys.executable, "-m", "jixiao.cli.keeping", str(os.getpid()), *work]
    subprocess.Popen(words, env={**os.environ, **environment}, stdin=subprocess.DEVNULL)  # noqa: S603 - ourselves


def check_processes(n: int, database_url: str) -> None:
    """Refuse several processes over SQLite, which has one writer: they would wait for each other."""
    if n > 1 and not database_url.startswith("postgres"):
        raise Refusal(
            "Several processes need PostgreSQL; SQLite has one writer. Set DATABASE_URL=postgresql://… or leave --processes out.",
            "多进程需要 PostgreSQL（SQLite 只有一个写入者）。请设置 DATABASE_URL=postgresql://…，或去掉 --processes。",
        )


def server_words(port: int, processes: int = 1) -> list[str]:
    """The command of the server: several threads a process, loopback only."""
    return [
        sys.executable, "-m", "granian", "jixiao.cli.serving:application", "--interface", "wsgi",
        "--http", "1", "--no-ws", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(processes), "--blocking-threads", str(max(8, N_THREADS // processes)), "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--log-level", "error",
    ]  # fmt: skip


def run_server(port: int, environment: Mapping[str, str], processes: int = 1) -> NoReturn:
    """Become the server."""
    say(f"http://127.0.0.1:{port}/  (Ctrl+C stops)")
    words = server_words(port, processes)
    os.execve(sys.executable, words, {**os.environ, **environment})  # noqa: S606 - our own interpreter, no shell
