"""A published scheme, its indicators and one open task of street S11 for September 2026."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.web.collection import actions
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import Entry
from jixiao.web.indicators.models import Indicator, IndicatorVersion, Scheme, SchemeVersion
from tests.unit.web.factories import City

PERIOD = "2026-09"
NOW = datetime(2026, 10, 6, 1, 0, tzinfo=UTC)
DOCUMENT = """
scheme: waste
version: "1"
label: {zh: 分类考核, en: Waste sorting}
valid_from: 2026-01-01
periodicity: month
tree:
  - {code: accuracy, label: {zh: 投放准确率}, weight: 60, direction: higher, rule: {name: ratio_capped}}
  - {code: trainings, label: {zh: 培训场次}, weight: 40, direction: higher, rule: {name: ratio_capped}}
"""
INDICATORS: dict[str, dict[str, Any]] = {
    "accuracy": {
        "label_zh": "投放准确率", "label_en": "Accuracy", "unit_of_measure": "%", "decimals": 1,
        "lower_bound": 0, "upper_bound": 100,
    },
    "trainings": {
        "label_zh": "培训场次", "label_en": "Trainings", "unit_of_measure": "场", "decimals": 0, "lower_bound": 0,
    },
}  # fmt: skip
GOOD = [Entry("accuracy", "61.4"), Entry("trainings", "4")]


@pytest.fixture(autouse=True)
def _own_evidence(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "evidence"


def make_scheme(city: City) -> SchemeVersion:
    """The two indicators and the published scheme that asks for them."""
    office = city.accounts["office"]
    for code, fields in INDICATORS.items():
        indicator = Indicator.objects.create(code=code, created_at=NOW)
        IndicatorVersion.objects.create(
            indicator=indicator, number=1, direction="higher", valid_from=date(2020, 1, 1), created_at=NOW, **fields
        )
    scheme = Scheme.objects.create(code="waste", organisation=city.organisations["CITY"], created_at=NOW)
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, label_zh="分类考核", label_en="Waste sorting", document=DOCUMENT,
        digest=EngineScheme.from_yaml(DOCUMENT).digest, state="published", created_by=office, created_at=NOW,
        published_by=office, published_at=NOW,
    )  # fmt: skip


def make_task(city: City, version: SchemeVersion, period: str = PERIOD, code: str = "S11") -> CollectionTask:
    """One open task, due ten days into the next month."""
    tasks = actions.publish_tasks(
        scheme_version=version, period=period, organisations=[city.organisations[code]],
        opens_date=date(2026, 10, 1), due_date=date(2026, 10, 10), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    return tasks[0]


@pytest.fixture
def scheme_version(city: City) -> SchemeVersion:
    """The published scheme."""
    return make_scheme(city)


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
