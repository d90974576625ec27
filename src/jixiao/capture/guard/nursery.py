"""Gives jobs to child processes and takes back what they wrote; a child that dies takes nothing with it."""

import atexit
import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from typing import IO, Any

from jixiao.capture.guard.limits import WorkbookLimits

KEPT_ENVIRONMENT = (
    "PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONPYCACHEPREFIX",
    "VIRTUAL_ENV",
    "LANG",
    "LC_ALL",
    "TMPDIR",
)
AT_ONCE = max(1, min(4, os.cpu_count() or 1))
PATIENCE = 10.0
"""Seconds that the server may take to tell that a child has ended, beyond the child's own time."""
WAIT_FOR_A_PLACE = 300.0


class ChildDied(Exception):
    """A child that ended without an answer: `why` is memory, time or crash."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class NoPlace(Exception):
    """All places were taken for too long."""


@dataclass
class _Server:
    """One forking server and this side of its socket."""

    program: subprocess.Popen[bytes]
    channel: socket.socket
    owner: int = field(default_factory=os.getpid)

    def stop(self) -> None:
        """End it and whatever it forked."""
        self.channel.close()
        if self.owner != os.getpid():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.program.pid, signal.SIGKILL)
        self.program.wait()


def _start() -> _Server:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with there:
        call = f"from jixiao.capture.guard.server import main; main({there.fileno()})"
        environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        program = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-P", "-c", call],
            pass_fds=[there.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment | {"OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
    return _Server(program, here)


class Nursery:
    """At most `at_once` children at a time, from as many servers, which are started when they are first needed."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._lock = threading.Lock()
        self._owner = 0
        self._idle: queue.SimpleQueue[_Server | None] = queue.SimpleQueue()

    def run(self, job: dict[str, Any], source: IO[bytes], limits: WorkbookLimits) -> IO[bytes]:
        """What the child wrote, as an open file at its start; ChildDied where it did not end well."""
        try:
            server = self._places().get(timeout=WAIT_FOR_A_PLACE)
        except queue.Empty:
            raise NoPlace from None
        target = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller, who closes it
        is_well = False
        try:
            server = server or _start()
            source.seek(0)
            message = json.dumps({**job, "limits": limits.to_dict()}).encode()
            status = _asked(server, message, source, target, limits)
            is_well = True
        finally:
            if not is_well and server is not None:
                server.stop()
            self._idle.put(server if is_well else None)
        if status != 0:
            target.close()
            raise ChildDied(_why(status))
        target.seek(0)
        return target

    def stop(self) -> None:
        """End every idle server."""
        for _ in range(self._at_once):
            with contextlib.suppress(queue.Empty):
                server = self._idle.get_nowait()
                if server is not None:
                    server.stop()
        self._owner = 0

    def _places(self) -> "queue.SimpleQueue[_Server | None]":
        """The queue of places; a process that was forked from ours begins anew."""
        with self._lock:
            if self._owner != os.getpid():
                self._owner, self._idle = os.getpid(), queue.SimpleQueue()
                for _ in range(self._at_once):
                    self._idle.put(None)
            return self._idle


def _asked(server: _Server, message: bytes, source: IO[bytes], target: IO[bytes], limits: WorkbookLimits) -> int:
    """Send one job and wait for the child's end; its status."""
    server.channel.settimeout(limits.seconds + PATIENCE)
    try:
        socket.send_fds(server.channel, [message], [source.fileno(), target.fileno()])
        reply = server.channel.recv(65_536)
    except TimeoutError:
        raise ChildDied("time") from None
    except OSError:
        raise ChildDied("crash") from None
    if not reply:
        raise ChildDied("crash")
    return int(json.loads(reply)["status"])


def _why(status: int) -> str:
    if os.WIFSIGNALED(status):
        ended_by = os.WTERMSIG(status)
        if ended_by in (signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL):
            return "time"
        return "memory" if ended_by == signal.SIGABRT else "crash"
    return "memory" if os.WEXITSTATUS(status) == 3 else "crash"


NURSERY = Nursery()
"""The places of this process."""
atexit.register(NURSERY.stop)
