"""A joint project becomes public: monthly while it runs, and once it is accepted, with the plan that was approved first."""

from datetime import date
from typing import cast

from django.test import Client

from jixiao.web.portal import actions, queries, tasks
from jixiao.web.portal.models import Release
from jixiao.web.projects import actions as projects
from jixiao.web.projects.models import Project
from tests.unit.web.factories import City
from tests.unit.web.projects.conftest import START, Report, later, line, planned, report, running

__all__ = ["planned", "report", "running"]


def drafts(days: float) -> list[Release]:
    return [each for each in tasks.prepare_waiting(now=later(days)) if each.kind == "projects"]


def publish(city: City, release: Release) -> Release:
    return actions.publish(release=release, reports={}, by=city.accounts["leader"], now=later(60))


def test_a_running_project_is_told_month_by_month(city: City, running: Project, report: Report) -> None:
    report(line("a", 1.0, START, date(2026, 3, 9)), days=9)
    report(line("b", 0.5, date(2026, 3, 10)), place="D1", days=20)
    assert drafts(20) == [], "March is not over"
    (draft,) = drafts(45)
    assert (draft.code, draft.period) == ("project-one-net-2026-03", "2026-03")
    assert drafts(46) == []
    content = queries.content_of(publish(city, draft))
    (whole,) = content.rows("project")
    # Weights 1, 2, 1: the first is done, the second by half; all should have been done by the end of March.
    assert (whole["share_done"], whole["share_planned"], whole["is_finished"]) == (50.0, 100.0, False)
    assert "已完成50.0%，计划应完成100.0%" in content.said_of("")[0].zh
    report(line("b", 0.9, date(2026, 3, 10)), place="D1", days=47)
    assert drafts(48) == [], "what April brings is not March's"


def test_a_project_that_ends_early_is_told_against_its_first_plan(city: City, running: Project, report: Report) -> None:
    report(line("a", 1.0, START, date(2026, 3, 5)), days=5)
    report(line("b", 1.0, date(2026, 3, 6), date(2026, 3, 12)), place="D1", days=12)
    report(line("c", 1.0, date(2026, 3, 13), date(2026, 3, 15)), place="S12", days=15)
    running.refresh_from_db()
    projects.finish(project=running, words="全部完成。", by=city.accounts["reporter"], now=later(16))
    projects.accept(project=Project.objects.get(), words="验收通过。", by=city.accounts["office"], now=later(17))
    (draft,) = drafts(18)
    release = publish(city, draft)
    content = queries.content_of(release)
    (whole,) = content.rows("project")
    assert (whole["planned_finish"], whole["finish"], whole["days_early"]) == (date(2026, 3, 30), date(2026, 3, 15), 15)
    told = {row["milestone"]: row["days_early"] for row in content.rows("milestones")}
    assert told == {"a": 5, "b": 8, "c": 15}
    credit = {row["organisation"]: row["credit"] for row in content.rows("contributors")}
    assert credit == {"S11": 50.0, "D1": 30.0, "S12": 20.0}
    assert sum(cast(float, each) for each in credit.values()) == 100
    zh, en = (Client().get(f"/public{root}/releases/{release.code}/").content.decode() for root in ("", "/en"))
    assert "2026年3月15日完成，比计划提前15天（计划2026年3月30日）" in zh
    assert "15 days earlier than planned" in en
    assert drafts(60) == [], "an accepted project is told once"
