"""What goes wrong with an HTTP source, each made by a real server on loopback, and how it is told."""

import gzip
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jixiao.capture.connector import Limits, SourceFault
from jixiao.capture.faults import FAULTS
from jixiao.capture.gate import AllowList
from jixiao.capture.http import HttpJson
from tests.unit.capture.certificates import Authority
from tests.unit.capture.loopback import Exchange, Silent, context, serving
from tests.unit.capture.reading import ROWS, read

SMALL = Limits(seconds=20, rows=100, bytes=100_000)


@dataclass(frozen=True)
class Wrong:
    """A server's misbehaviour, and the fault that tells it; `tries`: how often it is asked."""

    code: str
    is_passing: bool
    route: Callable[[Exchange], None]
    params: dict[str, Any] = field(default_factory=dict)
    limits: Limits = SMALL
    tries: int = 1


def _drip(x: Exchange) -> None:
    x.send_response(200)
    x.send_header("Content-Length", "1000000")
    x.end_headers()
    while not x.server.stopping.wait(0.05):
        x.wfile.write(b" ")


def _slow_headers(x: Exchange) -> None:
    x.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not x.server.stopping.wait(0.05):
        x.wfile.write(b"X-More: 1\r\n")


def _interim(x: Exchange) -> None:
    while not x.server.stopping.wait(0.01):
        x.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def _endless(x: Exchange) -> None:
    x.send_response(200)
    x.send_header("Transfer-Encoding", "chunked")
    x.end_headers()
    while not x.server.stopping.is_set():
        x.wfile.write(b"1000\r\n" + b" " * 4096 + b"\r\n")


def _short(x: Exchange) -> None:
    x.send_response(200)
    x.send_header("Content-Length", "1000")
    x.end_headers()
    x.wfile.write(b'[{"a": 1}')
    x.close_connection = True


def _chunk_cut(x: Exchange) -> None:
    x.send_response(200)
    x.send_header("Transfer-Encoding", "chunked")
    x.end_headers()
    x.wfile.write(b"5\r\n[{}, \r\n")
    x.close_connection = True


def _no_answer(x: Exchange) -> None:
    x.close_connection = True


def _nonsense(x: Exchange) -> None:
    x.wfile.write(b"220 ready ESMTP\r\n\r\n")
    x.close_connection = True


