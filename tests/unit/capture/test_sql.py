"""SQLite files as sources: what comes in, and everything that goes wrong with a file."""

import os
import random
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest

from jixiao.capture.connector import Context, Limits
from jixiao.capture.snapshot import Snapshot
from jixiao.capture.sql import SqlQuery
from jixiao.engine.model.errors import DefinitionError
from tests.unit.capture.loopback import context
from tests.unit.capture.office import PASSWORD, fault_of
from tests.unit.capture.reading import cells


@pytest.mark.parametrize(
    "params",
    [
        {"url": "sqlite:///a.db"},
        {"url": "nonsense", "query": "SELECT 1"},
        {"url": f"postgresql://u:{PASSWORD}@h/d", "query": "SELECT 1"},
        {"url": "postgresql:///d", "query": "SELECT 1"},
        {"url": "postgresql:///d?host=/tmp", "query": "SELECT 1"},
        {"url": "postgresql://h/d?hostaddr=10.0.0.1", "query": "SELECT 1"},
        {"url": "postgresql://h/d?service=x", "query": "SELECT 1"},
        {"url": "postgresql://h/d?options=-crole=x", "query": "SELECT 1"},
        {"url": "postgresql://h/d?passfile=/x", "query": "SELECT 1"},
        {"url": "mysql://h/d?unix_socket=/x", "query": "SELECT 1"},
        {"url": "mysql://h/d?local_infile=1", "query": "SELECT 1"},
        {"url": "sqlite://", "query": "SELECT 1"},
        {"url": "sqlite:///:memory:", "query": "SELECT 1"},
        {"url": "sqlite:///file:a.db?mode=rwc&uri=true", "query": "SELECT 1"},
        {"url": "sqlite:///file:a.db", "query": "SELECT 1"},
        {"url": "duckdb:///a.db", "query": "SELECT 1"},
        {"url": "sqlite:///a.db", "query": "SELECT a FROM t WHERE a > :since", "since_column": "a"},
        {"url": "sqlite:///a.db", "query": "SELECT a FROM t WHERE a > :since", "since_from": "0"},
    ],
    ids=str,
)
def test_a_description_that_cannot_be_used(params: dict[str, str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        SqlQuery.from_params(params)
    assert PASSWORD not in str(caught.value) + caught.value.message_zh


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A department's file with 30 rows and one of everything."""
    file = tmp_path / "办件 #1?.db"
    with sqlite3.connect(file) as made:
        made.execute('CREATE TABLE "办件" (id INTEGER PRIMARY KEY, 单位 TEXT, v REAL, b BLOB, n NUMERIC, at TEXT)')
        rows = [(n, f"局{n % 3}", n / 2, b"\x00\xff", None, f"2026-01-{n + 1:02}") for n in range(30)]
        made.executemany('INSERT INTO "办件" VALUES (?, ?, ?, ?, ?, ?)', rows)
    made.close()
    return file


def lite_url(file: Path) -> str:
    return f"sqlite:///{quote(file.name)}"


def lite(file: Path, query: str, given: Context | None = None, **more: str) -> Snapshot:
    return SqlQuery(url=lite_url(file), query=query, **more).read(given or context(file.parent))


def test_rows_come_as_columns(office: Path) -> None:
    snapshot = lite(office, 'SELECT id, "单位", v, b, n, at FROM "办件" WHERE id < 2 ORDER BY id')
    assert cells(snapshot) == {
        "id": [0, 1],
        "单位": ["局0", "局1"],
        "v": [0.0, 0.5],
        "b": ["\\x00ff", "\\x00ff"],
        "n": [None, None],
        "at": ["2026-01-01", "2026-01-02"],
    }
    assert list(snapshot.tables[0].rows) == [1, 2]
    assert snapshot.digest == lite(office, 'SELECT id, "单位", v, b, n, at FROM "办件" WHERE id < 2 ORDER BY id').digest
    assert snapshot.digest != lite(office, 'SELECT id, "单位", v, b, n, at FROM "办件" WHERE id < 3 ORDER BY id').digest


@pytest.mark.parametrize(("column", "first", "cursor"), [("id", "-1", "29"), ("at", "2000-01-01", "2026-01-30")])
def test_the_next_reading_goes_on(office: Path, column: str, first: str, cursor: str) -> None:
    query = f'SELECT id, at FROM "办件" WHERE {column} > :since ORDER BY id'
    one = lite(office, query, since_column=column, since_from=first)
    assert (one.n_rows, one.cursor) == (30, cursor)
    with sqlite3.connect(office) as made:
        made.execute("INSERT INTO \"办件\" (id, at) VALUES (100, '2026-02-01')")
    made.close()
    two = lite(office, query, context(office.parent, since=one.cursor), since_column=column, since_from=first)
    assert cells(two) == {"id": [100], "at": ["2026-02-01"]}
    three = lite(office, query, context(office.parent, since=two.cursor), since_column=column, since_from=first)
    assert (three.n_rows, three.cursor) == (0, two.cursor)


def test_a_preview_takes_what_is_enough(office: Path) -> None:
    assert lite(office, 'SELECT id FROM "办件"', context(office.parent, preview=20)).n_rows == 20


def test_nothing_of_a_file_changes(office: Path) -> None:
    """Neither the file nor anything beside it, with a journal of either kind."""
    for journal in ("delete", "wal"):
        with sqlite3.connect(office) as made:
            made.execute(f"PRAGMA journal_mode={journal}")
        made.close()
        before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in office.parent.iterdir()}
        assert lite(office, 'SELECT id FROM "办件"').n_rows == 30
        assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in office.parent.iterdir()} == before


