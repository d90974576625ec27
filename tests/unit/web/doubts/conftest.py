"""Two years of figures of one street, one of them ten times too large, and a search that finds it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from jixiao.engine.model.period import Period
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.doubts import rules, tasks
from jixiao.web.doubts.models import Doubt, Look
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.built_once import built_once
from tests.unit.web.collection.conftest import hand_in, make_task
from tests.unit.web.factories import City
from tests.unit.web.figures import record_figure

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
FIRST = Period.parse("2024-10")
LEVELS = (61.4, 62.0, 60.8, 61.9, 61.1, 62.3, 60.9, 61.6, 62.1, 61.2, 60.7, 61.8)


Record = Callable[..., Observation]


@pytest.fixture
def record(city: City, scheme_version: SchemeVersion) -> Record:
    """Writes one revision of a figure, as a person brings it."""
    return partial(record_figure, city, source="form", recorded_by=city.accounts["reporter"], recorded_at=NOW)


@pytest.fixture
def history(record: Record) -> None:
    """Two quiet years up to August 2026, of S11 and, a little higher, of S21."""
    built_once("doubts: history", lambda: write_history(record))


def write_history(record: Record) -> None:
    """The figures of both streets."""
    for step in range(23):
        period = str(FIRST.shift(step))
        record(LEVELS[step % 12] + step % 3 * 0.1, period)
        record(LEVELS[(step + 5) % 12] + 2 + step % 4 * 0.1, period, "S21", recorded_by_id=record_by("outsider"))


def record_by(username: str) -> int:
    from jixiao.web.organisations.models import Account

    return Account.objects.get(username=username).pk


@pytest.fixture
def task(city: City, scheme_version: SchemeVersion) -> CollectionTask:
    """September's task of S11, handed in with a figure that lost its decimal point."""
    from jixiao.web.collection.rules import Entry

    task = make_task(city, scheme_version)
    entries = [Entry("accuracy", "6.14", reason="as counted in the street"), Entry("trainings", "4")]
    hand_in(city, task, entries)
    return task


def look(**asked: object) -> Look | None:
    """Search now."""
    return tasks.look_for_doubts(asked=rules.Asked(**asked), now=NOW)  # type: ignore[arg-type]


@pytest.fixture
def doubt(history: None, task: CollectionTask) -> Doubt:
    """The doubt about that figure."""
    look()
    return Doubt.objects.get(period="2026-09", rule__in=["unit_jump", "outlier"])
