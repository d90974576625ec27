"""Two years of figures of six streets in two groups, with targets; S13 took over S12's work in July 2026 where asked."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from jixiao.engine.model.period import Period
from jixiao.web.analysis import queries
from jixiao.web.collection.models import Observation
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator, SchemeVersion
from tests.unit.web.factories import City
from tests.unit.web.figures import record_figure

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
FIRST, LAST = Period.parse("2024-10"), Period.parse("2026-09")
LEVELS = {"S11": 61.4, "S12": 70.0, "S13": 80.0, "S21": 55.0, "S22": 66.0, "S23": 77.0}


Record = Callable[..., Observation]


@pytest.fixture
def record(city: City, scheme_version: SchemeVersion) -> Record:
    """Writes one revision of a figure, the street's code first."""
    return lambda code, period, value, indicator="accuracy": record_figure(
        city, value, period, code, indicator, recorded_at=NOW
    )


@pytest.fixture
def figures(city: City, scheme_version: SchemeVersion) -> None:
    """Accuracy of every street rises by half a point a month; trainings of September only."""
    accuracy, trainings = (Indicator.objects.get(code=code) for code in ("accuracy", "trainings"))
    months = [str(FIRST.shift(step)) for step in range(24)]
    told = [
        (code, accuracy, month, level + step * 0.5)
        for step, month in enumerate(months) for code, level in LEVELS.items()
    ]  # fmt: skip
    told += [(code, trainings, "2026-09", float(place)) for place, code in enumerate(LEVELS)]
    Observation.objects.bulk_create(
        Observation(
            organisation=city.organisations[code], indicator=indicator, period=month, revision=1, value=value,
            source="push", recorded_by=city.accounts["office"], recorded_at=NOW,
        )
        for code, indicator, month, value in told
    )  # fmt: skip


@pytest.fixture
def targets(city: City, figures: None) -> None:
    """70 in each month of 2026, from a baseline of 60."""
    months = {f"2026-{month:02}": 70.0 for month in range(1, 13)}
    for street in city.streets:
        indicators.set_target_plan(
            indicator=Indicator.objects.get(code="accuracy"), organisation=street, year=2026, annual_target=70,
            baseline=60, path_kind="manual", path=months, basis="任务书", by=city.accounts["office"], now=NOW,
        )  # fmt: skip


@pytest.fixture
def ground(city: City, scheme_version: SchemeVersion) -> queries.Ground:
    """What the office stands on."""
    ids = frozenset(Indicator.objects.values_list("pk", flat=True))
    seen = frozenset(each.pk for each in city.organisations.values())
    day = date(2026, 9, 30)
    return queries.Ground(queries.indicators_held(ids, day), queries.groups_on(day).of(), seen)
