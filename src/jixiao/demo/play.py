"""Plays the city's years: the order of the stages."""

from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe

from django.db import transaction

from jixiao.demo.calendar import FIRST, LAST, at, months, opens_date
from jixiao.demo.city import MERGER, RENAMING, street
from jixiao.demo.departments.hotline import Hotline
from jixiao.demo.departments.records import HOTLINE
from jixiao.demo.figures import SEED
from jixiao.demo.progress import Report, say_nothing
from jixiao.demo.stages import (
    appraising,
    breathing,
    budgeting,
    capturing,
    collecting,
    comparing,
    demanding,
    doubting,
    founding,
    hotline_months,
    looking_ahead,
    planning,
    projecting,
    publishing,
    rating,
    rectifying,
    reporting,
    scoring,
    settling,
    using,
    warning,
)
from jixiao.demo.world import World, make_world
from jixiao.engine.model.period import Period


def play(departments: Path, seed: int = SEED, *, since: Period = FIRST, report: Report = say_nothing) -> World:
    """Enter the city into an empty database, month by month up to its present moment, through the platform's actions.

    `departments`: the folder where the departments keep their own databases. `since`: the first month that is collected
    and scored; later than the story's beginning for a small, quick city.
    """
    world = make_world(seed, since)
    hotline = Hotline(departments / HOTLINE, token_urlsafe(24)).start()
    try:
        _play(world, departments, hotline, report)
    finally:
        hotline.shutdown()
        hotline.server_close()
    world.hotline = (hotline.port, hotline.token)
    return world


def _play(world: World, departments: Path, hotline: Hotline, report: Report) -> None:
    since = world.since
    played = list(months(since, LAST))
    n_steps = len(played) + 1
    report("Organisations, people, indicators and the scheme", 0, n_steps)
    begin(world, departments, hotline)
    for step, month in enumerate(played, start=1):
        report(f"{month.label_en}: collected, reviewed, scored", step, n_steps)
        play_month(world, month, departments)
    with transaction.atomic():
        doubting.doubt_and_verify(world)
    with transaction.atomic():
        looking_ahead.look_at_last()
    with transaction.atomic():
        warning.warn_at_last(world)
        comparing.keep_views(world)
        breathing.breathe(world)
    with transaction.atomic():
        rating.rate_at_last(world)
        appraising.appraise_at_last(world)
        rectifying.rectify_at_last(world)
        publishing.publish_at_last(world)
        settling.contest_at_last(world)
    with transaction.atomic():
        budgeting.budget_at_last(world)
        projecting.share_at_last(world)
        demanding.demand_at_last(world)
        using.use_at_last(world)
        publishing.publish_cases(world)


@transaction.atomic
def begin(world: World, departments: Path, hotline: Hotline) -> None:
    """Everything up to the first month that is played."""
    founding.found(world, at(FIRST.first_date - timedelta(days=28), 9.0))
    planning.lay_foundations(world, at(FIRST.first_date - timedelta(days=7), 14.0))
    if world.since.first_date >= MERGER.effective_date:
        founding.merge(world)
        founding.close_former_accounts(world, at(MERGER.effective_date + timedelta(days=14), 9.0))
    planning.keep_baseline(world)
    for year in range(max(world.since.year, planning.FIRST_YEAR), world.since.year + 1):
        planning.plan_year(world, year)
        planning.open_year(world, year)
    if world.since.first_date >= RENAMING.effective_date:
        founding.rename(world)
    capturing.connect(world, departments, hotline, at(FIRST.first_date - timedelta(days=3), 10.0))


@transaction.atomic
def play_month(world: World, month: Period, departments: Path) -> None:
    """One month of the city's life: what changes before it, then its figures, then its scores."""
    if month.last_date + timedelta(days=1) == MERGER.effective_date:
        founding.merge(world)
        planning.set_targets(world, street(MERGER.successor), month.year, at(MERGER.effective_date, 9.0))
    if month.last_date + timedelta(days=1) == RENAMING.effective_date:
        founding.rename(world)
    if month.index == 12 and month.year + 1 >= planning.FIRST_YEAR:
        planning.plan_year(world, month.year + 1)
    capturing.capture_month(world, departments, month)
    collecting.collect_month(world, month)
    hotline_months.hear(world, month)
    using.use_results(world, month)
    if month == LAST:
        return
    publishing.correct_july(world, month)
    warning.warn_month(world, month)
    settling.settle_before(world, month)
    scoring.score_month(world, month)
    reporting.report_month(world, month)
    publishing.publish_month(world, month)
    settling.hear_august(world, month)
    looking_ahead.look_after(month)
    rectifying.rectify_month(world, month)
    if month.last_date + timedelta(days=1) == MERGER.effective_date:
        founding.close_former_accounts(world, at(opens_date(month) + timedelta(days=24), 9.0))
    if month.index == 12:
        scoring.close_year(world, month.year)
        planning.open_year(world, month.year + 1)
