"""Orders from budget monitoring and joint projects: taken up once, closed by lights and finished items, opened again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from jixiao.engine.model.text import Text
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions as budgets
from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.rules import watching
from jixiao.web.followup import actions, queries, rules, tasks
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.projects import actions as projects
from jixiao.web.projects.rules import Progress, ReportedLine
from tests.unit.web.budgets.conftest import run_programme, told
from tests.unit.web.factories import City
from tests.unit.web.followup.conftest import replied
from tests.unit.web.projects import conftest as project

NOW = datetime(2026, 8, 10, 1, 0, tzinfo=UTC)
PLANNED = date(2026, 8, 31)
LABEL = Text("Cameras", "摄像头")


def lights(month: str, objectives: str = "green", money: str = "green") -> rules.Lights:
    return rules.Lights(month, objectives, money)


@pytest.mark.parametrize(
    ("reports", "hold", "verdict", "month"),
    [
        ((), 1, rules.WAITING, ""),
        ((lights("2026-07"),), 1, rules.WAITING, ""),  # ended before the order
        ((lights("2026-07", "red"), lights("2026-08")), 1, rules.MOVED, "2026-08"),  # the month ran when it was issued
        ((lights("2026-08"), lights("2026-09", money="yellow")), 1, rules.SHORT, "2026-09"),
        ((lights("2026-08", "grey"),), 1, rules.SHORT, "2026-08"),
        ((lights("2026-08"),), 2, rules.SHORT, "2026-08"),
        ((lights("2026-08"), lights("2026-09")), 2, rules.MOVED, "2026-09"),
    ],
)
def test_lights_close_an_order(reports: tuple[rules.Lights, ...], hold: int, verdict: str, month: str) -> None:
    found = rules.judge_lights(reports, date(2026, 8, 10), hold)
    assert (found.verdict, found.period) == (verdict, month)


def test_a_light_that_goes_out_soon_after_is_a_relapse() -> None:
    after = (lights("2026-08"), lights("2026-11", money="red"))
    assert rules.lights_fell(after, "2026-08", 3) == after[1]
    assert rules.lights_fell(after, "2026-08", 2) is None
    assert rules.lights_fell(after, "2026-11", 3) is None


def test_an_item_is_mended_when_it_is_finished() -> None:
    open_item = rules.ItemSeen(LABEL, 0.5, PLANNED, None, PLANNED + timedelta(days=20))
    assert rules.judge_item(open_item).verdict == rules.SHORT
    assert "完成 50%" in rules.judge_item(open_item).said.zh
    done = rules.judge_item(replace(open_item, share=1.0, finished=date(2026, 9, 10)))
    assert (done.verdict, done.period) == (rules.MOVED, "2026-09-10")
    assert "10 days after its plan" in done.said.en
    assert rules.judge_item(None).verdict == rules.AIMLESS


def demanded(
    city: City, programme: Programme, month: str, now: datetime, *, is_green: bool = False
) -> MonitoringReport:
    """A report up to a month, endorsed; a green one is found fine, of another the office demands rectification."""
    rows = {**told().rows, 0: budgets.DraftRow("480个", "500个")} if is_green else told().rows
    paid = Decimal(6_300_000) if is_green else Decimal(3_600_000)
    draft = told(month=month, rows=rows, paid=paid)
    report = budgets.file_report(programme=programme, draft=draft, by=city.accounts["reporter"], now=now)
    report = budgets.endorse_report(report=report, by=city.accounts["approver"], now=now)
    demand = "" if is_green else "增派施工队伍，九月底前补齐点位。"
    return budgets.judge_report(report=report, demand=demand, by=city.accounts["office"], now=now, is_fine=is_green)


def test_a_demand_becomes_an_order_that_green_lights_close_and_a_red_one_opens_again(
    city: City, client: Client
) -> None:
    programme = Programme.objects.get(pk=run_programme(city))
    report = demanded(city, programme, "2026-07", NOW)
    assert (report.objectives_light, report.money_light) != ("green", "green")
    assert tasks.take_up(now=NOW) == 1
    assert tasks.take_up(now=NOW) == 0
    order = RectificationOrder.objects.get(source=rules.BUDGET)
    assert order.organisation == programme.organisation
    assert order.requirement_zh == report.demand
    order = replied(city, order, NOW)
    order = actions.accept(order=order, words="措施属实。", by=city.accounts["office"], now=NOW)
    assert order.state == rules.ACCEPTED  # paper alone closes nothing
    client.force_login(city.accounts["office"])
    page = client.get(f"/orders/{order.code}/")
    assert "本通知下达后尚无新的监控报告" in page.content.decode()
    assert f"/budgets/programmes/{programme.code}/" in page.content.decode()
    september = datetime(2026, 9, 2, 1, 0, tzinfo=UTC)
    demanded(city, programme, "2026-08", september, is_green=True)
    tasks.watch(by=city.accounts["office"], now=september)
    order.refresh_from_db()
    assert (order.state, order.closed_how, order.closed_period) == (rules.CLOSED, rules.BY_FIGURES, "2026-08")
    report.refresh_from_db()
    assert report.state == watching.RECTIFIED
    assert "双灯转绿" in report.conclusion
    assert order.code in report.conclusion
    october = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
    demanded(city, programme, "2026-09", october)
    assert tasks.take_up(now=october) == 1
    order.refresh_from_db()
    assert (order.state, order.n_relapses, order.counts_from) == (rules.RELAPSED, 1, date(2026, 10, 9))
    assert RectificationOrder.objects.filter(source=rules.BUDGET).count() == 1


def test_green_lights_conclude_every_open_demand_and_leave_what_somebody_wrote(city: City, client: Client) -> None:
    programme, office = Programme.objects.get(pk=run_programme(city)), city.accounts["office"]
    first, second, third = (demanded(city, programme, month, NOW) for month in ("2026-05", "2026-06", "2026-07"))
    budgets.conclude_report(report=second, conclusion="已另行约谈并整改。", by=office, now=NOW)
    tasks.take_up(now=NOW)
    order = replied(city, RectificationOrder.objects.get(source=rules.BUDGET), NOW)
    actions.accept(order=order, words="措施属实。", by=office, now=NOW)
    september = datetime(2026, 9, 2, 1, 0, tzinfo=UTC)
    fourth = demanded(city, programme, "2026-08", september, is_green=True)
    tasks.watch(by=SYSTEM, now=september)
    for one in (first, second, third, fourth):
        one.refresh_from_db()
    assert [one.state for one in (first, second, third, fourth)] == [*[watching.RECTIFIED] * 3, watching.FINE]
    said = "双灯转绿：截至2026年8月的监控报告：绩效目标绿灯、预算执行绿灯。"
    assert first.conclusion == third.conclusion == f"{said}整改通知 {order.code} 据此销号。"
    assert second.conclusion == "已另行约谈并整改。"
    told = programme.events.filter(kind="monitoring_concluded").order_by("pk")
    assert [(one.by, one.details["period"]) for one in told] == [
        (office, "2026-06"),
        (None, "2026-05"),
        (None, "2026-07"),
    ]
    logged = AuditEvent.objects.filter(event="MONITORING_CONCLUDED", actor_code=SYSTEM.username)
    assert [one.details["period"] for one in logged.order_by("pk")] == ["2026-05", "2026-07"]
    client.force_login(office)
    assert "系统自动" in client.get(f"/budgets/programmes/{programme.code}/").content.decode()


def test_what_a_department_only_filed_proves_nothing(city: City) -> None:
    programme = Programme.objects.get(pk=run_programme(city))
    demanded(city, programme, "2026-07", NOW)
    filed = told(month="2026-08", rows={**told().rows, 0: budgets.DraftRow("500个", "500个")})
    budgets.file_report(programme=programme, draft=filed, by=city.accounts["reporter"], now=NOW)
    assert [one.month for one in queries.outcomes.lights_of(programme)] == ["2026-07"]


def test_a_late_item_becomes_an_order_that_its_finish_closes(city: City) -> None:
    reporter, office = city.accounts["reporter"], city.accounts["office"]
    made = projects.plan_project(draft=project.draft(city), plan=project.PLAN, by=reporter, now=project.NOW)
    projects.submit(project=made, by=reporter, now=project.NOW)
    made = projects.approve(project=made, words="同意立项。", by=office, now=project.NOW)
    assert tasks.take_up(now=project.later(15)) == 0  # late by a week: not yet
    late = project.later(24)
    assert tasks.take_up(now=late) == 1
    order = RectificationOrder.objects.get(source=rules.PROJECT)
    assert (order.organisation.code, order.milestone, order.is_watched) == ("S11", "a", True)
    assert "滞后" in order.problem_zh
    order = actions.accept(order=replied(city, order, late), words="现场核查属实。", by=office, now=late)
    assert order.state == rules.ACCEPTED
    with pytest.raises(RuleViolation, match="about no indicator"):
        actions.set_aim(order=order, aim=1.0, reason="以此为准。", by=office, now=late)
    lines = [ReportedLine("a", Progress(1.0, project.START, late.date()))]
    filed = projects.file_report(
        project=made,
        organisation=city.organisations["S11"],
        period="2026-03",
        lines=lines,
        words="已完成。",
        by=reporter,
        now=late,
    )
    projects.accept_report(report=filed, by=office, now=late)
    tasks.watch(by=office, now=late)
    order.refresh_from_db()
    assert (order.state, order.closed_how, order.closed_period) == (rules.CLOSED, rules.BY_FIGURES, "2026-03-25")
    assert tasks.take_up(now=late) == 0
