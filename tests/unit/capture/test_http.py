"""HTTP sources against a real server on loopback: what comes in, what goes wrong and how that is said."""

import gzip
import json
import logging
import socket
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import jixiao.capture.registry  # noqa: F401 – fills the table of connectors
from jixiao.capture.connector import Context, Limits, SourceFault, build_connector
from jixiao.capture.faults import FAULTS
from jixiao.capture.gate import AllowList
from jixiao.capture.http import HttpJson
from jixiao.capture.snapshot import Snapshot
from jixiao.engine.model.errors import DefinitionError
from tests.unit.capture.certificates import Authority
from tests.unit.capture.loopback import EVERY_PORT, Exchange, Loopback, Silent, context, serving

SECRET = "s3cret-Tok%en/值"
PLAIN_SECRET = "s3cret-Token"
ROWS = [{"单位": "甲局", "值": 1.5, "at": "2026-01-02"}, {"单位": "乙局", "值": None, "at": "2026-01-03"}]


def read(server: Loopback, path: str = "/", given: Context | None = None, **params: Any) -> Snapshot:
    return HttpJson.from_params({"url": server.url(path), **params}).read(given or context())


def cells(snapshot: Snapshot) -> dict[str, list[Any]]:
    (table,) = snapshot.tables
    return {name: list(column) for name, column in table.columns.items()}


# What comes in


def test_records_come_as_columns() -> None:
    with serving({"/": lambda x: x.data({"data": {"rows": ROWS}})}) as server:
        snapshot = read(server, records="data.rows")
        assert cells(snapshot) == {
            "单位": ["甲局", "乙局"],
            "值": [1.5, None],
            "at": ["2026-01-02", "2026-01-03"],
        }
        assert list(snapshot.tables[0].rows) == [1, 2]
        assert read(server, records="/data/rows").digest == snapshot.digest


def test_inner_objects_and_missing_names() -> None:
    rows = [{"a": {"b": 1, "c": [1, {"d": "甲"}]}}, {"e": True}, {}]
    with serving({"/": lambda x: x.data(rows)}) as server:
        assert cells(read(server)) == {
            "a.b": [1, None, None],
            "a.c": ['[1, {"d": "甲"}]', None, None],
            "e": [None, True, None],
        }


def test_records_as_lists_take_given_names() -> None:
    with serving({"/": lambda x: x.data([["甲", 1], ["乙", 2]])}) as server:
        assert cells(read(server, columns=["unit", "v"])) == {"unit": ["甲", "乙"], "v": [1, 2]}


def test_no_content_is_no_rows() -> None:
    with serving({"/": lambda x: (x.send_response(204), x.end_headers())}) as server:  # type: ignore[dict-item]
        assert read(server).n_rows == 0


def test_a_number_beyond_floats_stays_text() -> None:
    with serving(
        {"/": lambda x: x.send(b'[{"v": 1e400, "w": 123456789012345678901234567890123456789012345}]')}
    ) as server:
        assert cells(read(server)) == {"v": ["1e400"], "w": ["123456789012345678901234567890123456789012345"]}


