"""A folder with three months of observations."""

from pathlib import Path

import pytest

from jixiao.batch.series import parts
from tests.unit.batch.tables import write_months


@pytest.fixture
def months(tmp_path: Path) -> Path:
    return write_months(tmp_path / "observations")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of series may be as small as a test's table."""
    monkeypatch.setattr(parts, "LEAST_PER_PART", 1)
