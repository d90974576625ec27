"""The year's plan: goals, the indicator library, the scheme as law, targets on a path, a cycle."""

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np

from jixiao.demo import content
from jixiao.demo.calendar import FIRST, at, months
from jixiao.demo.city import CITY, ENVIRONMENT, MANAGEMENT, MERGER, OFFICE, SORTING_OFFICE, Street, streets_in
from jixiao.demo.figures import successor_series
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.indicators import actions
from jixiao.web.indicators.models import Indicator
from jixiao.web.indicators.rules import AIR, BUDGETS, PROJECTS

FIRST_YEAR = 2025
TARGETS = {
    "accuracy_rate": "accuracy_goal",
    "kitchen_share": "kitchen_share_goal",
    "compliant_points_rate": "compliant_points_goal",
}
# The second year asks less for what is nearly everywhere by now, and more for what residents see.
BASELINE = {"accuracy_rate": "accuracy_goal"}
"""What the public sees from the beginning of the story on, also where the city is played from later."""
NEW_WEIGHTS = {"compliant_points_rate": 14, "problem_rate": 8, "coverage_rate": 2, "complaints": 6}
GOALS = (
    (
        "sorting-habit", "让分类成为居民习惯", "Sorting becomes a habit",
        "居民自主投放准确率一年内由 30% 提高到 80% 以上，此后稳中有升。",
        "Residents' sorting accuracy rises from 30 % to over 80 % within a year, and keeps rising.", SORTING_OFFICE,
    ),
    (
        "less-waste", "垃圾减量", "Less waste", "其他垃圾清运量同比持续下降。",
        "Less residual waste than in the same month a year before, month after month.", MANAGEMENT,
    ),
    (
        "good-service", "投放点位好用、干净", "Collection points that work and are clean",
        "投放点位达标率提高到 97%，有责投诉下降。",
        "97 % of collection points meet the standard, and fewer complaints are justified.", MANAGEMENT,
    ),
    (
        "one-net", "城市运行一网统管", "One platform runs the city",
        "建成跨部门“一网统管”平台，跨部门事件处置时间缩短一半。",
        "One platform for all departments settles the city's cases in half the time.", OFFICE,
    ),
    (
        "clear-air", "蓝天更多", "Clearer air", "优良天数比例逐年提高，PM2.5 年均浓度逐年下降。",
        "More good days and less PM2.5, year after year.", ENVIRONMENT,
    ),
    (
        "money-works", "花钱必问效", "Money goes where it works", "闲置资金收回、重复项目归并，资金用到绩效好的项目上。",
        "Idle money comes back, double work is joined, and money goes to what works.", OFFICE,
    ),
)  # fmt: skip
SUBJECTS = {"one-net": PROJECTS, "clear-air": AIR, "money-works": BUDGETS}


def lay_foundations(world: World, now: datetime) -> None:
    """The indicator library and the scheme's first version, published."""
    by = world.accounts[PERFORMANCE_OFFICER.username]
    for columns in content.indicators():
        actions.create_indicator(
            **columns, owner=world.organisations[SORTING_OFFICE], valid_from=FIRST.first_date, by=by, now=now
        )
    world.indicators = {each.code: each for each in Indicator.objects.all()}
    draft = actions.import_scheme(text=content.scheme_text(), organisation=world.organisations[CITY], by=by, now=now)
    world.versions[FIRST_YEAR] = actions.publish(version=draft, by=by, now=now)


def plan_year(world: World, year: int) -> None:
    """Before the year begins: plan and goals, and the scheme version that will rule it."""
    by, now = world.accounts[PERFORMANCE_OFFICER.username], at(date(year - 1, 12, 22), 10.0)
    plan = actions.create_plan(
        code=f"plan-{year}",
        label_zh=f"滨海市{year}年度绩效计划",
        label_en=f"Performance plan of Binhai {year}",
        year=year,
        organisation=world.organisations[CITY],
        by=by,
        now=now,
    )
    for position, (code, label_zh, label_en, statement_zh, statement_en, owner) in enumerate(GOALS):
        actions.create_goal(
            plan=plan,
            code=code,
            label_zh=label_zh,
            label_en=label_en,
            statement_zh=statement_zh,
            statement_en=statement_en,
            owner=world.organisations[owner],
            position=position,
            subject=SUBJECTS.get(code, ""),
            by=by,
            now=now,
        )
    if year != FIRST_YEAR:
        _revise_scheme(world, year, now)


def open_year(world: World, year: int) -> None:
    """In January, when last year's figures are in: every street's targets, and the cycle."""
    now = at(date(year, 1, 27), 10.0)
    for each in streets_in(Period.parse(f"{year}-01")):
        set_targets(world, each, year, now)
    _open_cycle(world, year, at(date(year, 1, 28), 9.5))


def keep_baseline(world: World) -> None:
    """Where the first year is not played: the targets that it began with, and what they began from."""
    if world.since.year > FIRST_YEAR:
        for each in streets_in(world.since):
            set_targets(world, each, FIRST_YEAR, at(date(FIRST_YEAR, 1, 27), 10.0), BASELINE)


def set_targets(world: World, each: Street, year: int, now: datetime, targets: Mapping[str, str] = TARGETS) -> None:
    """The street's targets of the year, from what it reported the year before."""
    by = world.accounts[PERFORMANCE_OFFICER.username]
    for indicator, goal in targets.items():
        history = _history(world, each, indicator, year)
        latest = [history[period] for period in sorted(history)][-2:]
        actions.set_target_plan(
            indicator=world.indicators[indicator],
            organisation=world.organisations[each.code],
            year=year,
            annual_target=content.parameter(goal, date(year, 1, 1)),
            baseline=round(float(np.mean(latest)), 2),
            history=history,
            basis=f"《滨海市{year}年生活垃圾分类工作要点》（演示）",
            by=by,
            now=now,
        )


def _history(world: World, each: Street, indicator: str, year: int) -> dict[str, float]:
    """What the street reported before the year; for a merged street what its parts reported."""
    history = {}
    for month in months(FIRST, Period.parse(f"{year - 1}-12")):
        if each.exists_in(month):
            history[str(month)] = world.figures.of(each.code, indicator, month)
        elif each.code == MERGER.successor:
            history[str(month)] = round(successor_series(world.figures, indicator, month), 2)
    return history


def _revise_scheme(world: World, year: int, now: datetime) -> None:
    by = world.accounts[PERFORMANCE_OFFICER.username]
    draft = actions.new_version(version=world.versions[FIRST_YEAR], by=by, now=now)
    draft = actions.change_weights(version=draft, weights=NEW_WEIGHTS, revision=draft.revision, by=by, now=now)
    world.versions[year] = actions.publish(version=draft, by=by, now=now)


def _open_cycle(world: World, year: int, now: datetime) -> None:
    by = world.accounts[PERFORMANCE_OFFICER.username]
    cycle = evaluation.create_cycle(
        code=f"waste-sorting-{year}",
        label_zh=f"{year}年度生活垃圾分类考核",
        label_en=f"Household waste sorting {year}",
        scheme_version=world.versions[year],
        year=year,
        by=by,
        now=now,
    )
    world.cycles[year] = evaluation.start_cycle(cycle=cycle, by=by, now=now)
