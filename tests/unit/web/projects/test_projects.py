"""The life of a joint project: planned, approved, reported, passed on, changed, accepted; held against its baseline."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import Indicator, SchemeVersion
from jixiao.web.notices.models import Notice
from jixiao.web.projects import actions, queries, rules, tasks
from jixiao.web.projects.models import PlanVersion, Project
from tests.unit.web.factories import City
from tests.unit.web.projects.conftest import NOW, PLAN, Report, draft, item, later, line

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The rules refuse, for this reason, and nothing is written."""
    with pytest.raises(RuleViolation) as told, transaction.atomic():
        yield
    assert told.value.code == code


def days(number: int) -> date:
    """A day of March 2026."""
    return date(2026, 3, number)


def test_nobody_approves_what_they_handed_in(city: City, planned: Project) -> None:
    office = city.accounts["office"]
    actions.submit(project=planned, by=office, now=NOW)
    with refused("own_request"):
        actions.approve(project=planned, words="同意立项。", by=office, now=NOW)
    planned.refresh_from_db()
    assert planned.state == rules.SUBMITTED
    assert queries.hand_overs_of(planned) == []


def test_a_plan_tells_all_that_is_wrong_with_it(city: City) -> None:
    bad = rules.DraftPlan(
        (item("a", 1, 5, after=("b",)), item("b", 6, 9, after=("a",), accountable="")), {"S11": "0.9"}
    )
    with pytest.raises(DefinitionError) as told:
        actions.plan_project(draft=draft(city), plan=bad, by=city.accounts["office"], now=NOW)
    for words in ("circle", "0 answer", "add up to 0.9"):
        assert words in told.value.message
    assert not Project.objects.exists()


def test_variance_and_forecast_are_the_engines_by_accepted_reports_only(
    city: City, running: Project, report: Report
) -> None:
    actions.file_report(
        project=running, organisation=city.organisations["S11"], period="2026-03", lines=[line("a", 0.9)],
        words="尚未审核。", by=city.accounts["reporter"], now=later(4),
    )  # fmt: skip
    assert queries.standing_of(running, days(5)).against.earned == 0
    waiting = running.reports.get()
    actions.return_report(report=waiting, reason="缺少佐证材料。", by=city.accounts["office"], now=later(5))
    report(line("a", 1.0, days(1), days(6)), days=9)
    report(line("b", 0.5, days(7)), place="D1", by="approver", days=9)
    stands = queries.standing_of(running, days(10))
    # As worked by hand in the engine's tests: five days ahead, finish on the 25th.
    assert (stands.against.planned, stands.against.earned) == (0.25, 0.5)
    assert stands.against.variance_days == pytest.approx(5)
    assert (stands.finish, stands.days_early, stands.verdict) == (days(25), 5, queries.AHEAD)
    assert stands.finish_range == (days(20), days(25))


def test_a_change_of_plan_never_erases_the_baseline(city: City, running: Project, report: Report) -> None:
    reporter, office = city.accounts["reporter"], city.accounts["office"]
    report(line("a", 0.5), days=9)
    moved = rules.DraftPlan((*PLAN.items[:2], item("c", 31, 50, after=("b",), responsible=("S12",))), PLAN.credit)
    with refused("reported_milestone_dropped"):
        actions.ask_replan(
            project=running, plan=rules.DraftPlan((item("c", 21, 30),), PLAN.credit), reason="不再需要。", by=reporter,
            now=NOW,
        )  # fmt: skip
    with refused("nothing_changed"):
        actions.ask_replan(project=running, plan=PLAN, reason="没有变化。", by=reporter, now=later(10))
    asked = actions.ask_replan(project=running, plan=moved, reason="设备到货推迟。", by=reporter, now=later(10))
    assert queries.standing_of(running, days(11)).ahead.planned_finish == days(30)  # asked for, not in force
    with refused("own_request"):
        actions.approve_replan(project=running, words="同意调整。", by=reporter, now=later(11))
    actions.approve_replan(project=running, words="同意调整。", by=office, now=later(11))
    stands = queries.standing_of(running, days(12))
    assert stands.ahead.planned_finish == date(2026, 4, 19)
    assert stands.baseline_finish == days(30)
    assert stands.days_early < 0
    assert PlanVersion.objects.get(pk=asked.pk).decided_by == office
    assert queries.items_of(queries.plans_of(running).all[0]) == PLAN.items


