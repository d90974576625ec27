"""Reading PostgreSQL: one read-only transaction to the checked address, its time limited there and here."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy.pool import NullPool

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.database.address import DatabaseAddress
from jixiao.capture.deadline import Deadline
from jixiao.capture.faults import fault, quoted
from jixiao.capture.wire.pinned import CONNECT_SECONDS, connect_fault

LOCK_SECONDS = 5.0
# Codes of PostgreSQL's handbook, appendix A: by the whole code, else by its class.
_BY_STATE = {
    "28P01": "wrong_password", "28000": "wrong_password", "3D000": "database_missing", "42501": "no_permission",
    "42P01": "table_gone", "3F000": "table_gone", "42703": "column_gone", "55P03": "locked", "40001": "locked",
    "40P01": "locked", "57014": "too_slow", "57P01": "cut_off", "57P02": "cut_off", "57P05": "cut_off",
    "25P03": "too_slow", "57P03": "server_busy", "53300": "server_busy", "22012": "query_failed",
    "22": "bad_value", "08": "cut_off", "53": "server_busy", "58": "server_busy",
}  # fmt: skip
# A failed connection carries no code; its words are the server's, in the language of the server.
_BY_WORDS = (
    ("certificate verify failed", "bad_certificate"), ("does not match host name", "bad_certificate"),
    ("root certificate file", "bad_certificate"), ("does not support SSL", "tls_failed"),
    ("password authentication failed", "wrong_password"), ("no password supplied", "wrong_password"),
    ("认证失败", "wrong_password"), ("認證失敗", "wrong_password"), ("pg_hba.conf", "wrong_password"),
    ('role "', "wrong_password"), ("角色", "wrong_password"),
    ("too many", "server_busy"), ("connection slots", "server_busy"), ("starting up", "server_busy"),
    ("shutting down", "server_busy"), ("正在启动", "server_busy"), ("正在关闭", "server_busy"),
    ('database "', "database_missing"), ("数据库", "database_missing"),
    ("timeout", "connect_slow"), ("超时", "connect_slow"), ("refused", "refused"), ("拒绝连接", "refused"),
)  # fmt: skip


@contextmanager
def open_postgres(
    address: DatabaseAddress, context: Context, deadline: Deadline, password: str
) -> Iterator[sqlalchemy.Connection]:
    """A connection inside a read-only transaction, whose socket is shut when the deadline is over."""
    addresses = context.gate.addresses(address.host, address.port)
    authority = address.word("sslrootcert")
    root = str(context.folder.path(authority)) if authority else ""
    watch = _Watch(deadline)

    def connect() -> Any:
        return watch.over(_connect(address, addresses, deadline, password, root))

    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=connect, poolclass=NullPool, hide_parameters=True, use_native_hstore=False
    )
    try:
        with engine.connect() as connection:
            _restrict(connection, deadline)
            yield connection
    finally:
        engine.dispose()
        watch.stop()


def _connect(address: DatabaseAddress, addresses: tuple[str, ...], deadline: Deadline, password: str, root: str) -> Any:
    import psycopg

    seconds = max(1, round(min(CONNECT_SECONDS / len(addresses), deadline.check())))
    # Each word is given, so that none comes from the environment (PGSERVICE, PGOPTIONS, a password file).
    return psycopg.connect(
        host=",".join([address.host] * len(addresses)),
        hostaddr=",".join(addresses),
        port=str(address.port),
        user=address.url.username or "",
        password=password,
        dbname=address.database,
        connect_timeout=seconds,
        sslmode=address.word("sslmode") or "prefer",
        sslrootcert=root or None,
        application_name=address.word("application_name") or "jixiao",
        passfile=f"{os.devnull}/none",
        options="",
        gssencmode="disable",
        target_session_attrs="any",
        tcp_user_timeout=30_000,
    )


def _restrict(connection: sqlalchemy.Connection, deadline: Deadline) -> None:
    """The server itself refuses to write and gives up when the reading does, even if nobody is there to tell it."""
    left = max(1, round(deadline.check() * 1000))
    connection.execute(sqlalchemy.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    connection.execute(sqlalchemy.text(f"SET LOCAL statement_timeout = {left}"))
    connection.execute(sqlalchemy.text(f"SET LOCAL idle_in_transaction_session_timeout = {left + 60_000}"))
    connection.execute(sqlalchemy.text(f"SET LOCAL lock_timeout = {min(left, round(LOCK_SECONDS * 1000))}"))


class _Watch:
    """Shuts a connection's socket when the deadline is over: a dead network answers no time-out of the server's."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._timer: threading.Timer | None = None
        self._own: socket.socket | None = None

    def over(self, driver: Any) -> Any:
        """Watch this connection, through a handle of its own, so that no other socket can be meant."""
        self.stop()
        self._own = socket.socket(fileno=os.dup(driver.fileno()))
        self._timer = threading.Timer(self._deadline.left(), self._shut)
        self._timer.daemon, self._timer.name = True, "jixiao-deadline"
        self._timer.start()
        return driver

    def _shut(self) -> None:
        if self._own is not None:
            try:
                self._own.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._own is not None:
            self._own.close()
        self._timer = self._own = None


def postgres_fault(error: BaseException, address: DatabaseAddress, deadline: Deadline, password: str) -> SourceFault:
    """What an error of PostgreSQL or of the way to it means."""
    first, host = str(error).strip().partition("\n")[0], address.host
    said = quoted(first, password)
    state = getattr(error, "sqlstate", None) or ""
    code = _BY_STATE.get(state) or _BY_STATE.get(state[:2], "") or ("query_failed" if state else "")
    if not code:
        code = next((found for words, found in _BY_WORDS if words in str(error)), "cut_off")
    if code == "too_slow" or deadline.is_over:
        return deadline.fault()
    if code in ("refused", "connect_slow"):
        failed = TimeoutError() if code == "connect_slow" else ConnectionRefusedError(111, "")
        return connect_fault(failed, host, address.port)
    if type(error).__name__ == "DataError" and not state:
        code = "bad_value"
    return fault(code, host=host, why=said)
