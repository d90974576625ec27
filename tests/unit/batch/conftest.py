"""A folder with three months of observations."""

from pathlib import Path

import pytest

from tests.unit.batch.tables import write_months


@pytest.fixture
def months(tmp_path: Path) -> Path:
    return write_months(tmp_path / "observations")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"
