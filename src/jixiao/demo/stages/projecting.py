"""Joint projects: the smart city that ended half a year early, one that is late, one of the user's street, one to approve."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from jixiao.demo.calendar import MOMENT, at, working_day
from jixiao.demo.city import MANAGEMENT
from jixiao.demo.people import DEMO_REPORTER_STREET, PERFORMANCE_OFFICER
from jixiao.demo.stages.budget_words import DESK
from jixiao.demo.stages.project_words import (
    ADDED,
    DATA,
    HOTLINE,
    HOTLINE_CREDIT,
    HOUSING,
    KITCHEN,
    KITCHEN_CREDIT,
    KITCHEN_HANDS,
    LIFTS,
    LIFTS_CREDIT,
    LIFTS_HANDS,
    MOVED,
    SERVICES,
    SMART,
    SMART_CREDIT,
    SMART_HANDS,
    WHY_MOVED,
    Line,
)
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Goal, Indicator
from jixiao.web.organisations.models import Account
from jixiao.web.projects import actions, queries, rules, tasks
from jixiao.web.projects.models import Project

POINTS = "joint_project_points"
GOAL = "one-net"
BEFORE, NOW, RISE = "2026-09", "2026-10", 0.05
"""Of what is not finished so much more was done in the last month."""
REPLAN_ASKED, REPLAN_DECIDED = date(2026, 2, 16), date(2026, 2, 20)


def share_at_last(world: World) -> None:
    """Called once, when the city's last month has been played as far as it goes."""
    indicator = _open_points(world)
    smart = _start(world, "smart-city", _smart(world, indicator), SMART, SMART_CREDIT, date(2024, 11, 25))
    _carry_out(world, smart, SMART, SMART_HANDS)
    _finish(world, smart)
    lifts = _start(world, "2026-01", _lifts(world, indicator), LIFTS, LIFTS_CREDIT, date(2026, 1, 4))
    _carry_out(world, lifts, LIFTS, LIFTS_HANDS)
    kitchen = _start(world, "2026-02", _kitchen(world, indicator), KITCHEN, KITCHEN_CREDIT, date(2026, 2, 27))
    _carry_out(world, kitchen, KITCHEN, KITCHEN_HANDS)
    plan = rules.DraftPlan(tuple(one.planned(SERVICES) for one in HOTLINE), HOTLINE_CREDIT)
    desk, now = world.accounts[DESK[0].username], MOMENT - timedelta(days=2)
    waiting = actions.plan_project(draft=_hotline(world), plan=plan, by=desk, now=now)
    actions.submit(project=waiting, by=desk, now=now + timedelta(hours=1))
    tasks.land_results(by=world.accounts[PERFORMANCE_OFFICER.username], now=MOMENT - timedelta(hours=1))


def _open_points(world: World) -> Indicator:
    indicators.create_indicator(
        code=POINTS, label_zh="联合项目协同得分", label_en="Points of joint projects", direction="higher",
        definition_zh="本单位在联合项目中按分摊比例计入的得分；同一项目各单位合计恰为项目得分，不重复计算。",
        definition_en="The organisation's credited part of joint projects; all parts of a project add up to it, once.",
        unit_of_measure="分", decimals=2, over_time="last", lower_bound=0.0,
        owner=world.organisations["BH-P1"], valid_from=date(2024, 11, 1),
        by=world.accounts[PERFORMANCE_OFFICER.username], now=at(date(2024, 11, 22), 9.0),
    )  # fmt: skip
    return Indicator.objects.get(code=POINTS)


def _smart(world: World, indicator: Indicator) -> actions.DraftProject:
    goal = Goal.objects.filter(code=GOAL).order_by("-plan__year").first()
    return actions.DraftProject(
        "城市运行“一网统管”平台", "一个平台受理、分拨、处置城市运行事件，跨部门事件处置时间缩短一半。", world.organisations[DATA],
        "One platform for running the city", "One platform takes in, assigns and settles the city's cases in half the time.",
        "滨政办发〔2024〕31号（演示）", goal, indicator,
    )  # fmt: skip


