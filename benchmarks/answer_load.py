"""A load generator for answers: many connections in one thread, requests made beforehand, every receipt written down."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

END = b"\r\n\r\n"


@dataclass
class Load:
    """What came back: receipts of acknowledged answers, seconds of each, other states by their first line."""

    seconds: float = 0.0
    receipts: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Acknowledged answers a second."""
        return len(self.receipts) / self.seconds if self.seconds else 0.0

    def wait(self, share: float) -> float:
        """The wait in seconds that `share` of the answers keep within."""
        return sorted(self.waits)[int(share * (len(self.waits) - 1))] if self.waits else 0.0


def request(path: str, body: str, sender: str, host: str) -> bytes:
    """One answer as it goes over the wire."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {sender}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode("ascii")


class Connection:
    """One connection that sends its next request as soon as the answer to the last one is there."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(5)
        self.read = b""
        self.sent_at = 0.0

    def send(self, sent: bytes) -> None:
        self.read = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(sent)

    def receive(self) -> str | None:
        """The head of the answer, once it is whole; OSError where the other side is gone."""
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionResetError
        self.read += got
        head, end, body = self.read.partition(END)
        if not end:
            return None
        text = head.decode("latin-1")
        length = next((int(line[15:]) for line in text.split("\r\n") if line.lower().startswith("content-length:")), 0)
        return text if len(body) >= length else None


def drive(port: int, requests: Sequence[bytes], *, n_connections: int = 64, seconds: float = 10.0) -> Load:
    """Send `requests` over and over new ones until they or the time run out, or the server is gone."""
    load, left = Load(), iter(requests)
    selector = selectors.DefaultSelector()
    for _ in range(n_connections):
        connection = Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        _send_next(connection, left, selector)
    began = time.perf_counter()
    while selector.get_map() and time.perf_counter() - began < seconds:
        for key, _ in selector.select(timeout=1):
            _answered(key.data, load, left, selector)
    load.seconds = time.perf_counter() - began
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return load


def _answered(connection: Connection, load: Load, left: Iterator[bytes], selector: selectors.BaseSelector) -> None:
    try:
        head = connection.receive()
        if head is None:
            return
        _write_down(head, connection, load)
        _send_next(connection, left, selector)
    except OSError:
        selector.unregister(connection.socket)
        connection.socket.close()


def _send_next(connection: Connection, left: Iterator[bytes], selector: selectors.BaseSelector) -> None:
    sent = next(left, None)
    if sent is None:
        selector.unregister(connection.socket)
        connection.socket.close()
    else:
        connection.send(sent)


def _write_down(head: str, connection: Connection, load: Load) -> None:
    first, *lines = head.split("\r\n")
    location = next((line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("location:")), "")
    if " 303 " in first and location:
        load.receipts.append(location)
        load.waits.append(time.perf_counter() - connection.sent_at)
    else:
        load.others[first] = load.others.get(first, 0) + 1
