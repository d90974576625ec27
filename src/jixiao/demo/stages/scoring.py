"""The office scores a month or the year, looks at it for two days, and confirms it."""

from datetime import date, datetime, timedelta

from jixiao.demo.calendar import DAYS_TO_CONFIRM, DAYS_TO_SCORE, at, opens_date
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.evaluation import actions


def score_month(world: World, month: Period) -> None:
    """The month's scores, confirmed; months before the first cycle are only collected."""
    if month.year in world.cycles:
        opens = opens_date(month)
        scored_at = at(opens + timedelta(days=DAYS_TO_SCORE), 10.4)
        _score(world, month.year, str(month), scored_at, at(opens + timedelta(days=DAYS_TO_CONFIRM), 9.6))


def close_year(world: World, year: int) -> None:
    """The year's result out of its months, confirmed, and the cycle closed."""
    if year in world.cycles:
        _score(world, year, str(year), at(date(year + 1, 1, 24), 10.4), at(date(year + 1, 1, 26), 15.1))
        by = world.accounts[PERFORMANCE_OFFICER.username]
        actions.close_cycle(cycle=world.cycles[year], by=by, now=at(date(year + 1, 1, 26), 15.3))


def _score(world: World, year: int, period: str, scored_at: datetime, confirmed_at: datetime) -> None:
    by = world.accounts[PERFORMANCE_OFFICER.username]
    run = actions.score(cycle=world.cycles[year], period=period, by=by, now=scored_at)
    actions.confirm(run=run, by=by, now=confirmed_at)