def test_the_ball_is_with_one_at_a_time_and_all_days_are_the_days_that_passed(city: City, running: Project) -> None:
    reporter = city.accounts["reporter"]
    with refused("holds_already"):
        actions.pass_on(project=running, to=city.organisations["S11"], words="交给自己。", by=reporter, now=later(3))
    with refused("not_a_participant"):
        actions.pass_on(project=running, to=city.organisations["S21"], words="交给外人。", by=reporter, now=later(3))
    actions.pass_on(project=running, to=city.organisations["D1"], words="接口文档已交付。", by=reporter, now=later(9))
    held = {row["organisation_code"]: row["days"] for row in queries.standing_of(running, days(21)).clock}
    assert held == {"S11": 9, "D1": 11}


def test_finish_needs_every_milestone_and_acceptance_another_person(
    city: City, running: Project, report: Report
) -> None:
    reporter, office = city.accounts["reporter"], city.accounts["office"]
    with refused("milestones_open"):
        actions.finish(project=running, words="提请验收。", by=reporter, now=later(1))
    report(line("a", 1.0, days(1), days(5)), days=9)
    report(line("b", 1.0, days(6), days(9)), place="D1", by="approver", days=9)
    report(line("c", 1.0, days(8), days(10)), place="S12", by="approver", days=9)
    actions.finish(project=running, words="全部完成，提请验收。", by=office, now=later(10))
    with refused("own_request"):
        actions.accept(project=running, words="通过验收。", by=office, now=later(12))
    actions.give_back(project=running, reason="缺少用户手册。", by=city.accounts["office"], now=later(12))
    assert running.holder == city.organisations["S11"]
    actions.finish(project=running, words="手册已补。", by=reporter, now=later(13))
    actions.accept(project=running, words="通过验收。", by=office, now=later(14))
    summary = queries.project_summary(running, later(40))
    assert (summary.state, summary.finish, summary.days_early) == (rules.CLOSED, days(10), 20)
    assert summary.closed_on == days(15)
    assert sum(one.held_days for one in summary.participants) == 11  # the office had it for three days
    assert sum(one.credit or 0 for one in summary.participants) == pytest.approx(1)
    with refused("wrong_state"):
        actions.pass_on(project=running, to=city.organisations["D1"], words="再交一次。", by=reporter, now=later(15))


def test_a_result_lands_once_split_by_credit(
    city: City, running: Project, report: Report, scheme_version: SchemeVersion
) -> None:
    indicator = Indicator.objects.get(code="accuracy")
    actions.join_indicator(
        project=running, indicator=indicator, counting=rules.BY_SHARE, full_points=100.0, by=city.accounts["office"],
        now=NOW,
    )  # fmt: skip
    report(line("a", 1.0, days(1), days(5)), days=9)
    month = Period.parse("2026-03")
    landed = actions.land_month(indicator=indicator, period=month, by=city.accounts["office"], now=later(40))
    assert landed.n_new == 3
    figures = dict(Observation.objects.filter(source="project").values_list("organisation__code", "value"))
    assert figures == {"S11": 12.5, "D1": 7.5, "S12": 5.0}  # a quarter is done: 25 points, once
    again = tasks.land_results(by=city.accounts["office"], now=later(40))
    assert again == 0


def test_who_holds_the_ball_too_long_is_reminded_once_for_each_span(city: City, running: Project) -> None:
    first, again = queries.days_until_reminder(days(1))
    assert tasks.remind_holders(by=city.accounts["office"], now=later(5)) == 0
    for number in (1, 0):
        assert tasks.remind_holders(by=city.accounts["office"], now=later((first + 4) * 7 / 5)) == number
    assert tasks.remind_holders(by=city.accounts["office"], now=later((first + again + 5) * 7 / 5)) == 1
    assert Notice.objects.filter(key__startswith="project-held:one-net:").count() == 2


def test_what_is_late_is_told_to_other_stages(city: City, running: Project, report: Report) -> None:
    report(line("a", 0.4), days=9)
    assert queries.late_items(later(8)) == []
    found = queries.late_items(later(14))
    assert [(one.milestone_code, one.organisation_code, one.n_days_late, one.share_done) for one in found] == [
        ("a", "S11", 5, 0.4)
    ]
    assert found[0].is_critical