def _lifts(world: World, indicator: Indicator) -> actions.DraftProject:
    return actions.DraftProject(
        "老旧小区加装电梯与管网同步改造", "路面只开挖一次，年内为 60 个单元装上电梯。", world.organisations[HOUSING],
        "Lifts and pipes in old estates", "The road is opened once, and 60 staircases have a lift by the end of the year.",
        indicator=indicator, full_points=60.0,
    )  # fmt: skip


def _kitchen(world: World, indicator: Indicator) -> actions.DraftProject:
    return actions.DraftProject(
        "厨余垃圾收运处置一体化", "厨余垃圾日产日清，收运全程可查。", world.organisations[MANAGEMENT],
        "Kitchen waste from door to plant", "Kitchen waste is collected daily, and every load can be traced.",
        indicator=indicator, full_points=40.0,
    )  # fmt: skip


def _hotline(world: World) -> actions.DraftProject:
    return actions.DraftProject(
        "12345 热线与“一网统管”工单互通", "市民反映一次，热线与平台同步流转、同步公开结果。", world.organisations[SERVICES],
        "Hotline and platform share their work orders", "Said once, it goes through hotline and platform alike.",
        code="2026-03",
    )  # fmt: skip


def _start(
    world: World, code: str, draft: actions.DraftProject, lines: Sequence[Line], credit: Mapping[str, str], day: date
) -> Project:
    """Planned by its leading organisation, approved by the office a few days later."""
    desk, office = world.accounts[DESK[0].username], world.accounts[PERFORMANCE_OFFICER.username]
    lead = draft.organisation.code
    plan = rules.DraftPlan(tuple(one.planned(lead) for one in lines), credit)
    now = at(day - timedelta(days=6), 10.0)
    project = actions.plan_project(
        draft=replace(draft, code=code), plan=plan, by=desk, now=now, file_name="联合项目实施方案.txt",
        content=f"{draft.label_zh}\n{draft.aim_zh}\n".encode(),
    )  # fmt: skip
    actions.submit(project=project, by=desk, now=now + timedelta(hours=3))
    return actions.approve(
        project=project, words="方案可行，职责和分摊比例明确，同意立项。", by=office, now=at(day, 9.0)
    )


def _carry_out(world: World, project: Project, lines: Sequence[Line], hands: Sequence[tuple[str, str, str]]) -> None:
    """Hand-overs and reports in the order of their days; the smart city's change of plan between them."""
    todo: list[tuple[datetime, int, tuple[object, ...]]] = []
    for day, to, words in hands:
        if words:
            todo.append((at(date.fromisoformat(day), 11.0), 0, (to, words)))
    everything = (*lines, ADDED) if project.code == "smart-city" else lines
    for (who, month), told in _reports(everything).items():
        sent = at(working_day(Period.parse(month).next().first_date), 15.0)
        todo.append((sent, 1, (who, month, told)))
    if project.code == "smart-city":
        todo.append((at(REPLAN_ASKED, 10.0), 2, ()))
    for now, kind, told_of in sorted(todo, key=lambda each: each[:2]):
        if kind == 0:
            _pass_on(world, project, str(told_of[0]), str(told_of[1]), now)
        elif kind == 1:
            _report(world, project, str(told_of[0]), str(told_of[1]), told_of[2], now)  # type: ignore[arg-type]
        else:
            _replan(world, project, lines)