@pytest.mark.parametrize(
    ("body", "content_type", "params"),
    [
        ("单位,值\r\n甲局,1.5\r\n".encode("gb18030"), "text/csv", {}),
        ("单位,值\n甲局,1.5\n".encode("gbk"), "text/csv; charset=GBK", {}),
        ("\ufeff单位,值\n甲局,1.5\n".encode(), "text/csv; charset=iso-8859-1", {}),
        ("单位,值\n甲局,1.5\n".encode("utf-16"), "application/octet-stream", {}),
        ("单位,值\n甲局,1.5\n".encode("big5", "ignore").replace(b"\n", b"\n"), "text/csv", {"charset": "big5"}),
        ("单位\t值\n\n甲局\t1.5\n".encode(), "text/csv", {"delimiter": "\t"}),
    ],
)
def test_csv_in_its_charset(body: bytes, content_type: str, params: dict[str, str]) -> None:
    with serving({"/": lambda x: x.send(body, content_type=content_type)}) as server:
        found = cells(read(server, format="csv", **params))
        if params.get("charset") != "big5":
            assert found == {"单位": ["甲局"], "值": ["1.5"]}
        assert len(found) == 2


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        ("identity", lambda body: body),
    ],
)
def test_compressed_answers(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    body = pack(json.dumps(ROWS).encode())
    with serving({"/": lambda x: x.send(body, Content_Encoding=encoding)}) as server:
        assert read(server).n_rows == 2


def test_old_interfaces_call_their_json_a_page() -> None:
    with serving({"/": lambda x: x.send(b'[{"a": 1}]', content_type="text/html")}) as server:
        assert cells(read(server)) == {"a": [1]}


# Pages


def _numbers(first: int, size: int, last: int = 25) -> list[dict[str, int]]:
    return [{"n": n} for n in range(first, min(first + size, last))]


def _paged(kind: str) -> Callable[[Exchange], None]:
    """25 records in pages of at most 10, though more are asked for."""

    def answer(x: Exchange) -> None:
        place = int(x.params.get("p", 1 if kind == "page" else 0))
        rows = _numbers((place - 1) * 10 if kind == "page" else place, min(10, int(x.params.get("size", 10))))
        after = place + 10
        link = f'<{x.server.url("/")}?p={after}>; rel="next", </?p=0>; rel="first"' if after < 25 else ""
        body = {"rows": rows, "next": after if after < 25 else None, "url": f"?p={after}" if after < 25 else ""}
        x.data({**body, "total": 25}, **({"Link": link} if link else {}))

    return answer


@pytest.mark.parametrize(
    "params",
    [
        {"paging": "page", "size_param": "size", "page_size": 1000},
        {"paging": "page", "total_path": "total"},
        {"paging": "offset"},
        {"paging": "cursor", "next_path": "next"},
        {"paging": "next", "next_path": "url"},
        {"paging": "link"},
    ],
    ids=lambda params: "-".join(map(str, params.values())),
)
def test_every_kind_of_paging_gives_every_record_once(params: dict[str, Any]) -> None:
    with serving({"/": _paged(params["paging"])}) as server:
        own = {"page_param": "p"} if params["paging"] in ("page", "offset", "cursor") else {}
        snapshot = read(server, records="rows", **own, **params)
        assert cells(snapshot) == {"n": list(range(25))}
        assert len(server.asked) <= 4


def test_a_preview_stops_when_it_has_enough() -> None:
    with serving({"/": _paged("page")}) as server:
        given = context(preview=5)
        assert read(server, given=given, records="rows", paging="page", page_param="p", total_path="total").n_rows == 5
        assert len(server.asked) == 1


def test_the_same_answer_twice_has_the_same_digest() -> None:
    with serving({"/": _paged("offset")}) as server:
        first, second = (read(server, records="rows", paging="offset", page_param="p") for _ in range(2))
        assert first.digest == second.digest


# Increments


def test_the_next_reading_goes_on_where_the_last_one_ended() -> None:
    def changed(x: Exchange) -> None:
        x.data([row for row in ROWS if row["at"] > x.params.get("since", "")])

    params = {"since_param": "since", "since_field": "at", "since_from": "2000-01-01"}
    with serving({"/": changed}) as server:
        first = read(server, **params)
        assert (first.n_rows, first.cursor) == (2, "2026-01-03")
        again = read(server, given=context(since=first.cursor), **params)
        assert (again.n_rows, again.cursor) == (0, "2026-01-03")
        assert [path for path, _ in server.asked] == ["/?since=2000-01-01", "/?since=2026-01-03"]


@pytest.mark.parametrize(
    ("values", "greatest"),
    [
        ([9, 10, 2], "10"),
        (["9", "10"], "10"),
        (["2026-01-02T03:04:05+08:00", "2026-01-01T23:00:00+00:00"], "2026-01-01T23:00:00+00:00"),
        (["20260102a", "20260103a", None], "20260103a"),
    ],
)
def test_the_cursor_is_the_greatest_by_what_the_values_are(values: list[Any], greatest: str) -> None:
    with serving({"/": lambda x: x.data([{"at": value} for value in values])}) as server:
        assert read(server, since_field="at", since_param="s").cursor == greatest


@pytest.mark.parametrize(
    "values", [[1, "甲"], ["a", "ab"], ["2026-01-01T00:00:00", "2026-01-01T00:00:00Z"], [None, None], [True, False]]
)
def test_a_field_that_cannot_be_compared_is_no_cursor(values: list[Any]) -> None:
    with (
        serving({"/": lambda x: x.data([{"at": value} for value in values])}) as server,
        pytest.raises(SourceFault) as caught,
    ):
        read(server, since_field="at", since_param="s")
    assert caught.value.code == "no_cursor"


# Tokens


@pytest.mark.parametrize(
    ("params", "seen"),
    [
        ({"sent_as": "bearer"}, f"Bearer {PLAIN_SECRET}"),
        ({"sent_as": "header", "sent_name": "X-Token"}, PLAIN_SECRET),
        ({"sent_as": "query", "sent_name": "key"}, f"key={PLAIN_SECRET}"),
        ({"sent_as": "basic", "user": "u"}, "Basic dTpzM2NyZXQtVG9rZW4="),
    ],
)
def test_a_token_goes_where_it_belongs_and_nowhere_else(
    params: dict[str, str], seen: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving({"/": lambda x: x.data(ROWS)}) as other, serving({}) as server:
        server.routes["/"] = lambda x: x.send(b"", 302, Location=other.url("/"), Set_Cookie="session=1")
        server.routes["/own"] = lambda x: x.send(b"", 307, Location="/", Set_Cookie="session=1; Path=/")
        given = context(secrets={"t": PLAIN_SECRET})
        snapshot = read(server, "/own", given, token="t", headers={"X-Own": "1"}, **params)
        first, own, strange = str(server.asked[0]), server.asked[1][1], other.asked[0][1]
        assert seen in first
        assert own.get("X-Own") == "1"
        assert "X-Own" not in strange
        assert PLAIN_SECRET not in str(other.asked)
        assert "Authorization" not in strange
        assert "session" not in str(server.asked) + str(other.asked)
    told = caplog.text + "".join(capsys.readouterr()) + repr(snapshot) + repr(given) + repr(read)
    assert PLAIN_SECRET not in told


def test_a_secret_is_in_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = {"code": f"no such key {PLAIN_SECRET}", "data": []}
    routes = {"/": lambda x: x.data(echo), "/page": lambda x: x.send(PLAIN_SECRET.encode())}
    with serving(routes) as server:
        for path, more in (("/", {"success": {"code": "0"}}), ("/gone?x=1", {}), ("/page", {})):
            with pytest.raises(SourceFault) as caught:
                read(
                    server,
                    path,
                    context(secrets={"t": PLAIN_SECRET}),
                    token="t",
                    sent_as="query",
                    sent_name="k",
                    **more,
                )
            said = f"{caught.value!r} {caught.value.text} {caught.value.mend}"
            assert PLAIN_SECRET not in said or path == "/page"
    assert PLAIN_SECRET not in caplog.text


@pytest.mark.parametrize(
    ("secrets", "code"), [({}, "secret_missing"), ({"t": "a\r\nX-Evil: 1"}, "bad_secret"), ({"t": "值"}, "bad_secret")]
)
def test_a_secret_that_is_missing_or_cannot_be_sent(secrets: dict[str, str], code: str) -> None:
    with serving({"/": lambda x: x.data(ROWS)}) as server:
        with pytest.raises(SourceFault) as caught:
            read(server, given=context(secrets=secrets), token="t")
        assert caught.value.code == code
        assert server.asked == []


# Pinning and redirects


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A name service that answers otherwise the second time is not asked a second time."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving({"/": lambda x: x.data(ROWS)}) as server:
        entry = {"host": "data.example", "ports": [server.port], "networks": ["127.0.0.0/8"]}
        gate = AllowList.from_data([entry], resolve=lambda *_: next(answers))
        source = HttpJson(url=server.url("/", "data.example"))
        assert source.read(context(gate=gate)).n_rows == 2
        assert server.asked[0][1]["Host"] == f"data.example:{server.port}"
        with pytest.raises(SourceFault) as caught:
            source.read(context(gate=gate))
        assert caught.value.code == "not_registered"


def test_a_certificate_is_checked_against_the_name(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with serving({"/": lambda x: x.data(ROWS)}, authority.server("data.example")) as server:
        gate = AllowList.from_data(
            [
                {"host": host, "ports": [server.port], "networks": ["127.0.0.0/8"]}
                for host in ("*.example.org", "data.example")
            ],
            resolve=lambda *_: ["127.0.0.1"],
        )
        given = context(tmp_path, gate=gate)
        assert HttpJson(url=server.url("/", "data.example"), ca_file="authority.pem").read(given).n_rows == 2
        for host, ca_file in (("other.example.org", "authority.pem"), ("data.example", "")):
            with pytest.raises(SourceFault) as caught:
                HttpJson(url=server.url("/", host), ca_file=ca_file).read(given)
            assert (caught.value.code, caught.value.is_passing) == ("bad_certificate", False)
        assert len(server.asked) == 1


def test_a_certificate_that_ran_out(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with serving({"/": lambda x: x.data(ROWS)}, authority.server("127.0.0.1", days=-1)) as server:
        with pytest.raises(SourceFault) as caught:
            HttpJson(url=server.url("/"), ca_file="authority.pem").read(context(tmp_path))
        assert caught.value.code == "bad_certificate"
        assert "expired" in caught.value.text.en


def test_the_environments_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving({"/": lambda x: x.data(ROWS)}) as server:
        assert read(server).n_rows == 2


# Faults: one row each


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
    assert (told.code, told.is_passing) == ("tls_failed", True)


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


@pytest.mark.parametrize(
    "params",
    [
        {"url": "ftp://host/"},
        {"url": "http://user:pw@host/"},
        {"url": "http://h/", "headers": {"Authorization": "Bearer x"}},
        {"url": "http://h/", "headers": {"Cookie": "x"}},
        {"url": "http://h/", "paging": "pages"},
        {"url": "http://h/", "paging": "cursor"},
        {"url": "http://h/", "token": "t", "sent_as": "header"},
        {"url": "http://h/", "charset": "rot13"},
        {"url": "http://h/", "delimiter": "||"},
        {"url": "http://h/", "format": "csv", "total_path": "n"},
        {"url": "http://h/", "since_param": "s"},
        {"url": "http://h/", "page_size": -1},
        {"url": "http://h/", "query": "a=1"},
        {"url": "http://h/", "tokn": "t"},
    ],
    ids=str,
)
def test_a_description_that_cannot_be_used(params: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError) as caught:
        build_connector("http", params)
    assert "pw" not in str(caught.value)
    assert caught.value.message_zh


def test_parameters_go_there_and_back() -> None:
    params = {"url": "http://h/", "query": {"a": "1"}, "columns": ["x"], "paging": "page", "page_size": 5}
    source = build_connector("http", params)
    assert build_connector("http", source.params()) == source


def test_every_fault_has_both_languages() -> None:
    assert all(all(part) for wording in FAULTS.values() for text in wording[:2] for part in [tuple(text)])
    assert EVERY_PORT
