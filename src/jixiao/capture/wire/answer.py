"""One answer to one request: redirects looked at again, statuses told apart, bytes counted while they come."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import httpx

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.deadline import Deadline
from jixiao.capture.faults import fault
from jixiao.capture.retry import WITHIN_A_READING
from jixiao.capture.spelling import WebAddress, read_url
from jixiao.capture.wire.pinned import PinnedTransport
from jixiao.engine.model.text import Text

MOST_REDIRECTS = 5
PATIENCE = 15.0
"""Seconds that one page is worth, tries and waits: what lasts longer is the next run's, so that people are told soon."""
_REDIRECTS = (301, 302, 303, 307, 308)
_PLAIN_HEADERS = {"User-Agent": "jixiao", "Accept-Encoding": "gzip, deflate"}


@dataclass(frozen=True)
class Answer:
    """A good answer: its address after redirects, its headers, its body decompressed."""

    address: WebAddress
    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_page(self) -> bool:
        """Whether this is a web page, whatever it calls itself."""
        begins = self.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return begins.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<body"))

    @property
    def next_link(self) -> str:
        """The address that the Link header calls the next one (RFC 8288), “” where it names none."""
        return (
            httpx.Response(200, headers={"link": self.headers.get("link", "")[:16_384]})
            .links.get("next", {})
            .get("url", "")
        )


class Line:
    """Asks a source over one transport, within one deadline, `bytes_left` bytes in all."""

    def __init__(self, context: Context, deadline: Deadline, transport: PinnedTransport) -> None:
        self._context, self._deadline, self._transport = context, deadline, transport
        self.bytes_left = context.limits.bytes

    def ask(self, address: WebAddress, private: Mapping[str, str]) -> Answer:
        """The answer to a GET; `private` headers go to this origin alone. A fault that passes is tried again."""
        attempt, asked = 1, Deadline(self._deadline.left())
        while True:
            try:
                return self._follow(address, private)
            except SourceFault as failed:
                wait = WITHIN_A_READING.wait(attempt, str(address), failed.wait) if failed.is_passing else None
                if wait is None or wait > PATIENCE or wait >= self._deadline.left() or asked.spent() > PATIENCE:
                    raise
                self._context.sleep(wait)
                attempt += 1

    def _follow(self, address: WebAddress, private: Mapping[str, str]) -> Answer:
        here, seen = address, {str(address)}
        while True:
            own = private if here.origin == address.origin else {}
            response = self._send(here, {**_PLAIN_HEADERS, **own})
            try:
                if response.status_code not in _REDIRECTS:
                    return self._read(here, response)
            finally:
                response.close()
            here = self._next(here, response.headers.get("location", ""))
            if str(here) in seen or len(seen) > MOST_REDIRECTS:
                raise fault("redirect_loop", host=address.host, times=MOST_REDIRECTS)
            seen.add(str(here))

    def _next(self, here: WebAddress, location: str) -> WebAddress:
        """Where a redirect leads; SourceFault `redirect_refused` where it may not."""
        why = Text("it names no address.", "没有给出地址。")
        if location:
            try:
                there = read_url(urljoin(str(here), location))
                if here.scheme == "https" and there.scheme == "http":
                    why = Text("from a secure connection to an open one.", "从加密连接转向未加密连接。")
                else:
                    self._context.gate.addresses(there.host, there.port)
                    return there
            except SourceFault as refused:
                if refused.is_passing:
                    raise
                why = refused.text
            except ValueError:
                why = Text("its address cannot be read.", "其地址无法识别。")
        raise fault("redirect_refused", host=here.host, why=why)

    def _send(self, address: WebAddress, headers: Mapping[str, str]) -> httpx.Response:
        self._deadline.check()
        try:
            request = httpx.Request("GET", str(address), headers=dict(headers))
        except (httpx.InvalidURL, UnicodeError):
            why = Text("it is not an address", "不是合法地址")
            plain = Text("a plain address", "规范的地址")
            raise fault("odd_spelling", host=address.host, why=why, advice=plain) from None
        return self._transport.send(request)

    def _read(self, here: WebAddress, response: httpx.Response) -> Answer:
        status_fault(here.host, response)
        body = self._body(response)
        return Answer(here, response.status_code, response.headers, body)

    def _body(self, response: httpx.Response) -> bytes:
        unpack = Unpacking(response.headers.get("content-encoding", ""), self.bytes_left, self._context.limits.bytes)
        parts = []
        for raw in response.iter_raw():
            parts.append(unpack.feed(raw))
            self._deadline.check()
        unpack.finish()
        self.bytes_left = unpack.room
        return b"".join(parts)


