"""One open task of street S11 for September 2026."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from jixiao.web.collection import actions
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import Entry
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

PERIOD = "2026-09"
GOOD = [Entry("accuracy", "61.4"), Entry("trainings", "4")]


def make_task(city: City, version: SchemeVersion, period: str = PERIOD, code: str = "S11") -> CollectionTask:
    """One open task, due ten days into the next month."""
    tasks = actions.publish_tasks(
        scheme_version=version, period=period, organisations=[city.organisations[code]],
        opens_date=date(2026, 10, 1), due_date=date(2026, 10, 10), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    return tasks[0]


@pytest.fixture
def task(city: City, scheme_version: SchemeVersion) -> CollectionTask:
    """The open task of S11."""
    return make_task(city, scheme_version)


@pytest.fixture
def submitted(city: City, task: CollectionTask) -> CollectionTask:
    """The same task, filled in and handed in by S11's reporter."""
    hand_in(city, task)
    return task


def hand_in(city: City, task: CollectionTask, entries: list[Entry] | None = None, minutes: int = 0) -> None:
    """Fill in and submit as S11's reporter."""
    by, now = city.accounts["reporter"], NOW + timedelta(minutes=minutes)
    actions.save_entries(task=task, entries=entries or GOOD, by=by, now=now)
    actions.submit(task=task, by=by, now=now)
    task.refresh_from_db()


@pytest.fixture
def with_history(city: City, scheme_version: SchemeVersion) -> Callable[[list[float]], None]:
    """Writes approved figures of `accuracy` for the months before September 2026, oldest first."""

    def write(figures: list[float]) -> None:
        from jixiao.engine.model.period import Period

        for back, figure in enumerate(reversed(figures), start=1):
            earlier = make_task(city, scheme_version, str(Period.parse(PERIOD).shift(-back)))
            entries = [Entry("accuracy", str(figure), reason="baseline year"), Entry("trainings", "4")]
            hand_in(city, earlier, entries)
            actions.approve(task=earlier, by=city.accounts["approver"], now=NOW)

    return write
