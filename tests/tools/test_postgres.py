"""The throw-away cluster is PostgreSQL, takes connections, and is gone afterwards."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tools.postgres import throw_away_cluster


def test_cluster_answers(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("select current_setting('server_version_num')::int, 'é绩' || chr(1)").fetchone()
    assert row is not None
    assert row[0] >= 150000
    assert row[1] == "é绩\x01"


def test_cluster_is_deleted_even_after_a_fault(postgres_url: str) -> None:
    # `postgres_url` is only here so that this test is skipped where there is no server.
    folders = []

    def fail_inside() -> None:
        with throw_away_cluster() as url:
            folders.append(Path(parse_qs(urlsplit(url).query)["host"][0]))
            assert folders[0].is_dir()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert not folders[0].exists()