class Unpacking:
    """Decompresses while the bytes come, never more than there is room for: a bomb ends at the limit."""

    def __init__(self, encoding: str, room: int, limit: int) -> None:
        self._kind = encoding.strip().lower()
        self.room, self._limit = room, limit
        if self._kind not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise fault("bad_compression")
        self._is_packed = self._kind not in ("", "identity")
        self._unpack = zlib.decompressobj(47) if self._is_packed else None
        self._has_begun = False

    def feed(self, raw: bytes) -> bytes:
        """The plain bytes of these; SourceFault `too_large`, `bad_compression`."""
        if self._unpack is None:
            plain = raw
        else:
            plain = b"".join(self._members(raw))
        self._take(len(plain))
        return plain

    def _members(self, raw: bytes) -> list[bytes]:
        found, room = [], self.room
        while raw:
            if self._unpack is None or self._unpack.eof:  # gzip may hold several members one after another.
                self._unpack = zlib.decompressobj(31)
            found.append(self._some(raw, room + 1))
            room -= len(found[-1])
            if room < 0:
                break
            raw = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail
        return found

    def _some(self, raw: bytes, room: int) -> bytes:
        assert self._unpack is not None
        try:
            plain = self._unpack.decompress(raw, room)
        except zlib.error:
            if self._kind != "deflate" or self._has_begun:
                raise fault("bad_compression") from None
            # Some servers send "deflate" without its wrapping.
            self._unpack = zlib.decompressobj(-15)
            try:
                plain = self._unpack.decompress(raw, room)
            except zlib.error:
                raise fault("bad_compression") from None
        self._has_begun = True
        return plain

    def _take(self, n_bytes: int) -> None:
        self.room -= n_bytes
        if self.room < 0:
            raise fault("too_large", limit=shown_bytes(self._limit))

    def finish(self) -> None:
        """SourceFault where the compressed bytes stopped before their end."""
        if self._unpack is not None and self._has_begun and not self._unpack.eof:
            raise fault("bad_compression")


def shown_bytes(n_bytes: int) -> str:
    """A number of bytes for reading."""
    if n_bytes < 1024 * 1024:
        return f"{n_bytes / 1024:.3g} KB"
    return f"{n_bytes / 1024 / 1024:.4g} MB"


def status_fault(host: str, response: httpx.Response) -> None:
    """Raise what a status other than a good one means."""
    status = response.status_code
    if status in (200, 203, 204):
        return
    wait = retry_after(response.headers.get("retry-after", ""))
    if status in (401, 403, 407):
        code = "not_admitted"
    elif status in (404, 410):
        code = "address_gone"
    elif status in (408, 425, 429):
        code = "too_many_requests" if status == 429 else "source_error"
    elif status == 202:
        code = "not_ready"
    elif 400 <= status < 500:
        code = "request_refused"
    elif status >= 500:
        code = "too_many_requests" if status == 503 and wait else "source_error"
    else:
        code = "bad_answer"
    raise fault(code, host=host, status=status, wait=wait)


def retry_after(said: str) -> float:
    """Seconds that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or a date), at most a day; else 0."""
    said = said.strip()
    if said.isascii() and said.isdigit():
        return float(min(int(said[:9]), 86_400))
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, IndexError, TypeError):
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - datetime.now(UTC)).total_seconds(), 0.0), 86_400.0)
