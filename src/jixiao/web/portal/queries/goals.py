"""What stands under a goal at each link of the chain, from its indicators to what the public reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from jixiao.engine.budget.monitoring import RED
from jixiao.web.air import queries as air
from jixiao.web.budgets import queries as budgets
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import choosing, life
from jixiao.web.collection.models import Observation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.followup import rules as orders
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.indicators.models import Goal
from jixiao.web.indicators.queries import GoalRow, engine_scheme, goals_of, published_versions
from jixiao.web.indicators.rules import AIR, BUDGETS
from jixiao.web.portal.models import Release
from jixiao.web.portal.queries.readings import EVALUATION
from jixiao.web.portal.queries.releases import newest_by_series
from jixiao.web.projects import queries as projects
from jixiao.web.projects.queries import Standing
from jixiao.web.warnings import rules as warnings
from jixiao.web.warnings.models import WarningCase

Ids = frozenset[int]
Scope = Callable[[str], Ids]
"""The organisations that the reader sees by a permission."""


@dataclass(frozen=True)
class GoalStand:
    """Counts are of what the reader sees. `newest`: the period of the newest figures, '' where there are none."""

    row: GoalRow
    newest: str
    n_figures: int
    run: ScoringRun | None
    n_warnings: int
    n_open_orders: int
    n_orders: int
    releases: tuple[Release, ...]


def goal_row(plan: str, code: str) -> GoalRow | None:
    """A goal with its indicators."""
    goal = Goal.objects.filter(plan__code=plan, code=code).select_related("plan__organisation").first()
    return next((row for row in goals_of(goal.plan) if row.goal.pk == goal.pk), None) if goal else None


def stand_of(row: GoalRow, sees: Scope) -> GoalStand:
    """Where the goal stands, link by link."""
    codes = [version.indicator.code for version in row.indicators]
    figures = Observation.objects.filter(indicator__code__in=codes, organisation__in=sees("collection.view"))
    newest = figures.order_by("-period").values_list("period", flat=True).first() or ""
    cases = WarningCase.objects.filter(
        indicator__code__in=codes, organisation__in=sees("warnings.view"), state__in=warnings.OPEN
    )
    schemes = _schemes(row)
    found = _orders(row).filter(organisation__in=sees("orders.view")).exclude(state=orders.CANCELLED)
    return GoalStand(
        row, newest, figures.filter(period=newest).count() if newest else 0, _run(row, schemes), cases.count(),
        found.filter(state__in=orders.OPEN).count(), found.count(), tuple(_releases(row, schemes)),
    )  # fmt: skip


def _orders(row: GoalRow) -> QuerySet[RectificationOrder]:
    """Orders about the goal's indicators, its programmes' monitoring reports or its projects."""
    every = RectificationOrder.objects
    if row.goal.subject == BUDGETS:
        return every.filter(monitoring__programme__year=row.goal.plan.year)
    ids = [version.indicator_id for version in row.indicators]
    return every.filter(indicator__in=ids) | every.filter(project__goal=row.goal)


def _schemes(row: GoalRow) -> set[str]:
    """Codes of the published schemes that link a node to the goal."""
    return {
        version.scheme.code
        for version in published_versions()
        if any(node.goal == row.goal.code for node in engine_scheme(version).walk())
    }


def _run(row: GoalRow, schemes: set[str]) -> ScoringRun | None:
    found = ScoringRun.objects.filter(
        state=CONFIRMED, cycle__scheme_version__scheme__code__in=schemes, cycle__year=row.goal.plan.year
    )
    return found.defer("snapshot").select_related("cycle").order_by("-period", "-number").first()


def _releases(row: GoalRow, schemes: set[str]) -> list[Release]:
    """The newest valid release of each series that tells of the goal."""
    goal = row.goal
    series = {f"project-{code}" for code in goal.projects.values_list("code", flat=True)} | schemes
    kinds = {AIR: ("air",), BUDGETS: ("budgets", "reallocation")}.get(goal.subject, (EVALUATION, "projects"))
    return [
        each for each in newest_by_series() if each.kind in kinds and (goal.subject in (AIR, BUDGETS) or each.series in series)
    ]  # fmt: skip


@dataclass(frozen=True)
class AirStand:
    """The city's year of air so far."""

    n_targets: int
    newest: date | None
    n_good: int
    n_valid: int
    n_done: int


def air_stand(year: int, today: date) -> AirStand:
    """Good days of the year up to today, targets, and what is done against pollution."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    rows = air.day_rows(first, last)
    return AirStand(
        len(air.current_targets(year)), rows[-1].day if rows else None, sum(row.is_good for row in rows),
        sum(row.is_judged for row in rows), len(air.abatements(first, last)),
    )  # fmt: skip


@dataclass(frozen=True)
class MoneyStand:
    """A year's programmes as the reader sees them."""

    totals: budgets.Totals
    n_red: int
    n_evaluated: int
    n_given_back: int
    n_accepted: int


def money_stand(year: int, ids: Ids, today: date) -> MoneyStand:
    """Money, lights, results and what was given back or moved by decision."""
    of = list(Programme.objects.filter(organisation__in=ids, year=year).select_related("organisation").order_by("code"))
    shown = budgets.standings(of, today)
    given = [each for each in budgets.idle_answers(of).values() if each.verdict == choosing.GIVEN_BACK]
    accepted = [each for each in budgets.proposals() if each.year == year and each.state == choosing.ACCEPTED]
    done = life.IN_BUDGET - {life.RUNNING, life.SELF_FILED}
    return MoneyStand(
        budgets.totals(shown), sum(RED in one.lights for one in shown), sum(one.state in done for one in of), len(given),
        len(accepted),
    )  # fmt: skip


def project_stands(goal: Goal, ids: Ids, now: datetime) -> list[Standing]:
    """The approved projects of a goal in which organisations among `ids` take part."""
    return [one for one in projects.standings(ids, now) if one.project.goal_id == goal.pk]
