"""One run at a time in an output folder: a lock that the system lets go when its owner ends, however it ends."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jixiao.batch.refused import Refused, unwritable

NAME = ".lock"


@contextmanager
def only_run(out: Path) -> Iterator[str]:
    """Hold the folder's lock and give this run's token; Refused where another run holds it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = (out / NAME).open("a+", encoding="utf-8")
    except OSError as fault:
        raise unwritable(out, fault) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _busy(out) from None
        token = secrets.token_hex(8)
        try:
            file.truncate(0)
            file.write(json.dumps({"run": token, "pid": os.getpid(), "host": socket.gethostname()}))
            file.flush()
        except OSError as fault:
            raise unwritable(out, fault) from None
        yield token


def holds(out: Path, token: str) -> bool:
    """Whether the run of `token` is the last one that took the lock: a straggler of an ended run must not commit."""
    return bool(_owner(out).get("run") == token)


def _owner(out: Path) -> dict[str, object]:
    try:
        found = json.loads((out / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _busy(out: Path) -> Refused:
    owner = _owner(out)
    who = f" ({owner.get('host')}, pid {owner.get('pid')})" if owner else ""
    return Refused(
        f"{out}: another run is writing here{who}. Wait until it ends, or choose another --out.",
        f"{out}：另一个批量计算正在写入此文件夹{who}。请等其结束，或另选 --out。",
    )
