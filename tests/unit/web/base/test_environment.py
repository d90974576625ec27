"""What an installation may set, and what happens when it mistypes."""

from pathlib import Path

import pytest

from jixiao.web.base.middleware import storable
from jixiao.web.config.database import UnknownDatabase, database_settings
from jixiao.web.config.environment import UnknownSetting, read_environment, secret_key_in


def test_an_unknown_setting_is_an_error_that_names_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_DATA_DRI", "x")
    with pytest.raises(UnknownSetting, match="Did you mean JIXIAO_DATA_DIR"):
        read_environment()


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = secret_key_in(tmp_path)
    assert len(first) > 50
    assert secret_key_in(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    secret_key_in(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_database_addresses(tmp_path: Path) -> None:
    assert database_settings("", data_dir=tmp_path)["NAME"] == str(tmp_path / "jixiao.sqlite3")
    settings = database_settings("postgresql://u%40x:p%2Fw@db:5433/jixiao?sslmode=require", data_dir=tmp_path)
    assert (settings["USER"], settings["PASSWORD"], settings["PORT"]) == ("u@x", "p/w", "5433")
    assert settings["OPTIONS"] == {"sslmode": "require"}
    socket = database_settings("postgresql:///jixiao?host=/tmp/socket&port=5999", data_dir=tmp_path)
    assert (socket["HOST"], socket["PORT"], socket["OPTIONS"]) == ("/tmp/socket", "5999", {})
    with pytest.raises(UnknownDatabase, match="mysql"):
        database_settings("mysql://x/y", data_dir=tmp_path)


@pytest.mark.parametrize(("text", "expected"), [("城东", True), ("a\0b", False), ("\ud800", False), ("😀", True)])
def test_text_that_no_database_can_hold(text: str, expected: bool) -> None:
    assert storable(text) is expected
