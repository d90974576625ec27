"""The door for readers: public pages that were drawn once are handed out as bytes, past Django.

What is asked for is normalised to known addresses and one parameter, so no hostile query fills the store; what is not in it
goes on to Django without the reader's cookies, so that a page can hold nothing of a reader.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from jixiao.web.portal import channels

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
Headers = list[tuple[str, str]]

ROOT = "/public/"
QUERIES = frozenset({"", "text=large"})
SECONDS = 60.0
"""After so long a page is drawn anew though nothing was published: days that are left and replies move on."""
MOST_BYTES = 64 * 1024 * 1024
LARGEST = 4 * 1024 * 1024
SMALLEST_ZIPPED = 600
ZIPPED_TYPES = re.compile(r"text/|application/(json|atom\+xml|xml|x-ndjson)")
HEADERS = frozenset({
    "content-type", "content-language", "cache-control", "content-disposition", "content-security-policy",
    "x-content-type-options", "referrer-policy", "x-frame-options", "cross-origin-opener-policy",
    "access-control-allow-origin", "strict-transport-security",
})  # fmt: skip
"""What of Django's answer is kept; above all no cookie."""
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Kept:
    """A page as it is handed out, plain and compressed, and until when."""

    plain: bytes
    zipped: bytes | None
    tag: str
    headers: Headers
    until: float

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.zipped or b"")


class PagesDoor:
    """WSGI: pages below /public/ from the store, all else from `inside`. `changed` tells when something was published."""

    def __init__(self, inside: Application, changed: Callable[[], int] = channels.last_change) -> None:
        self._inside, self._changed = inside, changed
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._mark = -1
        self._lock = threading.Lock()
        self._drawing: set[Key] = set()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(ROOT) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._inside(environ, start)
        query = environ.get("QUERY_STRING", "")
        if query not in QUERIES:
            return self._inside(_anonymous(environ), _without_cookie(start))
        key = (environ.get("HTTP_HOST", ""), environ.get("wsgi.url_scheme", ""), path, query)
        kept = self._found(key)
        if kept is None:
            return self._drawn(key, environ, start)
        return _handed_out(kept, environ, start)

    def _found(self, key: Key) -> Kept | None:
        """The page from the store; a stale one while another thread draws it anew."""
        mark = self._changed()
        with self._lock:
            if mark != self._mark:
                self._kept.clear()
                self._size, self._mark = 0, mark
            kept = self._kept.get(key)
            if kept is None:
                return None
            if kept.until < time.monotonic() and key not in self._drawing:
                self._drawing.add(key)
                return None
            self._kept.move_to_end(key)
            return kept

    def _drawn(self, key: Key, environ: Environ, start: Start) -> Iterable[bytes]:
        """What Django answers; kept where it is a whole page, small enough."""
        mark = self._mark
        try:
            status, headers, parts = _answer_of(self._inside, {**_anonymous(environ), "REQUEST_METHOD": "GET"})
            if int(_of(headers, "content-length") or 0) > LARGEST:
                _without_cookie(start)(status, headers)
                return parts
            body = _whole(parts)
            if status.startswith("200 ") and len(body) <= LARGEST and "no-store" not in _of(headers, "cache-control"):
                kept = _made(headers, body)
                self._keep(key, kept, mark)
                return _handed_out(kept, environ, start)
        finally:
            with self._lock:
                self._drawing.discard(key)
        _without_cookie(start)(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _keep(self, key: Key, kept: Kept, mark: int) -> None:
        with self._lock:
            if mark != self._mark:
                return  # drawn before the last publication: it may tell of what was
            former = self._kept.pop(key, None)
            self._size += kept.size - (former.size if former else 0)
            self._kept[key] = kept
            while self._size > MOST_BYTES:
                _key, oldest = self._kept.popitem(last=False)
                self._size -= oldest.size


def _anonymous(environ: Environ) -> Environ:
    """The request as somebody sends it who was never here."""
    return {name: value for name, value in environ.items() if name not in ("HTTP_COOKIE", "HTTP_AUTHORIZATION")}


def _without_cookie(start: Start) -> Start:
    def told(status: str, headers: Headers, *more: Any) -> Any:
        return start(status, [each for each in headers if each[0].lower() != "set-cookie"], *more)

    return told


def _answer_of(inside: Application, environ: Environ) -> tuple[str, Headers, Iterable[bytes]]:
    """Status, headers and the body in its parts."""
    told: list[Any] = []
    # The whole is wanted, to keep it; what a reader asks for in parts or conditionally is answered from that.
    asked = {name: value for name, value in environ.items() if not name.startswith("HTTP_IF_") and name != "HTTP_RANGE"}
    parts = inside(asked, lambda status, headers, *_more: told.extend((status, headers)))
    return told[0], told[1], parts


def _whole(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()


def _of(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _made(headers: Headers, body: bytes) -> Kept:
    kept = [(key, value) for key, value in headers if key.lower() in HEADERS]
    tag = _of(headers, "etag").strip('W/"') or hashlib.sha256(body).hexdigest()[:32]
    zipped = None
    if len(body) >= SMALLEST_ZIPPED and ZIPPED_TYPES.match(_of(headers, "content-type")):
        zipped = gzip.compress(body, compresslevel=6, mtime=0)
    return Kept(body, zipped, tag, kept, time.monotonic() + SECONDS)


def _handed_out(kept: Kept, environ: Environ, start: Start) -> Iterable[bytes]:
    """The page, or that the reader has it already."""
    zips = kept.zipped is not None and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = kept.zipped if zips and kept.zipped is not None else kept.plain
    tag = f'"{kept.tag}-gz"' if zips else f'"{kept.tag}"'
    headers = [*kept.headers, ("ETag", tag)]
    if kept.zipped is not None:
        headers.append(("Vary", "Accept-Encoding"))
    if _has(environ.get("HTTP_IF_NONE_MATCH", ""), kept.tag):
        start("304 Not Modified", headers)
        return []
    if zips:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _takes_gzip(accepted: str) -> bool:
    """Whether gzip is among the encodings, not with weight nought."""
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() == "gzip":
            return not re.fullmatch(r"q=0(\.0*)?", weight.replace(" ", ""))
    return False


def _has(asked: str, tag: str) -> bool:
    """Whether one of the tags that the reader has is this page's, plain or compressed."""
    found = {part.strip().removeprefix("W/").strip('"').removesuffix("-gz") for part in asked.split(",")}
    return "*" in found or tag in found
