"""How a source hands its records out in pages: what is asked next, and how a reading knows that it has come to the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from jixiao.capture.faults import fault
from jixiao.capture.spelling import WebAddress, read_url
from jixiao.capture.wire.records import found_at

PAGING = ("none", "page", "offset", "cursor", "link", "next")
MOST_PAGES = 20_000


@dataclass(frozen=True)
class Paging:
    """A kind of paging with the names of its parameters; `size` 0 leaves the size of a page to the source."""

    kind: str = "none"
    param: str = ""
    size_param: str = ""
    size: int = 0
    first: int = 1
    path: str = ""

    def first_query(self) -> dict[str, str]:
        """What the first request asks for."""
        query = {self.size_param: str(self.size)} if self.size_param and self.size else {}
        if self.kind == "page":
            query[self.param or "page"] = str(self.first)
        elif self.kind == "offset":
            query[self.param or "offset"] = "0"
        return query


@dataclass
class Progress:
    """What has come so far; `next_step` says how to go on, or that this was all."""

    paging: Paging
    n_pages: int = 0
    n_records: int = 0
    _seen: set[bytes] = field(default_factory=set)

    def take(self, records: Sequence[Any], stated: int | None) -> bool:
        """Count a page in; whether the source's own total says that this was the last. SourceFault for a repeated page."""
        self.n_pages += 1
        self.n_records += len(records)
        if self.n_pages > MOST_PAGES:
            raise fault("too_many_pages", limit=MOST_PAGES)
        if records and self.paging.kind != "none":
            self._look_for_repetition(records)
        return stated is not None and self.n_records >= stated

    def _look_for_repetition(self, records: Sequence[Any]) -> None:
        mark = sha256(repr(records).encode("utf-8", "surrogatepass")).digest()
        if mark in self._seen:
            raise fault("repeating_page", page=self.n_pages)
        self._seen.add(mark)

    def next_step(
        self, records: Sequence[Any], value: Any, link: str, here: WebAddress
    ) -> dict[str, str] | WebAddress | None:
        """The next request's parameters or address; None at the end. `link`: what the Link header calls next.

        A short page is no end: sources cap the size that was asked for. An empty one is.
        """
        kind, paging = self.paging.kind, self.paging
        if kind == "none":
            return None
        if kind in ("page", "offset"):
            if not records:
                return None
            place = paging.first + self.n_pages if kind == "page" else self.n_records
            return {paging.param or kind: str(place)}
        if kind == "cursor":
            return self._next_cursor(found_at(value, paging.path))
        said = link if kind == "link" else found_at(value, paging.path)
        return self._next_address(said, here)

    def _next_cursor(self, cursor: Any) -> dict[str, str] | None:
        if cursor is None or cursor is False or cursor == "":
            return None
        self._once(str(cursor))
        return {self.paging.param or "cursor": str(cursor)}

    def _next_address(self, said: Any, here: WebAddress) -> WebAddress | None:
        if not isinstance(said, str) or not said:
            return None
        try:
            joined = urljoin(str(here), said)
        except ValueError:
            joined = said
        address = read_url(joined)
        self._once(str(address))
        return address

    def _once(self, place: str) -> None:
        mark = place.encode("utf-8", "surrogatepass")
        if mark in self._seen:
            raise fault("repeating_page", page=self.n_pages + 1)
        self._seen.add(mark)
