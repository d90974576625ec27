"""A programme's life: what leads where, who may not decide on their own work, what is refused and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions, queries
from jixiao.web.budgets.models import Objectives, Programme
from jixiao.web.budgets.rules import life
from tests.unit.web.budgets.conftest import GOAL, NOW, ROWS, doer, draft, told
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db


def test_a_new_programme_of_the_librarys_size_is_assessed_first(city: City) -> None:
    large = actions.enter(draft=draft(city, is_new=True), **doer(city, "reporter"))
    small = actions.enter(
        draft=draft(city, code="small", is_new=True, initial_amount=Decimal("4999999.99")), **doer(city, "reporter")
    )
    assert (large.needs_assessment, small.needs_assessment) == (True, False)
    with pytest.raises(RuleViolation, match="assessed first"):
        actions.declare(programme=large, goal=GOAL, rows=ROWS, **doer(city, "reporter"))
    full = {each.code: each.points for each in queries.aspects_on(NOW.date())}
    actions.assess(
        programme=large, points=full, is_supported=True, words="立项必要，方案可行。", **doer(city, "office")
    )
    actions.declare(programme=large, goal=GOAL, rows=ROWS, **doer(city, "reporter"))
    assert large.state == life.DECLARED


def test_what_is_not_supported_goes_no_further(city: City) -> None:
    one = actions.enter(draft=draft(city, is_new=True), **doer(city, "reporter"))
    none = {each.code: 0.0 for each in queries.aspects_on(NOW.date())}
    actions.assess(programme=one, points=none, is_supported=False, words="与既有项目重复。", **doer(city, "office"))
    assert one.state == life.REFUSED
    with pytest.raises(RuleViolation, match="This programme is at"):
        actions.declare(programme=one, goal=GOAL, rows=ROWS, **doer(city, "reporter"))


@pytest.mark.parametrize(
    ("points", "grade", "state"),
    [
        (20.0, "优", life.RUNNING),
        (19.99, "良", life.RUNNING),
        (10.0, "良", life.RUNNING),
        (9.99, "中", life.REVISING),
    ],
)
def test_the_grade_of_the_review_decides(
    city: City, proposed: Programme, points: float, grade: str, state: str
) -> None:
    actions.declare(programme=proposed, goal=GOAL, rows=ROWS, **doer(city, "reporter"))
    actions.endorse(programme=proposed, **doer(city, "approver"))
    given = {"completeness": 20.0, "relevance": 20.0, "adequacy": points, "feasibility": 30.0}
    made = actions.review(programme=proposed, points=given, words="按审核表评分。", **doer(city, "office"))
    assert (made.grade_zh, proposed.state) == (grade, state)


def test_poor_objectives_may_not_enter_the_budget(city: City, proposed: Programme) -> None:
    actions.declare(programme=proposed, goal=GOAL, rows=ROWS, **doer(city, "reporter"))
    actions.endorse(programme=proposed, **doer(city, "approver"))
    given = {"completeness": 14.99, "relevance": 15.0, "adequacy": 15.0, "feasibility": 15.0}
    made = actions.review(programme=proposed, points=given, words="按审核表评分。", **doer(city, "office"))
    assert (made.total, made.grade_zh, proposed.state) == (Decimal("59.99"), "差", life.REFUSED)


def test_nobody_decides_on_their_own_work(city: City, proposed: Programme) -> None:
    full = {each.code: each.points for each in queries.aspects_on(NOW.date())}
    with pytest.raises(RuleViolation, match="yourself"):
        actions.assess(programme=proposed, points=full, is_supported=True, words="立项必要。", **doer(city, "reporter"))
    actions.declare(programme=proposed, goal=GOAL, rows=ROWS, **doer(city, "reporter"))
    with pytest.raises(RuleViolation, match="yourself"):
        actions.endorse(programme=proposed, **doer(city, "reporter"))


def test_faulty_objectives_are_refused_whole(city: City, proposed: Programme) -> None:
    rows = (*ROWS[:-1], replace(ROWS[-1], points=Decimal(9)))
    with pytest.raises(RuleViolation, match="faults"):
        actions.declare(programme=proposed, goal=GOAL, rows=rows, **doer(city, "reporter"))
    proposed.refresh_from_db()
    assert proposed.state == life.PROPOSED
    assert not Objectives.objects.exists()


def test_payments_are_sums_and_are_revised_not_overwritten(city: City, running: Programme) -> None:
    with pytest.raises(RuleViolation, match="sum since January"):
        actions.report_payments(
            programme=running, payments={"2026-08": (Decimal(3_599_999), None)}, **doer(city, "reporter")
        )
    actions.report_payments(
        programme=running, payments={"2026-06": (Decimal(3_100_000), None)}, **doer(city, "reporter")
    )
    assert queries.payments_of(running)["2026-06"].revision == 2
    assert running.spendings.count() == 3
    with pytest.raises(RuleViolation, match="month of 2026"):
        actions.report_payments(programme=running, payments={"2025-12": (Decimal(1), None)}, **doer(city, "reporter"))


def test_a_monitoring_report_keeps_both_lights(city: City, running: Programme) -> None:
    report = actions.file_report(programme=running, draft=told(), **doer(city, "reporter"))
    # 212 of 365 days are over: 58.08 %. 40 % paid is 18 points behind, 40 % of the cameras as well: yellow both.
    assert (report.money_light, report.objectives_light) == ("yellow", "yellow")
    rows = queries.monitoring_rows(report)
    assert [row.light for row in rows] == ["yellow", "green", "green", "green", "green"]
    # By points: 25 × 40 %, 15 × 100 %, 10 × 100 % of 50.
    assert report.output_share == pytest.approx(0.7)
    actions.endorse_report(report=report, **doer(city, "approver"))
    actions.judge_report(report=report, demand="补齐施工队伍，九月底前追回进度。", **doer(city, "office"))
    actions.conclude_report(report=report, conclusion="已补齐，进度正常。", **doer(city, "office"))
    assert report.state == "rectified"


def test_what_lags_needs_its_reason(city: City, running: Programme) -> None:
    silent = told(rows=dict(told().rows) | {0: actions.DraftRow("200个", "480个", "possible")})
    with pytest.raises(RuleViolation, match="新增监控点位"):
        actions.file_report(programme=running, draft=silent, **doer(city, "reporter"))
    contrary = told(rows=dict(told().rows) | {0: actions.DraftRow("300个", "480个", "certain")})
    with pytest.raises(RuleViolation, match="新增监控点位"):
        actions.file_report(programme=running, draft=contrary, **doer(city, "reporter"))


def test_every_step_is_told_twice(running: Programme) -> None:
    kinds = [event.kind for event in queries.events_of(running)]
    assert kinds == ["spent", "reviewed", "endorsed", "declared", "entered"]
    logged = AuditEvent.objects.filter(object_type="budget_programme", object_code=running.code)
    assert logged.count() == len(kinds)
