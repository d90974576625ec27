"""A joint project of the small city: S11 leads it, D1 and S12 take part; ten days each, one after the other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from jixiao.web.projects import actions, rules
from jixiao.web.projects.models import ProgressReport, Project
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

NOW = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)  # 09:00 in the city
START = date(2026, 3, 1)
Report = Callable[..., ProgressReport]


def later(days: float) -> datetime:
    """So many days after NOW."""
    return NOW + timedelta(days=days)


def item(code: str, first: int, last: int, **changes: object) -> rules.PlannedItem:
    """A milestone over days of March 2026, done by S11."""
    usual = rules.PlannedItem(
        code, START + timedelta(days=first - 1), START + timedelta(days=last - 1), f"第{code}项", responsible=("S11",),
        accountable="S11",
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


PLAN = rules.DraftPlan(
    (
        item("a", 1, 10),
        item("b", 11, 20, weight=2.0, after=("a",), responsible=("D1",), consulted=("S12",)),
        item("c", 21, 30, after=("b",), responsible=("S12",), informed=("D1",)),
    ),
    {"S11": "1/2", "D1": "30%", "S12": "0.2"},
)


def draft(city: City, **changes: object) -> actions.DraftProject:
    """What the office or S11 writes."""
    usual = actions.DraftProject("一网统管", "让问题在一个平台上办完。", city.organisations["S11"], code="one-net")
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.fixture
def planned(city: City) -> Project:
    """In preparation, by S11's reporter."""
    by = city.accounts["reporter"]
    return built_once(
        "projects: planned", lambda: actions.plan_project(draft=draft(city), plan=PLAN, by=by, now=NOW), city
    )


@pytest.fixture
def running(city: City, planned: Project) -> Project:
    """Handed in by the reporter, approved by the office on the first day."""
    actions.submit(project=planned, by=city.accounts["reporter"], now=NOW)
    return actions.approve(project=planned, words="同意立项。", by=city.accounts["office"], now=NOW)


def line(code: str, share: float, started: date | None = START, finished: date | None = None) -> rules.ReportedLine:
    """What a report says of one milestone."""
    return rules.ReportedLine(code, rules.Progress(share, started, finished))


@pytest.fixture
def report(city: City, running: Project) -> Report:
    """Sends a report and has it accepted by the office."""

    def sent(*lines: rules.ReportedLine, place: str = "S11", days: float = 9, by: str = "reporter") -> ProgressReport:
        now = later(days)
        filed = actions.file_report(
            project=running, organisation=city.organisations[place], period=f"{timezone.localdate(now):%Y-%m}",
            lines=lines, words="按计划推进。", by=city.accounts[by], now=now,
        )  # fmt: skip
        return actions.accept_report(report=filed, by=city.accounts["office"], now=now)

    return sent
