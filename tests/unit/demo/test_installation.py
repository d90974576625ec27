"""A demo city's folder: whole or not there, private, never somebody's own installation."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jixiao.demo.calendar import MOMENT
from jixiao.demo.installation import ACCOUNTS_TEXT, Installation, NotADemo
from jixiao.demo.progress import say_nothing
from jixiao.demo.sandbox.building import build

FINISHED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def finished(folder: Path) -> Installation:
    installation = Installation(folder)
    installation.unfinished.write_bytes(b"city")
    installation.finish(seed=7, finished_at=FINISHED, passwords={"office": "word"}, table="office\tword\n")
    return installation


def test_a_finished_city_is_whole_and_its_clock_is_shifted(tmp_path: Path) -> None:
    installation = finished(tmp_path)
    assert installation.is_whole
    assert installation.database.read_bytes() == b"city"
    shift = int((MOMENT - FINISHED).total_seconds())
    assert installation.environment() == {
        "JIXIAO_DATA_DIR": str(tmp_path),
        "JIXIAO_CLOCK_OFFSET_SECONDS": str(shift),
    }
    assert installation.passwords() == {"office": "word"}


def test_passwords_are_readable_by_the_owner_only(tmp_path: Path) -> None:
    finished(tmp_path)
    assert stat.S_IMODE((tmp_path / ACCOUNTS_TEXT).stat().st_mode) == 0o600


def test_an_interrupted_city_is_not_whole_and_is_cleared(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    for tail in ("", "-wal", "-shm"):
        installation.unfinished.with_name(installation.unfinished.name + tail).write_bytes(b"half")
    assert not installation.is_whole
    installation.check_free()
    installation.clear_unfinished()
    assert list(tmp_path.iterdir()) == []


def test_somebodys_own_installation_is_left_alone(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.database.write_bytes(b"mine")
    with pytest.raises(NotADemo, match="not a demo city"):
        installation.check_free()
    assert installation.database.read_bytes() == b"mine"


def test_a_lost_database_is_made_anew(tmp_path: Path) -> None:
    installation = finished(tmp_path)
    installation.database.unlink()
    assert not installation.is_whole
    installation.check_free()


def test_an_earnest_installation_has_no_shifted_clock(tmp_path: Path) -> None:
    assert "JIXIAO_CLOCK_OFFSET_SECONDS" not in Installation(tmp_path).environment()


def test_the_note_can_be_read_by_people(tmp_path: Path) -> None:
    finished(tmp_path)
    note = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))
    assert note["seed"] == 7


def test_a_city_in_a_file_is_not_the_one_on_a_server(tmp_path: Path) -> None:
    finished(tmp_path)
    on_server = Installation(tmp_path, "postgresql:///city")
    assert not on_server.is_whole
    on_server.finish(seed=7, finished_at=FINISHED, passwords={}, table="")
    in_file = Installation(tmp_path)
    assert not in_file.is_whole
    with pytest.raises(NotADemo):
        in_file.check_free()


def test_a_sandbox_says_so_has_no_accounts_file_and_is_not_taken_for_the_demo_city(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.unfinished.write_bytes(b"year")
    installation.finish(seed=7, finished_at=FINISHED, passwords={}, table="", is_sandbox=True)
    assert installation.environment()["JIXIAO_SANDBOX"] == "true"
    assert not (tmp_path / ACCOUNTS_TEXT).exists()
    installation.check_kind(is_sandbox=True)
    with pytest.raises(NotADemo, match="jixiao sandbox"):
        installation.check_kind(is_sandbox=False)


def test_the_demo_city_is_not_taken_for_a_sandbox(tmp_path: Path) -> None:
    installation = finished(tmp_path)
    assert "JIXIAO_SANDBOX" not in installation.environment()
    with pytest.raises(NotADemo, match="jixiao demo"):
        installation.check_kind(is_sandbox=True)


def test_a_sandbox_does_not_live_on_a_server(tmp_path: Path) -> None:
    with pytest.raises(NotADemo, match="one database file"):
        build(Installation(tmp_path, "postgresql:///year"), report=say_nothing)
    assert list(tmp_path.iterdir()) == []
