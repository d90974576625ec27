"""The process that children are forked from: small, without threads, with the reader loaded; one job at a time.

It is given a socket, and for each job two open files; it knows no secrets, and a child sees nothing but its two files.
"""

import contextlib
import io
import json
import os
import resource
import signal
import socket
from typing import Any

from jixiao.capture.guard import opening
from jixiao.capture.guard.limits import Refused, WorkbookLimits

OPEN_FILES = 64


def main(channel_number: int) -> None:
    """Serve until the other side closes the socket."""
    channel = socket.socket(fileno=channel_number)
    while True:
        message, files, _, _ = socket.recv_fds(channel, 65_536, 2)
        if not message or len(files) != 2:
            return
        job = json.loads(message)
        if job["act"] == "pdf":
            with contextlib.suppress(ImportError):
                import pypdf  # noqa: F401 - once here, so that not every child has to
        child = os.fork()
        if child == 0:
            channel.close()
            _work(job, *files)
        for number in files:
            os.close(number)
        _, status = os.waitpid(child, 0)
        channel.send(json.dumps({"status": status}).encode())


def _work(job: dict[str, Any], source: int, target: int) -> None:
    """In the child: limit itself, do the job, and go."""
    try:
        limits = WorkbookLimits(**job["limits"])
        _confine(limits)
        with os.fdopen(source, "rb") as file, os.fdopen(target, "w", encoding="ascii") as out:
            _answer(job, file.read(limits.file_bytes + 1), limits, out)
    except MemoryError:
        os._exit(3)
    except BaseException:  # noqa: BLE001 - a panic of the reader is no Exception; the child ends here in any case
        os._exit(4)
    os._exit(0)


def _answer(job: dict[str, Any], content: bytes, limits: WorkbookLimits, out: io.TextIOWrapper) -> None:
    try:
        if job["act"] == "remark":
            from jixiao.capture.guard.remarking import remarked

            size = int.from_bytes(content[:8], "big")
            remarks, workbook = json.loads(content[8 : 8 + size]), content[8 + size :]
            opening.looked_at(workbook, limits)
            out.buffer.write(remarked(workbook, remarks, job["words"]))
        elif job["act"] == "pdf":
            from jixiao.capture.guard.pdf_text import answer_pdf

            answer_pdf(content, limits, out)
        else:
            opening.answer(content, limits, out)
    except Refused as refusal:
        out.write(json.dumps({"refused": refusal.code, "params": refusal.params}) + "\n")


def _confine(limits: WorkbookLimits) -> None:
    """Memory, time, size of what is written, number of files; the alarm ends the child even if nobody waits for it."""
    for kind, amount in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.seconds)
