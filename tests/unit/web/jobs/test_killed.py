"""Real workers killed with SIGKILL, on SQLite and on PostgreSQL: nothing lost, nothing twice, nothing half there."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

SCRIPT = Path(__file__).with_name("killing.py")


@pytest.fixture
def sqlite(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own on SQLite."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JIXIAO_", "DATABASE_URL"))}
    return {**kept, "JIXIAO_DATA_DIR": str(tmp_path), "JIXIAO_LOG_LEVEL": "ERROR"}


@pytest.fixture
def postgresql(sqlite: dict[str, str], postgres_url: str) -> dict[str, str]:
    """The same on a PostgreSQL database of its own."""
    import psycopg

    name = f"killed_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return {**sqlite, "DATABASE_URL": urlsplit(postgres_url)._replace(path=f"/{name}").geturl()}


def found_by(mode: str, environment: dict[str, str]) -> Any:
    """What the program found."""
    command = [sys.executable, str(SCRIPT), mode]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def killed_at_every_statement(environment: dict[str, str]) -> None:
    found = found_by("points", environment)
    assert found["faults"] == []
    assert found["points"] >= 40
    assert found["taken_over"] >= found["points"] * 0.8


def test_killed_at_every_statement_on_sqlite(sqlite: dict[str, str]) -> None:
    killed_at_every_statement(sqlite)


def test_killed_at_every_statement_on_postgresql(postgresql: dict[str, str]) -> None:
    killed_at_every_statement(postgresql)


def killed_from_outside(environment: dict[str, str]) -> None:
    found = found_by("outside", environment)
    assert found["n_held"] > 0, "no worker was killed in the middle of a job"
    assert (found["states"], found["n_jobs"], found["wrong"]) == (["done"], 40, {})


def test_killed_from_outside_on_sqlite(sqlite: dict[str, str]) -> None:
    killed_from_outside(sqlite)


def test_killed_from_outside_on_postgresql(postgresql: dict[str, str]) -> None:
    killed_from_outside(postgresql)
