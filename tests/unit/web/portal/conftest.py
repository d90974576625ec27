"""The small scored city with a public folder of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.unit.web.evaluation.conftest import Scored, scored

__all__ = ["Scored", "scored"]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
