"""The city publishes its months: the office looks at the draft, the leader publishes, July is corrected, objections are taken."""

from datetime import date, timedelta

from jixiao.demo.calendar import DAYS_TO_CONFIRM, MOMENT, at, opens_date
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.queries import newest_plans, newest_targets
from jixiao.web.portal import actions, queries, rules, tasks
from jixiao.web.portal.models import Release

SINCE, LAST_PUBLISHED = Period.parse("2026-07"), Period.parse("2026-09")
SEASONED, SEASONED_MONTHS = ("air", "ratings"), ("2026-09", "2026-10")
MONEY, PROJECTS, KEPT_UP = ("budgets", "reallocation"), "projects", ("result_use", "third_parties")
CORRECTED, CORRECTED_ON = Period.parse("2026-07"), date(2026, 9, 7)
MISTYPED = ("BH-0304", "accuracy_rate", 3.0)
"""Whose target of the month was typed too low, of which indicator, by how much."""
REASON = "青禾镇7月投放准确率目标值录入偏低3个百分点，经核对任务书后更正，并据此重新计分。"
HOW_ZH = (
    "对排名、得分或数据有异议的，可在公示期内以书面形式向市绩效管理办公室提出，写明事项、理由并附佐证材料。"
    "地址：滨海市望海区海晏路1号（演示）；电话：0000-12345678。"
)
HOW_EN = (
    "Whoever objects to a rank, a score or a figure tells the Performance Office in writing within the window, with the "
    "reason and what proves it. 1 Haiyan Road, Wanghai District (made up); telephone 0000-12345678."
)


def publish_month(world: World, month: Period) -> None:
    """The month's result, the day after it was confirmed; the last one with its reports and a window for objections."""
    if not SINCE <= month <= LAST_PUBLISHED:
        return
    day = opens_date(month) + timedelta(days=DAYS_TO_CONFIRM + 1)
    tasks.prepare_waiting(now=at(day, 8.5))
    for draft in reversed([each for each in queries.all_releases() if each.state == rules.DRAFT]):
        _publish(world, draft, day, with_reports=month == LAST_PUBLISHED)
    if month == LAST_PUBLISHED:
        _take_objections(world, month, date(2026, 11, 2))


def publish_at_last(world: World) -> None:
    """Of air and ratings September is public; October is drafted and waits for the press of whoever comes."""
    for kind, source in queries.undrafted_sources(MOMENT.date()):
        if kind not in SEASONED or source.period not in SEASONED_MONTHS:
            continue
        day = MOMENT.date() - timedelta(days=1)
        draft = tasks.prepare(kind=kind, source=source, by=SYSTEM, now=at(day, 8.5))
        if draft is not None and source.period == SEASONED_MONTHS[0]:
            _publish(world, draft, day, with_reports=True)


def publish_cases(world: World) -> None:
    """Last year's budget performance, decisions on money and results, the third parties, the joint project that has ended."""
    day = MOMENT.date() - timedelta(days=1)
    found = queries.undrafted_sources(MOMENT.date())
    newest = {kind: source.period for kind, source in found if kind in KEPT_UP}  # they come oldest first
    for kind, source in found:
        is_newest = newest.get(kind) == source.period
        if kind in MONEY or is_newest or (kind == PROJECTS and source.is_over):
            draft = tasks.prepare(kind=kind, source=source, by=SYSTEM, now=at(day, 8.7))
            if draft is not None:
                _publish(world, draft, day, with_reports=False)


def correct_july(world: World, month: Period) -> None:
    """Before August is scored a mistyped target of July is found; the office scores anew and says why, the leader publishes."""
    code, indicator, gap = MISTYPED
    cycle = world.cycles.get(CORRECTED.year)
    if month != CORRECTED.next() or cycle is None or not world.since <= CORRECTED:
        return
    by, place = world.accounts[PERFORMANCE_OFFICER.username], world.organisations[code]
    (plan,) = newest_plans([indicator], [place.pk], [CORRECTED.year])
    targets = newest_targets([indicator], [place.pk], CORRECTED.year)
    path = {period: value for (_place, _code, period), value in targets.items() if period != str(CORRECTED.year)}
    path[str(CORRECTED)] = round(path[str(CORRECTED)] + gap, 2)
    indicators.set_target_plan(
        indicator=world.indicators[indicator], organisation=place, year=CORRECTED.year, annual_target=plan.annual_target,
        baseline=plan.baseline, path_kind="manual", path=path, basis="7月目标值录入更正（演示）", by=by,
        now=at(CORRECTED_ON, 9.0),
    )  # fmt: skip
    run = evaluation.score(cycle=cycle, period=str(CORRECTED), by=by, now=at(CORRECTED_ON, 9.5))
    evaluation.confirm(run=run, by=by, now=at(CORRECTED_ON, 10.0))
    for draft in tasks.prepare_waiting(now=at(CORRECTED_ON, 10.2)):
        if draft.corrects is not None:
            actions.explain(release=draft, reason=REASON, by=by, now=at(CORRECTED_ON, 10.5))
            _publish(world, draft, CORRECTED_ON + timedelta(days=1), with_reports=False)


def _publish(world: World, draft: Release, day: date, *, with_reports: bool) -> None:
    reports = tasks.reports_for(draft) if with_reports else {}
    actions.publish(release=draft, reports=reports, by=world.accounts["leader"], now=at(day, 9.5))


def _take_objections(world: World, month: Period, opens_on: date) -> None:
    by = world.accounts[PERFORMANCE_OFFICER.username]
    for release in queries.newest_by_series(queries.EVALUATION):
        if release.period == str(month):
            actions.open_window(
                release=release, opens_on=opens_on, closes_on=opens_on + timedelta(days=9), how_zh=HOW_ZH, how_en=HOW_EN,
                by=by, now=at(opens_on, 9.0),
            )  # fmt: skip