def _reports(lines: Sequence[Line]) -> dict[tuple[str, str], list[rules.ReportedLine]]:
    """By organisation and month: what was finished in it, and how far what is not finished was in October 2026."""
    found: dict[tuple[str, str], list[rules.ReportedLine]] = {}
    for one in lines:
        if not one.began:
            continue
        ended = date.fromisoformat(one.ended) if one.ended else None
        began = date.fromisoformat(one.began)
        told = {one.ended[:7]: 1.0} if ended else {BEFORE: one.share - RISE, NOW: one.share}
        for month, share in told.items():
            line = rules.ReportedLine(one.code, rules.Progress(share, began, ended))
            found.setdefault((one.who, month), []).append(line)
    return found


def _desk(world: World, code: str) -> Account:
    return world.accounts["reporter" if code == DEMO_REPORTER_STREET else DESK[0].username]


def _pass_on(world: World, project: Project, to: str, words: str, now: datetime) -> None:
    by = _desk(world, project.holder.code if project.holder else DATA)
    actions.pass_on(project=project, to=world.organisations[to], words=words, by=by, now=now)


def _report(
    world: World, project: Project, who: str, month: str, lines: Sequence[rules.ReportedLine], now: datetime
) -> None:
    """Sent with a file; accepted two days later. The street's report of October still waits."""
    plan = queries.plans_of(project).shown
    names = {one.code: one.label_zh for one in queries.items_of(plan)}
    told = "；".join(
        f"{names[one.code]}{'已完成' if one.progress.finished else f'完成 {100 * one.progress.share:g}%'}"
        for one in lines
    )
    rows = ["里程碑,完成%", *(f"{names[one.code]},{100 * one.progress.share:g}" for one in lines)]
    report = actions.file_report(
        project=project, organisation=world.organisations[who], period=month, lines=lines, words=f"{told}。",
        file_name=f"{month}进度佐证.csv", content=("\ufeff" + "\r\n".join(rows) + "\r\n").encode(), by=_desk(world, who),
        now=now,
    )  # fmt: skip
    if (who, month) != (DEMO_REPORTER_STREET, NOW):
        office = world.accounts[PERFORMANCE_OFFICER.username]
        looked = at(working_day(now.date() + timedelta(days=2)), 16.0)
        actions.accept_report(report=report, by=office, now=looked, words="资料齐全，现场抽查相符。")


def _replan(world: World, project: Project, lines: Sequence[Line]) -> None:
    """What came early lets the rest begin sooner; the first plan stays what it is held against."""
    items = []
    for one in lines:
        start, finish = MOVED.get(one.code, (one.start, one.finish))
        moved = replace(one, start=start, finish=finish)
        items.append(replace(moved, after=f"{one.after} {ADDED.code}") if one.code == "M12" else moved)
    plan = rules.DraftPlan(tuple(one.planned(DATA) for one in (*items, ADDED)), SMART_CREDIT)
    actions.ask_replan(
        project=project, plan=plan, reason=WHY_MOVED, by=world.accounts[DESK[0].username], now=at(REPLAN_ASKED, 10.0)
    )
    office = world.accounts[PERFORMANCE_OFFICER.username]
    actions.approve_replan(
        project=project, words="调整有据，总工期缩短，同意。", by=office, now=at(REPLAN_DECIDED, 16.0)
    )


def _finish(world: World, project: Project) -> None:
    """Handed in when the last milestone's report is accepted, accepted on the day before the city's present moment."""
    actions.finish(
        project=project, words="十四项里程碑全部完成，两区试点事件处置时间缩短 54%，资料齐全，提请验收。",
        by=world.accounts[DESK[0].username], now=at(date(2026, 11, 4), 18.0),
        file_name="一网统管平台总结报告.txt", content="城市运行“一网统管”平台建设总结（演示）\n".encode(),
    )  # fmt: skip
    actions.accept(
        project=project, words="专家组现场验收通过，移交城市运行中心运维，总工期比最初计划提前半年。",
        by=world.accounts[PERFORMANCE_OFFICER.username], now=at(date(2026, 11, 5), 16.0),
        file_name="验收意见.txt", content="一致同意通过验收（演示）\n".encode(),
    )  # fmt: skip
