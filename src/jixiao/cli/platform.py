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

N_THREADS = 8


def check_installed() -> None:
    """Refuse, saying how to mend it, where the platform's packages are absent."""
    if find_spec("django") is None or find_spec("gunicorn") is None:
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


def run_server(port: int, environment: Mapping[str, str]) -> NoReturn:
    """Become the server: one process (SQLite has one writer), several threads, loopback only."""
    say(f"http://127.0.0.1:{port}/  (Ctrl+C stops)")
    words = [
        sys.executable, "-m", "gunicorn", "jixiao.web.config.wsgi:application",
        "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", str(N_THREADS), "--worker-class", "gthread",
        "--timeout", "120", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    os.execve(sys.executable, words, {**os.environ, **environment})  # noqa: S606 - our own interpreter, no shell