def test_what_a_writer_has_not_yet_checkpointed_is_read(office: Path) -> None:
    writer = sqlite3.connect(office, isolation_level=None)
    writer.execute("PRAGMA journal_mode=wal")
    writer.execute('INSERT INTO "办件" (id) VALUES (100)')
    writer.execute("BEGIN IMMEDIATE")
    writer.execute('INSERT INTO "办件" (id) VALUES (101)')
    assert cells(lite(office, 'SELECT max(id) AS a FROM "办件"')) == {"a": [100]}
    writer.execute("ROLLBACK")
    writer.close()


ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT {} FROM c"
LITE_FAULTS = {
    "table gone": ("SELECT a FROM gone", "table_gone", False),
    "column gone": ('SELECT gone FROM "办件"', "column_gone", False),
    "column gone, in quotes": ('SELECT "gone" FROM "办件"', "column_gone", False),
    "column gone, odd name": ('SELECT "go]ne`" FROM "办件"', "column_gone", False),
    "two columns of one name": ("SELECT 1 AS a, 2 AS a", "duplicate_columns", False),
    "too many rows": (ENDLESS.format("n"), "too_many_rows", False),
    "endless without rows": (ENDLESS.format("count(*)"), "too_slow", True),
    "too large": (ENDLESS.format("replace(printf('%050000d', 1), '0', 'x')"), "too_large", False),
    "a cell too large": ("SELECT replace(printf('%030000000d', 1), '0', 'xx') AS a", "too_large", False),
    "a view that attaches": ("SELECT * FROM evil", "query_failed", False),
    "text that is none": ("SELECT CAST(x'ff' AS TEXT) AS a", "bad_charset", False),
    "no such function": ("SELECT to_char(1)", "query_failed", False),
}


@pytest.mark.parametrize("name", LITE_FAULTS)
def test_what_is_wrong_in_sqlite_is_told(office: Path, name: str) -> None:
    query, code, is_passing = LITE_FAULTS[name]
    with sqlite3.connect(office) as made:
        made.execute("CREATE VIEW evil AS SELECT load_extension('x') AS a")
    made.close()
    seconds = 1.0 if code == "too_slow" else 20.0
    given = context(office.parent, limits=Limits(seconds=seconds, rows=1_000, bytes=1_000_000))
    told = fault_of(SqlQuery(url=lite_url(office), query=query), given)
    assert (told.code, told.is_passing) == (code, is_passing), told
    assert sorted(path.name for path in office.parent.iterdir()) == [office.name]


def test_a_locked_database(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.capture.database.sqlite.LOCK_SECONDS", 0.1)
    writer = sqlite3.connect(office, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    told = fault_of(SqlQuery(url=lite_url(office), query='SELECT id FROM "办件"'), context(office.parent))
    writer.execute("ROLLBACK")
    writer.close()
    assert (told.code, told.is_passing) == ("locked", True)


def test_files_that_are_no_databases(office: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("单位,值\n")
    (tmp_path / "short.db").write_bytes(b"SQLite format 3\0")
    (tmp_path / "folder.db").mkdir()
    whole = office.read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[: len(whole) // 2])
    chance = random.Random(5)
    (tmp_path / "rotten.db").write_bytes(whole[:100] + chance.randbytes(len(whole) - 100))
    (tmp_path / "outside.db").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.db")
    expected = {
        "empty": {"not_a_database"}, "text": {"not_a_database"}, "folder": {"not_a_database"}, "short": {"not_a_database"},
        "cut": {"corrupt_file"}, "rotten": {"corrupt_file"}, "gone": {"file_missing"},
        "outside": {"outside_folder"}, "pipe": {"outside_folder"}, "../x": {"outside_folder"},
    }  # fmt: skip
    for name, codes in expected.items():
        told = fault_of(SqlQuery(url=f"sqlite:///{name}.db", query='SELECT id FROM "办件"'), context(tmp_path))
        assert told.code in codes, (name, told)
        assert told.is_passing == (name == "gone")
