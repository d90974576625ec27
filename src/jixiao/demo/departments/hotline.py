"""The hotline's HTTP interface: JSON in pages, with a token, on 127.0.0.1. A stand-in for a department's real one."""

import json
import os
import sqlite3
import sys
import threading
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE_SIZE = 60
ADDRESS = "/api/street-events"


class Hotline(ThreadingHTTPServer):
    """Serves the hotline's database; `token` is what a caller has to show."""

    daemon_threads = True

    def __init__(self, database: Path, token: str, port: int = 0) -> None:
        self.database, self.token = database, token
        super().__init__(("127.0.0.1", port), _Answering)

    @property
    def port(self) -> int:
        """The port that was found."""
        return int(self.server_address[1])

    def start(self) -> "Hotline":
        """Serve beside whatever this process does."""
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self


class _Answering(BaseHTTPRequestHandler):
    server: Hotline
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One page of counts that were recorded from `since` on."""
        asked = urlsplit(self.path)
        if asked.path != ADDRESS:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "no such address"})
        elif self.headers.get("Authorization") != f"Bearer {self.server.token}":
            self._answer(HTTPStatus.UNAUTHORIZED, {"error": "a token is needed"})
        else:
            given = parse_qs(asked.query)
            since, page = given.get("since", [""])[0], given.get("page", ["1"])[0]
            number = int(page) if page.isascii() and page.isdigit() else 1
            self._answer(HTTPStatus.OK, page_of(self.server.database, since, number))

    def _answer(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


def page_of(database: Path, since: str, page: int) -> dict[str, Any]:
    """`data` (a page of counts), `page` and `total`."""
    if not database.exists():
        return {"data": [], "page": page, "total": 0}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as records:
        records.row_factory = sqlite3.Row
        (total,) = records.execute("SELECT count(*) FROM event_count WHERE month >= ?", (since,)).fetchone()
        rows = records.execute(
            "SELECT street_code, month, kind, n, recorded_at FROM event_count WHERE month >= ? "
            "ORDER BY month, street_code, kind LIMIT ? OFFSET ?",
            (since, PAGE_SIZE, (max(page, 1) - 1) * PAGE_SIZE),
        )
        return {"data": [dict(row) for row in rows], "page": page, "total": total}


def main() -> None:
    """`python -m jixiao.demo.departments.hotline DATABASE PORT`, the token in HOTLINE_TOKEN; ends with its parent."""
    database, port = Path(sys.argv[1]), int(sys.argv[2])
    parent = os.getppid()
    try:
        served = Hotline(database, os.environ["HOTLINE_TOKEN"], port).start()
    except OSError:
        sys.exit(f"Port {port} is taken: the demo city's hotline does not answer, its source will be marked stale.")
    ended = threading.Event()
    while os.getppid() == parent:
        ended.wait(1.0)
    served.shutdown()


if __name__ == "__main__":
    main()
