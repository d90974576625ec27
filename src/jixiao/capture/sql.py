"""A database as a source: one SELECT, run read-only with an end, from where the last reading ended."""

import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, ClassVar

import sqlalchemy
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from jixiao.capture.connector import Connector, Context, SourceFault
from jixiao.capture.cursor import greatest
from jixiao.capture.database.address import DatabaseAddress, read_database_url
from jixiao.capture.database.admission import Admitted, admit
from jixiao.capture.database.others import open_other, other_fault
from jixiao.capture.database.postgres import open_postgres, postgres_fault
from jixiao.capture.database.sqlite import open_sqlite, sqlite_fault
from jixiao.capture.deadline import Deadline
from jixiao.capture.faults import fault, quoted
from jixiao.capture.snapshot import RawTable, Snapshot
from jixiao.engine.model.method import require
from jixiao.engine.model.text import Text

BATCH, FIRST_BATCH = 500, 20
BATCH_BYTES = 1024 * 1024
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?", re.ASCII)


@dataclass(frozen=True)
class SqlQuery(Connector):
    """Reads the rows of one SELECT from a database at an SQLAlchemy URL (PostgreSQL, SQLite; others with their driver).

    `password`: the name of a secret. A query with `:since` reads on: `since_column` is the column of the result whose
    greatest value is kept, `since_from` what `:since` is at the first reading.
    """

    name: ClassVar[str] = "sql"
    label: ClassVar[Text] = Text("Database query", "数据库查询")
    secret_params: ClassVar[tuple[str, ...]] = ("password",)

    url: str = ""
    query: str = ""
    password: str = ""
    since_column: str = ""
    since_from: str = ""

    @classmethod
    def read_param(cls, key: str, raw: object) -> str:
        return str(raw)

    def __post_init__(self) -> None:
        admitted = admit(self.query, self.address.dialect)
        if admitted.uses_since:
            require(bool(self.since_column), "since_column", "is needed with :since", "使用 :since 时必填")
            require(bool(self.since_from), "since_from", "is needed with :since: where does the first reading begin?",
                    "使用 :since 时必填：首次从何处开始读取")  # fmt: skip

    @property
    def address(self) -> DatabaseAddress:
        return read_database_url(self.url)

    def read(self, context: Context) -> Snapshot:
        """All rows of the query; SourceFault where not the whole of them came."""
        address, deadline = self.address, Deadline(context.limits.seconds)
        password = self._password(context)
        admitted = admit(self.query, address.dialect)
        known: tuple[type[BaseException], ...] = (SQLAlchemyError, *_driver_errors(address))
        try:
            with _opened(address, context, deadline, password) as connection:
                rows = _Rows(context)
                rows.take(_run(connection, admitted, self._since(context, address)), deadline)
        except known as error:
            raise _told(error, address, context, deadline, password) from None
        return self._snapshot(rows, context, address)

    def _password(self, context: Context) -> str:
        if not self.password:
            return ""
        if not context.secrets.get(self.password):
            raise fault("secret_missing", name=quoted(self.password))
        return context.secrets[self.password]

    def _since(self, context: Context, address: DatabaseAddress) -> Any:
        """The value of `:since`: a text whose kind PostgreSQL infers; SQLite compares by kind, so numbers are numbers."""
        since = context.since or self.since_from
        if address.backend == "sqlite" and _NUMBER.fullmatch(since):
            return float(since) if "." in since else int(since)
        return since

    def _snapshot(self, rows: "_Rows", context: Context, address: DatabaseAddress) -> Snapshot:
        cursor = ""
        if self.since_column:
            if self.since_column not in rows.columns:
                why = Text(f"the query gives no column “{self.since_column}”", f"查询结果没有“{self.since_column}”列")
                raise fault("no_cursor", field=quoted(self.since_column), why=why)
            cursor = greatest(self.since_column, rows.columns[self.since_column], context.since)
        table = RawTable(address.shown, rows.columns, range(1, rows.n_rows + 1))
        return Snapshot((table,), rows.digest.hexdigest(), cursor)


