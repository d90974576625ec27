"""Reading one SQLite file: opened read-only, allowed to read and nothing else, interrupted at the deadline."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy
from sqlalchemy.pool import NullPool

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.database.address import DatabaseAddress
from jixiao.capture.deadline import Deadline
from jixiao.capture.faults import fault, quoted

LOCK_SECONDS = 5.0
MOST_BYTES_IN_A_CELL = 32 * 1024 * 1024
_HEADER = b"SQLite format 3\0"
_READING = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION)
)  # fmt: skip
# Of the functions that a build may have: what loads code, opens files or fills memory. The query's own are admitted
# before; these could stand in a view.
_REACHING = frozenset(("load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob"))


@contextmanager
def open_sqlite(address: DatabaseAddress, context: Context, deadline: Deadline) -> Iterator[sqlalchemy.Connection]:
    """A connection that can only read this one file; SourceFault where it is none of SQLite's."""
    path = context.folder.path(address.database)
    is_resting = _is_resting(path, address.database)
    before = path.stat()
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: _connect(path, deadline, is_resting), poolclass=NullPool, hide_parameters=True
    )
    try:
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.set_authorizer(_authorize)
            yield connection
        after = path.stat()
        if is_resting and (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise fault("locked")
    finally:
        engine.dispose()


def _is_resting(path: Path, name: str) -> bool:
    """Whether a file with a write-ahead log has nobody writing to it; SourceFault where it is no database at all.

    To open such a file the usual way would leave two files beside it (https://www.sqlite.org/wal.html#readonly).
    """
    try:
        with path.open("rb") as file:
            begins = file.read(20)
    except OSError:
        begins = b""
    if not begins.startswith(_HEADER):
        raise fault("not_a_database", name=quoted(name))
    return begins[18:20] == b"\2\2" and not path.with_name(f"{path.name}-wal").exists()


def _connect(path: Path, deadline: Deadline, is_resting: bool) -> sqlite3.Connection:
    wait = min(LOCK_SECONDS, deadline.left())
    # An address as the file's name: `?` and `#` in it would be read as options.
    options = "mode=ro&immutable=1" if is_resting else "mode=ro"
    opened = sqlite3.connect(f"file:{quote(str(path))}?{options}", uri=True, timeout=wait, check_same_thread=False)
    opened.execute("PRAGMA query_only=ON")
    opened.execute("PRAGMA trusted_schema=OFF")
    opened.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES_IN_A_CELL)
    opened.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    opened.set_progress_handler(lambda: deadline.is_over, 2_000)
    return opened


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action not in _READING or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _REACHING):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def sqlite_fault(error: BaseException, address: DatabaseAddress) -> SourceFault:
    """What an error of SQLite means."""
    said, name = quoted(str(error)), quoted(address.database)
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY", "SQLITE_PROTOCOL")):
        return fault("locked")
    if code.startswith("SQLITE_CORRUPT"):
        return fault("corrupt_file", name=name)
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_FORMAT")):
        return fault("not_a_database", name=name)
    if code.startswith(("SQLITE_TOOBIG", "SQLITE_NOMEM")):
        return fault("too_large", limit=f"{MOST_BYTES_IN_A_CELL // 1024 // 1024} MB")
    if "decode to UTF-8" in said:
        return fault("bad_charset", charset="UTF-8")
    if "no such table" in said:
        return fault("table_gone", why=said)
    return fault("column_gone" if "no such column" in said else "query_failed", why=said)
