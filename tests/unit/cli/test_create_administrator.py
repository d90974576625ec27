"""`jixiao create-administrator` in a process of its own, on an empty folder, as an operator runs it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JIXIAO_")}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "jixiao.cli", "create-administrator", *words, "--data-dir", str(folder)],
        capture_output=True, text=True, check=False, env={**environment, "LC_ALL": "C.UTF-8"}, timeout=120,
    )  # fmt: skip


def test_first_administrator_of_an_empty_installation(tmp_path: Path) -> None:
    nameless = run(tmp_path, "root")
    assert nameless.returncode == 1
    assert "--organisation-name" in nameless.stderr

    done = run(tmp_path, "root", "--name", "李明", "--organisation-name", "滨海市")
    assert done.returncode == 0, done.stderr
    password = done.stdout.split("One-time password: ")[1].split()[0]
    again = run(tmp_path, "other")
    assert again.returncode == 1
    assert "--another" in again.stderr
    assert "Traceback" not in nameless.stderr + again.stderr

    with sqlite3.connect(tmp_path / "jixiao.sqlite3") as database:
        account = database.execute(
            "select username, password, must_change_password from organisations_account"
        ).fetchall()
        events = database.execute("select actor_code, event from audit_auditevent order by id").fetchall()
    ((username, kept, must_change),) = account
    assert (username, must_change) == ("root", 1)
    assert kept.startswith("argon2$argon2id$")
    assert password not in kept
    assert events == [("system", "ORGANISATION_CREATED"), ("system", "ACCOUNT_CREATED"), ("system", "ROLE_GRANTED")]
