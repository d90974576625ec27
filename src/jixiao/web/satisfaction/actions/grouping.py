"""Group commit: whoever has an answer hands it in and waits; one of them writes all that wait in one transaction.

A disk forces some tens or hundreds of transactions a second, and each may carry many answers.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Row = TypeVar("Row")
Result = TypeVar("Result")


class Overloaded(Exception):
    """More waits than can be written soon. Nothing that was acknowledged is lost; sent again it counts once."""


@dataclass(eq=False)
class _Entry(Generic[Row, Result]):
    """A row that waits; `woken` is released when it is written, or when its thread is to lead."""

    row: Row
    results: list[Result] = field(default_factory=list)
    fault: BaseException | None = None
    must_lead: bool = False
    woken: threading.Lock = field(default_factory=threading.Lock)


class GroupWriter(Generic[Row, Result]):
    """Threads call `put`; `store` gets the rows of all that wait, writes and commits them, and gives a result for each.

    A row is acknowledged (`put` returns) only after `store` has returned. Where `store` raises, all of the group do.
    """

    def __init__(
        self, store: Callable[[Sequence[Row]], Sequence[Result]], *, most_together: int = 500, most_waiting: int = 2000
    ) -> None:
        self._store = store
        self._most_together, self._most_waiting = most_together, most_waiting
        self._waiting: list[_Entry[Row, Result]] = []
        self._lock = threading.Lock()
        self._is_writing = False

    def put(self, row: Row, *, patience: float = 10.0) -> Result:
        """Have `row` stored; Overloaded where too many wait, or after `patience` seconds."""
        entry: _Entry[Row, Result] = _Entry(row)
        entry.woken.acquire()
        with self._lock:
            if len(self._waiting) >= self._most_waiting:
                raise Overloaded
            self._waiting.append(entry)
            entry.must_lead, self._is_writing = not self._is_writing, True
        if not entry.must_lead and not entry.woken.acquire(timeout=patience):
            self._give_up(entry)
        if entry.must_lead:
            self._lead()
        if entry.fault is not None:
            raise entry.fault
        return entry.results[0]

    def _give_up(self, entry: _Entry[Row, Result]) -> None:
        """Wait no longer, unless it has become one's turn to lead just now."""
        with self._lock:
            if entry.must_lead:
                return
            if entry in self._waiting:
                self._waiting.remove(entry)
        # One that is being written just now may be stored; sent again, it counts once.
        if not entry.results:
            raise Overloaded

    def _lead(self) -> None:
        """Write all that wait, one's own row among them; then the first that came meanwhile leads."""
        with self._lock:
            group = self._waiting[: self._most_together]
            del self._waiting[: self._most_together]
        try:
            self._write(group)
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting[0].must_lead = True
                    self._waiting[0].woken.release()
                else:
                    self._is_writing = False
            for entry in group:
                if not entry.must_lead:
                    entry.woken.release()

    def _write(self, group: list[_Entry[Row, Result]]) -> None:
        try:
            results = self._store([entry.row for entry in group])
            for entry, result in zip(group, results, strict=True):
                entry.results.append(result)
        except BaseException as fault:
            for entry in group:
                entry.fault = fault
            if not isinstance(fault, Exception):
                raise
