"""Two years of delivered figures of two streets, targets for both, and a look ahead in October 2026."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from jixiao.engine.model.period import Period
from jixiao.web.collection.models import Observation
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator, SchemeVersion, TargetPlan
from jixiao.web.outlook import rules, tasks
from jixiao.web.outlook.models import Outlook, OutlookRun
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City
from tests.unit.web.figures import record_figure

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
FIRST = Period.parse("2024-10")
SEASON = (0.0, 0.4, -0.3, 0.8, 0.1, -0.5, 0.2, 0.6, -0.2, 0.3, -0.1, 0.5)


Record = Callable[..., Observation]
SetTarget = Callable[..., TargetPlan]


@pytest.fixture
def record(city: City, scheme_version: SchemeVersion) -> Record:
    """Writes one revision of a figure, as a system delivers it unless told otherwise."""
    return partial(record_figure, city, recorded_at=NOW)


@pytest.fixture
def history(record: Record) -> None:
    """Accuracy from October 2024 to September 2026: S11 near 61, S21 near 82; trainings of S11 about 4 a month."""
    built_once("outlook: history", lambda: write_history(record))


def write_history(record: Record) -> None:
    """The figures of both streets."""
    for step in range(24):
        period = str(FIRST.shift(step))
        record(61.0 + SEASON[step % 12], period)
        record(82.0 + SEASON[(step + 5) % 12], period, "S21")
        record(4.0 + step % 2, period, indicator="trainings")


@pytest.fixture
def set_target(city: City, scheme_version: SchemeVersion) -> SetTarget:
    """Sets the target of 2026; without a baseline its path is level."""

    def one(target: float, code: str = "S11", indicator: str = "accuracy", **changes: object) -> TargetPlan:
        given = {"path_kind": "linear", "by": city.accounts["office"], "now": NOW} | changes
        return indicators.set_target_plan(
            indicator=Indicator.objects.get(code=indicator), organisation=city.organisations[code], year=2026,
            annual_target=target, **given,  # type: ignore[arg-type]
        )  # fmt: skip

    return one


@pytest.fixture
def looked(history: None, set_target: SetTarget) -> OutlookRun:
    """S11 is to be at 80 by the end of the year, S21 too."""

    def set_and_look() -> OutlookRun:
        set_target(80.0, baseline=60.0)
        set_target(80.0, "S21", baseline=79.0)
        run = look()
        assert run is not None
        return run

    return built_once("outlook: looked", set_and_look)


def look(*, only_new: bool = False, now: datetime = NOW) -> OutlookRun | None:
    """Look ahead now."""
    return tasks.look_ahead(asked=rules.Asked(only_new=only_new), now=now)


def outlook(code: str = "S11", indicator: str = "accuracy") -> Outlook:
    """What the last look left."""
    return Outlook.objects.get(organisation__code=code, indicator__code=indicator)
