"""Reading a source in a test, and what it gave as plain columns."""

from typing import Any

from jixiao.capture.connector import Context
from jixiao.capture.http import HttpJson
from jixiao.capture.snapshot import Snapshot
from tests.unit.capture.loopback import Loopback, context

ROWS = [{"单位": "甲局", "值": 1.5, "at": "2026-01-02"}, {"单位": "乙局", "值": None, "at": "2026-01-03"}]


def read(server: Loopback, path: str = "/", given: Context | None = None, **params: Any) -> Snapshot:
    """What the HTTP source at this path of the server gives."""
    return HttpJson.from_params({"url": server.url(path), **params}).read(given or context())


def cells(snapshot: Snapshot) -> dict[str, list[Any]]:
    """The columns of a snapshot of one table."""
    (table,) = snapshot.tables
    return {name: list(column) for name, column in table.columns.items()}