class _Rows:
    """Rows on their way into columns, counted in rows and bytes."""

    def __init__(self, context: Context) -> None:
        self._limits, self._preview = context.limits, context.preview
        self.columns: dict[str, list[Any]] = {}
        self.digest, self.n_rows, self._bytes = sha256(), 0, 0

    def take(self, result: sqlalchemy.CursorResult[Any], deadline: Deadline) -> None:
        """Everything that the query gives; SourceFault at the first row beyond a limit."""
        names = list(result.keys())
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise fault("duplicate_columns", name=quoted(twice))
        self.digest.update(repr(names).encode("utf-8", "surrogatepass"))
        cells: list[list[Any]] = [[] for _ in names]
        wanted = self._limits.rows + 1 if self._preview is None else min(self._preview, self._limits.rows + 1)
        while self.n_rows < wanted:
            batch = result.fetchmany(min(self._batch(), wanted - self.n_rows))
            deadline.check()
            if not batch:
                break
            for row in batch:
                self._take_row(tuple(row), cells)
            if self.n_rows > self._limits.rows:
                raise fault("too_many_rows", limit=self._limits.rows)
        result.close()
        self.columns = dict(zip(names, cells, strict=True))

    def _batch(self) -> int:
        """So many rows at once as make up a megabyte, going by those so far: what is fetched is held in memory."""
        if not self.n_rows:
            return FIRST_BATCH
        return min(max(BATCH_BYTES * self.n_rows // max(self._bytes, 1), 1), BATCH)

    def _take_row(self, row: tuple[Any, ...], cells: list[list[Any]]) -> None:
        plain = [_cell(value) for value in row]
        raw = repr(plain).encode("utf-8", "surrogatepass")
        self.digest.update(raw)
        self._bytes += len(raw)
        if self._bytes > self._limits.bytes:
            raise fault("too_large", limit=f"{self._limits.bytes:,} B")
        for column, cell in zip(cells, plain, strict=True):
            column.append(cell)
        self.n_rows += 1


def _cell(value: Any) -> Any:
    """A database's value as a cell: numbers, yes or no, text and dates as they are; all else as text."""
    if value is None or isinstance(value, str | bool | int | float | Decimal | date | datetime):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _run(connection: sqlalchemy.Connection, admitted: Admitted, since: Any) -> sqlalchemy.CursorResult[Any]:
    streaming = connection.execution_options(stream_results=True, max_row_buffer=BATCH)
    return streaming.execute(sqlalchemy.text(admitted.sql), {"since": since} if admitted.uses_since else {})


@contextmanager
def _opened(
    address: DatabaseAddress, context: Context, deadline: Deadline, password: str
) -> Iterator[sqlalchemy.Connection]:
    opening: AbstractContextManager[sqlalchemy.Connection]
    if address.backend == "sqlite":
        opening = open_sqlite(address, context, deadline)
    elif address.backend == "postgresql":
        opening = open_postgres(address, context, deadline, password)
    else:
        opening = open_other(address, context, deadline, password)
    with opening as connection:
        yield connection


def _driver_errors(address: DatabaseAddress) -> tuple[type[BaseException], ...]:
    """Errors of the driver that SQLAlchemy does not wrap (while a connection is made, while rows are fetched)."""
    if address.backend == "sqlite":
        import sqlite3

        return (sqlite3.Error,)
    if address.backend == "postgresql":
        try:
            import psycopg
        except ImportError:
            raise fault("driver_missing", dialect=address.backend) from None
        return (psycopg.Error,)
    return ()


def _told(
    error: BaseException, address: DatabaseAddress, context: Context, deadline: Deadline, password: str
) -> SourceFault:
    inner = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if deadline.is_over:
        return deadline.fault()
    if address.backend == "sqlite":
        return sqlite_fault(inner, address)
    if address.backend == "postgresql":
        return postgres_fault(inner, address, deadline, password)
    return other_fault(inner, address, context, password)
