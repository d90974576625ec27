"""HTTP sources against a real server on loopback: what comes in, page by page, with tokens, to checked addresses."""

import gzip
import json
import logging
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import jixiao.capture.registry  # noqa: F401 – fills the table of connectors
from jixiao.capture.connector import SourceFault, build_connector
from jixiao.capture.gate import AllowList
from jixiao.capture.http import HttpJson
from jixiao.engine.model.errors import DefinitionError
from tests.unit.capture.certificates import Authority
from tests.unit.capture.loopback import Exchange, context, serving
from tests.unit.capture.reading import ROWS, cells, read

ROOT = Path(__file__).resolve().parents[3]
PLAIN_SECRET = "s3cret-Token"

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


# Descriptions


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


def test_the_references_examples_can_be_used() -> None:
    text = (ROOT / "docs" / "reference" / "http-and-sql-sources.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    described = [dict(YAML(typ="safe").load(block)["connector"]) for block in blocks]
    assert [build_connector(params.pop("name"), params).name for params in described] == ["http", "sql"]
