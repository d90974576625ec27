"""Group commit: whoever has an answer hands it in and waits; one of them writes all that wait in one transaction.

After Gray & Reuter's group commit: a disk forces some hundred transactions a second, and each may carry many answers.
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
    row: Row
    results: list[Result] = field(default_factory=list)
    fault: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return bool(self.results) or self.fault is not None


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
        self._turn = threading.Condition()
        self._is_writing = False

    def put(self, row: Row, *, patience: float = 10.0) -> Result:
        """Have `row` stored; Overloaded where too many wait, or after `patience` seconds."""
        entry: _Entry[Row, Result] = _Entry(row)
        with self._turn:
            if len(self._waiting) >= self._most_waiting:
                raise Overloaded
            self._waiting.append(entry)
            while not entry.is_done and self._is_writing:
                if not self._turn.wait(patience):
                    self._give_up(entry)
            if not entry.is_done:
                self._is_writing = True
        if not entry.is_done:
            self._lead(entry)
        if entry.fault is not None:
            raise entry.fault
        return entry.results[0]

    def _give_up(self, entry: _Entry[Row, Result]) -> None:
        if entry in self._waiting:
            self._waiting.remove(entry)
        raise Overloaded

    def _lead(self, own: _Entry[Row, Result]) -> None:
        """Write groups until one's own row is written; then somebody else who waits leads."""
        try:
            while not own.is_done:
                with self._turn:
                    group = self._waiting[: self._most_together]
                    del self._waiting[: self._most_together]
                self._write(group)
        finally:
            with self._turn:
                self._is_writing = False
                self._turn.notify_all()

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
