"""Keeps a worker running beside the server: starts it again when it ends, and ends it when the server is gone.

python -m jixiao.cli.keeping SERVER_PID jixiao-words …
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

LOOK_EVERY = 0.3  # seconds
PAUSE = 2.0  # seconds before a worker that ended is started again
PATIENCE = 20.0  # seconds that a worker has to reach the end of its step
_stop: list[int] = []


def keep(server: int, words: Sequence[str]) -> None:
    """Run `words` again and again while the server, our parent, is there and nobody asked to stop."""
    while _is_wanted(server):
        with subprocess.Popen(words) as worker:  # noqa: S603 - our own words
            while worker.poll() is None and _is_wanted(server):
                time.sleep(LOOK_EVERY)
            if worker.poll() is None:
                _end(worker)
        until = time.monotonic() + PAUSE
        while _is_wanted(server) and time.monotonic() < until:
            time.sleep(LOOK_EVERY)


def _is_wanted(server: int) -> bool:
    """A parent that was killed leaves us to another one: also `kill -9` of the server ends the worker."""
    return not _stop and os.getppid() == server


def _end(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()


def _ask_to_stop(number: int, _frame: FrameType | None) -> None:
    _stop.append(number)


if __name__ == "__main__":
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, _ask_to_stop)
    keep(int(sys.argv[1]), sys.argv[2:])
