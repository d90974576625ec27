"""Counts by key within a minute that every process of a machine shares, so that a limit holds however many serve."""

import fcntl
import mmap
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import IO

SLOT = struct.Struct("<III")
"""Minute, what tells keys apart, count."""
N_SLOTS = 1 << 16
PROBES = 16
"""Slots that are looked at before a key is let pass uncounted: thousands of networks a minute fit in."""


class SharedCounts:
    """A table in a file that is mapped into memory; without a file (or where none can be made) it is this process's own.

    Nothing in it can be read back: keys are digests, and a minute later their places are free.
    """

    def __init__(self, path: Path | None = None, n_slots: int = N_SLOTS) -> None:
        self._path, self._n_slots, self._lock = path, n_slots, threading.Lock()

    @cached_property
    def _file(self) -> IO[bytes] | None:
        return _opened(self._path, self._n_slots * SLOT.size) if self._path else None

    @cached_property
    def _table(self) -> mmap.mmap:
        """Made when somebody is counted first: a process that never counts leaves no file behind."""
        return mmap.mmap(self._file.fileno() if self._file else -1, self._n_slots * SLOT.size)

    def add(self, key: str, minute: int) -> int:
        """One more of `key` in the minute (since 1970): how many there are by now; 0 where too many others are counted."""
        return self._counted(key, minute, 1)

    def count(self, key: str, minute: int) -> int:
        """How many of `key` there are in the minute."""
        return self._counted(key, minute, 0)

    def _counted(self, key: str, minute: int, more: int) -> int:
        digest = blake2b(key.encode(), digest_size=8).digest()
        place, tag = int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:], "big")
        with self._lock, _alone(self._file):
            for step in range(PROBES):
                at = (place + step) % self._n_slots * SLOT.size
                then, whose, count = SLOT.unpack_from(self._table, at)
                if then != minute:
                    count = 0
                elif whose != tag:
                    continue
                if more:
                    SLOT.pack_into(self._table, at, minute, tag, count + more)
                return int(count) + more
        return 0


def _opened(path: Path, size: int) -> IO[bytes] | None:
    """The file, as long as it has to be; None where the folder takes none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        file = path.open("r+b")
    except OSError:
        return None
    with _alone(file):
        if file.seek(0, 2) < size:
            file.truncate(size)
    return file


@contextmanager
def _alone(file: IO[bytes] | None) -> Iterator[None]:
    """No other process counts meanwhile."""
    if file is None:
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
