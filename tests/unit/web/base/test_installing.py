"""An empty database gets its tables at once: the same that all migrations would have led to."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.demo_city import clean_environment

INSTALL = """
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from jixiao.web.base import installing
if {interrupted}:
    class Broken(installing.MigrationLoader):
        disk_migrations = property(lambda self: 1 / 0, lambda self, value: None)
    installing.MigrationLoader = Broken
installing.bring_up_to_date()
installing.bring_up_to_date()
executor = MigrationExecutor(connection)
assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
executor.loader.check_consistent_history(connection)
"""


def install(folder: Path, *, interrupted: bool = False, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {**clean_environment(), "JIXIAO_DATA_DIR": str(folder), **more}
    environment["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"
    words = [sys.executable, "-c", INSTALL.format(interrupted=interrupted)]
    return subprocess.run(words, check=False, capture_output=True, text=True, env=environment, timeout=120)


def tables(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "jixiao.sqlite3") as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_database_has_every_table_and_nothing_is_left_to_migrate(tmp_path: Path) -> None:
    done = install(tmp_path)
    assert done.returncode == 0, done.stderr
    assert {"django_migrations", "django_content_type", "organisations_account", "evaluation_scorerow"} <= tables(
        tmp_path
    )


def test_an_interruption_leaves_an_empty_database_that_the_next_start_fills(tmp_path: Path) -> None:
    broken = install(tmp_path, interrupted=True)
    assert "ZeroDivisionError" in broken.stderr
    assert tables(tmp_path) == set()
    assert install(tmp_path).returncode == 0


def test_the_same_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    name = postgres_url.partition("?")[2].removeprefix("host=")
    database = postgres_url.replace("/jixiao?", "/installing?")
    subprocess.run(
        [_psql(), "-h", name.replace("%2F", "/"), "-U", "jixiao", "-qc", "CREATE DATABASE installing"], check=True
    )
    done = install(tmp_path, DATABASE_URL=database)
    assert done.returncode == 0, done.stderr


def _psql() -> str:
    from tools.postgres import server_programs

    return os.fspath(server_programs() / "psql")
