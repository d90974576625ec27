"""A small threaded HTTP server on loopback whose every path does something else, and a context that may reach it."""

import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jixiao.capture.connector import Context, Limits
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList

Route = Callable[["Exchange"], None]
EVERY_PORT = {"network": "127.0.0.0/8", "ports": ["1-65535"]}


class Exchange(BaseHTTPRequestHandler):
    """One request being answered by the route of its path; what was asked is kept in `server.asked`."""

    protocol_version = "HTTP/1.1"
    server: "Loopback"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.routes[self.path.partition("?")[0]](self)

    def send(self, body: bytes, status: int = 200, content_type: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def data(self, value: Any, **headers: str) -> None:
        self.send(json.dumps(value, ensure_ascii=False).encode(), **headers)

    @property
    def params(self) -> dict[str, str]:
        from urllib.parse import parse_qsl

        return dict(parse_qsl(self.path.partition("?")[2]))

    def log_message(self, *_: Any) -> None:
        pass


class Loopback(ThreadingHTTPServer):
    """The server; `stopping` is set when it is to stop, for routes that would go on for ever."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stopping = threading.Event()
        self.scheme = "http"

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is what is tested."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(routes: dict[str, Route], tls: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    with Loopback() as server:
        server.routes = routes
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
            server.scheme = "https"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.stopping.set()
        server.shutdown()
        thread.join()


class Silent(socketserver.BaseRequestHandler):
    """Takes the connection and says nothing until the other side goes."""

    def handle(self) -> None:
        while self.request.recv(1024):
            pass


def context(folder: Path | None = None, **given: Any) -> Context:
    """A context that may reach loopback and, if given, one folder; it does not really sleep."""
    gate = given.pop("gate", None) or AllowList.from_data([EVERY_PORT])
    limits = given.pop("limits", None) or Limits(seconds=20, rows=10_000, bytes=10_000_000)
    given.setdefault("sleep", lambda _: None)
    return Context(Folders((folder,) if folder else ()), gate, limits=limits, **given)
