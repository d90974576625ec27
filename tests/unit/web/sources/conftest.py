"""A city with two indicators, a registered folder with a department's file, and a source that reads it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.sources import actions, tasks
from jixiao.web.sources.models import CaptureRun, DataSource
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

DOCUMENT = """\
# 城管局的月报
source: cgj
label: {zh: 城管局月报, en: Monthly report}
provider: CITY
schedule: "30 6 * * *"
sharing: unconditional
connector: {name: csv, path: 月报.csv}
mapping:
  organisation: {column: 街道, codes_from: organisations}
  period: 月份
  values:
    - {column: 投放准确率, indicator: accuracy}
    - {column: 培训场次, indicator: trainings}
"""
ROWS = "街道,月份,投放准确率,培训场次\n滨江街道,2026-09,61.4,4\n湖东街道,2026-09,70.2,3\n"


@pytest.fixture
def folder(city: City, tmp_path: Path) -> Path:
    """A registered folder with the report of September."""
    place = tmp_path / "exchange"
    place.mkdir()
    (place / "月报.csv").write_text(ROWS, encoding="utf-8")
    actions.register_place(
        kind="folder", address=str(place), reason="城管局交换目录", by=city.accounts["administrator"], now=NOW
    )
    return place


def make_source(city: City, document: str = DOCUMENT, *, active: bool = True) -> DataSource:
    """The source, in use unless told otherwise."""
    source = actions.create_source(
        document=document, provider=city.organisations["CITY"], by=city.accounts["office"], now=NOW
    )
    return actions.activate(source=source, by=city.accounts["office"], now=NOW) if active else source


@pytest.fixture
def source(city: City, scheme_version: SchemeVersion, folder: Path) -> DataSource:
    return make_source(city)


Read = Callable[..., CaptureRun]


@pytest.fixture
def read(source: DataSource) -> Read:
    """Reads the source, each time an hour later."""
    hours = iter(range(1000))

    def once(**changes: object) -> CaptureRun:
        now = NOW + timedelta(hours=next(hours))
        given = {"why": "schedule", "holder": f"job {now}", "now": lambda: now} | changes
        return tasks.run_capture(source=DataSource.objects.get(pk=source.pk), **given)  # type: ignore[arg-type]

    return once
