"""The training year from stop to stop: what the city's people do in between, each act only where it is left to do."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from jixiao.demo.calendar import DAYS_TO_CONFIRM, DAYS_TO_SCORE, at, opens_date
from jixiao.demo.city import MERGER, RENAMING
from jixiao.demo.figures import SEED
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.sandbox import air, desk
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.sandbox.gathering import gathered
from jixiao.demo.sandbox.money import lay_out_money, open_money, renew_money
from jixiao.demo.sandbox.panels import lay_out_panels, renew_panels
from jixiao.demo.sandbox.setting import employ_newcomers, lay_out_point, renew_orders
from jixiao.demo.sandbox.sharing import lay_out_project, renew_project
from jixiao.demo.sandbox.situations import situations
from jixiao.demo.sandbox.year import BEFORE, FIRST_MONTH, N_STOPS, moment_of, place_of
from jixiao.demo.stages import (
    capturing,
    collecting,
    founding,
    hotline_months,
    planning,
    rectifying,
    scoring,
    settling,
    warning,
)
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.evaluation import rules as results
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.portal import actions as portal
from jixiao.web.portal import queries as releases
from jixiao.web.portal import rules as publication
from jixiao.web.portal import tasks as drafting
from jixiao.web.practice import actions
from jixiao.web.practice.rules import FIGURES, SCORES


class City:
    """The city's people, played from the database as it stands; a `Player` of the practice ground."""

    def __init__(self, departments: Path, seed: int = SEED) -> None:
        self.departments, self.seed = departments, seed

    def play(self, number: int) -> list[str]:
        """Everything between the stop before and this one, then the standing there; what somebody stumbled over."""
        attempts = Attempts()
        self._come_to(gathered(self.seed), number, attempts)
        self._stand_at(number, attempts)
        return attempts.stumbles

    def begin(self, world: World) -> list[str]:
        """After the founding: the month before the year as a whole, what learners find, and the first stop."""
        attempts = Attempts()
        self._open(world, BEFORE, attempts)
        self._finish_figures(world, BEFORE, attempts)
        self._score(world, BEFORE, attempts)
        self._close(world, BEFORE, attempts)
        employ_newcomers(world, attempts)
        lay_out_panels(world, attempts)
        lay_out_point(world, attempts)
        lay_out_money(world, FIRST_MONTH, at(opens_date(FIRST_MONTH), 10.0), attempts)
        lay_out_project(world, at(opens_date(FIRST_MONTH), 11.0), attempts)
        air.lay_out_air(world, attempts)
        self._open(world, FIRST_MONTH, attempts)
        self._stand_at(0, attempts)
        return attempts.stumbles

    def _come_to(self, world: World, number: int, attempts: Attempts) -> None:
        month, stop = place_of(number)
        if stop == FIGURES:
            self._close(world, month.previous(), attempts)
            self._open(world, month, attempts)
        elif stop == SCORES:
            self._finish_figures(world, month, attempts)
        else:
            self._score(world, month, attempts)

    def _stand_at(self, number: int, attempts: Attempts) -> None:
        """What learners used up is laid out anew, then the year stands there."""
        month, stop = place_of(number)
        moment = moment_of(month, stop)
        world = gathered(self.seed)
        renew_orders(world, moment, attempts)
        renew_panels(world, moment, attempts)
        renew_money(world, month, moment, attempts)
        renew_project(world, moment, attempts)
        offset = int((moment - timezone.now()).total_seconds())
        actions.stand_at(
            number=number, n_stops=N_STOPS, first_month=str(FIRST_MONTH), offset_seconds=offset,
            situations=situations(world, month, stop), by=SYSTEM, now=moment,
        )  # fmt: skip

    def _open(self, world: World, month: Period, attempts: Attempts) -> None:
        """What changes before the month's figures, then the tasks, then whoever is quick."""
        moment = moment_of(month, FIGURES)
        if month.last_date + timedelta(days=1) == RENAMING.effective_date:
            attempts.make("rename", lambda: founding.rename(world))
        if month.index == 12:
            attempts.make("plan the year", lambda: planning.plan_year(world, month.year + 1))
        attempts.make(f"capture {month}", lambda: capturing.capture_month(world, self.departments, month))
        attempts.make(f"publish tasks {month}", lambda: collecting.publish_month(world, month))
        world.delivered = collecting.delivered(world, month)
        desk.file_until(world, month, moment, attempts)
        if month != BEFORE:
            air.take_hours(world, month, at(opens_date(month), 8.0), attempts)
            open_money(world, month, at(opens_date(month), 10.0), attempts)
            desk.lay_out(world, month, at(opens_date(month) + timedelta(days=2), 15.0), attempts)

    def _finish_figures(self, world: World, month: Period, attempts: Attempts) -> None:
        """The rest of the figures, the hotline's month, warnings with their answers."""
        world.delivered = collecting.delivered(world, month)
        until = at(opens_date(month) + timedelta(days=DAYS_TO_SCORE - 2), 16.0)
        desk.finish(world, month, moment_of(month, FIGURES), until, attempts)
        attempts.make(f"hotline {month}", lambda: hotline_months.hear(world, month))
        attempts.make(f"warnings {month}", lambda: warning.warn_month(world, month))

    def _score(self, world: World, month: Period, attempts: Attempts) -> None:
        """The office's month, where it is left: additions and vetoes, the run, the draft of what is published."""
        attempts.make(f"settle {month}", lambda: settling.settle_before(world, month))
        attempts.make(f"score {month}", lambda: _score_month(world, month))
        drafted = at(opens_date(month) + timedelta(days=DAYS_TO_CONFIRM + 1), 8.5)
        attempts.make(f"draft {month}", lambda: drafting.prepare_waiting(now=drafted))

    def _close(self, world: World, month: Period, attempts: Attempts) -> None:
        """What is left of a month whose results are there: publishing, orders, in January the year."""
        if month != BEFORE:
            air.put_right(world, month, at(opens_date(month) + timedelta(days=DAYS_TO_CONFIRM + 1), 15.0), attempts)
        attempts.make(f"publish {month}", lambda: _publish(world, month))
        attempts.make(f"orders {month}", lambda: rectifying.rectify_month(world, month))
        if month.last_date + timedelta(days=1) == MERGER.effective_date:
            leaves = at(opens_date(month) + timedelta(days=24), 9.0)
            attempts.make("former accounts", lambda: founding.close_former_accounts(world, leaves))
        if month.index == 12:
            attempts.make(f"close {month.year}", lambda: scoring.close_year(world, month.year))
            attempts.make(f"open {month.year + 1}", lambda: planning.open_year(world, month.year + 1))


def _score_month(world: World, month: Period) -> None:
    """A run that waits is confirmed; without one the month is scored; a valid result stays."""
    cycle = world.cycles.get(month.year)
    if cycle is None:
        return
    runs = ScoringRun.objects.filter(cycle=cycle, period=str(month))
    if runs.filter(state=results.CONFIRMED).exists():
        return
    waiting = runs.filter(state=results.COMPUTED).order_by("-number").first()
    if waiting is None:
        scoring.score_month(world, month)
        return
    now = at(opens_date(month) + timedelta(days=DAYS_TO_CONFIRM), 9.6)
    evaluation.confirm(run=waiting, by=world.accounts[PERFORMANCE_OFFICER.username], now=now)


def _publish(world: World, month: Period) -> None:
    """The leader publishes the drafts that nobody has published."""
    now = at(opens_date(month) + timedelta(days=DAYS_TO_CONFIRM + 1), 16.0)
    for draft in reversed([one for one in releases.all_releases() if one.state == publication.DRAFT]):
        if draft.corrects is None:
            portal.publish(release=draft, reports={}, by=world.accounts["leader"], now=now)
