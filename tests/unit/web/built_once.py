"""What a fixture writes through actions is worked out once in a process, then put back as the rows it left.

A test that stands on such a fixture finds the same rows, keys and objects as if they had been made anew; what makes
them (`make_city`, `actions.score`, …) has tests of its own.
"""

import io
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

T = TypeVar("T")
Rows = dict[Any, Any]
"""The rows of one table as the database writes them, by primary key."""
Mark = tuple[tuple[str, int, str | None], ...]


@dataclass(frozen=True)
class Left:
    """What a fixture left behind: rows to delete and to insert, by table, and what it gave."""

    gone: dict[str, list[Any]]
    new: dict[str, list[Any]]
    given: bytes


_LEFT: dict[tuple[str, Mark], Left] = {}
_PREPARED_ON: list[object] = []
"""The connection that knows the question of `_ground`, which outlives a test's transaction."""


def built_once(name: str, build: Callable[[], T], *upon: object) -> T:
    """What `build()` gives, with the rows that it writes; `upon`: the fixtures' objects that it refers to.

    Called again over the same ground (tables with as many rows up to the same keys), nothing is built: the rows are
    put back. `build` must write to the database alone, and to nothing that lies outside of it.
    """
    key = name, _ground()
    if key not in _LEFT:
        before = _all_rows()
        given = _Pickler.dumps(build(), upon)
        _LEFT[key] = Left(*_difference(before, _all_rows()), given)
    else:
        _put_back(_LEFT[key])
    return _Unpickler(io.BytesIO(_LEFT[key].given), upon).load()  # type: ignore[no-any-return]


class _Pickler(pickle.Pickler):
    """Leaves out the objects that the fixture stood upon: the next test has its own."""

    def __init__(self, file: io.BytesIO, upon: tuple[object, ...]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.upon = {id(each): place for place, each in enumerate(upon)}

    def persistent_id(self, obj: object) -> int | None:
        return self.upon.get(id(obj))

    @classmethod
    def dumps(cls, given: object, upon: tuple[object, ...]) -> bytes:
        file = io.BytesIO()
        cls(file, upon).dump(given)
        return file.getvalue()


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, upon: tuple[object, ...]) -> None:
        super().__init__(file)
        self.upon = upon

    def persistent_load(self, pid: int) -> object:
        return self.upon[pid]


@cache
def _tables() -> dict[str, str]:
    """The name of each table's primary key."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model._meta.pk.column for model in models if model._meta.managed}


@cache
def _columns(table: str) -> list[str]:
    """In the order of the table itself, on SQLite (Django's own description of a table reads its whole SQL text)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s) ORDER BY cid", [table])
        return [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]


def _ground() -> Mark:
    """How many rows each table has, and up to which key."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Planning a question about every table takes ten times as long as answering it.
            if not _PREPARED_ON or _PREPARED_ON[-1] is not connection.connection:
                _PREPARED_ON[:] = [connection.connection]
                cursor.execute(f"PREPARE ground AS {_question()}")
            cursor.execute("EXECUTE ground")
        else:
            cursor.execute(_question())
        return tuple(row for row in cursor.fetchall() if row[1])


@cache
def _question() -> str:
    each = (f"SELECT '{table}', count(*), max(CAST({key} AS text)) FROM {table}" for table, key in _tables().items())
    return " UNION ALL ".join(each)


def _all_rows() -> dict[str, Rows]:
    return {table: dict(_read(table, key)) for table, key in _tables().items()}


def _difference(before: dict[str, Rows], after: dict[str, Rows]) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Keys of the rows that were changed or deleted; rows that were changed or added."""
    gone, new = {}, {}
    for table, rows in after.items():
        earlier = before[table]
        if lost := [key for key, row in earlier.items() if rows.get(key) != row]:
            gone[table] = lost
        if made := [row for key, row in rows.items() if earlier.get(key) != row]:
            new[table] = made
    return gone, new


def _put_back(left: Left) -> None:
    # References between tables are checked at the end of the transaction, so the order is free.
    with transaction.atomic():
        for table, keys in left.gone.items():
            with connection.cursor() as cursor:
                cursor.executemany(f"DELETE FROM {table} WHERE CAST({_tables()[table]} AS text) = %s", keys)
        for table, rows in left.new.items():
            _write(table, rows)


def _read(table: str, key: str) -> Iterable[tuple[Any, Any]]:
    """Key and row as the database itself writes them, past Django's reading of dates and numbers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A column with a plus sign before it is an expression: it has no declared type, so nothing converts it.
            columns = ", ".join(f"+{name}" for name in _columns(table))
            cursor.execute(f"SELECT CAST({key} AS text), {columns} FROM {table}")
            return [((row[0],), row[1:]) for row in cursor.fetchall()]
        with cursor.copy(f"COPY (SELECT CAST({key} AS text), * FROM {table}) TO STDOUT") as copy:
            lines = (bytes(line).partition(b"\t") for line in copy)
            return [((key.decode(),), row) for key, _, row in lines]


def _write(table: str, rows: list[Any]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            return
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(b"".join(rows))
