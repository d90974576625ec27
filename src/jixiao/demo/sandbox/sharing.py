"""A joint project of the training year: the ball lies with the learner's department, and a milestone is to be reported."""

from datetime import date, datetime, timedelta
from math import ceil

from jixiao.demo.city import MANAGEMENT
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.sandbox.people import CIVIL, DATA, DEPARTMENT, LEAD
from jixiao.demo.world import World
from jixiao.web.projects import actions, queries, rules
from jixiao.web.projects.models import Project

CODE, MILESTONE = "2025-01", "P2"
BEGAN, BEGUN_SHARE, STEP = date(2025, 10, 13), 0.4, 0.15
"""Since when the milestone is worked on, how far it is, and how much of the rest each report adds."""
ITEMS = (
    rules.PlannedItem("P1", date(2025, 9, 8), date(2025, 10, 10), "需求梳理与编码对照", "Needs and codes", 2.0, (),
                      (MANAGEMENT,), MANAGEMENT, (DATA, CIVIL)),
    rules.PlannedItem("P2", date(2025, 10, 13), date(2026, 9, 30), "网格数据接口开发", "Interfaces of the grid's data", 3.0,
                      ("P1",), (DATA,), MANAGEMENT, (CIVIL,)),
    rules.PlannedItem("P3", date(2025, 12, 1), date(2026, 10, 30), "社区网格信息核对", "The grid's records checked", 3.0, (),
                      (CIVIL,), MANAGEMENT, (DATA,)),
    rules.PlannedItem("P4", date(2026, 11, 2), date(2026, 12, 18), "试运行与验收", "Test run and acceptance", 2.0,
                      ("P2", "P3"), (MANAGEMENT,), MANAGEMENT, (), (DATA, CIVIL)),
)  # fmt: skip
CREDIT = {MANAGEMENT: "0.4", DATA: "0.3", CIVIL: "0.3"}


def lay_out_project(world: World, now: datetime, attempts: Attempts) -> None:
    """Planned, approved, one milestone finished and one begun; then the ball comes to the department."""
    attempts.make("joint project", lambda: _lay_out(world, now))


def renew_project(world: World, now: datetime, attempts: Attempts) -> None:
    """The office looks at reports; the ball comes back to the department."""
    project = Project.objects.filter(code=CODE).select_related("holder", "organisation").first()
    if project is None:
        return
    office = world.accounts[PERFORMANCE_OFFICER.username]
    for report in project.reports.filter(state=rules.SENT).select_related("sent_by", "project", "organisation"):
        attempts.make("accept progress", lambda: actions.accept_report(report=report, by=office, now=now))  # noqa: B023
    if project.holder is None or project.holder.code != DATA:
        words = "核对中发现接口字段有缺，请补充后再移交。"
        attempts.make(
            "ball back",
            lambda: actions.pass_on(
                project=project, to=world.organisations[DATA], words=words, by=world.accounts[LEAD.username], now=now
            ),
        )


def next_share(project: Project) -> int:
    """How far the milestone is now, in per cent: what the department's sheet says."""
    known = queries.progress_of(project).get(MILESTONE, rules.Progress()).share
    return min(99, ceil(round(100 * (known + (1 - known) * STEP), 6)))


def _lay_out(world: World, now: datetime) -> None:
    lead, office = world.accounts[LEAD.username], world.accounts[PERFORMANCE_OFFICER.username]
    begin = now - timedelta(days=80)
    draft = actions.DraftProject(
        "“网格一张图”建设", "城管、民政、数据三家共用一套社区网格，问题只报一次。", world.organisations[MANAGEMENT],
        "One map of the city's grid", "Three departments share one grid of communities; a problem is told once.", code=CODE,
    )  # fmt: skip
    project = actions.plan_project(draft=draft, plan=rules.DraftPlan(ITEMS, CREDIT), by=lead, now=begin)
    actions.submit(project=project, by=lead, now=begin)
    project = actions.approve(project=project, words="分工明确，同意立项。", by=office, now=begin + timedelta(days=2))
    first = rules.ReportedLine("P1", rules.Progress(1.0, date(2025, 9, 8), date(2025, 10, 10)))
    second = rules.ReportedLine(MILESTONE, rules.Progress(BEGUN_SHARE, BEGAN))
    for code, line, month, by in (
        (MANAGEMENT, first, "2025-10", lead), (DATA, second, "2025-10", world.accounts[DEPARTMENT.username]),
    ):  # fmt: skip
        report = actions.file_report(
            project=project, organisation=world.organisations[code], period=month, lines=[line], words="按计划推进。",
            by=by, now=now - timedelta(days=20),
        )  # fmt: skip
        actions.accept_report(report=report, by=office, now=now - timedelta(days=18))
    words = "编码对照表已确认，请完成接口开发后交民政局核对网格信息。"
    actions.pass_on(project=project, to=world.organisations[DATA], words=words, by=lead, now=now - timedelta(days=15))
