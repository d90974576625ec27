"""Orders of the small city: one by hand, one about an indicator, and approved figures as they come in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from jixiao.engine.model.text import Text
from jixiao.web.collection.models import CollectionTask, Observation, Submission
from jixiao.web.collection.rules import APPROVED
from jixiao.web.followup import actions, rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.indicators.models import Indicator, SchemeVersion
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City
from tests.unit.web.figures import record_figure

NOW = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)  # a Tuesday, 09:00 in the city
DUE = date(2026, 6, 2)
Approve = Callable[..., Observation]


def later(days: float) -> datetime:
    """So many days after NOW."""
    return NOW.__class__.fromtimestamp(NOW.timestamp() + days * 86_400, UTC)


@pytest.fixture
def approve(city: City, scheme_version: SchemeVersion) -> Approve:
    """Writes a figure of an approved task."""

    def written(value: float, period: str, code: str = "S11") -> Observation:
        task, _is_new = CollectionTask.objects.get_or_create(
            scheme_version=scheme_version, organisation=city.organisations[code], period=period,
            defaults={
                "state": APPROVED, "opens_date": DUE, "due_date": DUE, "changed_at": NOW, "created_at": NOW,
            },
        )  # fmt: skip
        number = task.submissions.count() + 1
        by = city.accounts["reporter"]
        submission = Submission.objects.create(task=task, number=number, submitted_by=by, submitted_at=NOW)
        return record_figure(city, value, period, code, source="form", submission=submission, recorded_at=NOW)

    return written


def draft(city: City, **changes: object) -> actions.DraftOrder:
    """What the office writes about S11, with district D1 assisting."""
    places = city.organisations
    usual = actions.DraftOrder(
        rules.INSPECTION, places["S11"], Text("Bins without lids", "投放点桶盖缺失"),
        Text("Replace them", "请更换并逐点报送照片"), DUE, (places["D1"],),
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.fixture
def order(city: City) -> RectificationOrder:
    """Issued by the office, to be signed for."""
    return built_once("followup: order", lambda: actions.issue(draft=draft(city), by=city.accounts["office"], now=NOW))


@pytest.fixture
def about_accuracy(city: City, approve: Approve) -> RectificationOrder:
    """S11's accuracy has fallen to 71; it is to reach 80."""
    for code, figures in {"S11": (82.0, 71.0), "S12": (75.0, 76.0), "S13": (77.0, 78.0)}.items():
        for period, value in zip(("2026-03", "2026-04"), figures, strict=True):
            approve(value, period, code)
    made = draft(city, indicator=Indicator.objects.get(code="accuracy"), aim=80.0)
    return actions.issue(draft=made, by=city.accounts["office"], now=NOW)


PLAN = rules.DraftPlan(("两个小区桶边无人督导", "督导员离岗两人未补"), "people", ())


def planned(city: City, order: RectificationOrder, now: datetime = NOW) -> RectificationOrder:
    """Signed for and planned by the reporter."""
    reporter = city.accounts["reporter"]
    actions.sign(order=order, by=reporter, now=now)
    remedy = rules.PlannedRemedy("增派督导员", order.due_date, order.organisation_id)
    actions.submit_plan(order=order, plan=replace(PLAN, remedies=(remedy,)), by=reporter, now=now)
    return order


def replied(city: City, order: RectificationOrder, now: datetime = NOW) -> RectificationOrder:
    """Signed, planned and replied by the reporter."""
    planned(city, order, now)
    actions.reply(order=order, words="桶盖已全部更换，照片见附件。", by=city.accounts["reporter"], now=now)
    return order


def accepted(city: City, order: RectificationOrder, now: datetime = NOW) -> RectificationOrder:
    """The same, accepted by the office."""
    replied(city, order, now)
    return actions.accept(order=order, words="现场核查属实。", by=city.accounts["office"], now=now)
