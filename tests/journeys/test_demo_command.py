"""`jixiao demo` and `jixiao serve` as a user runs them."""

import http.cookiejar
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.demo_city import left_by_the_interrupted
from tests.journeys.conftest import DemoSite, clean_environment, jixiao


def run(*words: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    environment = {**clean_environment(), **extra}
    return subprocess.run(jixiao(*words), check=False, capture_output=True, text=True, env=environment, timeout=120)


def count(database: Path, table: str) -> int:
    # Closed at once: others copy this city, and what lies beside an open database may vanish under them.
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_one_account_per_role_signs_in_and_reads_its_first_page(demo_site: DemoSite) -> None:
    for username in ("office", "reporter", "approver", "evaluator", "leader", "auditor", "administrator"):
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(jar)
        page = browser.open(f"{demo_site.url}/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {
            "csrfmiddlewaretoken": token[1],
            "username": username,
            "password": demo_site.passwords[username],
        }
        answer = browser.open(f"{demo_site.url}/login/", urllib.parse.urlencode(form).encode())
        assert (answer.status, urllib.parse.urlsplit(answer.url).path) == (200, "/")
        assert "<h1" in answer.read().decode()


def test_a_second_run_keeps_what_is_there(demo_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(demo_folder, folder)
    before = (folder / "jixiao.sqlite3").read_bytes()
    again = run("demo", "--no-serve", "--data-dir", str(folder))
    assert again.returncode == 0, again.stderr
    assert (folder / "jixiao.sqlite3").read_bytes() == before
    assert "approver" in again.stdout
    assert str(folder) in again.stdout.replace("\n", "")


def test_an_interrupted_run_leaves_nothing_half_and_the_next_begins_anew(demo_folder: Path) -> None:
    left = left_by_the_interrupted(demo_folder)
    assert "jixiao.sqlite3.unfinished" in left
    assert "jixiao.sqlite3" not in left
    assert not (demo_folder / "jixiao.sqlite3.unfinished").exists()
    assert count(demo_folder / "jixiao.sqlite3", "collection_collectiontask") == 3 * 13


def test_somebodys_own_installation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jixiao.sqlite3").write_bytes(b"mine")
    refused = run("demo", "--no-serve", "--data-dir", str(tmp_path))
    assert refused.returncode == 1
    assert "--data-dir" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (tmp_path / "jixiao.sqlite3").read_bytes() == b"mine"


def test_a_busy_port_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        for command in ("demo", "serve"):
            refused = run(command, "--port", port, "--data-dir", str(tmp_path / "city"))
            assert refused.returncode == 1
            assert port in refused.stderr
    assert not (tmp_path / "city").exists()


def test_without_the_web_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\n_find = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'granian' else _find(name, package)\n"
    )
    search = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    refused = run("demo", "--no-serve", "--data-dir", str(tmp_path / "city"), PYTHONPATH=search)
    assert refused.returncode == 1
    assert "jixiao[web]" in refused.stderr


@pytest.mark.parametrize("since", ["2031-01", "soon"])
def test_a_month_that_is_none_is_refused(tmp_path: Path, since: str) -> None:
    refused = run("demo", "--no-serve", "--since", since, "--data-dir", str(tmp_path))
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "jixiao.sqlite3").exists()


def test_a_city_on_postgresql_and_a_half_made_one_refused(postgres_url: str, tmp_path: Path) -> None:
    made = run("demo", "--no-serve", "--since", "2026-09", "--data-dir", str(tmp_path), DATABASE_URL=postgres_url)
    assert made.returncode == 0, made.stderr
    again = run("demo", "--no-serve", "--data-dir", str(tmp_path), DATABASE_URL=postgres_url)
    assert again.returncode == 0, again.stderr
    elsewhere = run("demo", "--no-serve", "--data-dir", str(tmp_path / "other"), DATABASE_URL=postgres_url)
    assert elsewhere.returncode == 1
    assert "createdb" in elsewhere.stderr
