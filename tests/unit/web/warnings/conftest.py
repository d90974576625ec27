"""A year of figures of two streets, rules that are in force, and a look that hears what they say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from jixiao.engine.model.period import Period
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.warnings import actions, tasks
from jixiao.web.warnings.models import WarningCase, WarningLook, WarningRuleSet
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City
from tests.unit.web.figures import record_figure

NOW = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)  # a Thursday, 09:00 in the city
DOCUMENT = """\
rules:
  - code: low
    label: {zh: 准确率过低, en: Accuracy too low}
    indicators: accuracy
    signal: {name: threshold, side: below}
    severity: {yellow: 60, orange: 50, red: 40}
  - code: low_too
    label: {zh: 准确率偏低, en: Accuracy lowish}
    indicators: accuracy
    signal: threshold
    severity: {blue: 65}
    clear_at: 66
"""


Record = Callable[..., Observation]


@pytest.fixture
def record(city: City, scheme_version: SchemeVersion) -> Record:
    """Writes one revision of a figure, as a person brings it."""
    return partial(record_figure, city, source="form", recorded_by=city.accounts["reporter"], recorded_at=NOW)


@pytest.fixture
def rules_in_force(city: City) -> WarningRuleSet:
    return put_in_force(city, DOCUMENT)


def put_in_force(city: City, document: str) -> WarningRuleSet:
    """Draft, try and release, as the office does."""
    office = city.accounts["office"]
    draft = actions.start_draft(by=office, now=NOW)
    draft = actions.save_draft(rule_set=draft, document=document, by=office, now=NOW)
    actions.keep_trial(rule_set=draft, document=document, trial={"n_warnings": 0}, by=office, now=NOW)
    return actions.release(rule_set=draft, by=office, now=NOW)


@pytest.fixture
def history(record: Record, rules_in_force: WarningRuleSet) -> None:
    """A quiet year of both streets up to July 2026."""
    built_once("warnings: history", lambda: write_history(record))


def write_history(record: Record) -> None:
    """The figures of both streets."""
    for step in range(12):
        for code in ("S11", "S21"):
            record(71.0 + step % 3, str(Period.parse("2025-08").shift(step)), code)


@pytest.fixture
def fallen(history: None, record: Record) -> WarningCase:
    """August's figure of S11 has fallen; the look has raised an orange warning."""
    record(47.0, "2026-08")
    look()
    return WarningCase.objects.get()


def look(*, days: int = 0, only_new: bool = False) -> WarningLook | None:
    """Judge now, or so many days later."""
    return tasks.look_for_warnings(only_new=only_new, now=NOW + timedelta(days=days))
