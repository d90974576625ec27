"""A department's database in a real PostgreSQL, and what every fault of a database must keep to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.sql import SqlQuery
from tests.unit.capture.loopback import context
from tests.unit.capture.relay import Relay

PASSWORD = "s3cret'Pass word%"


def fault_of(source: SqlQuery, given: Context) -> SourceFault:
    with pytest.raises(SourceFault) as caught:
        source.read(given)
    told = caught.value
    assert all((told.text.en, told.text.zh, told.mend.en, told.mend.zh))
    assert PASSWORD not in f"{told!r} {told.text} {told.mend} {source!r} {given!r}"
    assert [thread for thread in threading.enumerate() if thread.name.startswith("jixiao")] == []
    return told


@dataclass(frozen=True)
class Server:
    """The cluster's socket, and a connection of its administrator."""

    inner: Path
    admin: Any

    def asks(self, statement: str) -> list[tuple[Any, ...]]:
        found = self.admin.execute(statement)
        return list(found.fetchall()) if found.description else []


@contextmanager
def office_server(postgres_url: str) -> Iterator[Server]:
    """Tables and views of a department, a reader with a password, in a database of their own."""
    import psycopg

    folder = Path(parse_qs(urlsplit(postgres_url).query)["host"][0])
    hba = folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text(f"local all capture_reader scram-sha-256\n{before}")
    with psycopg.connect(postgres_url, autocommit=True) as first:
        first.execute("CREATE DATABASE office")
        first.execute("CREATE ROLE capture_reader LOGIN PASSWORD " + psycopg.sql.Literal(PASSWORD).as_string(first))
        first.execute("SELECT pg_reload_conf()")
    with psycopg.connect(postgres_url, dbname="office", autocommit=True) as admin:
        admin.execute("""
            CREATE TABLE t (
                id int PRIMARY KEY, "单位" text, v numeric(10, 2), at timestamptz, d date, yes boolean, j jsonb, b bytea
            );
            INSERT INTO t
                SELECT n, '局' || n, n / 4.0, timestamptz '2026-01-01 00:00+00' + n * interval '1 day',
                    date '2026-01-01', n % 2 = 0, '{"k": "值"}', '\\x00ff'
                FROM generate_series(1, 5000) n;
            CREATE TABLE hidden (a int);
            CREATE TABLE odd AS SELECT 'infinity'::date AS d;
            CREATE FUNCTION write() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO hidden VALUES (1) RETURNING 1';
            CREATE VIEW sly AS SELECT write() AS a;
            CREATE VIEW slow AS SELECT pg_sleep(30)::text AS a;
            CREATE VIEW slower AS SELECT n, pg_sleep(0.01)::text AS a FROM generate_series(1, 100000) n;
            GRANT SELECT ON t, odd, sly, slow, slower TO capture_reader;
        """)
        yield Server(folder / ".s.PGSQL.5432", admin)
    with psycopg.connect(postgres_url, autocommit=True) as last:
        last.execute("DROP DATABASE office WITH (FORCE)")
        last.execute("DROP ROLE capture_reader")
        hba.write_text(before)
        last.execute("SELECT pg_reload_conf()")


def office_query(door: Relay, query: str, **more: str) -> SqlQuery:
    return SqlQuery(url=f"postgresql://capture_reader@127.0.0.1:{door.port}/office", query=query, password="p", **more)


def pg_context(**given: Any) -> Context:
    given.setdefault("secrets", {"p": PASSWORD})
    return context(**given)


def left_behind(server: Server) -> list[tuple[Any, ...]]:
    """Connections of sources that are still there a moment later."""
    for _ in range(100):
        rows = server.asks("SELECT query FROM pg_stat_activity WHERE usename = 'capture_reader'")
        if not rows:
            return []
        time.sleep(0.05)
    return rows
