"""Connections that go to the address that was checked, and that end with the reading's deadline."""

import errno
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from jixiao.capture.connector import Gate, SourceFault
from jixiao.capture.deadline import Deadline
from jixiao.capture.faults import fault, quoted

CONNECT_SECONDS = 10.0
SILENT_SECONDS = 30.0
SocketOptions = Iterable[Any] | None


class PinnedBackend(httpcore.NetworkBackend):
    """Opens a connection to what the gate gave for the name, once resolved; the name itself stays for Host and TLS."""

    def __init__(self, gate: Gate, deadline: Deadline) -> None:
        self._gate, self._deadline = gate, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> httpcore.NetworkStream:
        """The first admitted address that answers; SourceFault `refused`, `unreachable`, `connect_slow`, those of the gate."""
        plain = host.strip("[]")
        addresses = self._gate.addresses(plain, port)
        failure: OSError | None = None
        for address in addresses:
            seconds = min(CONNECT_SECONDS / len(addresses), self._deadline.check())
            try:
                connected = socket.create_connection((address, port), seconds)
            except OSError as error:
                failure = error
            else:
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return DeadlineStream(connected, plain, self._deadline)
        self._deadline.check()
        raise connect_fault(failure, plain, port)

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise NotImplementedError("sources are reached by TCP alone")

    def sleep(self, seconds: float) -> None:
        raise NotImplementedError("tries are counted by the reading")


class DeadlineStream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline, so that a slow drip does too."""

    def __init__(self, connected: socket.socket, host: str, deadline: Deadline) -> None:
        self._socket, self._host, self._deadline = connected, host, deadline

    def _set_time(self) -> float:
        seconds = min(SILENT_SECONDS, self._deadline.check())
        self._socket.settimeout(seconds)
        return seconds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        seconds = self._set_time()
        try:
            return self._socket.recv(max_bytes)
        except OSError as error:
            raise self._broken(error, seconds) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        view = memoryview(buffer)
        while view:
            seconds = self._set_time()
            try:
                view = view[self._socket.send(view) :]
            except OSError as error:
                raise self._broken(error, seconds) from None

    def _broken(self, error: OSError, seconds: float) -> SourceFault:
        if isinstance(error, TimeoutError):
            self._deadline.check()
            return fault("silent", host=self._host, seconds=f"{seconds:g}")
        return fault("cut_off", host=self._host)

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection inside TLS, the certificate checked against the name (never the pinned address)."""
        seconds = self._set_time()
        try:
            secured = ssl_context.wrap_socket(self._socket, server_hostname=self._host)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise fault("bad_certificate", host=self._host, why=quoted(error.verify_message)) from None
        except (OSError, ValueError) as error:
            self.close()
            if isinstance(error, TimeoutError | ConnectionError | ssl.SSLEOFError):
                raise self._broken(error, seconds) from None
            raise fault("tls_failed", host=self._host) from None
        return DeadlineStream(secured, self._host, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """httpcore asks for the negotiated protocol, and whether an idle connection has been closed over there."""
        if info == "is_readable":
            return _is_readable(self._socket)
        return {"socket": self._socket, "server_addr": None, "client_addr": None}.get(info)


def _is_readable(connected: socket.socket) -> bool:
    import select

    if connected.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(connected, select.POLLIN)
    return bool(poll.poll(0))


def connect_fault(error: OSError | None, host: str, port: int) -> SourceFault:
    """What a failed connection means."""
    if isinstance(error, TimeoutError):
        return fault("connect_slow", host=host, port=port, seconds=f"{CONNECT_SECONDS:g}")
    if error is not None and error.errno == errno.ECONNREFUSED:
        return fault("refused", host=host, port=port)
    return fault("unreachable", host=host, port=port)


class PinnedTransport:
    """httpx's requests over pinned connections, without its client: so no proxies of the environment, no cookies, no logs."""

    def __init__(self, gate: Gate, deadline: Deadline, ca_file: str | None = None) -> None:
        # Without a file of its own, httpcore trusts what this machine trusts, once a connection asks for it.
        context = ssl.create_default_context(cafile=ca_file) if ca_file else None
        backend = PinnedBackend(gate, deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=2)

    def send(self, request: httpx.Request) -> httpx.Response:
        """One answer with its body still to be read; SourceFault for all that went wrong on the way."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = httpcore.Request(request.method, target, headers=request.headers.raw, content=b"")
        host = url.raw_host.decode("ascii")
        try:
            answer = self._pool.handle_request(sent)
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException) as error:
            raise protocol_fault(error, host) from None
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer, host))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, host: str) -> None:
        self._answer, self._host = answer, host

    def __iter__(self) -> Any:
        try:
            yield from self._answer.iter_stream()
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException) as error:
            raise protocol_fault(error, self._host) from None

    def close(self) -> None:
        self._answer.close()


def protocol_fault(error: Exception, host: str) -> SourceFault:
    """What an error of the protocol means: mostly that the other side hung up."""
    said = str(error)
    is_cut = isinstance(error, httpcore.NetworkError) or "disconnected" in said or "peer closed" in said
    return fault("cut_off", host=host) if is_cut else fault("bad_answer", host=host, status="—")
