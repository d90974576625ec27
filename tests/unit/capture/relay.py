"""A TCP door on loopback to a server that listens on a Unix socket, and that can fail in the ways a network does."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# The code of the request for TLS (PostgreSQL's handbook, 55.7 Message Formats).
SSL_REQUEST = (80877103).to_bytes(4, "big")


class Relay(socketserver.ThreadingTCPServer):
    """Passes bytes on. `cut_after`: hangs up after so many bytes from the server; `stuck_after`: passes no more then.

    `tls`: speaks TLS as PostgreSQL does, after the client has asked for it in the open.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, inner: Path, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.inner, self.tls = inner, tls
        self.cut_after: int | None = None
        self.stuck_after: int | None = None
        self.stopping = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: object) -> None:
        pass


class _Passing(socketserver.BaseRequestHandler):
    server: Relay

    def handle(self) -> None:
        if self.server.tls is not None:
            asked = self.request.recv(8)
            assert asked[4:] == SSL_REQUEST
            self.request.sendall(b"S")
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        with socket.socket(socket.AF_UNIX) as inner:
            inner.connect(str(self.server.inner))
            asking = threading.Thread(target=self._ask, args=(inner,), daemon=True)
            asking.start()
            self._answer(inner)
            with suppress(OSError):
                self.request.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                inner.shutdown(socket.SHUT_RDWR)
            asking.join(5)

    def _ask(self, inner: socket.socket) -> None:
        with suppress(OSError):
            while data := self.request.recv(65536):
                inner.sendall(data)
            inner.shutdown(socket.SHUT_WR)

    def _answer(self, inner: socket.socket) -> None:
        passed = 0
        with suppress(OSError):
            while data := inner.recv(4096):
                passed += len(data)
                if self.server.cut_after is not None and passed > self.server.cut_after:
                    return
                if self.server.stuck_after is not None and passed > self.server.stuck_after:
                    self.server.stopping.wait(30)
                    return
                self.request.sendall(data)


@contextmanager
def relay_to(inner: Path, tls: ssl.SSLContext | None = None) -> Iterator[Relay]:
    with Relay(inner, tls) as relay:
        thread = threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield relay
        relay.stopping.set()
        relay.shutdown()
        thread.join()
