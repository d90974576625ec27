"""The small city with a confirmed result, files of its own, and a clock that stands where it is put."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.unit.web.built_once import built_once
from tests.unit.web.worked_city import NOW, WorkedCity, make_worked_city


@pytest.fixture
def worked(db: None, settings: Settings, tmp_path: Path) -> WorkedCity:
    """The worked city; reports are written below `tmp_path`."""
    settings.DATA_DIR = tmp_path
    made = built_once("worked city", make_worked_city)
    for run in made.runs.values():
        run.refresh_from_db()
    return made


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """The platform's clock stands at the worked city's moment; call it to move it."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr("jixiao.web.base.clock.now", lambda: moment)

    put(NOW)
    return put
