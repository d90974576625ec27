"""Reading the other databases whose dialect and driver a user has installed: the query is admitted, the work undone."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.pool import NullPool

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.database.address import DatabaseAddress
from jixiao.capture.deadline import Deadline
from jixiao.capture.faults import fault, quoted
from jixiao.capture.wire.pinned import connect_fault

PROBE_SECONDS = 3.0

# What each database is told first. SQL Server has no such word: there, the user's rights must do it.
_OPENING = {
    "mysql": ("SET SESSION TRANSACTION READ ONLY", "SET SESSION max_execution_time = {left}"),
    "mariadb": ("SET SESSION TRANSACTION READ ONLY",),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "dm": ("SET TRANSACTION READ ONLY",),
    "kingbase": ("SET TRANSACTION READ ONLY",),
    "mssql": ("SET LOCK_TIMEOUT 5000",),
}


@contextmanager
def open_other(
    address: DatabaseAddress, context: Context, deadline: Deadline, password: str
) -> Iterator[sqlalchemy.Connection]:
    """A connection to the checked address; what it may do beyond reading is up to the database user's rights."""
    pinned = context.gate.addresses(address.host, address.port)[0]
    url = address.url.set(host=pinned, port=address.port, password=password or None)
    try:
        engine = sqlalchemy.create_engine(url, poolclass=NullPool, hide_parameters=True)
    except (NoSuchModuleError, ImportError):
        raise fault("driver_missing", dialect=address.backend) from None
    try:
        with engine.connect() as connection:
            for order in _OPENING.get(address.backend, ()):
                connection.execute(sqlalchemy.text(order.format(left=round(deadline.check() * 1000))))
            yield connection
    finally:
        engine.dispose()


def other_fault(error: BaseException, address: DatabaseAddress, context: Context, password: str) -> SourceFault:
    """What an error of another database means: whether the way there is open, else what the driver says."""
    said = quoted(str(error).strip().partition("\n")[0], password)
    pinned = context.gate.addresses(address.host, address.port)[0]
    try:
        socket.create_connection((pinned, address.port), PROBE_SECONDS).close()
    except OSError as failed:
        return connect_fault(failed, address.host, address.port)
    return fault("query_failed", why=said)