def _bomb(x: Exchange) -> None:
    x.send(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")


def _answers(body: bytes, status: int = 200, **headers: str) -> Callable[[Exchange], None]:
    return lambda x: x.send(body, status, **headers)


def _to(location: str, status: int = 302) -> Callable[[Exchange], None]:
    return lambda x: x.send(b"", status, Location=location)


def _onwards(x: Exchange) -> None:
    x.send(b"", 302, Location=f"/?n={int(x.params.get('n', 0)) + 1}")


def _growing_next(x: Exchange) -> None:
    x.data({"rows": [], "next": x.params.get("cursor", "") + "a"})


DATA = json.dumps(ROWS).encode()
IN_DATA = {"records": "data"}
COUNTED = IN_DATA | {"total_path": "n"}
WRONG = {
    "status 500": Wrong("source_error", True, _answers(b"", 500), tries=3),
    "status 503 with a time": Wrong("too_many_requests", True, _answers(b"", 503, Retry_After="5"), tries=3),
    "429": Wrong("too_many_requests", True, _answers(b"", 429, Retry_After="3600")),
    "429 with nonsense": Wrong("too_many_requests", True, _answers(b"", 429, Retry_After="soon"), tries=3),
    "401": Wrong("not_admitted", False, _answers(b"", 401)),
    "403": Wrong("not_admitted", False, _answers(b"", 403)),
    "404": Wrong("address_gone", False, _answers(b"", 404)),
    "400": Wrong("request_refused", False, _answers(b"", 400)),
    "202": Wrong("not_ready", True, _answers(b"", 202), tries=3),
    "206": Wrong("bad_answer", False, _answers(DATA, 206)),
    "304": Wrong("bad_answer", False, _answers(b"", 304)),
    "login page": Wrong("login_page", False, _answers(b"<!DOCTYPE html><html>login", content_type="text/html")),
    "login page that says JSON": Wrong("login_page", False, _answers(b"\n<html><body>", content_type="application/json")),
    "login text": Wrong("login_page", False, _answers(b"please log in", content_type="text/html; charset=utf-8")),
    "login page for csv": Wrong("login_page", False, _answers(b"<html>a,b", content_type="text/csv"), {"format": "csv"}),
    "xml": Wrong("not_json", False, _answers(b"<?xml version='1.0'?><a/>")),
    "empty": Wrong("empty_answer", True, _answers(b" ")),
    "JSON cut": Wrong("bad_json", True, _answers(DATA[:-5])),
    "JSON nested": Wrong("bad_json", True, _answers(b"[" * 50_000)),
    "JSON objects nested": Wrong("bad_json", True, _answers(b'{"a":' * 900 + b"1" + b"}" * 900)),
    "JSON and more": Wrong("bad_json", True, _answers(b"[] []")),
    "twice the same name": Wrong("duplicate_key", False, _answers(b'[{"a": 1, "b": 2, "a": 3}]')),
    "one name two ways": Wrong("duplicate_key", False, _answers(b'[{"a.b": 1, "a": {"b": 2}}]')),
    "NaN": Wrong("not_a_number", False, _answers(b'[{"a": NaN}]')),
    "-Infinity": Wrong("not_a_number", False, _answers(b'[{"a": -Infinity}]')),
    "half a character": Wrong("bad_charset", False, _answers(b'[{"a": "\\ud800"}]')),
    "wrong charset": Wrong("bad_charset", False, _answers('[{"a": "甲"}]'.encode("gbk"), content_type="a/b; charset=utf-8")),
    "no charset": Wrong("bad_charset", False, _answers(b'[{"a": "\xff\xff"}]')),
    "no records": Wrong("no_records", False, _answers(b'{"code": 1, "data": null}'), IN_DATA),
    "no list": Wrong("no_records", False, _answers(b'{"data": "none"}'), IN_DATA),
    "no objects": Wrong("no_records", False, _answers(b"[1, 2]")),
    "says no": Wrong("answer_says_no", False, _answers(b'{"code": 401, "data": []}'), IN_DATA | {"success": {"code": 200}}),
    "fewer than it says": Wrong("count_differs", True, _answers(b'{"n": 5, "data": [{}]}'), COUNTED),
    "more than it says": Wrong("count_differs", True, _answers(b'{"n": 1, "data": [{}, {}]}'), COUNTED),
    "total is no number": Wrong("no_records", False, _answers(b'{"n": "many", "data": []}'), COUNTED),
    "gzip cut": Wrong("bad_compression", True, _answers(gzip.compress(DATA)[:-9], Content_Encoding="gzip"), tries=3),
    "no gzip": Wrong("bad_compression", True, _answers(DATA, Content_Encoding="gzip"), tries=3),
    "unknown compression": Wrong("bad_compression", True, _answers(DATA, Content_Encoding="br"), tries=3),
    "gzip bomb": Wrong("too_large", False, _bomb),
    "too large": Wrong("too_large", False, _answers(b" " * 100_001)),
    "endless": Wrong("too_large", False, _endless),
    "too many rows": Wrong("too_many_rows", False, _answers(b"[" + b"{}," * 100 + b"{}]")),
    "too many columns": Wrong("too_many_columns", False, lambda x: x.data([{f"c{n}": 1 for n in range(2001)}])),
    "slow drip": Wrong("too_slow", True, _drip, limits=Limits(seconds=0.5)),
    "slow headers": Wrong("too_slow", True, _slow_headers, limits=Limits(seconds=0.5)),
    "interim for ever": Wrong("too_slow", True, _interim, limits=Limits(seconds=0.5)),
    "shorter than its length": Wrong("cut_off", True, _short, tries=3),
    "chunks cut": Wrong("cut_off", True, _chunk_cut, tries=3),
    "hangs up": Wrong("cut_off", True, _no_answer, tries=3),
    "no HTTP": Wrong("bad_answer", False, _nonsense),
    "redirect to an address nobody registered": Wrong("redirect_refused", False, _to("http://192.0.2.1/")),
    "redirect to the machine's own data": Wrong("redirect_refused", False, _to("http://169.254.169.254/latest/meta-data/")),
    "redirect to a disguised address": Wrong("redirect_refused", False, _to("http://0x7f000001/")),
    "redirect to a file": Wrong("redirect_refused", False, _to("file:///etc/passwd")),
    "redirect to nowhere": Wrong("redirect_refused", False, _answers(b"", 302)),
    "redirect that cannot be read": Wrong("redirect_refused", False, _to("http://[::1")),
    "redirect to itself": Wrong("redirect_loop", False, _to("/", 307)),
    "redirect for ever": Wrong("redirect_loop", False, _onwards, tries=6),
    "the same page for ever": Wrong("repeating_page", False, _answers(DATA), {"paging": "page"}, tries=2),
    "the same cursor for ever": Wrong("repeating_page", False, _answers(b'{"d": [], "c": 5}'),
                                      {"paging": "cursor", "next_path": "c", "records": "d"}, tries=2),
    "csv with a quote open": Wrong("bad_csv", False, _answers(b'a,b\n"1,2\n', content_type="text/csv"), {"format": "csv"}),
    "csv with a short line": Wrong("bad_csv", False, _answers(b"a,b\n1\n", content_type="text/csv"), {"format": "csv"}),
    "csv with a name twice": Wrong("bad_csv", False, _answers(b"a,a\n1,2\n", content_type="text/csv"), {"format": "csv"}),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(name: str) -> None:
    wrong = WRONG[name]
    threads = threading.active_count()
    with serving({"/": wrong.route}) as server:
        start = time.monotonic()
        with pytest.raises(SourceFault) as caught:
            read(server, given=context(limits=wrong.limits), **wrong.params)
        assert time.monotonic() - start < 15
        assert len(server.asked) == wrong.tries
    told = caught.value
    assert (told.code, told.is_passing) == (wrong.code, wrong.is_passing), told
    assert all((told.text.en, told.text.zh, told.mend.en, told.mend.zh))
    assert not set("{}") & set(told.text.en + told.mend.en)
    if name == "429":
        assert told.wait == 3600
    for _ in range(100):  # The server's own threads end a moment later.
        if threading.active_count() <= threads:
            break
        time.sleep(0.02)
    assert threading.active_count() <= threads


def test_pages_for_ever_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.capture.wire.paging.MOST_PAGES", 20)
    with serving({"/": _growing_next}) as server, pytest.raises(SourceFault) as caught:
        read(server, records="rows", paging="cursor", next_path="next")
    assert caught.value.code == "too_many_pages"


@pytest.fixture
def silent() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def _fault_of(url: str, **given: Any) -> SourceFault:
    with pytest.raises(SourceFault) as caught:
        HttpJson(url=url).read(context(**given))
    return caught.value


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    told = _fault_of(f"http://127.0.0.1:{port}/")
    assert (told.code, told.is_passing) == ("refused", True)


def test_somebody_listens_and_says_nothing(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _fault_of(f"http://127.0.0.1:{silent}/", limits=Limits(seconds=0.4))
    assert (told.code, told.is_passing) == ("too_slow", True)
    monkeypatch.setattr("jixiao.capture.wire.pinned.SILENT_SECONDS", 0.1)
    told = _fault_of(f"http://127.0.0.1:{silent}/")
    assert (told.code, told.is_passing) == ("silent", True)
    told = _fault_of(f"https://127.0.0.1:{silent}/")
    assert (told.code, told.is_passing) == ("silent", True)


def test_a_queue_that_is_full_is_slow_to_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.capture.wire.pinned.CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        told = _fault_of(f"http://127.0.0.1:{full.getsockname()[1]}/")
        for one in waiting:
            one.close()
    assert (told.code, told.is_passing) == ("connect_slow", True)


def test_a_name_that_nobody_knows() -> None:
    gate = AllowList.from_data([{"host": "gone.example", "ports": [80]}], resolve=lambda *_: [])
    told = _fault_of("http://gone.example/", gate=gate)
    assert (told.code, told.is_passing) == ("name_unknown", True)


def test_plain_http_where_tls_is_wanted() -> None:
    with serving({"/": lambda x: x.data(ROWS)}) as server:
        told = _fault_of(server.url("/").replace("http:", "https:"))
    assert (told.code, told.is_passing) == ("tls_failed", False)


def test_from_a_secure_connection_to_an_open_one(tmp_path: Path) -> None:
    tls = Authority(tmp_path).server("127.0.0.1")
    with serving({"/": lambda x: x.data(ROWS)}) as plain, serving({"/": _to(plain.url("/"))}, tls) as server:
        with pytest.raises(SourceFault) as caught:
            HttpJson(url=server.url("/"), ca_file="authority.pem").read(context(tmp_path))
        assert caught.value.code == "redirect_refused"
        assert plain.asked == []


def test_what_passes_is_tried_again_and_then_succeeds() -> None:
    waits: list[float] = []
    answers = iter([(b"", 503), (b"", 429), (DATA, 200)])

    def recovering(x: Exchange) -> None:
        body, status = next(answers)
        x.send(body, status, **({"Retry_After": "3"} if status == 429 else {}))

    with serving({"/": recovering}) as server:
        assert read(server, given=context(sleep=waits.append)).n_rows == 2
    assert 0.3 < waits[0] <= 0.5
    assert waits[1] == 3.0


def test_a_page_that_nobody_registered_is_not_followed() -> None:
    body = {"rows": ROWS, "next": "http://192.0.2.7/more"}
    with serving({"/": lambda x: x.data(body)}) as server, pytest.raises(SourceFault) as caught:
        read(server, records="rows", paging="next", next_path="next")
    assert caught.value.code == "not_registered"


def test_every_fault_has_both_languages() -> None:
    assert all(all(part) for wording in FAULTS.values() for text in wording[:2] for part in [tuple(text)])
