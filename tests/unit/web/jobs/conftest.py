"""Kinds of jobs that tests register, gone afterwards."""

from datetime import UTC, datetime

import pytest

from jixiao.web import jobs

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test starts with no kind and no schedule."""
    monkeypatch.setattr(jobs, "KINDS", {})
    monkeypatch.setattr(jobs, "SCHEDULES", {})


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The platform's clock stands at noon; move it with `set_clock`."""
    set_clock(monkeypatch, NOON)
    return NOON


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The platform's clock stands at `moment`."""
    monkeypatch.setattr("jixiao.web.base.clock.now", lambda: moment)
