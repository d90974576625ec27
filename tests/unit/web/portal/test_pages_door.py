"""The door before Django: what it keeps, what it hands out, what never passes it."""

import gzip
from typing import Any

import pytest

from jixiao.web.portal import middleware
from jixiao.web.portal.middleware import PagesDoor

PAGE = "<p>滨海市</p>".encode() * 100


class Site:
    """Stands for Django: counts what reaches it, and answers with a page, a cookie, and what it was asked for."""

    def __init__(self, status: str = "200 OK", **headers: str) -> None:
        self.status, self.headers = status, headers
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        self.asked.append(environ)
        given = {
            "Content-Type": "text/html; charset=utf-8",
            "Set-Cookie": "csrftoken=1",
            "Vary": "Cookie",
            **self.headers,
        }
        start(self.status, list(given.items()))
        return [PAGE]


class Reader:
    """Asks the door, and keeps status and headers."""

    def __init__(self, site: Site) -> None:
        self.mark = 1
        self.door = PagesDoor(site, lambda: self.mark)

    def get(self, path: str, query: str = "", method: str = "GET", **headers: str) -> tuple[str, dict[str, str], bytes]:
        told: list[Any] = []
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "x", **headers}
        body = b"".join(self.door(environ, lambda *given: told.extend(given)))
        return told[0], dict(told[1]), body


def test_the_second_reader_is_served_without_django() -> None:
    site = Site()
    reader = Reader(site)
    first, second = reader.get("/public/"), reader.get("/public/")
    assert first == second
    assert second[0] == "200 OK"
    assert second[2] == PAGE
    assert len(site.asked) == 1
    assert second[1]["Content-Length"] == str(len(PAGE))


def test_no_cookie_passes_in_either_direction() -> None:
    site = Site()
    reader = Reader(site)
    for path, query in (("/public/", ""), ("/public/search/", "q=x"), ("/public/nothing", "")):
        headers = reader.get(path, query, HTTP_COOKIE="sessionid=secret", HTTP_AUTHORIZATION="Basic x")[1]
        assert "Set-Cookie" not in headers
    assert all("HTTP_COOKIE" not in environ and "HTTP_AUTHORIZATION" not in environ for environ in site.asked)


def test_what_was_published_empties_the_store_and_hostile_queries_never_fill_it() -> None:
    site = Site()
    reader = Reader(site)
    for number in range(3):
        reader.get("/public/", f"x={number}")
    reader.get("/public/", "text=large")
    assert len(reader.door._kept) == 1
    reader.mark = 2
    reader.get("/public/", "text=large")
    assert len(site.asked) == 5


@pytest.mark.parametrize(("status", "headers"), [("404 Not Found", {}), ("200 OK", {"Cache-Control": "no-store"})])
def test_refusals_and_private_answers_are_not_kept(status: str, headers: dict[str, str]) -> None:
    site = Site(status, **headers)
    reader = Reader(site)
    assert reader.get("/public/x/")[0] == reader.get("/public/x/")[0] == status
    assert len(site.asked) == 2


def test_other_pages_and_writes_go_to_django_as_they_are() -> None:
    site = Site()
    reader = Reader(site)
    reader.get("/tasks/", HTTP_COOKIE="sessionid=mine")
    reader.get("/public/", method="POST", HTTP_COOKIE="sessionid=mine")
    assert [environ["HTTP_COOKIE"] for environ in site.asked] == ["sessionid=mine"] * 2


def test_a_reader_who_has_the_page_is_told_so_and_gzip_is_the_same_page() -> None:
    reader = Reader(Site())
    plain = reader.get("/public/")[1]
    _status, headers, body = reader.get("/public/", HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == PAGE
    assert headers["Vary"] == plain["Vary"] == "Accept-Encoding"
    for tag in (plain["ETag"], headers["ETag"], f"W/{plain['ETag']}", f'"other", {plain["ETag"]}', "*"):
        status, _headers, nothing = reader.get("/public/", HTTP_IF_NONE_MATCH=tag)
        assert (status, nothing) == ("304 Not Modified", b"")
    assert reader.get("/public/", HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"
    assert "Content-Encoding" not in reader.get("/public/", HTTP_ACCEPT_ENCODING="gzip;q=0")[1]


def test_head_has_the_headers_and_no_body() -> None:
    reader = Reader(Site())
    status, headers, body = reader.get("/public/", method="HEAD")
    assert (status, headers["Content-Length"], body) == ("200 OK", str(len(PAGE)), b"")


def test_the_store_stays_within_its_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "MOST_BYTES", 3 * len(PAGE))
    reader = Reader(Site())
    for number in range(9):
        reader.get(f"/public/{number}/")
    assert reader.door._size <= 3 * len(PAGE)
    assert sum(kept.size for kept in reader.door._kept.values()) == reader.door._size
    assert ("x", "", "/public/8/", "") in reader.door._kept


def test_a_page_drawn_while_something_was_published_is_not_kept() -> None:
    site = Site()
    reader = Reader(site)

    def published(environ: dict[str, Any], start: Any) -> list[bytes]:
        reader.mark += 1
        reader.door._found(("x", "", "/public/other/", ""))
        return site(environ, start)

    reader.door._inside = published
    reader.get("/public/")
    assert not reader.door._kept


def test_pages_grow_old(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site()
    reader = Reader(site)
    monkeypatch.setattr(middleware, "SECONDS", -1.0)
    reader.get("/public/")
    reader.get("/public/")
    assert len(site.asked) == 2
