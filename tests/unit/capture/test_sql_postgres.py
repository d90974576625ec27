"""PostgreSQL as a source, a real one behind a TCP door on loopback: its kinds of values, and what goes wrong."""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from socketserver import ThreadingTCPServer

import pytest

from jixiao.capture.connector import Limits, SourceFault
from jixiao.capture.gate import AllowList
from jixiao.capture.sql import SqlQuery
from tests.unit.capture.certificates import Authority
from tests.unit.capture.loopback import Silent, context
from tests.unit.capture.office import PASSWORD, Server, fault_of, left_behind, office_query, office_server, pg_context
from tests.unit.capture.reading import cells
from tests.unit.capture.relay import Relay, relay_to


@pytest.fixture(scope="module")
def server(postgres_url: str) -> Iterator[Server]:
    with office_server(postgres_url) as made:
        yield made


@pytest.fixture
def door(server: Server) -> Iterator[Relay]:
    with relay_to(server.inner) as relay:
        yield relay


def test_postgres_rows_come_with_their_kinds(door: Relay, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    source = office_query(
        door, 'SELECT id, "单位", v, at, d, yes, j, b, NULL AS n, ARRAY[1,2] AS a FROM t WHERE id = 1; -- end'
    )
    found = cells(source.read(pg_context()))
    assert found.pop("at")[0].astimezone(UTC) == datetime(2026, 1, 2, tzinfo=UTC)
    assert found == {
        "id": [1], "单位": ["局1"], "v": [Decimal("0.25")], "d": [date(2026, 1, 1)], "yes": [False], "j": ['{"k": "值"}'],
        "b": ["\\x00ff"], "n": [None], "a": ["[1, 2]"],
    }  # fmt: skip
    assert PASSWORD not in caplog.text
    assert left_behind(server) == []


@pytest.mark.parametrize(("column", "first"), [("id", "0"), ("at", "2020-01-01")])
def test_postgres_reads_on(door: Relay, column: str, first: str) -> None:
    query = f"SELECT id, at FROM t WHERE {column} > :since AND '12:30' = '12:30' ORDER BY id"
    source = office_query(door, query, since_column=column, since_from=first)
    one = source.read(pg_context())
    assert one.n_rows == 5000
    assert source.read(pg_context(since=one.cursor)).n_rows == 0
    assert source.read(pg_context(since=one.cursor)).cursor == one.cursor
    middle = "4990" if column == "id" else "2039-08-31T00:00:00+00:00"
    assert 0 < source.read(pg_context(since=middle)).n_rows < 11


def test_postgres_preview_and_streams(door: Relay, server: Server) -> None:
    assert office_query(door, "SELECT n FROM slower").read(pg_context(preview=20)).n_rows == 20
    assert left_behind(server) == []


PG_FAULTS = {
    "table gone": ("SELECT a FROM gone", "table_gone", False),
    "column gone": ("SELECT gone FROM t", "column_gone", False),
    "no permission": ("SELECT a FROM hidden", "no_permission", False),
    "writes inside a view": ("SELECT a FROM sly", "query_failed", False),
    "division by zero": ("SELECT 1 / (id - 1) FROM t", "query_failed", False),
    "no such cast": ("SELECT '单位'::int", "bad_value", False),
    "a date without end": ("SELECT d FROM odd", "bad_value", False),
    "two columns of one name": ("SELECT 1 AS a, 2 AS a", "duplicate_columns", False),
    "too many rows": ("SELECT a.id FROM t a, t b", "too_many_rows", False),
    "too large": ("SELECT repeat('x', 1000000) AS a FROM generate_series(1, 1000)", "too_large", False),
    "statement too slow": ("SELECT a FROM slow", "too_slow", True),
    "rows too slow": ("SELECT n, a FROM slower", "too_slow", True),
}


@pytest.mark.parametrize("name", PG_FAULTS)
def test_what_is_wrong_in_postgres_is_told(door: Relay, server: Server, name: str) -> None:
    query, code, is_passing = PG_FAULTS[name]
    limits = Limits(seconds=1.5 if code == "too_slow" else 20, rows=6_000, bytes=3_000_000)
    told = fault_of(office_query(door, query), pg_context(limits=limits))
    assert (told.code, told.is_passing) == (code, is_passing), told
    assert left_behind(server) == []
    assert server.asks("SELECT count(*) FROM hidden") == [(0,)]


def test_postgres_wrong_password_and_the_like(door: Relay, server: Server) -> None:
    source = office_query(door, "SELECT 1")
    told = fault_of(source, pg_context(secrets={"p": "wrong"}))
    assert (told.code, told.is_passing) == ("wrong_password", False)
    assert "wrong" not in told.text.en.replace("wrong_password", "")
    assert fault_of(source, pg_context(secrets={})).code == "secret_missing"
    nobody = SqlQuery(url=f"postgresql://nobody@127.0.0.1:{door.port}/office", query="SELECT 1")
    assert fault_of(nobody, pg_context()).code == "wrong_password"
    unsaid = SqlQuery(url=f"postgresql://capture_reader@127.0.0.1:{door.port}/office", query="SELECT 1")
    assert fault_of(unsaid, pg_context()).code == "wrong_password"
    lost = SqlQuery(url=f"postgresql://capture_reader@127.0.0.1:{door.port}/gone", query="SELECT 1", password="p")
    assert fault_of(lost, pg_context()).code == "database_missing"
    secured = SqlQuery(
        url=f"postgresql://capture_reader@127.0.0.1:{door.port}/office?sslmode=require", query="SELECT 1", password="p"
    )
    assert fault_of(secured, pg_context()).code == "tls_failed"
    assert left_behind(server) == []


def test_postgres_down_silent_and_not_registered(silent_port: int, server: Server) -> None:
    with relay_to(server.inner) as relay:
        source = office_query(relay, "SELECT 1")
    told = fault_of(source, pg_context())
    assert (told.code, told.is_passing) == ("refused", True)
    start = time.monotonic()
    silent = SqlQuery(url=f"postgresql://u@127.0.0.1:{silent_port}/d", query="SELECT 1")
    told = fault_of(silent, pg_context(limits=Limits(seconds=2)))
    assert told.is_passing
    assert told.code in ("connect_slow", "too_slow")
    assert time.monotonic() - start < 15
    strict = AllowList.from_data([{"host": "db.example", "ports": [5432]}], resolve=lambda *_: ["10.0.0.1"])
    told = fault_of(SqlQuery(url="postgresql://u@db.example/d", query="SELECT 1"), pg_context(gate=strict))
    assert (told.code, told.is_passing) == ("not_registered", False)
    told = fault_of(SqlQuery(url="postgresql://u@2130706433/d", query="SELECT 1"), pg_context())
    assert told.code == "odd_spelling"


def test_postgres_is_reached_at_the_address_that_was_checked(door: Relay) -> None:
    answers = iter([["127.0.0.1"]])
    row = {"host": "db.example", "ports": [door.port], "networks": ["127.0.0.0/8"]}
    gate = AllowList.from_data([row], resolve=lambda *_: next(answers))
    source = SqlQuery(
        url=f"postgresql://capture_reader@db.example:{door.port}/office", query="SELECT 1 AS a", password="p"
    )
    assert cells(source.read(pg_context(gate=gate))) == {"a": [1]}


def test_postgres_proves_who_it_is(server: Server, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with relay_to(server.inner, authority.server("db.example")) as door:
        rows = [
            {"host": host, "ports": [door.port], "networks": ["127.0.0.0/8"]}
            for host in ("db.example", "other.example")
        ]
        gate = AllowList.from_data(rows, resolve=lambda *_: ["127.0.0.1"])
        given = pg_context(gate=gate, folder=tmp_path)

        def source(host: str, words: str) -> SqlQuery:
            url = f"postgresql://capture_reader@{host}:{door.port}/office?sslmode={words}"
            return SqlQuery(url=url, query="SELECT 1 AS a", password="p")

        trusted = "verify-full&sslrootcert=authority.pem"
        assert cells(source("db.example", trusted).read(given)) == {"a": [1]}
        for host, words in (("other.example", trusted), ("db.example", "verify-full")):
            told = fault_of(source(host, words), given)
            assert (told.code, told.is_passing) == ("bad_certificate", False), told
        assert fault_of(source("db.example", "verify-full&sslrootcert=/etc/ssl/x.pem"), given).code == "outside_folder"


def test_postgres_takes_nothing_from_the_environment(
    door: Relay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pass").write_text("*:*:*:*:stolen\n")
    (tmp_path / "pass").chmod(0o600)
    words = {
        "PGHOSTADDR": "10.0.0.1",
        "PGOPTIONS": "-c statement_timeout=1",
        "PGPASSWORD": PASSWORD,
        "PGUSER": "jixiao",
    }
    for name, value in {**words, "PGPASSFILE": str(tmp_path / "pass"), "PGDATABASE": "x"}.items():
        monkeypatch.setenv(name, value)
    assert office_query(door, "SELECT count(*) AS n FROM t").read(pg_context()).n_rows == 1
    unsaid = SqlQuery(url=f"postgresql://capture_reader@127.0.0.1:{door.port}/office", query="SELECT 1")
    assert fault_of(unsaid, pg_context()).code == "wrong_password"


def test_postgres_killed_in_the_middle(door: Relay, server: Server) -> None:
    def kill() -> None:
        for _ in range(200):
            killed = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            if server.asks(f"{killed} WHERE usename = 'capture_reader' AND query ~ 'slower|FETCH'") != [(0,)]:
                return
            time.sleep(0.02)

    killer = threading.Timer(0.3, kill)
    killer.start()
    with pytest.raises(SourceFault) as caught:
        office_query(door, "SELECT n, a FROM slower").read(pg_context())
    killer.join()
    assert (caught.value.code, caught.value.is_passing) == ("cut_off", True)
    assert left_behind(server) == []


def test_postgres_with_a_network_that_breaks_or_sticks(door: Relay, server: Server) -> None:
    door.cut_after = 60_000
    told = fault_of(office_query(door, 'SELECT id, "单位", at FROM t'), pg_context())
    assert (told.code, told.is_passing) == ("cut_off", True)
    door.cut_after, door.stuck_after = None, 60_000
    start = time.monotonic()
    told = fault_of(office_query(door, 'SELECT id, "单位", at FROM t'), pg_context(limits=Limits(seconds=2)))
    assert (told.code, told.is_passing) == ("too_slow", True)
    assert time.monotonic() - start < 15
    door.stopping.set()
    assert left_behind(server) == []


def test_postgres_table_locked(door: Relay, server: Server, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    import psycopg

    monkeypatch.setattr("jixiao.capture.database.postgres.LOCK_SECONDS", 0.2)
    with psycopg.connect(postgres_url, dbname="office") as writer:
        writer.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        told = fault_of(office_query(door, "SELECT id FROM t"), pg_context())
        writer.rollback()
    assert (told.code, told.is_passing) == ("locked", True)


def test_a_driver_that_is_not_installed() -> None:
    gate = AllowList.from_data([{"network": "127.0.0.0/8", "ports": [3306]}])
    told = fault_of(SqlQuery(url="mysql://u@127.0.0.1/d", query="SELECT 1"), context(gate=gate))
    assert (told.code, told.is_passing) == ("driver_missing", False)


@pytest.fixture
def silent_port() -> Iterator[int]:
    with ThreadingTCPServer(("127.0.0.1", 0), Silent) as listening:
        listening.daemon_threads = True
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield listening.server_address[1]
        listening.shutdown()
        thread.join()
